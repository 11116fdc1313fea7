"""What is asked of people before it is found out who cares."""

from typing import Any

from django import forms

from wellheard.accounts.handles import UnknownHandle, plain
from wellheard.findings.interest.filters import Condition, FilterRefused
from wellheard.networks.gathering.plan_reading import PERMANENT
from wellheard.people import seeds
from wellheard.web.belonging.models import Organisation
from wellheard.web.register.models import SeedGroup
from wellheard.web.rounds.forms import networks
from wellheard.web.rounds.listing import DIRECTIONS

MOST_SEEDS = 2_000
SHOWN = 5


def groups() -> list[tuple[str, str]]:
    """Return the groups that come with Wellheard."""
    return [
        (group.name, f"{group.title} ({len(group):,} accounts)")
        for group in seeds.groups()
    ]


class FindForm(forms.Form):
    """Seeds, direction, conditions, and why people are named."""

    title = forms.CharField(
        label="Title",
        help_text="What the result is called, for example “Who cares about maternity”.",
        max_length=120,
        error_messages={"required": "Give the result a title"},
    )
    purpose = forms.CharField(
        label="Purpose",
        help_text="Why people are named, in a sentence. It stands on the result and in "
        "the trail. For example, “Plan engagement with those who care about our "
        "services”.",
        max_length=500,
        error_messages={"required": "Say why people are named"},
    )
    groups = forms.MultipleChoiceField(
        label="Groups of seeds",
        help_text="The accounts against which interest is measured.",
        choices=groups,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    own_groups = forms.MultipleChoiceField(
        label="Your organisation’s own groups of seeds",
        help_text="As they stand in the register when the work begins.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    handles = forms.CharField(
        label="Seeds of your own",
        help_text="One handle or profile address a line, for example @name, "
        "@name@server or https://bsky.app/profile/name.example",
        widget=forms.Textarea,
        required=False,
    )
    network = forms.ChoiceField(
        label="Network of your own seeds",
        choices=lambda: [("", "Any network"), *networks()],
        required=False,
    )
    direction = forms.ChoiceField(
        label="Direction",
        choices=list(DIRECTIONS.items()),
        widget=forms.RadioSelect,
        initial="followers",
    )
    conditions = forms.CharField(
        label="Only accounts where",
        help_text="One condition a line, for example place=leeds, roles=midwife, "
        "followers_count>=100 or description~maternity",
        widget=forms.Textarea,
        required=False,
    )

    def __init__(self, *given: Any, organisation: Organisation, **named: Any) -> None:
        super().__init__(*given, **named)
        own = SeedGroup.objects.of(organisation)
        choices = [(str(group.pk), group.name) for group in own]
        self.fields["own_groups"].choices = choices
        if not choices:
            del self.fields["own_groups"]

    def clean_handles(self) -> list[str]:
        """Read the handles; names those that cannot be read."""
        lines = _lines(self.cleaned_data["handles"])
        if len(lines) > MOST_SEEDS:
            raise forms.ValidationError(
                f"There are {len(lines):,} seeds; give {MOST_SEEDS:,} at most"
            )
        wrong = [line for line in lines if not _read(line)]
        if wrong:
            more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
            raise forms.ValidationError(
                f"Cannot read {', '.join(wrong[:SHOWN])}{more}; write @name or "
                "@name@server, or paste the profile address"
            )
        return lines

    def clean_conditions(self) -> list[str]:
        """Read the conditions."""
        lines = _lines(self.cleaned_data["conditions"])
        try:
            return [str(Condition.read(line)) for line in lines]
        except FilterRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Refuse a question without seeds."""
        said: dict[str, Any] = super().clean() or {}
        chosen = said.get("groups") or said.get("own_groups")
        if not chosen and said.get("handles") == []:
            raise forms.ValidationError(
                "Choose a group of seeds, or write seeds of your own"
            )
        return said

    def asked(self) -> dict[str, Any]:
        """Return what a job is asked."""
        said = self.cleaned_data
        return {
            "title": said["title"],
            "question": self.question(),
            "groups": [int(each) for each in said.get("own_groups", ())],
        }

    def question(self) -> dict[str, Any]:
        """Return what is asked, as a job keeps it."""
        said = self.cleaned_data
        own = [_read(line) for line in said["handles"]]
        network = said["network"] or None
        return {
            "purpose": said["purpose"],
            "seeds": said["groups"],
            "own": [{"network": network, **seed} for seed in own if seed],
            "direction": said["direction"],
            "conditions": said["conditions"],
        }


def _lines(text: str) -> list[str]:
    """Return the lines of a text, each once."""
    return list(
        dict.fromkeys(line.strip() for line in text.split("\n") if line.strip())
    )


def _read(line: str) -> dict[str, str | None] | None:
    """Read one seed; none where it cannot be read."""
    if PERMANENT.fullmatch(line):
        return {"handle": None, "account_id": line}
    try:
        return {"handle": plain(line), "account_id": None}
    except UnknownHandle:
        return None
