"""Where single accounts are, and how numbers about them are worked out."""

from django.urls import path

from wellheard.web.interest import account, method, reasons

urlpatterns = [
    path("people/reason", reasons.reason, name="reason"),
    path("people/method", method.method, name="method"),
    path(
        "people/<int:edition_id>/<slug:name>/<path:account_id>",
        account.account,
        name="account",
    ),
    path(
        "leave-out/<int:edition_id>/<slug:name>/<path:account_id>",
        account.leave_out,
        name="leave_out",
    ),
]
