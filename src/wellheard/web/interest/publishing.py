"""Publish a finding for the pages: all of it is there, or none.

Accounts are written some thousand at a time, so that nobody else has to wait. An
edition is shown once it is whole; until then, the one before it is.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from wellheard.accounts.addresses import address
from wellheard.accounts.handles import links
from wellheard.evidence.engine import settings_from
from wellheard.evidence.lake import Lake
from wellheard.evidence.progress import Progress, silent
from wellheard.findings.interest.charting.chart import charted
from wellheard.findings.interest.communities import SMALL
from wellheard.findings.interest.definition import MICRO
from wellheard.web.belonging.models import Organisation
from wellheard.web.interest import charts, columns, edition_keys, named_lists
from wellheard.web.interest.finding import Finding, Question, found
from wellheard.web.interest.models import Edition, Entry

AT_A_TIME = 10_000
KEPT = 2
"""So many editions of one title are kept, the newest."""
LEFT_BEHIND = timedelta(hours=6)
"""What is not whole after so long was left behind by a job that was killed."""
WRITTEN = tuple(
    field.column for field in Entry._meta.concrete_fields if not field.primary_key
)
LONGEST = {
    field.column: field.max_length
    for field in Entry._meta.concrete_fields
    if getattr(field, "max_length", None)
}


def publish(
    organisation: Organisation,
    lake: Lake,
    question: Question,
    progress: Progress = silent,
    *,
    title: str,
    shared: bool = False,
) -> Edition:
    """Ask the lake, and publish what it answers.

    Raises NoSeeds, SeedsRefused, FilterRefused, DefinitionRefused and ListsRefused.
    """
    machine = settings_from(settings.ENVIRONMENT.text("MEMORY"), None, None, None)
    finding = found(lake, question, machine, progress)
    edition = Edition.objects.add(
        organisation,
        title=title,
        made_at=timezone.now(),
        as_at=finding.as_at(),
        snapshot=finding.snapshot.manifest.number,
        question=question.to_json(),
        purpose=question.purpose,
        facts=facts(finding),
        is_shared=shared,
    )
    try:
        _fill(edition, finding, progress)
        charts.keep(
            edition, charted(finding.answers, finding.ranking, finding.communities)
        )
        columns.keep(edition, lake.opt_outs())
        edition_keys.keep(
            edition,
            finding.ranking.keys.to_numpy(),
            edition_keys.state(lake, finding.snapshot),
        )
        named_lists.keep(edition, finding.answers, question.named_lists(), progress)
        edition.accounts = edition.entries.count()
        edition.is_whole = True
        edition.save()
    finally:
        if not edition.is_whole:
            remove(edition)
    _sweep(edition)
    progress("published", 1, 1)
    return edition


def _fill(edition: Edition, finding: Finding, progress: Progress) -> None:
    """Write all accounts, some thousand at a time."""
    whole, done = finding.ranking.rows.num_rows, 0
    for some in rows(edition, finding):
        progress("publishing", done, whole)
        with transaction.atomic():
            write(some)
        done += len(some)


def write(some: Sequence[tuple[Any, ...]]) -> None:
    """Write accounts; each has the values of WRITTEN."""
    listed = ", ".join(WRITTEN)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY interest_entry ({listed}) FROM STDIN") as copy:
                for row in some:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(WRITTEN))
        cursor.executemany(
            f"INSERT INTO interest_entry ({listed}) VALUES ({places})",  # noqa: S608 - names of our own
            some,
        )


def rows(edition: Edition, finding: Finding) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the values of some accounts at a time, each as WRITTEN."""
    ranked, first = finding.ranking.rows, 0
    for batch in ranked.to_batches(max_chunksize=AT_A_TIME):
        beside = finding.profiles.slice(first, len(batch)).to_pylist()
        both = zip(batch.to_pylist(), beside, strict=True)
        yield [
            _values({**_told(finding, place, *each), "edition_id": edition.pk})
            for place, each in enumerate(both, start=first)
        ]
        first += len(batch)


