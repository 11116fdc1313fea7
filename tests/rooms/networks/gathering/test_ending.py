"""When a round ends, so do the follows that are no more; and nothing by a guess."""

from datetime import UTC, datetime, timedelta

from tests.drawing import filled, lay
from tests.rooms.networks.gathering.invented_network import NETWORK, InventedNetwork
from tests.rooms.networks.gathering.test_round import (
    FOLLOWS,
    follows,
    gathered_by,
    network,
)
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen, told
from wellheard.networks.asking.question import Unreachable
from wellheard.networks.gathering import ending
from wellheard.networks.gathering.ending import after_a_round
from wellheard.networks.gathering.round import Report
from wellheard.networks.network import Page, Request

FROM_A_FILE = {"network": NETWORK, "source_id": "@fan00", "target_id": "nhs"}


def ended(lake: Lake) -> set[str]:
    """Return whose follows have ended."""
    rows = lake.snapshot().read("follow", seen.FOLLOW.schema).to_pylist()
    return {row["source_id"] for row in rows if row["ended_at"]}


def in_order(lake: Lake, asked: InventedNetwork) -> Report:
    """Gather everything, and leave the lake in order as the command does."""
    return gathered_by(lake, asked, kind="full", after=after_a_round)


def test_a_full_round_ends_the_follows_that_are_no_more(lake: Lake) -> None:
    in_order(lake, network())
    later = network(hidden={"ward"})
    later.follows = [pair for pair in later.follows if pair[0] != "fan04"]
    report = in_order(lake, later)
    assert report.round.said["follows_ended"] == 1  # the hidden list ends nothing
    assert ended(lake) == {"fan04"}
    again = in_order(lake, network(hidden={"ward"}))
    assert again.round.said["follows_ended"] == 0


def test_a_list_that_shows_too_little_ends_nothing(lake: Lake) -> None:
    in_order(lake, network())
    later = network()
    later.follows = later.follows[5:]
    later.reported = 10
    report = in_order(lake, later)
    assert report.round.said["follows_ended"] == 0
    assert report.round.said["lists_doubtful"] == 2


def test_who_is_known_by_a_handle_only_has_not_ended(lake: Lake) -> None:
    lay(lake.folder, follows=[FROM_A_FILE])
    in_order(lake, network())
    assert ended(lake) == set()


class Away(InventedNetwork):
    """A network of which one server does not answer."""

    def page(self, request: Request, cursor: str | None) -> Page:
        if request.of == ("ward",) and request.what == "followers":
            raise Unreachable("the ward does not answer; go on later")
        return super().page(request, cursor)


def test_a_round_is_not_done_as_long_as_a_list_is_away(lake: Lake) -> None:
    report = gathered_by(lake, Away(list(FOLLOWS)))
    assert report.round.state == "stopped"
    assert report.outcomes[NETWORK].ended == "unreachable"
    assert report.outcomes[NETWORK].why == "the ward does not answer; go on later"
    assert gathered_by(lake, network()).round.state == "done"
    assert set(follows(lake)) == set(FOLLOWS)


def test_a_server_that_is_no_more_does_not_keep_a_round_open(lake: Lake) -> None:
    states = [gathered_by(lake, Away(list(FOLLOWS))).round.state for _ in range(4)]
    assert states == ["stopped", "stopped", "stopped", "done"]
    told = {each.account_id for each in gathered_by(lake, network()).listings}
    assert "ward" in told  # the next round asks again


DELETED_ON_FRIDAY = {"kind": "account", "id": "fan04", "reason": "deleted"}


def told_gone(lake: Lake, said_at: datetime) -> None:
    """Let a run that dies before it ends bring what was said to be gone."""
    row = {**DELETED_ON_FRIDAY, "network": NETWORK, "at": said_at}
    now = datetime.now(tz=UTC)
    with lake.writing("gathered", now) as writing:
        writing.append(seen.TOMBSTONE, filled(seen.TOMBSTONE, [row]))
        fetch = {"connector": NETWORK, "connector_version": "1", "requested_at": now}
        zero = dict.fromkeys(("rows", "rows_quarantined", "rows_opted_out"), 0)
        writing.append(seen.FETCH_TABLE, filled(seen.FETCH_TABLE, [{**fetch, **zero}]))


def test_what_was_said_before_the_run_goes_all_the_same(lake: Lake) -> None:
    in_order(lake, network())
    assert ("fan04", "nhs") in follows(lake)
    told_gone(lake, datetime.now(tz=UTC))
    assert ending.put_in_order(lake)["rows_gone"]
    assert ("fan04", "nhs") not in follows(lake)


def test_nothing_is_looked_for_twice(lake: Lake) -> None:
    in_order(lake, network())
    told_gone(lake, datetime.now(tz=UTC))
    ending.put_in_order(lake)
    later = timedelta(hours=1)
    with lake.writing("invented", datetime.now(tz=UTC)) as writing:
        row = {
            "removed_at": datetime.now(tz=UTC) + later,
            "tombstones": 1,
            "done": "{}",
        }
        writing.append(told.REMOVAL, filled(told.REMOVAL, [row]))
    removals = "removal", told.REMOVAL.schema
    before = lake.snapshot().read(*removals).num_rows
    ending.put_in_order(lake)
    assert lake.snapshot().read(*removals).num_rows == before
