"""The stakeholder map, worked by hand, and the worklist that a person goes through."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.drawing import drawn, lay
from tests.web.conftest import Knock
from tests.web.people import Visitor
from tests.web.register.pages import stakeholder
from wellheard.evidence.lake import Lake
from wellheard.web import answering
from wellheard.web.register import observing
from wellheard.web.register.models import Channel, Follows, Stakeholder
from wellheard.web.register.stakeholder_map import groups, next_to_follow, quadrant
from wellheard.web.signin.deeds import Role

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAP = """
    | name | group    | importance | influence | we_follow | follows_us | step       |
    |------|----------|------------|-----------|-----------|------------|------------|
    | Ann  | patients | 5          | 4         | no        | yes        | to do      |
    | Bob  | patients | 5          | 5         | yes       | no         | to do      |
    | Cat  | council  | 2          | 5         | unknown   | unknown    | to do      |
    | Dan  | council  | 4          | 3         | no        | unknown    | later      |
    | Eve  | council  | 3          | 3         | no        | no         | not wanted |
    """


@pytest.fixture
def wrenley(knock: Knock) -> Visitor:
    """Return somebody of a trust that drew the map above."""
    visitor = knock(Role.EDITOR)
    for row in drawn(MAP):
        stakeholder(visitor, **{str(name): value for name, value in row.items()})
    return visitor


def everybody(visitor: Visitor) -> list[Stakeholder]:
    return list(Stakeholder.objects.of(visitor.organisation))


def test_each_stands_in_a_part_of_the_grid(wrenley: Visitor) -> None:
    words = {each.name: quadrant(each) for each in everybody(wrenley)}
    assert words == {
        "Ann": "Manage closely",
        "Bob": "Manage closely",
        "Cat": "Keep satisfied",
        "Dan": "Keep informed",
        "Eve": "Monitor",
    }


def test_groups_say_their_gaps_the_largest_first(wrenley: Visitor) -> None:
    council, patients = groups(everybody(wrenley))
    assert (council.name, council.count, council.followed) == ("council", 3, 0)
    assert (council.unknown, council.gap, council.following_us) == (1, 2, 0)
    assert (patients.name, patients.gap, patients.following_us) == ("patients", 1, 1)


def test_who_matters_most_comes_first_and_who_was_put_off_last(
    wrenley: Visitor,
) -> None:
    """Ann 20, Cat 10; Dan is for later, Bob is followed, Eve is not wanted."""
    assert [each.name for each in next_to_follow(everybody(wrenley))] == [
        "Ann",
        "Cat",
        "Dan",
    ]


def test_without_a_handle_nobody_can_be_followed(wrenley: Visitor) -> None:
    Stakeholder.objects.of(wrenley.organisation).filter(name="Ann").update(handle="")
    assert [each.name for each in next_to_follow(everybody(wrenley))] == ["Cat", "Dan"]


def test_a_person_goes_through_the_worklist_one_by_one(wrenley: Visitor) -> None:
    shown = wrenley.client.get("/stakeholders/follow").content.decode()
    assert "You follow 1 of 5 stakeholders" in shown
    assert 'href="https://bsky.app/profile/inv.example"' in shown
    ann = next(each for each in everybody(wrenley) if each.name == "Ann")
    answer = wrenley.client.post(f"/stakeholders/{ann.pk}/step", {"step": "followed"})
    assert answer["Location"] == "/stakeholders/follow"
    ann.refresh_from_db()
    assert (ann.we_follow, ann.step) == ("yes", "followed")
    assert ann.step_by == wrenley.member.user
    assert [each.name for each in next_to_follow(everybody(wrenley))] == ["Cat", "Dan"]


def test_a_viewer_changes_nothing(wrenley: Visitor, knock: Knock) -> None:
    viewer = knock(Role.VIEWER)
    ann = everybody(wrenley)[0]
    for path in (
        f"/stakeholders/{ann.pk}",
        f"/stakeholders/{ann.pk}/step",
        f"/stakeholders/{ann.pk}/remove",
        "/stakeholders/new",
        "/stakeholders/look",
    ):
        assert viewer.client.post(path, {"step": "followed"}).status_code == 403


def test_another_organisation_reaches_nobody_on_it(
    wrenley: Visitor, knock: Knock
) -> None:
    other = knock(Role.ADMINISTRATOR, code="RMW")
    ann = everybody(wrenley)[0]
    assert other.client.get(f"/stakeholders/{ann.pk}").status_code == 404
    assert (
        other.client.post(
            f"/stakeholders/{ann.pk}/step", {"step": "followed"}
        ).status_code
        == 404
    )
    assert other.client.post(f"/stakeholders/{ann.pk}/remove").status_code == 404
    assert len(everybody(wrenley)) == 5


def test_a_stakeholder_is_added_by_the_address_of_a_profile(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    given = {
        "name": "Fay",
        "group": "patients",
        "network": "bluesky",
        "handle": "https://bsky.app/profile/fay.example",
        "importance": "4",
        "influence": "4",
    }
    assert visitor.client.post("/stakeholders/new", given).status_code == 302
    (fay,) = everybody(visitor)
    assert fay.handle == "fay.example"
    again = visitor.client.post("/stakeholders/new", {**given, "handle": "no handle"})
    assert b"Cannot read &#39;no handle&#39; as a handle" in again.content


def test_a_group_that_nobody_can_see_is_no_group(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    given = {"name": "Fay", "group": "\u200b", "importance": "4", "influence": "4"}
    answer = visitor.client.post("/stakeholders/new", given)
    assert b"needs both a name and a group" in answer.content
    assert not everybody(visitor)


FOLLOWS = """
    | source_id | target_id |
    |-----------|-----------|
    | us        | ann       |
    | bob       | us        |
    | ann       | fan       |
    """
ACCOUNTS = """
    | account_id | handle   | following_count | followers_count |
    |------------|----------|-----------------|-----------------|
    | us         | trust    | 1               | 400             |
    | ann        | ann.test | 90              | 50              |
    | bob        | bob.test | 1               | 50              |
    """


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Our list of follows was seen whole, that of our followers only in part."""
    return lay(tmp_path / "lake", accounts=drawn(ACCOUNTS), follows=drawn(FOLLOWS))


