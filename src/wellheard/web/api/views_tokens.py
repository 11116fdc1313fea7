"""Pages: one's own tokens, made, shown once, and revoked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from wellheard.web.api import tokens
from wellheard.web.api.models import Token
from wellheard.web.api.scopes import WORDS, Scope
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record

MOST = 20
DAYS = {"30": "30 days", "90": "90 days", "365": "One year"}


class TokenForm(forms.Form):
    """What a program needs a token for."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="The program that will use it, such as “Weekly board pack”",
    )
    purpose = forms.CharField(
        label="What is it for?",
        min_length=4,
        max_length=200,
        help_text="It stands in the trail beside all that the program takes away.",
        error_messages={"required": "Say in a few words what the token is for"},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it ask for?",
        choices=[(scope.value, WORDS[scope]) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what it may ask for"},
    )
    days = forms.ChoiceField(
        label="For how long?",
        choices=list(DAYS.items()),
        initial="90",
        widget=forms.RadioSelect,
    )


@allowed(Deed.EXPORT)
def listed(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens of the organisation that one works for."""
    return page(
        request,
        "api/tokens",
        {"title": "Tokens", "rows": [_row(each) for each in _mine(request)]},
    )


def _row(token: Token) -> dict[str, Any]:
    state = "Good"
    if token.revoked_at:
        state = "Revoked"
    elif not token.is_good:
        state = "Expired"
    return {
        "token": token,
        "scopes": ", ".join(token.scopes),
        "state": state,
        "is_good": token.is_good,
    }


@allowed(Deed.EXPORT)
def add(request: HttpRequest) -> HttpResponse:
    """Make a token, and show it this once."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        if sum(each.is_good for each in _mine(request)) >= MOST:
            form.add_error(None, f"You have {MOST} tokens; revoke one first")
            return _asked(request, form)
        said = form.cleaned_data
        token, text = tokens.make(
            request.member,
            days=int(said["days"]),
            name=said["name"],
            purpose=said["purpose"],
            scopes=said["scopes"],
        )
        record(
            request, "made a token", token.name, reason=token.purpose, token=token.pk
        )
        shown = {"title": "Your new token", "token": token, "text": text}
        return page(request, "api/new_token", shown)
    return _asked(request, form)


def _asked(request: HttpRequest, form: TokenForm) -> HttpResponse:
    return page(request, "api/add_token", {"title": "Make a token", "form": form})


@allowed(Deed.EXPORT)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a token be good no longer, from now on."""
    token = get_object_or_404(_mine(request), pk=pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(request, "revoked a token", token.name, token=token.pk)
    messages.success(request, f"The token {token.name} can be used no more.")
    return redirect("api:tokens")


def _mine(request: HttpRequest) -> Any:
    return Token.objects.of(request.member.organisation).filter(user=request.user)
