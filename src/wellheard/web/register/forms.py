"""What people tell us, checked before it is written down."""

from typing import Any, ClassVar

from django import forms

from wellheard.accounts.handles import UnknownHandle, plain
from wellheard.people.individuals import Individual, IndividualRefused
from wellheard.people.stakeholders import StakeholderRefused
from wellheard.web.register import stakeholder_map
from wellheard.web.register.models import (
    NETWORKS,
    Channel,
    PublicPerson,
    SeedGroup,
    Stakeholder,
)

MOST_SEEDS = 500
ANY = [("", "Any network"), *NETWORKS.items()]


def read_handle(given: str) -> str:
    """Read a handle or a profile's address; raises ValidationError."""
    try:
        return plain(given) if given else ""
    except UnknownHandle as why:
        raise forms.ValidationError(f"{why}.") from why


class HandleField(forms.CharField):
    """A handle, however it is written."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 500)
        options.setdefault("help_text", "As @name, @name@server, or the page's address")
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Read it into one form."""
        return read_handle(super().clean(value))


class ChannelForm(forms.ModelForm):
    """An account of one's own organisation."""

    handle = HandleField(label="Handle")

    class Meta:
        """What is asked."""

        model = Channel
        fields: ClassVar[list[str]] = ["network", "handle", "purpose"]
        help_texts: ClassVar[dict[str, str]] = {
            "purpose": "For example: news, careers, a hospital's own"
        }


class PersonForm(forms.ModelForm):
    """Somebody in a public role."""

    handle = HandleField(label="Handle", required=False)
    source = forms.URLField(
        label="Where the organisation says so",
        help_text="The address of a public page that names them in this role",
        assume_scheme="https",
    )

    class Meta:
        """What is asked."""

        model = PublicPerson
        fields: ClassVar[list[str]] = ["name", "role", "source", "network", "handle"]

    def clean(self) -> dict[str, Any]:
        """Refuse what is not public of anybody."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            code = self.instance.organisation.code
            try:
                Individual(given["name"], given["role"], code, given["source"])
            except IndividualRefused as why:
                raise forms.ValidationError(f"{why}.") from why
        return given


class StakeholderForm(forms.ModelForm):
    """Somebody whom the organisation must know."""

    handle = HandleField(label="Handle", required=False)

    class Meta:
        """What is asked."""

        model = Stakeholder
        fields: ClassVar[list[str]] = [
            "name",
            "group",
            "network",
            "handle",
            "importance",
            "influence",
            "note",
        ]
        labels: ClassVar[dict[str, str]] = {
            "importance": "How important they are to you",
            "influence": "How much influence they have",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "name": "A person in a public role, or an organisation",
            "group": "For example: patient groups, local councillors, royal colleges",
            "importance": "1 is least, 5 is most",
            "influence": "1 is least, 5 is most",
            "note": "Nothing that they would not want to read here",
        }

    def clean(self) -> dict[str, Any]:
        """Refuse what could not stand on the map."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                stakeholder_map.known(Stakeholder(**given))
            except StakeholderRefused as why:
                raise forms.ValidationError(f"{why}.") from why
        return given


class SeedGroupForm(forms.ModelForm):
    """A list of accounts of one's own choice."""

    accounts = forms.CharField(
        label="Accounts",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=f"One on each line, {MOST_SEEDS} at most: handles or the addresses "
        "of profiles",
    )
    network = forms.ChoiceField(
        choices=ANY,
        required=False,
        label="On which network",
        help_text="Where one handle could be on several networks, choose one",
    )

    class Meta:
        """What is asked."""

        model = SeedGroup
        fields: ClassVar[list[str]] = ["name", "about"]
        labels: ClassVar[dict[str, str]] = {"about": "What it is for"}

    def clean_accounts(self) -> list[str]:
        """Read each line; names the lines that cannot be read."""
        lines = [line.strip() for line in self.cleaned_data["accounts"].splitlines()]
        handles: dict[str, None] = {}
        wrong = []
        for number, line in enumerate(lines, 1):
            try:
                if line:
                    handles[plain(line)] = None
            except UnknownHandle:
                wrong.append(f"line {number} ({line[:60]})")
        if wrong:
            raise forms.ValidationError(
                f"Cannot read {', '.join(wrong[:5])}"
                f"{' and more' if len(wrong) > 5 else ''}. Write each as @name, "  # noqa: PLR2004 - named are as many as fit
                "@name@server, or the address of the profile."
            )
        if len(handles) > MOST_SEEDS:
            raise forms.ValidationError(
                f"These are {len(handles):,} accounts; {MOST_SEEDS} at most make a "
                "group. Keep those that stand most clearly for the interest."
            )
        return list(handles)


class LookForm(forms.Form):
    """What is looked for in the register."""

    q = forms.CharField(label="Name or ODS code", required=False, max_length=100)
    kind = forms.CharField(required=False, max_length=30)
    region = forms.CharField(required=False, max_length=80)
    page = forms.IntegerField(required=False, min_value=1)


class RegisterFileForm(forms.Form):
    """A file of organisations."""

    sheet = forms.FileField(
        label="File",
        help_text="The ODS's own file (as etr.csv, etr.zip), or any CSV with columns "
        "for the ODS code and the name of the organisation",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.gz,.zip"}),
    )
    with_sites = forms.BooleanField(
        label="Bring in sites too",
        help_text="Hospitals and clinics of an organisation; thousands of them",
        required=False,
    )
