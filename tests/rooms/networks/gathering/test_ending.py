"""When a round ends, so do the follows that are no more; and nothing by a guess."""

from tests.drawing import lay
from tests.rooms.networks.gathering.invented_network import NETWORK, InventedNetwork
from tests.rooms.networks.gathering.test_round import gathered_by, network
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.gathering.ending import after_a_round
from wellheard.networks.gathering.round import Report

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
