"""The first page: three numbers, what changed, what failed, and what to do next."""

from datetime import UTC, date, datetime

from tests.web.conftest import Knock
from tests.web.people import Visitor
from tests.web.register.pages import stakeholder
from wellheard.web.home.standing import standing
from wellheard.web.interest.models import Edition, Entry, SavedList
from wellheard.web.register.models import Channel
from wellheard.web.rounds.models import Job

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUESTION = {"seeds": ["national-bodies"], "direction": "followers"}


def edition(visitor: Visitor, day: int, accounts: list[str], **told: object) -> Edition:
    """Publish an edition of a day."""
    given = {
        "title": "Who cares",
        "made_at": NOON.replace(day=day),
        "as_at": date(2026, 11, day),
        "snapshot": day,
        "question": QUESTION,
        "purpose": "Plan engagement",
        "accounts": len(accounts),
        "is_whole": True,
    }
    made = Edition.objects.add(visitor.organisation, **{**given, **told})
    Entry.objects.bulk_create(
        Entry(edition=made, rank=rank, network="x", account_id=name, handle=name)
        for rank, name in enumerate(accounts, 1)
    )
    return made


def test_a_newcomer_is_shown_the_first_step(knock: Knock) -> None:
    visitor = knock()
    shown = visitor.client.get("/").content.decode()
    assert "Nothing has been found yet" in shown
    assert shown.count("To do") == 6
    step = standing(visitor.organisation).next_step
    assert step is not None
    assert step.text == "Name your own accounts"


def test_what_was_done_is_no_longer_to_do(knock: Knock) -> None:
    visitor = knock()
    Channel.objects.add(visitor.organisation, network="x", handle="inv")
    edition(visitor, 1, ["ann", "bob"])
    SavedList.objects.add(visitor.organisation, name="Midwives")
    stakeholder(visitor)
    assert standing(visitor.organisation).next_step is None
    shown = visitor.client.get("/").content.decode()
    assert "All first steps are done" in shown
    assert "as at 1 November 2026 (snapshot 1)" in shown


def test_newcomers_among_the_keenest_are_counted(knock: Knock) -> None:
    """Cat and Dan are new; Bob has gone."""
    visitor = knock()
    edition(visitor, 1, ["ann", "bob"])
    edition(visitor, 8, ["cat", "ann", "dan"])
    change = standing(visitor.organisation).change
    assert change is not None
    assert (change.newcomers, change.of) == (2, 3)
    assert b"2 of the 3 keenest accounts on 8 November 2026" in (
        visitor.client.get("/").content
    )


def test_editions_of_other_questions_are_not_compared(knock: Knock) -> None:
    visitor = knock()
    edition(visitor, 1, ["ann"])
    edition(visitor, 8, ["bob"], question={"seeds": ["trusts"]})
    assert standing(visitor.organisation).change is None


def test_an_edition_that_is_not_whole_is_not_shown(knock: Knock) -> None:
    visitor = knock()
    edition(visitor, 8, ["bob"], is_whole=False)
    assert standing(visitor.organisation).newest is None


def test_only_shared_editions_of_others_are_seen(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    edition(theirs, 1, ["ann"])
    assert standing(ours.organisation).newest is None
    edition(theirs, 2, ["ann", "bob"], is_shared=True)
    newest = standing(ours.organisation).newest
    assert newest is not None
    assert newest.accounts == 2


def test_a_job_that_failed_is_told_until_it_was_done(knock: Knock) -> None:
    visitor = knock()
    told = {"kind": "find", "title": "Find who cares", "ended_at": NOON}
    Job.objects.add(
        visitor.organisation, **told, state="failed", failure="The disk is full"
    )
    shown = visitor.client.get("/").content.decode()
    assert "Find who cares, on 23 November 2026 at 12:00pm: The disk is full" in shown
    Job.objects.add(visitor.organisation, **told, state="done")
    assert standing(visitor.organisation).failed == ()
