"""What is asked of somebody who is invited, or invites."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from wellheard.web.kit.lines import one_line
from wellheard.web.signin.deeds import WORDS, Role
from wellheard.web.signin.models import User

ROLES = [(role.value, f"{name}: {about}") for role, (name, about) in WORDS.items()]


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label="Role", choices=ROLES, widget=forms.RadioSelect)

    def clean_email(self) -> str:
        """Write addresses in one way."""
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, WORDS[role][0]) for role in Role],
        widget=forms.RadioSelect,
    )


class AcceptForm(forms.Form):
    """A name and a password of one's own."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Password",
        help_text="12 characters at least; three words that do not belong together are "
        "good",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *given: Any, email: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self._email = email

    def clean_name(self) -> str:
        """Write a name in one line: it stands in mail to others."""
        return one_line(self.cleaned_data["name"])

    def clean_password(self) -> str:
        """Refuse a password that others guess."""
        password: str = self.cleaned_data["password"]
        name = self.cleaned_data.get("name", "")
        validate_password(password, User(email=self._email, name=name))
        return password
