"""Gather by a plan, and find: real rounds against a server on this machine."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.networks.mastodon_fake.server import Fake
from tests.web import people
from tests.web.conftest import Knock
from tests.web.people import Visitor
from tests.web.rounds.conftest import jobs, plans, until
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.gathering.plan import PlanRefused
from wellheard.networks.gathering.round import alone
from wellheard.web.register.models import SeedAccount, SeedGroup
from wellheard.web.rounds import asking, noting, performing
from wellheard.web.rounds import plans as reading
from wellheard.web.rounds.models import Job, State

FANS = 5
PLAN = """
title = "Who cares about the ward"
purpose = "Plan engagement"
lawful_basis = "public task"
assessment = "DPIA-1"
contact = "social@northmoor.example"
[[network]]
name = "mastodon"
seeds = ["@inv_ward@ward.example"]
fetch = ["profiles", "followers"]
[network.servers]
server = "{address}"
"ward.example" = "{address}"
[network.budget]
requests = {requests}
"""


@pytest.fixture
def ward(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Fake]:
    """Start a server with a ward that some people follow."""
    monkeypatch.setenv("WELLHEARD_MASTODON_TOKEN_WARD_EXAMPLE", "invented")
    with Fake("ward.example") as fake:
        trust = fake.state.person("inv_ward")
        for each in range(FANS):
            fake.state.follow(fake.state.person(f"inv_{each}"), trust)
        settings.PLAN_SERVERS = frozenset({fake.address})
        yield fake


def text(ward: Fake, requests: int = 100) -> str:
    return PLAN.format(address=ward.address, requests=requests)


def begun(visitor: Visitor, plan: str) -> Job:
    """Write a plan and begin a round by it, as a person does."""
    answer = visitor.client.post("/jobs/plans/new/", {"text": plan})
    assert answer.status_code == 302, answer.content.decode()
    said = {"plan": plans()[-1].pk, "kind": "full"}
    assert visitor.client.post("/jobs/new/gather/", said).status_code == 302
    return jobs()[-1]


def followers() -> set[str]:
    snapshot = Lake.open(django_settings.ENVIRONMENT.lake).snapshot()
    return set(snapshot.read("follow", seen.FOLLOW.schema)["source_id"].to_pylist())


@pytest.mark.django_db(transaction=True)
def test_a_round_is_planned_reckoned_and_done(knock: Knock, ward: Fake) -> None:
    visitor = knock()
    job = begun(visitor, text(ward))
    shown = visitor.client.get(f"/jobs/plans/{plans()[0].pk}/").content.decode()
    assert "100 requests" in shown
    performing.attempt(job.pk)
    done = jobs()[0]
    assert (done.state, done.failure) == (State.DONE, "")
    assert done.result["said"] == "The round is done"
    assert len(followers()) == FANS
    assert all(line.text.startswith("mastodon: ") for line in done.log.all())
    assert done.log.count() >= 2
    assert done.done <= done.of or not done.of


@pytest.mark.django_db(transaction=True)
def test_a_round_whose_budget_is_spent_says_so(knock: Knock, ward: Fake) -> None:
    job = begun(knock(), text(ward, requests=1))
    performing.attempt(job.pk)
    assert jobs()[0].state == State.DONE
    assert "budget of this round is spent" in jobs()[0].result["said"]


@pytest.mark.django_db(transaction=True)
def test_a_round_waits_while_another_gathers(knock: Knock, ward: Fake) -> None:
    job = begun(knock(), text(ward))
    with alone(Lake.create(django_settings.ENVIRONMENT.lake)):
        performing.attempt(job.pk)
    assert jobs()[0].state == State.WAITING
    performing.attempt(job.pk)
    assert jobs()[0].state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_round_that_is_cancelled_goes_on_when_asked_again(
    knock: Knock, ward: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noting, "EVERY_SECONDS", 0.01)
    job = begun(knock(), text(ward))

    def stopped(said: Any) -> Any:
        asking.cancel(jobs()[0])
        until(lambda: jobs()[0].is_unwanted)
        import time  # noqa: PLC0415

        from django.db import connection  # noqa: PLC0415

        connection.close()
        time.sleep(0.5)
        return said

    ward.break_next("followers", stopped)
    performing.attempt(job.pk)
    assert jobs()[0].state == State.CANCELLED
    assert asking.retry(job)
    performing.attempt(job.pk)
    assert jobs()[0].state == State.DONE
    assert len(followers()) == FANS


@pytest.mark.django_db(transaction=True)
def test_a_plan_of_another_organisation_is_not_followed(
    knock: Knock, ward: Fake
) -> None:
    begun(knock(), text(ward))
    theirs = knock(code="RMW")
    pk = plans()[0].pk
    for address in (f"/jobs/plans/{pk}/", f"/jobs/new/gather/?plan={pk}"):
        shown = theirs.client.get(address)
        assert "the ward" not in shown.content.decode()
    assert theirs.client.post(f"/jobs/plans/{pk}/remove/").status_code == 404
    said = {"plan": pk, "kind": "full"}
    assert theirs.client.post("/jobs/new/gather/", said).status_code == 200
    stolen = asking.ask(
        theirs.organisation, "gather", {"plan": pk, "kind": ""}, by=None, title="?"
    )
    performing.attempt(stolen.pk)
    assert "plan was removed" in Job.everywhere.get(pk=stolen.pk).failure


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('["@inv_ward@ward.example"]', '"/etc/passwd"', "seeds that are not here"),
        ('["@inv_ward@ward.example"]', '"../seeds.csv"', "seeds that are not here"),
        ("{address}", "http://127.0.0.1:1", "server that is not allowed"),
        ("{address}", "https://169.254.169.254", "server that is not allowed"),
        ("[network.budget]", "[network.budget]\ntoken = 1", "nothing called"),
        ('"public task"', '"curiosity"', "no lawful basis"),
        ("title =", "title", "not TOML"),
        ('"mastodon"', '"myspace"', "Nothing can be gathered from"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(
    knock: Knock, ward: Fake, old: str, new: str, why: str
) -> None:
    wrong = PLAN.replace(old, new).replace("{address}", ward.address)
    answer = knock().client.post(
        "/jobs/plans/new/", {"text": wrong.replace("{requests}", "9")}
    )
    assert why in answer.content.decode()
    assert plans() == []


def test_a_stream_may_not_be_named_either() -> None:
    stream = '[network.stream]\nserver = "wss://inside.example"\n'
    plan = PLAN.partition("[network.servers]")[0] + stream
    with pytest.raises(PlanRefused, match="not allowed"):
        reading.read(plan, people.organisation())


def test_the_example_can_be_saved_and_changed(knock: Knock) -> None:
    visitor = knock()
    visitor.client.post("/jobs/plans/new/", {"text": reading.example()})
    (plan,) = plans()
    assert plan.title == "Who cares about us"
    changed = plan.text.replace("Who cares about us", "Whom we reach")
    visitor.client.post(f"/jobs/plans/{plan.pk}/", {"text": changed})
    assert plans()[0].title == "Whom we reach"
    visitor.client.post(f"/jobs/plans/{plan.pk}/remove/")
    assert plans() == []


@pytest.mark.django_db(transaction=True)
def test_who_cares_is_found_and_shown(knock: Knock, ward: Fake) -> None:
    visitor = knock()
    performing.attempt(begun(visitor, text(ward)).pk)
    group = SeedGroup.objects.add(visitor.organisation, name="Our ward")
    SeedAccount.objects.create(
        group=group, network="mastodon", handle="inv_ward@ward.example"
    )
    said = {"title": "Fans", "purpose": "Plan engagement", "direction": "followers"}
    answer = visitor.client.post("/jobs/new/find/", {**said, "own_groups": [group.pk]})
    assert answer.status_code == 302, answer.content.decode()
    performing.attempt(jobs()[-1].pk)
    job = jobs()[-1]
    assert (job.failure, job.state) == ("", State.DONE)
    assert ["Accounts found", FANS] in job.result["facts"]
    link = job.result["links"][0]["href"]
    assert "inv_0" in visitor.client.get(link).content.decode()


@pytest.mark.django_db(transaction=True)
def test_seeds_that_are_not_there_fail_with_a_sentence(knock: Knock) -> None:
    visitor = knock()
    said = {"title": "T", "purpose": "Plan", "direction": "followers"}
    visitor.client.post("/jobs/new/find/", {**said, "handles": "@inv_nobody"})
    performing.attempt(jobs()[-1].pk)
    job = jobs()[-1]
    assert job.state == State.FAILED
    assert "program itself" not in job.failure


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"handles": ""}, "Choose a group of seeds"),
        ({"handles": "two words\n@fine"}, "Cannot read two words"),
        ({"conditions": "shoe=42"}, "There is no column"),
        ({"purpose": ""}, "Say why people are named"),
        ({"own_groups": "99"}, "Choose a group of seeds"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    knock: Knock, changed: dict[str, str], why: str
) -> None:
    said = {"title": "T", "purpose": "Plan", "direction": "followers"}
    handles = {} if "own_groups" in changed else {"handles": "@fine"}
    answer = knock().client.post("/jobs/new/find/", {**said, **handles, **changed})
    assert why in answer.content.decode()
    assert jobs() == []


def test_what_is_asked_is_kept_as_it_was_said(knock: Knock) -> None:
    said = {
        "title": "T",
        "purpose": "Plan",
        "direction": "followed",
        "groups": ["national-bodies"],
        "handles": "https://bsky.app/profile/inv.example\n@inv.two\n@inv.two\n",
        "network": "bluesky",
        "conditions": "place=leeds\nfollowers_count >= 100",
    }
    knock().client.post("/jobs/new/find/", said)
    question = jobs()[0].asked["question"]
    assert question["seeds"] == ["national-bodies"]
    assert [each["handle"] for each in question["own"]] == ["inv.example", "inv.two"]
    assert question["conditions"] == ["place=leeds", "followers_count>=100"]
    assert question["direction"] == "followed"
