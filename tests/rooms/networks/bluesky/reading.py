"""Read frames as the firehose's reader does, and look at what they left."""

from datetime import UTC, datetime

from wellheard.networks.bluesky.streaming.firehose import Firehose
from wellheard.networks.bluesky.streaming.gathered import Gathered, StreamPage
from wellheard.networks.bluesky.streaming.wanted import EVERYTHING, Wanted

NURSE = "did:plc:nursenursenursenursenurs"
TRUST = "did:plc:trusttrusttrusttrusttrus"
PORTER = "did:plc:porterporterporterporter"
WEB = "did:web:ward.example"
POST = f"at://{TRUST}/app.bsky.feed.post/3kpost"
LIKE_PATH = "app.bsky.feed.like/3klike"
FOLLOW_PATH = "app.bsky.graph.follow/3kfollow"
POST_PATH = "app.bsky.feed.post/3kown"
NOW = datetime(2026, 11, 1, 12, 30, tzinfo=UTC)
SAID = datetime(2026, 11, 1, 12, tzinfo=UTC)


def clock() -> int:
    return int(NOW.timestamp() * 1e6)


def read(*frames: bytes, wanted: Wanted = EVERYTHING) -> StreamPage:
    wire, page = Firehose("ws://127.0.0.1"), Gathered(wanted=wanted, clock=clock)
    for each in frames:
        wire.read(each, page)
    return page.page()


def rows(page: StreamPage, table: str, *columns: str) -> list[tuple[object, ...]]:
    if table not in page.batch.tables:
        return []
    found = page.batch.tables[table].select(list(columns)).to_pydict().values()
    return list(zip(*found, strict=True))


def kinds(page: StreamPage) -> dict[str, int]:
    return {name: table.num_rows for name, table in page.batch.tables.items()}
