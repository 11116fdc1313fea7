"""What is asked of people before a file is imported, or networks are asked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings

from wellheard.networks.gathering.plan import PlanRefused
from wellheard.networks.tabular.columns import words_of
from wellheard.web.belonging.models import Organisation
from wellheard.web.rounds import plans
from wellheard.web.rounds.columns import NETWORKS, ZONES, Looked, Said
from wellheard.web.rounds.models import Plan

MEBIBYTE = 1 << 20
NOT_TAKEN = "Not taken"
NAMES = {
    "bluesky": "Bluesky",
    "mastodon": "Mastodon and the fediverse",
    "x": "X",
    "threads": "Threads",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "youtube": "YouTube",
}
HOLDS = [
    ("follows", "Who follows whom"),
    ("accounts", "Accounts: names, descriptions, counts"),
    ("posts", "Posts"),
    ("engagements", "Engagements: likes, answers, reposts, mentions"),
]
AS_PLANNED = "planned"
KINDS = [
    (AS_PLANNED, "As the plan says: everything now and then, what is new in between"),
    ("full", "Read everything again, and see which follows have ended"),
    ("delta", "Read only what is new"),
]


def networks() -> list[tuple[str, str]]:
    """Return the networks by what they are called."""
    return [(name, NAMES[name]) for name in NETWORKS]


def too_large() -> str:
    """Say how large a file may be."""
    most = settings.UPLOAD_BYTES // MEBIBYTE
    return (
        f"The file is larger than {most} MB; send it in parts, or let whoever runs "
        "this service import it with `wellheard import`"
    )


class UploadForm(forms.Form):
    """A file, and what it holds."""

    file = forms.FileField(
        label="File",
        help_text="CSV, TSV, JSON lines or Parquet; it may be compressed with gzip or "
        "zstd.",
        widget=forms.FileInput(
            attrs={"accept": ".csv,.tsv,.txt,.jsonl,.ndjson,.parquet,.gz,.zst"}
        ),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty; choose another one",
        },
    )
    of = forms.ChoiceField(
        label="What one row holds",
        choices=HOLDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what one row holds"},
    )
    network = forms.ChoiceField(
        label="Network",
        help_text="The network the rows are about, where they do not say.",
        choices=networks,
    )
    zone = forms.ChoiceField(
        label="Times that name no zone are those of", choices=list(ZONES.items())
    )

    def clean_file(self) -> Any:
        """Refuse what is too large."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_BYTES:
            raise forms.ValidationError(too_large())
        return file

    def query(self) -> str:
        """Return what was said, for the address of the next page."""
        return Said.read(self.cleaned_data).query()


class ColumnsForm(forms.Form):
    """Which column of a file is which of ours."""

    def __init__(self, *given: Any, looked: Looked, **named: Any) -> None:
        super().__init__(*given, **named)
        self._looked = looked
        choices = [("", NOT_TAKEN), *((name, name) for name in looked.found)]
        for ours in sorted(looked.ours, key=self._is_further):
            self.fields[ours] = forms.ChoiceField(
                label=words(ours),
                choices=choices,
                required=False,
                initial=looked.guessed.get(ours, ""),
            )
        if looked.of == "engagements":
            verbs = sorted(set(words_of("verb").values()))
            self.fields["always"] = forms.ChoiceField(
                label="What every row is, where no column says it",
                choices=[("", NOT_TAKEN), *((verb, words(verb)) for verb in verbs)],
                required=False,
            )

    def _is_further(self, ours: str) -> bool:
        """Whether a column is neither needed nor found."""
        return ours not in self._looked.needed and ours not in self._looked.guessed

    def first(self) -> list[Any]:
        """Return the fields that matter most here."""
        return [each for each in self if not self._is_further(each.name)] + [
            self[name] for name in ("always",) if name in self.fields
        ]

    def further(self) -> list[Any]:
        """Return the others."""
        return [
            each
            for each in self
            if self._is_further(each.name) and each.name != "always"
        ]

    def chosen(self) -> dict[str, str]:
        """Return the columns that were chosen, ours first."""
        said = self.cleaned_data
        always = set(self.constants())
        return {
            ours: said[ours]
            for ours in self._looked.ours
            if said.get(ours) and ours not in always
        }

    def constants(self) -> dict[str, str]:
        """Return what every row is."""
        verb = self.cleaned_data.get("always")
        return {"verb": verb} if verb else {}

    def is_guessed(self) -> bool:
        """Whether nothing that rows need is left to choose."""
        return not self._looked.missing(self._looked.guessed)

    def clean(self) -> Mapping[str, Any]:
        """Refuse what lacks something that every row needs."""
        said: dict[str, Any] = dict(super().clean() or {})
        given = {**said, **({"verb": said["always"]} if said.get("always") else {})}
        missing = self._looked.missing(given)
        if missing:
            raise forms.ValidationError(
                f"Choose a column for {' and for '.join(missing)}"
            )
        taken = [said[ours] for ours in self._looked.ours if said.get(ours)]
        twice = sorted({name for name in taken if taken.count(name) > 1})
        if twice:
            raise forms.ValidationError(
                f"The column {', '.join(twice)} is chosen twice; choose it once"
            )
        return said


def words(name: str) -> str:
    """Write one of our names as people do."""
    return name.replace("_", " ").capitalize().replace(" id", " ID")


class PlanForm(forms.Form):
    """A plan of gathering, as text."""

    text = forms.CharField(
        label="Plan",
        help_text="Change what stands between quotes. Keys and passwords of networks "
        "never stand here; whoever runs this service keeps them.",
        widget=forms.Textarea(attrs={"spellcheck": "false"}),
        error_messages={"required": "Write a plan, or take the example"},
    )
    title = ""

    def __init__(self, *given: Any, organisation: Organisation, **named: Any) -> None:
        super().__init__(*given, **named)
        self._organisation = organisation

    def clean_text(self) -> str:
        """Refuse what cannot be followed."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        longest = Plan._meta.get_field("text").max_length
        if len(text) > longest:
            raise forms.ValidationError(
                f"The plan is longer than {longest:,} letters; split it into two"
            )
        try:
            plan = plans.read(text, self._organisation)
            plans.costs(plan, settings.ENVIRONMENT.lake)
        except PlanRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        most = Plan._meta.get_field("title").max_length
        self.title = plan.title.removeprefix(f"{self._organisation.code}: ")[:most]
        return text


class GatherForm(forms.Form):
    """Which plan to gather by, and how."""

    plan = forms.ModelChoiceField(
        label="Plan",
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a plan"},
    )
    kind = forms.ChoiceField(
        label="What to read",
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=AS_PLANNED,
    )

    def __init__(self, *given: Any, organisation: Organisation, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["plan"].queryset = Plan.objects.of(organisation)