def test_the_lake_says_who_follows_whom_and_no_more_than_it_knows(
    knock: Knock, lake: Lake
) -> None:
    visitor = knock(Role.EDITOR)
    Channel.objects.add(visitor.organisation, network="x", handle="trust")
    for name, handle in (("Ann", "ann.test"), ("Bob", "bob.test"), ("Cy", "cy.test")):
        stakeholder(visitor, name, network="x", handle=handle)
    found = observing.look(visitor.organisation, answering.answers(lake), NOW)
    assert (found.channels, found.stakeholders, found.of) == (1, 2, 3)
    told = {
        each.name: (each.we_follow, each.follows_us, each.looked_at)
        for each in everybody(visitor)
    }
    assert told["Ann"] == (Follows.YES, Follows.UNKNOWN, NOW)
    assert told["Bob"] == (Follows.NO, Follows.YES, NOW)
    assert told["Cy"] == (Follows.UNKNOWN, Follows.UNKNOWN, None)


def test_what_the_lake_does_not_know_stays_as_it_was_told(
    knock: Knock, lake: Lake
) -> None:
    visitor = knock(Role.EDITOR)
    Channel.objects.add(visitor.organisation, network="x", handle="trust")
    stakeholder(visitor, "Ann", network="x", handle="ann.test", follows_us="yes")
    observing.look(visitor.organisation, answering.answers(lake), NOW)
    (ann,) = everybody(visitor)
    assert ann.follows_us == Follows.YES


def test_without_evidence_the_page_says_what_to_do(wrenley: Visitor) -> None:
    assert not settings.ENVIRONMENT.lake.exists()
    answer = wrenley.client.post("/stakeholders/look", follow=True)
    assert b"There is no evidence yet to look through" in answer.content
