"""Erasing beside others, and killed at any moment."""

import csv
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from filelock import FileLock
from tests.drawing import NOON, drawn, filled, lay
from tests.rooms.evidence.naming_ann import FOLLOWS, asked, lake_of_ann

from wellheard.evidence import manifest, rewriting, writing
from wellheard.evidence.checking import check
from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.erasing.erasing import Asked, Erasure, erase
from wellheard.evidence.erasing.proving import prove
from wellheard.evidence.lake import Lake, LakeChanged
from wellheard.evidence.manifest import DataFile
from wellheard.evidence.matrix.opening import matrix
from wellheard.evidence.tables import seen
from wellheard.evidence.writing import ErasedMeanwhile

MACHINE = EngineSettings(memory_bytes=300_000_000, threads=1)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return lake_of_ann(tmp_path / "lake")


def test_what_was_gathered_meanwhile_is_refused(lake: Lake) -> None:
    done: list[Erasure] = []

    def gather() -> None:
        with lake.writing("follows", NOON) as writing:
            writing.append(seen.FOLLOW, filled(seen.FOLLOW, drawn(FOLLOWS)))
            (sheet,) = writing._sheets.values()
            sheet.flush()
            done.append(erase(lake, asked(lake)))

    with pytest.raises(ErasedMeanwhile, match="run it again"):
        gather()
    assert done[0].proof is not None
    assert done[0].proof.traces == ()
    assert prove(lake.folder, asked(lake, "100001").sought).traces == ()
    lake.give_purpose("Plan")
    assert lake.purpose() == "Plan"


def test_what_was_added_while_looking_is_looked_at_too(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = rewriting.Rewriting._publish
    folder = lake.folder

    def late(self: rewriting.Rewriting) -> None:
        lay(folder, follows=[{"source_id": "100001", "target_id": "100009"}])
        inner(self)

    monkeypatch.setattr(rewriting.Rewriting, "_publish", late)
    done = erase(lake, asked(lake))
    assert done.tables["follow"].rows_removed == 3
    assert done.proof is not None
    assert done.proof.traces == ()


def test_what_others_are_writing_is_no_trace_while_they_live(lake: Lake) -> None:
    sought = asked(lake).sought
    erase(lake, asked(lake))
    aside = lake.folder / "partial" / "others"
    aside.mkdir()
    named = filled(seen.ACCOUNT, [{"account_id": "100001"}])
    with FileLock(writing.lock_of(aside)):
        pq.write_table(named, aside / "account.parquet")
        assert prove(lake.folder, sought).traces == ()
    (trace,) = prove(lake.folder, sought).traces
    assert trace.path == "partial/others/account.parquet"


def test_two_who_are_erased_at_once_are_both_gone(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = rewriting.Rewriting._without
    others = [asked(lake, "100004")]

    def beside(self: rewriting.Rewriting, file: DataFile) -> object:
        """Erase another account as soon as a file is looked at."""
        if others:
            erase(lake, others.pop())
        return inner(self, file)

    monkeypatch.setattr(rewriting.Rewriting, "_without", beside)
    done = erase(lake, asked(lake))
    assert done.proof is not None
    assert done.proof.traces == ()
    assert done.tables["account"].rows_removed == 2
    assert prove(lake.folder, asked(lake, "100004").sought).traces == ()
    assert lake.snapshot().rows("account") == 2
    assert lake.snapshot().rows("erasure") == 2
    assert not check(lake).damage
    assert list((lake.folder / "partial").iterdir()) == []


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from tests.drawing import NOON
    from wellheard.evidence import forgetting, manifest, rewriting, writing
    from wellheard.evidence.erasing import beside
    from wellheard.evidence.erasing.erasing import Asked, Erasure, erase
    from wellheard.evidence.names import seek
    from wellheard.evidence.lake import Lake

    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)
    moment = sys.argv[2]
    lake = Lake.open(Path(sys.argv[1]))
    asked = Asked(seek(lake.snapshot(), "x", "@ann"), NOON, keep_out=False)
    if moment == "setting aside":
        beside.clean_quarantine = die
    if moment == "moved":
        manifest.publish = die
    if moment == "published":
        writing.orphans = die
    if moment == "files gone":
        forgetting.forget_stale = die
    erase(lake, asked)
"""


@pytest.mark.parametrize(
    ("moment", "finds"),
    [("setting aside", 5), ("moved", 5), ("published", 3), ("files gone", 3)],
)
def test_a_killed_erasure_is_finished_by_the_next_who_writes(
    lake: Lake, moment: str, finds: int
) -> None:
    matrix(lake.snapshot(), MACHINE)
    sought = asked(lake).sought
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(lake.folder), moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert lake.snapshot().rows("account") == finds
    assert not check(lake).damage
    lake.give_purpose("Plan")
    if finds > 3:  # before
        assert not check(lake, mend=True).damage
        erase(lake, Asked(sought, NOON))
    assert prove(lake.folder, sought).traces == ()
    assert len(manifest.numbers(lake.folder)) <= 2


def test_a_reader_is_told_that_its_files_are_gone(lake: Lake) -> None:
    opened = lake.snapshot()
    erase(lake, asked(lake))
    with pytest.raises(LakeChanged, match="ask again"):
        opened.read("account", seen.ACCOUNT.schema)
    assert lake.snapshot().read("account", seen.ACCOUNT.schema).num_rows == 3


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", ""),
        ("line,reason,row\n", "line,reason,row\n"),
        (f'line,reason,row\n3,x,"{"y" * 200_000} ann"\n', "line,reason,row\r\n"),
        ("line,reason,row\n3,x,\n\n", "line,reason,row\n3,x,\n\n"),
    ],
)
def test_rows_set_aside_may_be_of_any_length(lake: Lake, text: str, left: str) -> None:
    path = lake.folder / "quarantine" / "f.csv"
    path.write_text(text, encoding="utf-8", newline="")
    done = erase(lake, asked(lake))
    assert done.proof is not None
    assert done.proof.traces == ()
    assert path.read_bytes().decode() == left
    assert csv.field_size_limit() == 131_072
