"""Where one signs in, and where people and their roles are.

Of the sign-in library's own pages only those that are used here have an address.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from wellheard.web.signin.passwords import with_passwords
from wellheard.web.signin.views import invitations, leaving, me, members, provider

OWN = [
    path("account/me/", me.me, name="me"),
    path("account/work-for/<int:pk>/", me.switch, name="switch"),
    path("account/provider/", provider.to, name="provider"),
    path("account/provider/back", provider.back, name="provider_back"),
    path("account/left/", leaving.left, name="left"),
    path("account/way-in/<str:token>", leaving.way_in, name="way_in"),
    path("invitation/<str:token>", invitations.accept, name="accept"),
    path("members", members.listed, name="members"),
    path("members/invite", members.invite, name="invite"),
    path("members/<int:pk>/role", members.role, name="role"),
    path("members/<int:pk>/remove", members.remove, name="remove"),
    path("members/invitations/<int:pk>/revoke", members.revoke, name="revoke"),
]
LIBRARY = [
    path("login/", with_passwords(account.login, or_look=True), name="account_login"),
    path("logout/", leaving.leave, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path(
        "again/", with_passwords(account.reauthenticate), name="account_reauthenticate"
    ),
    path(
        "password/change/",
        with_passwords(account.password_change),
        name="account_change_password",
    ),
    path(
        "password/set/",
        with_passwords(account.password_set),
        name="account_set_password",
    ),
    path(
        "password/reset/",
        with_passwords(account.password_reset),
        name="account_reset_password",
    ),
    path(
        "password/reset/done/",
        with_passwords(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        with_passwords(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        with_passwords(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("second/", mfa.index, name="mfa_index"),
    path("second/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second/recovery/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second/recovery/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
]
urlpatterns = [
    path("account/", include(LIBRARY)),
    path("", include((OWN, "signin"), namespace="signin")),
]
