"""A round reads what the plan asks for, once, and goes on where it was stopped."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rooms.networks.gathering.invented_network import NETWORK, InventedNetwork
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import gathered, seen
from wellheard.networks.asking.credentials import CredentialRefused
from wellheard.networks.gathering.holding import impersonal
from wellheard.networks.gathering.plan import Plan, PlanRefused, Share
from wellheard.networks.gathering.round import How, Report, RoundBusy, gather
from wellheard.networks.gathering.rounds import Round, known_rounds
from wellheard.networks.gathering.sharing import Progressed
from wellheard.networks.network import Network, Page, Request
from wellheard.people.seeds import Seed

FANS = [f"fan{number:02}" for number in range(10)]
FOLLOWS = [(fan, "nhs") for fan in FANS] + [(fan, "ward") for fan in FANS[:4]]
SHARE = Share(
    network=NETWORK,
    fetch=("profiles", "followers"),
    seeds=(Seed(NETWORK, "nhs", None), Seed(NETWORK, "ward", None)),
    found=("profiles",),
)
PLAN = Plan(
    title="Who cares",
    purpose="Plan engagement",
    lawful_basis="public task",
    assessment="DPIA-1",
    contact="social@northmoor.example",
    shares=(SHARE,),
    digest="plan",
)


def network(**changed: object) -> InventedNetwork:
    return InventedNetwork(list(FOLLOWS), **changed)  # type: ignore[arg-type]


def planned(**changed: object) -> Plan:
    share = replace(SHARE, **changed)  # type: ignore[arg-type]
    return replace(PLAN, shares=(share,), digest=repr(share))


def gathered_by(
    lake: Lake, asked: InventedNetwork, plan: Plan = PLAN, **how: object
) -> Report:
    opening = nullcontext({NETWORK: asked})
    return gather(lake, plan, lambda _: opening, How(most_rows=1, **how))  # type: ignore[arg-type]


def follows(lake: Lake) -> list[tuple[str, str]]:
    table = lake.snapshot().read("follow", seen.FOLLOW.schema)
    pairs = zip(
        table["source_id"].to_pylist(), table["target_id"].to_pylist(), strict=True
    )
    return sorted(pairs)


def profiles(lake: Lake) -> set[str]:
    table = lake.snapshot().read("account", seen.ACCOUNT.schema)
    return set(table["account_id"].to_pylist())


def test_a_round_reads_the_lists_of_the_seeds_and_who_is_in_them(lake: Lake) -> None:
    report = gathered_by(lake, network())
    assert report.round.state == "done"
    assert follows(lake) == sorted(FOLLOWS)
    assert profiles(lake) == {"nhs", "ward", *FANS}
    assert report.round.said["rows"] == 26
    assert report.round.said["rows_of_this_run"] == {"account": 12, "follow": 14}


def test_every_request_leaves_its_provenance(lake: Lake) -> None:
    asked = network()
    gathered_by(lake, asked)
    fetches = lake.snapshot().read("fetch", seen.FETCH_TABLE.schema)
    assert fetches.num_rows == len(asked.asked)
    assert set(fetches["purpose"].to_pylist()) == {"Plan engagement"}
    assert set(fetches["terms_version"].to_pylist()) == {"invented terms"}
    rows = lake.snapshot().read("follow", seen.FOLLOW.schema)
    assert set(rows["fetch_id"].to_pylist()) <= set(fetches["fetch_id"].to_pylist())


def test_coverage_says_what_was_seen_of_what_is_reported(lake: Lake) -> None:
    report = gathered_by(lake, network(hidden={"ward"}))
    told = {
        each.account_id: (str(each.visibility), each.reported, each.observed)
        for each in report.listings
    }
    assert told == {"nhs": ("known", 10, 10), "ward": ("hidden", 4, 0)}
    complete = {each.account_id: each.complete for each in report.listings}
    assert complete == {"nhs": True, "ward": False}
    kept = lake.snapshot().read("listing", gathered.LISTING.schema)
    assert kept.num_rows == 2


class Stopping(InventedNetwork):
    """Sets a stop after so many answers."""

    def __init__(self, stop: threading.Event, answers: int, **changed: object) -> None:
        super().__init__(list(FOLLOWS), **changed)  # type: ignore[arg-type]
        self._stop, self._left = stop, answers

    def page(self, request: Request, cursor: str | None) -> Page:
        self._left -= 1
        if self._left <= 0:
            self._stop.set()
        return super().page(request, cursor)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    stops=st.lists(st.integers(1, 4), min_size=1, max_size=6), size=st.integers(1, 5)
)
def test_stopped_anywhere_it_goes_on_to_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, stops: list[int], size: int
) -> None:
    lake = Lake.create(tmp_path_factory.mktemp("lake") / "lake")
    ids = set()
    for answers in stops:
        stop = threading.Event()
        report = gathered_by(lake, Stopping(stop, answers, size=size), stop=stop)
        ids.add(report.round.round_id)
        if report.round.state == "done":
            break
    else:
        ids.add(gathered_by(lake, network(size=size)).round.round_id)
    assert len(ids) == 1
    assert set(follows(lake)) == set(FOLLOWS)
    assert profiles(lake) == {"nhs", "ward", *FANS}


def test_a_page_that_was_kept_is_not_asked_for_again(lake: Lake) -> None:
    stop = threading.Event()
    first = Stopping(stop, 3)
    gathered_by(lake, first, stop=stop, plan=planned(workers=1))
    second = network()
    gathered_by(lake, second, plan=planned(workers=1))
    lists = [each for each in (*first.asked, *second.asked) if each[0] == "followers"]
    assert len(lists) == len(set(lists))


def test_when_everything_is_read_the_next_round_reads_what_is_new(lake: Lake) -> None:
    gathered_by(lake, network())
    later = network()
    later.follows.insert(0, ("newcomer", "nhs"))
    report = gathered_by(lake, later)
    assert report.round.kind == "delta"
    pages = [
        cursor for what, of, cursor in later.asked if (what, of) == ("followers", "nhs")
    ]
    assert pages == [None, "3"]  # one page with the newcomer, one of known ones
    assert ("newcomer", "nhs") in follows(lake)
    assert "newcomer" in profiles(lake)


def test_a_full_round_can_be_asked_for(lake: Lake) -> None:
    gathered_by(lake, network())
    again = network()
    report = gathered_by(lake, again, kind="full")
    assert report.round.kind == "full"
    assert len([each for each in again.asked if each[:2] == ("followers", "nhs")]) == 4


def test_it_stops_at_the_budget_and_goes_on_with_a_new_one(lake: Lake) -> None:
    report = gathered_by(lake, network(budget=4))
    assert report.round.state == "over budget"
    assert "4 requests were allowed" in report.outcomes[NETWORK].why
    assert follows(lake) != sorted(FOLLOWS)
    assert gathered_by(lake, network()).round.state == "done"
    assert set(follows(lake)) == set(FOLLOWS)


def test_an_odd_row_is_set_aside_and_its_page_kept(lake: Lake) -> None:
    report = gathered_by(lake, network(odd={"fan01"}))
    assert ("fan01", "nhs") not in follows(lake)
    assert len(follows(lake)) == len(FOLLOWS) - 2
    assert report.round.said["set_aside"] == 2


def test_a_list_that_goes_round_is_left(lake: Lake) -> None:
    report = gathered_by(lake, network(looping=True))
    assert report.round.state == "done"
    assert report.outcomes[NETWORK].lists == {"refused": 2, "done": 2}
    assert "gave the same cursor twice" in report.outcomes[NETWORK].troubles[0]


def test_who_is_gone_leaves_a_tombstone(lake: Lake) -> None:
    report = gathered_by(lake, network(gone={"ward"}), plan=planned(fetch=("posts",)))
    assert report.outcomes[NETWORK].ended == "done"


def test_whoever_opted_out_is_neither_asked_about_nor_kept(lake: Lake) -> None:
    lake.opt_out(NETWORK, ["fan03"])
    lake.opt_out(NETWORK, ["ward"])
    asked = network()
    report = gathered_by(lake, asked)
    assert not [
        each for each in asked.asked if each[0] == "followers" and each[1] == "ward"
    ]
    assert "fan03" not in {each[1] for each in asked.asked}
    assert all("fan03" not in pair for pair in follows(lake))
    assert "fan03" not in profiles(lake)
    assert report.round.said["opted_out"] >= 1


def test_posts_and_who_liked_them_are_read(lake: Lake) -> None:
    posts = {"nhs": [f"post{number}" for number in range(9, 0, -1)]}
    likes = {"post9": FANS[:5]}
    plan = planned(fetch=("posts", "likes"), posts=6, found=())
    gathered_by(lake, network(posts=posts, likes=likes), plan=plan)
    kept = lake.snapshot().read("post", seen.POST.schema)
    assert set(kept["post_id"].to_pylist()) == {f"post{n}" for n in range(9, 3, -1)}
    likers = lake.snapshot().read("engagement", seen.ENGAGEMENT.schema)
    assert sorted(likers["actor_id"].to_pylist()) == FANS[:5]


def test_only_posts_with_news_are_asked_about_again(lake: Lake) -> None:
    """Three posts: one liked by two, one by none, one of which nobody says."""
    posts = {"nhs": ["liked", "silent", "untold"]}
    there = network(posts=posts, likes={"liked": FANS[:2]}, counted={"silent": 0})
    plan = planned(fetch=("posts", "likes"), found=())
    there.counted["liked"] = 2
    gathered_by(lake, there, plan=plan)
    about = [each[1] for each in there.asked if each[0] == "likes"]
    assert sorted(about) == ["liked", "untold"]
    there.asked.clear()
    assert gathered_by(lake, there, plan=plan).round.kind == "delta"
    assert [each[1] for each in there.asked if each[0] == "likes"] == ["untold"]
    there.likes["liked"].append(FANS[5])
    there.counted["liked"] = 3
    there.asked.clear()
    gathered_by(lake, there, plan=plan)
    assert "liked" in [each[1] for each in there.asked if each[0] == "likes"]


def test_a_key_that_is_refused_ends_its_own_share_only(lake: Lake) -> None:
    class Locked(InventedNetwork):
        def resolve(self, handles: Sequence[str]) -> Page:
            raise CredentialRefused(f"No key opens this for {len(handles)} seeds")

    other = replace(SHARE, network="mastodon")
    plan = replace(PLAN, shares=(SHARE, other))
    opening = nullcontext({NETWORK: network(), "mastodon": Locked([])})
    report = gather(lake, plan, lambda _: opening, How(most_rows=1))
    assert report.round.state == "stopped"
    ended = {name: each.ended for name, each in report.outcomes.items()}
    assert ended == {NETWORK: "done", "mastodon": "unreachable"}
    assert report.outcomes["mastodon"].why == "No key opens this for 2 seeds"
    assert set(follows(lake)) == set(FOLLOWS)


def test_a_plan_that_is_refused_leaves_no_round(lake: Lake) -> None:
    def opening(_round: Round) -> AbstractContextManager[Mapping[str, Network]]:
        raise PlanRefused("the plan does not say what it may cost")

    with pytest.raises(PlanRefused):
        gather(lake, PLAN, opening, How())
    assert known_rounds(lake.snapshot()) == []


def test_two_rounds_at_once_are_refused(lake: Lake) -> None:
    seen_busy: list[str] = []

    def told(_progress: Progressed) -> None:
        if not seen_busy:
            with pytest.raises(RoundBusy) as busy:
                gathered_by(lake, network())
            seen_busy.append(str(busy.value))

    gathered_by(lake, network(), told=told)
    assert "Another round gathers into the lake" in seen_busy[0]


def test_an_erasure_in_the_meantime_is_heeded(lake: Lake) -> None:
    """What waited to be written is asked for again, without the account."""
    erased: list[bool] = []

    class Erasing(InventedNetwork):
        def page(self, request: Request, cursor: str | None) -> Page:
            page = super().page(request, cursor)
            if request.what == "followers" and not erased:
                erased.append(True)
                erase(lake, "fan02")
            return page

    asked = Erasing(list(FOLLOWS))
    opening = nullcontext({NETWORK: asked})
    report = gather(lake, PLAN, lambda _: opening, How(most_rows=5))
    assert report.round.state == "done"
    assert all("fan02" not in pair for pair in follows(lake))
    assert set(follows(lake)) == {pair for pair in FOLLOWS if "fan02" not in pair}


def erase(lake: Lake, name: str) -> None:
    """Erase an account, as the command does."""
    from wellheard.cli.main import exit_code  # noqa: PLC0415 - the door is not our room

    assert (
        exit_code(
            [
                "lake",
                "erase",
                "--network",
                NETWORK,
                name,
                "--lake",
                str(lake.folder),
                "--yes",
            ]
        )
        == 0
    )


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("https://a.example/xrpc/app.bsky.graph.getFollowers", None),
        (
            "https://m.example/api/v1/accounts/1234/followers",
            "https://m.example/api/v1/accounts/*/followers",
        ),
        ("https://plc.example/did:plc:abc", "https://plc.example/*"),
        ("https://g.example/api/v1/accounts/01J5K/following", None),
        ("https://m.example/@ann", "https://m.example/*"),
    ],
)
def test_provenance_names_nobody(asked: str, kept: str | None) -> None:
    wanted = kept or asked.replace("01J5K", "*")
    assert impersonal(asked) == wanted
