"""One suite for every network: exact, patient, within bounds, telling nobody."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.networks.contract.counterparts import (
    Counterpart,
    bluesky,
    mastodon,
    twitter,
    youtube,
)
from tests.networks.faults.kinds import NEEDS_A_PAGE_BEFORE, Fault, Ways
from tests.networks.faults.proxy import FaultProxy
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.patience import Patience
from wellheard.networks.gathering.plan import Plan
from wellheard.networks.gathering.round import How, Report, gather

CONTACT = "social@northmoor.example"
WAYS = Ways(come_back_seconds=0.05, drips=4, drip_seconds=0.02)
QUICK = Patience(attempts=6, base_seconds=0.01, cap_seconds=0.05, failures=100)
ENDS_EARLY = {Fault.SAME_PAGE, Fault.LOOPING, Fault.SENT_ELSEWHERE}
"""After these a list cannot be read to its end; it says so, and holds nothing wrong."""
KEYS = {
    "follow": ("source_id", "target_id"),
    "post": ("post_id",),
    "engagement": ("record_uri",),
    "account": ("account_id",),
}
"""What tells rows apart. The proxy knows where a page begins as Bluesky says it; faults
that need a page before them are not looked for on the others."""
Rows = dict[str, set[tuple[str, ...]]]


@pytest.fixture(scope="module", params=["bluesky", "mastodon", "youtube", "x"])
def counterpart(request: pytest.FixtureRequest) -> Iterator[Counterpart]:
    if request.param == "bluesky":
        reference = request.getfixturevalue("reference")
        yield bluesky(reference, request.getfixturevalue("community"))
        return
    there = {"mastodon": mastodon, "youtube": youtube, "x": twitter}
    with there[request.param]() as running:
        yield running


@pytest.fixture
def proxy(counterpart: Counterpart) -> Iterator[FaultProxy]:
    with FaultProxy(counterpart.upstream, WAYS) as running:
        yield running


@pytest.fixture(scope="module")
def whole(counterpart: Counterpart, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Return the rows of a round in which all is well."""
    lake = Lake.create(tmp_path_factory.mktemp("whole") / "lake")
    report = gathered(lake, counterpart, counterpart.upstream)
    assert report.round.state == "done"
    return rows(lake)


def gathered(
    lake: Lake,
    counterpart: Counterpart,
    url: str,
    allowance: Allowance | None = None,
    read_seconds: float = 30.0,
) -> Report:
    """Gather once from an address, without waiting long for anything."""
    share = counterpart.share
    plan = Plan(
        title="Who cares",
        purpose="Plan engagement",
        lawful_basis="public task",
        assessment="DPIA-1",
        contact=CONTACT,
        shares=(share,),
        digest="plan",
    )
    manners = Manners(
        CONTACT, lambda _host: Pace(100_000, 1), QUICK, read_seconds=read_seconds
    )
    money = Allowance(micro_dollars=share.allowance.micro_dollars or 0)
    with Asker(manners, Budget(allowance or money)) as asker:
        opening = nullcontext({share.network: counterpart.opened(asker, url)})
        return gather(lake, plan, lambda _: opening, How(kind="full", most_rows=50))


def rows(lake: Lake) -> Rows:
    """Return what tells the rows of each table apart."""
    snapshot = lake.snapshot()
    return {
        table.name: set(
            zip(
                *(
                    snapshot.read(table.name, table.schema)[name].to_pylist()
                    for name in KEYS[table.name]
                ),
                strict=True,
            )
        )
        for table in seen.TABLES
        if table.name in KEYS
    }


