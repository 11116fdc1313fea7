"""A lake of invented people, and what is said of one of them in it."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.drawing import NOON, drawn, filled, lay

from wellheard.evidence.erasing.erasing import Asked
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import seek
from wellheard.evidence.tables import found, seen

ACCOUNTS = """
    | account_id | handle | description            | observed_at |
    |------------|--------|------------------------|-------------|
    | 100001     | Annie  | Nurse                  | 2014-01-01  |
    | 100001     | ann    | Nurse, not @bob        | 2014-06-01  |
    | 100002     | bob    | Married to @Ann, likes | 2014-06-01  |
    | 100003     | annie  | I have her old handle  | 2014-07-01  |
    | 100004     | annx   | Not @annx.org          | 2014-07-01  |
    """
FOLLOWS = """
    | source_id | target_id |
    |-----------|-----------|
    | 100001    | 100002    |
    | 100002    | @ann      |
    | 100002    | 100003    |
    | 100004    | @annie    |
    """
ENGAGEMENTS = """
    | actor_id | object_account_id | object_post_id | verb  | record_uri      |
    |----------|-------------------|----------------|-------|-----------------|
    | 100001   | 100002            | p3             | like  | a               |
    | 100002   | 100001            | p1             | like  | b               |
    | 100002   |                   | p1             | quote | c               |
    | 100002   | 100003            |                | reply | at://100001/r/1 |
    """
POSTS: list[dict[str, object]] = [
    {"post_id": "p1", "account_id": "100001", "text": "Good morning"},
    {
        "post_id": "p2",
        "account_id": "100002",
        "text": "Thanks @Ann, and @annx; mail me at bob@ann.org",
        "mentions": ["Ann", "annx"],
        "reply_to_id": "p1",
        "root_id": "p0",
        "links": ["https://x.com/ann", "https://x.com/annx", "https://ann.org"],
        "media": [{"kind": "image", "url": "https://x/y", "alt": "A card for @ann"}],
    },
    {"post_id": "p3", "account_id": "100002", "text": "RT @ann: Good morning"},
    {
        "post_id": "p4",
        "account_id": "100003",
        "text": "Good morning",
        "repost_of_id": "p1",
    },
    {"post_id": "p5", "account_id": "100003", "text": "I am @annie, not ann"},
]


def tell(lake: Lake) -> None:
    """Add posts, and what names people beside the tables."""
    question = '{"seeds": ["@ann"]}'
    with lake.writing("posts", NOON) as writing:
        writing.append(seen.POST, filled(seen.POST, POSTS))
        fetch = {
            "fetch_id": "f",
            "connector": "file",
            "connector_version": "1",
            "endpoint": "twitter-ann-2014.zip",
            "requested_at": NOON,
            "rows": 1,
            "rows_quarantined": 1,
            "rows_opted_out": 0,
        }
        writing.append(seen.FETCH_TABLE, filled(seen.FETCH_TABLE, [fetch]))
        shown = {"shown_at": NOON, "purpose": "Ask @bob", "question": question}
        row = {**shown, "rows": 1}
        writing.append(found.DISCLOSURE, filled(found.DISCLOSURE, [row]))
    (lake.folder / "quarantine").mkdir()
    (lake.folder / "quarantine" / "f.csv").write_text(
        'line,reason,row\n3,no id,"ann,Anne,nurse"\n4,no id,"annx,Max"\n',
        encoding="utf-8",
    )


def lake_of_ann(folder: Path) -> Lake:
    """Lay a lake in which Ann is named wherever somebody can be."""
    laid = lay(
        folder,
        accounts=drawn(ACCOUNTS),
        follows=drawn(FOLLOWS),
        engagements=drawn(ENGAGEMENTS),
    )
    tell(laid)
    return laid


def asked(lake: Lake, name: str = "@ann", network: str = "x") -> Asked:
    """Ask for an account to be erased."""
    return Asked(seek(lake.snapshot(), network, name), NOON)


def rows(lake: Lake, table: str) -> list[dict[str, Any]]:
    """Read a table whole."""
    parts = [pq.read_table(path) for path in lake.snapshot().files(table)]
    return pa.concat_tables(parts).to_pylist() if parts else []
