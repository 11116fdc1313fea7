"""A small file that is large once opened is refused soon, and in little memory.

Files are sent to a real server, whose memory is measured by the kernel and limited, so
that it fails rather than this machine.
"""

import gzip
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest

from tests.web.security import bombs
from tests.web.security.installation import GROWTH_BYTES, Installation, installed

SECONDS = 30.0
"""Within this a file is answered, on a machine that does more; alone in a few."""
JOBS, REGISTER = "/jobs/new/import/", "/organisations/import"
SAID = {"of": "follows", "network": "x", "zone": "UTC"}
HEADER = b"source_id,target_id\n"
FOR_JOBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "gzip": ("f.csv.gz", lambda: bombs.gz(4000), "unpack"),
    "zstd": ("f.csv.zst", lambda: bombs.zst(4000), "unpack"),
    "gzip in gzip": ("f.gz", lambda: gzip.compress(bombs.gz(2000)), "no table"),
    "parquet": (
        "f.parquet",
        lambda: bombs.parquet_of_one_text(1, 9000),
        "more in memory than it says",
    ),
    "zip": ("f.csv", lambda: bombs.archive(400, zipfile.ZIP_DEFLATED), "zip archive"),
    "xlsx": ("f.xlsx", lambda: bombs.archive(9, 8, "xl/a.xml"), "a workbook"),
    "one line": (
        "f.csv",
        lambda: gzip.compress(HEADER + b"x" * (100 << 20), 1),
        "has a line of more",
    ),
    "columns": (
        "f.csv",
        lambda: b",".join(b"c%d" % each for each in range(200_000)) + b"\n1,2\n",
        "columns",
    ),
    "depth": (
        "f.jsonl",
        lambda: b'{"source_id":' + b"[" * 999_999 + b"]" * 999_999 + b"}\n",
        "no JSON objects",
    ),
    "picture": ("f.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "no table"),
    "program": ("f.csv", lambda: b"\x7fELF" + bytes(100), "no table"),
    "nothing": ("f.csv", lambda: b"", "is empty"),
    "gzip of nothing": ("f.csv.gz", lambda: gzip.compress(b""), "empty once unpacked"),
}
FOR_THE_REGISTER: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "gzip": ("etr.csv.gz", lambda: bombs.gz(4000), "more than 100 MB"),
    "zip": ("etr.zip", lambda: bombs.archive(400, zipfile.ZIP_DEFLATED), "100 MB"),
    "bzip2": (
        "etr.zip",
        lambda: bombs.archive(60, zipfile.ZIP_BZIP2),
        "packed in a way",
    ),
    "lzma": ("etr.zip", lambda: bombs.archive(30, zipfile.ZIP_LZMA), "packed in a way"),
    "files": ("etr.zip", lambda: bombs.archive_of_nothing(500_000), "1,000 files"),
    "zip in zip": (
        "etr.zip",
        lambda: bombs.archive_of("etr.csv", bombs.archive(9, zipfile.ZIP_DEFLATED)),
        "is no text",
    ),
    "workbook": ("a.xlsx", lambda: bombs.archive(9, 8, "xl/a.xml"), "is no text"),
    "rows": (
        "a.csv.gz",
        lambda: gzip.compress(b"ODS code,Name\n" + b"A,B\n" * 300_000),
        "200,000 rows",
    ),
    "one line": (
        "a.csv.gz",
        lambda: gzip.compress(b"ODS code,Name\n" + b"x" * (90 << 20), 1),
        "holds 0 organisations",
    ),
    "nothing": ("a.csv", lambda: b"", "empty"),
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Serve one installation for all files, and sign in."""
    folder = tmp_path_factory.mktemp("bombs")
    with installed(folder, folder / "said.txt") as made:
        made.come_in()
        made.get(JOBS)
        made.limit()
        yield made


def sent(here: Installation, path: str, name: str, content: bytes) -> str:
    """Send a file, follow to where it leads, and return what is shown there."""
    here.forget_peaks()
    before, began = here.now(), time.monotonic()
    said = SAID if path == JOBS else {}
    field = "file" if path == JOBS else "sheet"
    answer = here.post(path, said, files={field: (name, content)})
    while answer.status_code == 302:
        answer = here.get(answer.headers["Location"])
    took = time.monotonic() - began
    assert answer.status_code == 200
    assert took < SECONDS
    assert here.peak() - before < GROWTH_BYTES
    return answer.text


@pytest.mark.parametrize("kind", FOR_JOBS)
def test_a_file_for_a_job_that_means_harm_is_refused(
    here: Installation, kind: str
) -> None:
    name, content, why = FOR_JOBS[kind]
    shown = sent(here, JOBS, name, content())
    assert why in shown
    assert len(shown) < 100_000


@pytest.mark.parametrize("kind", FOR_THE_REGISTER)
def test_a_file_for_the_register_that_means_harm_is_refused(
    here: Installation, kind: str
) -> None:
    name, content, why = FOR_THE_REGISTER[kind]
    shown = sent(here, REGISTER, name, content())
    assert why in shown
    assert len(shown) < 100_000


def test_a_file_that_is_too_large_is_let_go_while_it_comes(here: Installation) -> None:
    for path in (JOBS, REGISTER):
        shown = sent(here, path, "f.csv", b"1,2\n" * (13 << 20))
        assert "50 MB" in shown


def test_a_form_with_ever_so_many_fields_is_refused(here: Installation) -> None:
    fields = {f"f{number}": "x" for number in range(3000)}
    assert here.post("/stakeholders/new", fields).status_code == 400
    long = {"text": "x" * (3 << 20)}
    assert here.post("/jobs/plans/new/", long).status_code == 400


def test_an_honest_file_is_still_taken(here: Installation) -> None:
    shown = sent(here, JOBS, "f.csv.gz", gzip.compress(HEADER + b"1,2\n" * 1000))
    assert "Check the columns" in shown
    sheet = b"ODS code,Organisation name\nRA1,Arden NHS Trust\n"
    shown = sent(here, REGISTER, "a.zip", bombs.archive_of("a.csv", sheet))
    assert "holds 1 organisation" in shown
