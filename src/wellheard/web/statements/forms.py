"""What is asked of somebody who asks about their data, and of who answers."""

from typing import Any

from django import forms

from wellheard.web.register.models import NETWORKS
from wellheard.web.statements.fulfilling import name
from wellheard.web.statements.models import DataRequest, Kind, Outcome


class AskForm(forms.Form):
    """Which account, what is wanted, and where to answer."""

    kind = forms.ChoiceField(
        label="What do you want us to do?",
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want us to do"},
    )
    network = forms.ChoiceField(
        label="Network",
        choices=[("", "Choose one"), *NETWORKS.items()],
        error_messages={"required": "Choose the network that your account is on"},
    )
    account = forms.CharField(
        label="Your account there",
        max_length=300,
        help_text="The name as @name, or the address of its page",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the name or address of your account"},
    )
    reply_to = forms.EmailField(
        label="Your email address",
        help_text="We answer there, and use it for nothing else",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter an email address, so that we can answer"},
    )
    details = forms.CharField(
        label="Anything we should know",
        help_text="Do not tell us about your health",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )


class CheckForm(forms.ModelForm):
    """How it was made sure that the account is theirs."""

    account = forms.CharField(
        label="Account, as it is to be looked up",
        max_length=300,
        help_text="Correct it here if it was misspelt, or give the permanent id",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the account that is to be looked up"},
    )
    check_note = forms.CharField(
        label="How did you make sure that the account is theirs?",
        help_text="For example: they posted the reference from the account, or sent it "
        "as a message from there. Do not keep copies of identity papers.",
        min_length=10,
        max_length=500,
        error_messages={"required": "Say how you made sure that the account is theirs"},
    )

    class Meta:
        """What is asked."""

        model = DataRequest
        fields = ("account", "check_note")


class SureForm(forms.Form):
    """The account once more, so that nobody else's is erased by a slip."""

    again = forms.CharField(
        label="Write the account once more",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Write the account that is to be erased"},
    )

    def __init__(self, *given: Any, account: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self._account = account

    def clean_again(self) -> str:
        """Refuse another account than that of the request."""
        again: str = self.cleaned_data["again"]
        if name(again).lower() != name(self._account).lower():
            raise forms.ValidationError("This is not the account of the request")
        return again


class CloseForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(
        label="How did it end?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended"},
    )
    answer = forms.CharField(
        label="What was answered, and when",
        help_text="It is kept, so name nobody. Where it was refused, say why.",
        min_length=4,
        max_length=500,
        error_messages={"required": "Say what was answered"},
    )
