"""A whole round: planned, asked patiently, and kept in a lake."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from tests.networks.mastodon_fake.answering import Said
from tests.networks.mastodon_fake.server import Fake
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.patience import Patience
from wellheard.networks.gathering.opening import OPENED
from wellheard.networks.gathering.plan import Plan, Share
from wellheard.networks.gathering.round import How, Report, gather
from wellheard.people.seeds import Seed

WARD, SHY = "@inv_ward@ward.example", "@inv_shy@ward.example"
CONTACT = "social@northmoor.example"
FANS = 81
SHARE = Share(
    network="mastodon",
    fetch=("profiles", "followers", "posts"),
    seeds=tuple(
        Seed("mastodon", name, None)
        for name in ("inv_ward@ward.example", SHY, "inv_gone@ward.example")
    ),
    found=("posts",),
)
PLAN = Plan(
    title="Who cares",
    purpose="Plan engagement",
    lawful_basis="public task",
    assessment="DPIA-1",
    contact=CONTACT,
    shares=(SHARE,),
    digest="plan",
)


def peopled(ward: Fake, other: Fake) -> None:
    """Invent a ward with fans on two servers, and somebody who hides their list."""
    state = ward.state
    trust, shy = state.person("inv_ward"), state.person("inv_shy")
    shy.told["hide_collections"] = True
    for each in range(FANS - 1):
        state.follow(state.person(f"inv_{each}"), trust)
        state.follow(state.person(f"shy_{each}"), shy)
    far = state.person("inv_far", "other.example", followers_count=1)
    state.follow(far, trust)
    there = other.state.person("inv_far", followers_count=9)
    other.state.post(there, "From afar")
    first = state.post(trust, "Good night", tags=("ward",))
    state.post(trust, passes_on=state.post(far, "Night shift"))
    state.post(trust, "hush", visibility="unlisted", answers=first)


def spoiled(ward: Fake) -> None:
    """Let the server fail in the ways that asking again mends."""
    ward.break_next("followers", lambda _: Said(503, b"{}"))
    slow = {"Retry-After": "1", "X-RateLimit-Remaining": "0"}
    ward.break_next("followers", lambda _: Said(429, b"{}", slow))
    ward.break_next("statuses", lambda said: Said(200, said.body[:-9], said.headers))


def gathered(lake: Lake, ward: Fake, other: Fake) -> Report:
    manners = Manners(
        CONTACT,
        lambda _host: Pace(100_000, 1),
        Patience(attempts=4, base_seconds=0.01),
    )
    with Asker(manners, Budget(Allowance())) as asker:
        servers = {"ward.example": ward.address, "other.example": other.address}
        share = replace(SHARE, servers={"server": ward.address, **servers})
        network = OPENED["mastodon"](asker, share)
        assert {"hashtag", "search"} & network.offers == {"hashtag", "search"}
        opening = nullcontext({"mastodon": network})
        return gather(lake, PLAN, lambda _: opening, How())


def column(lake: Lake, table: str, name: str) -> list[object]:
    schema = {one.name: one.schema for one in seen.TABLES}[table]
    found: list[object] = lake.snapshot().read(table, schema)[name].to_pylist()
    return found


def test_a_round_on_two_servers_that_fail_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLHEARD_MASTODON_TOKEN_WARD_EXAMPLE", "invented")
    lake = Lake.create(tmp_path / "lake")
    with Fake("ward.example") as ward, Fake("other.example") as other:
        peopled(ward, other)
        spoiled(ward)
        report = gathered(lake, ward, other)
        assert not ward.faults
    assert report.round.state == "done"
    assert report.outcomes["mastodon"].unresolved == ("inv_gone@ward.example",)
    follows = column(lake, "follow", "source_id")
    assert len(follows) == len(set(follows)) == FANS
    assert set(column(lake, "follow", "target_id")) == {WARD}
    told = {
        (one.account_id, one.what): (str(one.visibility), one.reported, one.observed)
        for one in report.listings
    }
    assert told[WARD, "followers"] == ("known", FANS, FANS)
    assert told[SHY, "followers"] == ("hidden", FANS - 1, 0)
    texts = [text for text in column(lake, "post", "text") if text]
    # Who was found among the followers is asked on their own server.
    assert sorted(map(str, texts)) == ["From afar", "Good night", "Night shift"]
    assert 9 in column(lake, "account", "followers_count")
    assert column(lake, "engagement", "verb") == ["repost"]
    assert CONTACT not in str(report)
