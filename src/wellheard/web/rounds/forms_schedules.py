"""What is asked of people before work is repeated."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from wellheard.web.belonging.models import Organisation
from wellheard.web.rounds import due
from wellheard.web.rounds.models import Job, Plan, Schedule, State

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
RECENT = 20


def tomorrow() -> Any:
    """Return the day after today, here."""
    return timezone.localdate() + timedelta(days=1)


class ScheduleForm(forms.Form):
    """What to do again and again, and when."""

    what = forms.ChoiceField(
        label="What to do",
        help_text="A plan to gather by, or something that was found before and is to "
        "be found anew.",
        error_messages={"required": "Choose what to do"},
    )
    every = forms.ChoiceField(
        label="How often",
        choices=Schedule._meta.get_field("every").choices,
        widget=forms.RadioSelect,
        initial="week",
    )
    hour = forms.TypedChoiceField(
        label="At what time",
        help_text="By the clock of the UK, summer and winter.",
        choices=HOURS,
        coerce=int,
        initial=3,
    )
    starts_on = forms.DateField(
        label="First day",
        help_text="For example, 31/3/2027. Weeks and months are counted from it.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        initial=lambda: f"{tomorrow():%d/%m/%Y}",
        error_messages={"invalid": "Write the first day like 31/3/2027"},
    )

    def __init__(self, *given: Any, organisation: Organisation, **named: Any) -> None:
        super().__init__(*given, **named)
        self._offered = offered(organisation)
        self.fields["what"].choices = [
            (name, title) for name, (title, _kind, _asked) in self._offered.items()
        ]

    def schedule(self) -> dict[str, Any]:
        """Return the record to keep."""
        said = self.cleaned_data
        title, kind, asked = self._offered[said["what"]]
        when = {name: said[name] for name in ("every", "hour", "starts_on")}
        next_at = due.following(**when, after=timezone.now())
        return {
            "title": title,
            "kind": kind,
            "asked": asked,
            "next_at": next_at,
            **when,
        }


Offered = dict[str, tuple[str, str, dict[str, Any]]]


def offered(organisation: Organisation) -> Offered:
    """Return what can be repeated: its title, kind and what is asked, by a name."""
    found: Offered = {
        f"plan-{plan.pk}": (f"Gather: {plan.title}", "gather", {"plan": plan.pk})
        for plan in Plan.objects.of(organisation)
    }
    done = Job.objects.of(organisation).filter(kind="find", state=State.DONE)
    titles: set[str] = set()
    for job in done[:RECENT]:
        if job.title not in titles:
            titles.add(job.title)
            found[f"job-{job.pk}"] = (job.title, "find", job.asked)
    return found
