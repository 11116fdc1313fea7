"""A round of Bluesky: what a feed passes on counts as read before."""

from contextlib import nullcontext
from pathlib import Path

from tests.rooms.networks.bluesky.answering import (
    NURSE,
    REGISTRY,
    SEED,
    VIEW,
    Drawer,
    Json,
    actor,
    address,
    view,
)
from wellheard.evidence.lake import Lake
from wellheard.networks.bluesky.bluesky import Bluesky, Servers
from wellheard.networks.gathering.plan import Plan, Share
from wellheard.networks.gathering.round import How, gather
from wellheard.people.seeds import Seed

SEEDS, NURSES = actor(SEED, "seed.example"), actor(NURSE, "nurse.example")
SHARE = Share("bluesky", ("profiles", "posts"), (Seed("bluesky", SEED, None),))
PLAN = Plan(
    title="Who cares",
    purpose="Plan engagement",
    lawful_basis="public task",
    assessment="DPIA-1",
    contact="social@northmoor.example",
    shares=(SHARE,),
    digest="plan",
)


def passed_on(number: int) -> Json:
    uri = address(SEED, f"3kr{number}", "app.bsky.feed.repost")
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": SEEDS, "uri": uri}
    return {"post": view(NURSES, str(number)), "reason": reason}


def feed(params: dict[str, list[str]]) -> Json:
    """Answer with four pages: first an own post, then only what was passed on."""
    page = int(params.get("cursor", ["0"])[0])
    items = [passed_on(page * 10 + number) for number in range(2)]
    if page == 0:
        items.insert(0, {"post": view(SEEDS, "1")})
    return {"feed": items, **({"cursor": str(page + 1)} if page < 6 else {})}


def test_a_feed_is_read_to_its_end_once_and_then_only_what_is_new(
    tmp_path: Path,
) -> None:
    drawer = Drawer(
        {"getAuthorFeed": feed, "getProfiles": {"profiles": [SEEDS]}}  # type: ignore[dict-item]
    )
    lake = Lake.create(tmp_path / "lake")
    opening = nullcontext({"bluesky": Bluesky(drawer, Servers(VIEW, REGISTRY))})
    asked = []
    for _round in range(2):
        drawer.asked.clear()
        report = gather(lake, PLAN, lambda _: opening, How())
        assert report.round.state == "done"
        asked.append(
            [
                dict(question.params).get("cursor")
                for question in drawer.asked
                if question.url.endswith("getAuthorFeed")
            ]
        )
    assert asked == [[None, "1", "2", "3", "4", "5", "6"], [None]]
