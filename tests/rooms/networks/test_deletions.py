"""What a network says is gone, read from the files that it hands out."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.deletions import NO_PLACE, About, batches, form
from wellheard.networks.files import open_source
from wellheard.networks.posts import Rows

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def read(
    path: Path, text: str, kind: str | None
) -> tuple[list[tuple[object, ...]], Batch]:
    """Return what a file tells, and the rows set aside."""
    path.write_text(text, encoding="utf-8")
    told = Rows()
    with open_source(path) as source:
        found = list(batches(source, told, About("x", kind, AT)))
    assert told.left_out.total() == text.count("scrub_geo") * (kind == "post")
    names = ("kind", "id", "reason", "at")
    kept = [
        tuple(row[name] for name in names)
        for batch in found
        for row in batch.tables.get("tombstone", pa.table({})).to_pylist()
    ]
    return kept, Batch(bad=tuple(bad for batch in found for bad in batch.bad))


LINES = """\
{"id":"11","action":"delete","created_at":"2014-12-01T00:00:00.000Z","reason":"deleted"}
{"id":"12","action":"delete","reason":"protected","redacted_at":"2014-12-02T00:00:00Z"}
{"id":"13","action":"delete","reason":"scrub_geo"}
{"id":"14","action":"delete","reason":"suspended"}
{"id":"15","action":"keep","reason":"deleted"}
{"id":"16","action":"delete","reason":"because"}
{"action":"delete","reason":"deleted"}
not json
"""


def test_a_compliance_job_about_posts_is_read(tmp_path: Path) -> None:
    kept, rest = read(tmp_path / "f.jsonl", LINES, "post")
    assert kept == [
        ("post", "11", "deleted", AT),
        ("post", "12", "private", AT),
        ("post", "14", "suspended", AT),
    ]
    assert [(bad.line, bad.reason) for bad in rest.bad] == [
        (5, "asks for something unknown: 'keep'"),
        (6, "gives an unknown reason: 'because'"),
        (7, "has no id"),
        (8, "is no JSON; the line may break off"),
    ]
    assert NO_PLACE.startswith("Lines about the place")


def test_of_an_account_the_place_may_go_alone(tmp_path: Path) -> None:
    kept, _rest = read(tmp_path / "f.jsonl", LINES, "account")
    assert ("place", "13", "deleted", AT) in kept
    assert ("account", "14", "suspended", AT) in kept


def test_a_table_says_what_it_knows(tmp_path: Path) -> None:
    text = (
        "ID,kind,reason,at\n"
        "1,,,\n"
        "at://f/1,follow,deleted,2014-12-05\n"
        ",post,,\n"
        "2,list,,\n"
        "3,post,,soon\n"
    )
    kept, rest = read(tmp_path / "f.csv", text, "account")
    assert kept == [
        ("account", "1", "deleted", AT),
        ("follow", "at://f/1", "deleted", datetime(2014, 12, 5, tzinfo=UTC)),
    ]
    assert [(bad.line, bad.reason.split(";")[0]) for bad in rest.bad] == [
        (4, "has no id"),
        (5, "is of an unknown kind: 'list'"),
        (6, "at is no time: 'soon'"),
    ]


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (b'{"id":"1"}\n', None, "say so with --of"),
        (b"name,kind\nx,post\n", "post", "give it a first line of id,kind,reason,at"),
        (b"id\n\xff\xfe\xfa\n", "post", "save it as UTF-8"),
    ],
)
def test_what_is_no_list_of_ids_is_refused(
    tmp_path: Path, content: bytes, kind: str | None, sentence: str
) -> None:
    path = tmp_path / "f"
    path.write_bytes(content)
    with open_source(path) as source, pytest.raises(FileRefused, match=sentence):
        list(batches(source, Rows(), About("x", kind, AT)))


def test_the_form_is_told_by_the_beginning(tmp_path: Path) -> None:
    for content, told in ((b'\xef\xbb\xbf{"a":1}', "JSON lines"), (b"id\n1", "CSV")):
        (tmp_path / "f").write_bytes(content)
        with open_source(tmp_path / "f") as source:
            assert told in form(source)
