"""A draft of the data protection impact assessment, from what is configured here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.networks.gathering.plan import Plan, PlanRefused
from wellheard.web import answering
from wellheard.web.belonging.models import Organisation
from wellheard.web.interest.models import Edition, Entry
from wellheard.web.register.models import NETWORKS
from wellheard.web.rounds import plans
from wellheard.web.rounds.models import Plan as KeptPlan
from wellheard.web.statements import terms

TO_DO = "[to be written]"
DRAFT = (
    "Draft, made from what is configured in this installation, for your data "
    "protection officer. It is no legal advice. Whatever stands in [square brackets] "
    "a person has to write or to check."
)


@dataclass(frozen=True)
class Section:
    """A part of the paper: sentences, points and a table."""

    title: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sections(organisation: Organisation, day: date) -> tuple[Section, ...]:
    """Return the whole draft for an organisation."""
    kept = list(_plans(organisation))
    return (
        _what(organisation, kept, day),
        _networks(organisation, kept),
        _whose(),
        _need(),
        _risks(),
        _retention(),
        Section(
            "Decision",
            points=(
                "Consulted: [data protection officer, staff side, patients or public]",
                "Residual risk: [low, medium, high]",
                "Decision: [approved by, on]",
                "Next review: [day]",
            ),
        ),
    )


def _plans(organisation: Organisation) -> Iterator[Plan]:
    """Yield the plans of gathering that can be read."""
    for each in KeptPlan.objects.of(organisation):
        try:
            yield plans.read(each.text, organisation)
        except PlanRefused:
            continue


def _what(organisation: Organisation, kept: list[Plan], day: date) -> Section:
    lake = answering.lake()
    purposes = {each.purpose for each in kept}
    if lake is not None and (given := lake.purpose()):
        purposes.add(given)
    named = settings.ENVIRONMENT.text("LAWFUL_BASIS")
    bases = {each.lawful_basis for each in kept} | ({named} if named else set())
    references = {each.assessment for each in kept}
    return Section(
        "What is done, and why",
        points=(
            f"Made on {day.isoformat()} for {organisation.name}",
            f"Who decides: {settings.ENVIRONMENT.text('OPERATOR')}",
            f"Reached at: {settings.ENVIRONMENT.text('CONTACT') or TO_DO}",
            (
                "Data protection officer: "
                f"{settings.ENVIRONMENT.text('PROTECTION_OFFICER') or TO_DO}"
            ),
            f"Purpose: {'; '.join(sorted(purposes)) or TO_DO}",
            (
                f"Lawful basis (Article 6(1) of the UK GDPR): "
                f"{'; '.join(sorted(bases)) or TO_DO} [which power, duty or interest]"
            ),
            f"Reference: {'; '.join(sorted(references)) or TO_DO}",
        ),
        sentences=(
            (
                "Public posts and follows of people are personal data. They are "
                "gathered without asking each of them, so Article 14 applies: see the "
                "privacy notice."
            ),
        ),
    )


def _networks(organisation: Organisation, kept: list[Plan]) -> Section:
    """Say from which networks rows come: as planned, and as they are there."""
    planned: dict[str, set[str]] = {}
    for plan in kept:
        for share in plan.shares:
            planned.setdefault(share.network, set()).update(share.fetch)
    there = _there(organisation)
    rows = tuple(
        (
            NETWORKS.get(name, name),
            ", ".join(sorted(planned.get(name, ()))) or "nothing; files were imported",
            "yes" if name in there else "not yet",
        )
        for name in sorted({*planned, *there})
    )
    nothing = ("No network is planned, and nothing was found yet.",)
    return Section(
        "Networks",
        sentences=() if rows else nothing,
        head=("Network", "Gathered from it", "In what was found"),
        rows=rows,
    )


def _there(organisation: Organisation) -> set[str]:
    newest = Edition.objects.of(organisation).filter(is_whole=True).first()
    if newest is None:
        return set()
    found = Entry.objects.filter(edition=newest).order_by()
    return set(found.values_list("network", flat=True).distinct())


def _whose() -> Section:
    return Section(
        "Whose data, and which",
        sentences=(
            (
                "Accounts that are public on these networks: whom they follow, what "
                "they post in public, what they say of themselves in their profile, "
                "and the counts that the network shows."
            ),
            (
                "Not gathered: messages, private posts, email addresses, telephone "
                "numbers, exact places, pictures of faces, anything behind a login."
            ),
        ),
    )


def _need() -> Section:
    return Section(
        "Is it needed, and in proportion?",
        sentences=(
            (
                "[Why the purpose cannot be met with less: fewer accounts, shorter "
                "lists, counts only]"
            ),
        ),
        points=(
            f"Groups under {SMALLEST_GROUP} people are not shown.",
            (
                "Who looks at an individual, exports, or takes people away by a "
                "program says why, and that is written down."
            ),
        ),
    )


RISKS: Mapping[str, tuple[str, str]] = {
    "Somebody is watched as a person": (
        "no alerts about persons; who looked at whom is recorded",
        "[who may look, and who checks the trail]",
    ),
    "Health or belief is inferred": (
        "no such feature; nothing of the kind is stored",
        "[nobody does it by hand]",
    ),
    "Somebody does not want it": (
        "a public form; opt-out, kept as a salted hash only; erasure with proof",
        "[who answers, within the month]",
    ),
    "Something was deleted at the network": (
        "deleted posts and closed accounts are removed",
        "[how often rounds run]",
    ),
    "Data leaks": (
        "roles, second factor, sessions that end, tokens kept as digests",
        "[access, encryption, backups]",
    ),
    "A wrong picture from a part": (
        "coverage and uncertainty stand beside each figure",
        "[readers are told]",
    ),
    "A child’s account": (
        "no targeting of anybody under 18",
        "[what is done when one is noticed]",
    ),
}


def _risks() -> Section:
    return Section(
        "Risks, and what is done about them",
        head=("Risk", "What the software does", "What is left to you"),
        rows=tuple((risk, done, left) for risk, (done, left) in RISKS.items()),
    )


def _retention() -> Section:
    said = terms.in_force()
    return Section(
        f"How long it is kept (terms of {said.version})",
        sentences=("The command “wellheard lake age” removes what is past its term.",),
        head=("Table", "Days", "After", "Why"),
        rows=tuple(
            (each.table, f"{each.days:,}", each.after or "it was set aside", each.why)
            for each in said.terms
        ),
    )


def as_markdown(title: str, made: tuple[Section, ...]) -> str:
    """Write the draft as a file that any program for text opens."""
    lines = [f"# {title}", "", f"> {DRAFT}", ""]
    for number, section in enumerate(made, start=1):
        lines += [f"## {number}. {section.title}", ""]
        lines += [line for each in section.sentences for line in (_safe(each), "")]
        lines += [f"- {_safe(each)}" for each in section.points]
        lines += [""] if section.points else []
        if section.rows:
            lines += [_row(section.head), _row(["---"] * len(section.head))]
            lines += [*map(_row, section.rows), ""]
    return "\n".join(lines)


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(_safe(each) for each in cells)} |"


def _safe(text: str) -> str:
    """Keep what people wrote from being read as markup."""
    plain = " ".join(text.split())
    return plain.replace("<", "&lt;").replace("|", "\\|")