def test_what_is_read_is_what_is_there(counterpart: Counterpart, whole: Rows) -> None:
    for seed, there in counterpart.listed.items():
        followers = {one for one, other in whole["follow"] if other == seed}
        posts = {post for (post,) in whole["post"]}
        assert there in (followers, posts & there)


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_what_goes_wrong_on_the_way_changes_nothing(
    counterpart: Counterpart,
    whole: Rows,
    proxy: FaultProxy,
    fault: Fault,
    tmp_path: Path,
) -> None:
    proxy.then(None).then(fault)
    lake = Lake.create(tmp_path / "lake")
    patience = 3.0 if fault is Fault.SILENCE else 30.0
    report = gathered(lake, counterpart, proxy.url, read_seconds=patience)
    assert report.round.state == "done"
    found = rows(lake)
    if fault in ENDS_EARLY:
        assert all(found[table] <= whole[table] for table in found)
        refused = report.outcomes[counterpart.share.network].lists.get("refused", 0)
        incomplete = [one for one in report.listings if not one.complete]
        assert found == whole or refused == 1 or incomplete
    else:
        assert found == whole
    fits = counterpart.share.network == "bluesky" or fault not in NEEDS_A_PAGE_BEFORE
    assert not fits or fault in {each.fault for each in proxy.requests}
    assert not proxy.asked_elsewhere


def test_much_that_goes_wrong_changes_nothing_either(
    counterpart: Counterpart, whole: Rows, proxy: FaultProxy, tmp_path: Path
) -> None:
    kinds = [fault for fault in Fault if fault not in ENDS_EARLY | {Fault.SILENCE}]
    proxy.now_and_then(14, 0.4, kinds, in_a_row=3)
    lake = Lake.create(tmp_path / "lake")
    report = gathered(lake, counterpart, proxy.url)
    assert report.round.state == "done"
    assert rows(lake) == whole
    assert any(each.fault for each in proxy.requests)


def test_who_asked_to_be_left_out_is_nowhere(
    counterpart: Counterpart, whole: Rows, proxy: FaultProxy, tmp_path: Path
) -> None:
    """Not in a table, not in what was set aside, nor in any other file."""
    lake = Lake.create(tmp_path / "lake")
    stranger = counterpart.stranger
    assert any(stranger in key for keys in whole.values() for key in keys)
    lake.opt_out(counterpart.share.network, [stranger])
    gathered(lake, counterpart, proxy.url)
    found = rows(lake)
    assert not any(stranger in key for keys in found.values() for key in keys)
    assert found["follow"] == {pair for pair in whole["follow"] if stranger not in pair}
    for path in lake.folder.rglob("*"):
        if path.suffix == ".parquet":
            assert stranger not in str(pq.read_table(path).to_pylist()), path
        elif path.is_file():
            assert stranger.encode() not in path.read_bytes(), path


def test_no_more_is_asked_than_was_allowed(
    counterpart: Counterpart, whole: Rows, proxy: FaultProxy, tmp_path: Path
) -> None:
    lake = Lake.create(tmp_path / "lake")
    money = counterpart.share.allowance.micro_dollars or 0
    most = Allowance(requests=3, micro_dollars=money)
    report = gathered(lake, counterpart, proxy.url, most)
    assert report.round.state == "over budget"
    assert len(proxy.requests) == 3
    assert rows(lake) != whole
    again = gathered(lake, counterpart, proxy.url)
    assert again.round.round_id == report.round.round_id
    assert again.round.state == "done"
    assert rows(lake) == whole


def test_what_opens_a_network_is_stored_nowhere(
    counterpart: Counterpart, proxy: FaultProxy, tmp_path: Path
) -> None:
    lake = Lake.create(tmp_path / "lake")
    report = gathered(lake, counterpart, proxy.url)
    secret = counterpart.secret or CONTACT
    assert secret not in repr(report)
    for path in lake.folder.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


def test_a_server_that_stays_away_is_left_for_later(
    counterpart: Counterpart, whole: Rows, proxy: FaultProxy, tmp_path: Path
) -> None:
    proxy.then(None, times=2).always(Fault.UNAVAILABLE)
    lake = Lake.create(tmp_path / "lake")
    report = gathered(lake, counterpart, proxy.url)
    assert report.round.state == "stopped"
    proxy.be_well()
    assert gathered(lake, counterpart, proxy.url).round.state == "done"
    assert rows(lake) == whole