def _told(
    finding: Finding, place: int, row: dict[str, Any], profile: dict[str, Any]
) -> dict[str, Any]:
    return told(row, profile, _community(finding, place), finding.seeds.of(place))


def told(
    row: dict[str, Any],
    profile: dict[str, Any],
    community: int | None,
    seeds: list[int],
) -> dict[str, Any]:
    """Return what the pages show of one account, by the names of the columns."""
    roles = row["roles"] or []
    return {
        "rank": row["rank"],
        "network": row["network"],
        "account_id": row["account_id"],
        "handle": row["handle"] or "",
        "name": row["display_name"] or "",
        "bio": profile["description"] or "",
        "address": address(row["network"], row["handle"] or "") or "",
        "website": _web(profile["url"]),
        "kind": row["kind"] or "",
        "role": roles[0] if roles else "",
        "roles": json.dumps(roles),
        "place": row["place"] or "",
        "region": profile["region"] or "",
        "language": profile["language"] or "",
        "activity": profile["activity"] or "",
        "community": community,
        "followers": profile["followers_count"],
        "seeds_followed": row["seeds_followed"],
        "concentration": float(row["concentration"]),
        "concentration_high": _number(row["concentration_high"]),
        "interest": float(row["interest"]),
        "engagement": float(row["engagement"]),
        "coverage": row["coverage"],
        "why": row["why"],
        "seeds": json.dumps(seeds),
        "is_seed": bool(row["is_seed"]),
    }


def _values(said: dict[str, Any]) -> tuple[Any, ...]:
    """Put values into the order in which they are written, as long as they may be."""
    return tuple(
        value.replace("\0", "")[: LONGEST.get(name)]
        if isinstance(value, str)
        else value
        for name, value in ((name, said[name]) for name in WRITTEN)
    )


def _community(finding: Finding, place: int) -> int | None:
    if finding.communities is None:
        return None
    label = int(finding.communities.labels[place])
    return None if label == SMALL else label + 1


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _web(stated: str | None) -> str:
    """Return a stated web address where it is one that may be linked."""
    listed = links(stated or "")
    return listed[0] if listed else ""


def facts(finding: Finding) -> dict[str, Any]:
    """Return what is known of the whole: seeds, communities, who was left out."""
    said = finding.definition
    return {
        "seeds": [_seed(each) for each in finding.ranking.seeds.to_pylist()],
        "not_found": [
            f"{each.seed} is {each.reason}" for each in finding.ranking.unresolved
        ],
        "opted_out": finding.ranking.opted_out,
        "communities": _communities(finding),
        "no_communities": finding.no_communities,
        "definition": {
            "version": said.version,
            "smoothing": said.smoothing,
            "following_when_unknown": said.following_when_unknown,
            "engagement_share": said.engagement_share_micro / MICRO,
            "verbs": said.verbs,
        },
    }


def _seed(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "weight": float(row["weight"])}


def _communities(finding: Finding) -> list[dict[str, Any]]:
    """Name the communities; those too small are together, without a number."""
    if finding.communities is None:
        return []
    listed: pa.Table = finding.communities.communities
    return [dict(row) for row in listed.to_pylist()]


def remove(edition: Edition) -> None:
    """Remove an edition, some thousand accounts at a time."""
    Edition.everywhere.filter(pk=edition.pk).update(is_whole=False)
    while ids := list(edition.entries.values_list("pk", flat=True)[:AT_A_TIME]):
        with transaction.atomic():
            Entry.objects.filter(
                pk__range=(min(ids), max(ids)), edition=edition
            ).delete()
    columns.forget(edition)
    edition_keys.forget(edition)
    charts.forget(edition)
    Edition.everywhere.filter(pk=edition.pk).delete()


def _sweep(newest: Edition) -> None:
    """Remove what is older than is kept, and what killed jobs left behind."""
    own = Edition.objects.of(newest.organisation)
    same = own.filter(title=newest.title, is_whole=True).exclude(pk=newest.pk)
    before = timezone.now() - LEFT_BEHIND
    for old in [*same[KEPT - 1 :], *own.filter(is_whole=False, made_at__lt=before)]:
        remove(old)
