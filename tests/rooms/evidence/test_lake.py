"""The lake: nothing half done, nothing lost, nothing twice."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from filelock import FileLock
from tests.drawing import NOON, filled, lay

from wellheard.evidence import manifest, writing
from wellheard.evidence.checking import check
from wellheard.evidence.lake import Lake, LakeError, LakeFormat, NoLake
from wellheard.evidence.manifest import ManifestDamaged
from wellheard.evidence.names import AccountUnclear, names_of
from wellheard.evidence.tables import found, seen, told
from wellheard.evidence.writing import AlreadyThere, LakeBusy, WrongRows

TABLES = (*seen.TABLES, *told.TABLES, *found.TABLES)
FOLLOW = [{"source_id": "ann", "target_id": "nhs"}]


def follows(*sources: str) -> pa.Table:
    rows = [{"source_id": source, "target_id": "nhs"} for source in sources]
    return filled(seen.FOLLOW, rows)


def test_rows_are_there_after_the_writing_and_not_before(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    with lake.writing("follows", NOON) as adding:
        adding.append(seen.FOLLOW, follows("ann", "bob"))
        assert lake.snapshot().rows("follow") == 0
    assert lake.snapshot().rows("follow") == 2
    kept = lake.snapshot().read("follow", seen.FOLLOW.schema)
    assert kept["source_id"].to_pylist() == ["ann", "bob"]


def test_a_lake_that_several_make_at_once_is_one_lake(tmp_path: Path) -> None:
    """Whoever opened it before the others replaced its salt would lose opt-outs."""
    folder, together, makers = tmp_path / "lake", threading.Barrier(8), 8
    with ThreadPoolExecutor(makers) as pool:

        def make(_: int) -> bytes:
            together.wait()
            return Lake.create(folder).salt

        assert len(set(pool.map(make, range(makers)))) == 1


def test_a_lake_that_was_left_half_made_is_made_whole(tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    (folder / manifest.FOLDER).mkdir(parents=True)
    (folder / "lake.partial").write_text("format = 1\nsal")
    Lake.create(folder)
    assert Lake.open(folder).snapshot().rows("follow") == 0


def test_a_failure_leaves_the_lake_as_it_was(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOW)
    before = lake.snapshot()

    def fail() -> None:
        with lake.writing("follows", NOON) as adding:
            adding.append(seen.FOLLOW, follows("bob"))
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()
    assert lake.snapshot().manifest == before.manifest
    assert list((lake.folder / "partial").iterdir()) == []


def test_a_writing_can_be_abandoned(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    with lake.writing("follows", NOON) as adding:
        adding.append(seen.FOLLOW, follows("ann"))
        adding.abandon()
    assert lake.snapshot().manifest.number == 0


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOW)
    opened = lake.snapshot()
    lay(tmp_path / "lake", follows=[{"source_id": "bob", "target_id": "nhs"}])
    assert opened.rows("follow") == 1
    assert lake.snapshot().rows("follow") == 2


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from tests.drawing import NOON, filled
    from wellheard.evidence import manifest, writing
    from wellheard.evidence.lake import Lake
    from wellheard.evidence.tables import seen

    moment = sys.argv[2]
    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)
    if moment == "moved":
        manifest.publish = die
    if moment == "named":
        Path.replace = die
    lake = Lake.open(Path(sys.argv[1]))
    with lake.writing("follows", NOON) as adding:
        row = {"source_id": "bob", "target_id": "nhs"}
        adding.append(seen.FOLLOW, filled(seen.FOLLOW, [row]))
        if moment == "appended":
            die()
"""


@pytest.mark.parametrize("moment", ["appended", "named", "moved"])
def test_a_killed_writer_leaves_the_lake_as_it_was(tmp_path: Path, moment: str) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOW)
    before = lake.snapshot().manifest
    script = textwrap.dedent(KILLED)
    killed = subprocess.run(
        [sys.executable, "-c", script, str(lake.folder), moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert lake.snapshot().manifest == before
    assert not check(lake).damage

    outcome = check(lake, mend=True)
    assert outcome.left_behind
    assert check(lake).left_behind == ()
    lay(tmp_path / "lake", follows=[{"source_id": "cat", "target_id": "nhs"}])
    assert lake.snapshot().rows("follow") == 2


def test_two_who_write_at_once_both_succeed(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")

    def add(number: int) -> None:
        with lake.writing("follows", NOON) as adding:
            adding.append(seen.FOLLOW, follows(f"reader{number}"))

    writers = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert lake.snapshot().rows("follow") == 8
    assert lake.snapshot().manifest.number == 8


def test_the_same_content_is_added_once_even_by_two_at_once(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")

    def add(meanwhile: Callable[[], None]) -> None:
        with lake.writing("follows", NOON) as adding:
            adding.append(seen.FOLLOW, follows("ann"))
            adding.fetched("digest", "how")
            meanwhile()

    with pytest.raises(AlreadyThere):
        add(lambda: add(lambda: None))
    assert lake.snapshot().rows("follow") == 1
    assert lake.snapshot().fetched("digest", "how")
    assert not lake.snapshot().fetched("digest", "otherwise")


def test_a_busy_lake_is_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "COMMIT_WAIT_SECONDS", 0.1)
    lake = Lake.create(tmp_path / "lake")
    with (
        FileLock(lake.folder / writing.COMMIT_LOCK),
        pytest.raises(LakeBusy, match="try again"),
        lake.writing("follows", NOON) as adding,
    ):
        adding.append(seen.FOLLOW, follows("ann"))
    assert lake.snapshot().rows("follow") == 0


def test_a_living_writer_is_not_swept_away(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    with lake.writing("slow", NOON) as slow:
        slow.append(seen.FOLLOW, follows("ann"))
        assert check(lake, mend=True).left_behind == ()
    assert lake.snapshot().rows("follow") == 1


def test_rows_of_another_shape_are_refused(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    with (
        pytest.raises(WrongRows, match="other columns"),
        lake.writing("x", NOON) as adding,
    ):
        adding.append(seen.FOLLOW, pa.table({"source_id": ["ann"]}))
    nobody = follows("ann").set_column(
        1, seen.FOLLOW.schema.field("source_id"), pa.nulls(1, pa.string())
    )
    with (
        pytest.raises(WrongRows, match="have no source_id"),
        lake.writing("x", NOON) as adding,
    ):
        adding.append(seen.FOLLOW, nobody)


def test_many_small_batches_become_few_row_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROW_GROUP_ROWS", 10)
    lake = Lake.create(tmp_path / "lake")
    with lake.writing("follows", NOON) as adding:
        for number in range(20):
            adding.append(seen.FOLLOW, follows(f"reader{number}"))
    (path,) = lake.snapshot().files("follow")
    groups = pa.parquet.ParquetFile(path).metadata.num_row_groups
    assert groups == 2


def test_a_snapshot_as_at_a_day_has_nothing_later(tmp_path: Path) -> None:
    early, late = datetime(2014, 12, 1, tzinfo=UTC), datetime(2014, 12, 5, tzinfo=UTC)
    lay(tmp_path / "lake", follows=FOLLOW, moment=early)
    lake = lay(tmp_path / "lake", follows=FOLLOW, moment=late)
    assert lake.snapshot(date(2014, 11, 30)).rows("follow") == 0
    assert lake.snapshot(date(2014, 12, 4)).rows("follow") == 1
    assert lake.snapshot(date(2014, 12, 5)).rows("follow") == 2


def test_a_folder_without_a_lake_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoLake, match="wellheard import"):
        Lake.open(tmp_path)


def test_a_lake_is_not_made_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(LakeError, match="empty or new folder"):
        Lake.create(tmp_path)
    with pytest.raises(LakeError, match="is a file"):
        Lake.create(tmp_path / "thesis.doc")


def test_a_lake_of_another_format_is_not_read(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    settings = lake.folder / "lake.toml"
    text = settings.read_text()
    settings.write_text(text.replace("format = 1", "format = 2"))
    with pytest.raises(LakeFormat, match="format 2"):
        Lake.open(lake.folder)
    settings.write_text("salt = 7")
    with pytest.raises(LakeError, match="restore it from a backup"):
        Lake.open(lake.folder)


def test_the_salt_is_for_its_owner_only(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    assert (lake.folder / "lake.toml").stat().st_mode & 0o077 == 0
    assert Lake.open(lake.folder).salt == lake.salt
    assert len(lake.salt) == 32


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOW)
    manifest.path_of(lake.folder, 1).write_text("{")
    with pytest.raises(ManifestDamaged, match=r"00000001\.json"):
        lake.snapshot()


def test_a_purpose_is_the_one_given_last(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    assert lake.purpose() is None
    lake.give_purpose("Plan engagement")
    lake.give_purpose("Answer the consultation")
    assert lake.purpose() == "Answer the consultation"


def test_opt_outs_are_kept_as_hashes_only(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    lake.opt_out("x", ["inv-one", "@ann"])
    opt_outs = lake.opt_outs()
    kept = opt_outs.keeps("x", pa.array(["inv-one", "inv-two", "@ann", None]))
    assert kept.to_pylist() == [False, True, False, True]
    assert opt_outs.keeps("bluesky", pa.array(["inv-one"])).to_pylist() == [True]
    for path in lake.folder.rglob("*.parquet"):
        assert b"inv-one" not in path.read_bytes()


@pytest.mark.parametrize("harm", ["gone", "short", "other", "rows"])
def test_a_check_finds_damage(tmp_path: Path, harm: str) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOW)
    (path,) = lake.snapshot().files("follow")
    whole = path.read_bytes()
    if harm == "gone":
        path.unlink()
    elif harm == "short":
        path.write_bytes(whole[:-9])
    elif harm == "other":
        path.write_bytes(b"\0" * len(whole))
    else:
        named = manifest.path_of(lake.folder, 1)
        named.write_text(named.read_text().replace('"rows": 1', '"rows": 2'))
    (damage,) = check(lake).damage
    assert damage.path.startswith("seen/follow/day=2014-12-18/")
    expected = {
        "gone": "is missing",
        "short": "has another size",
        "other": "cannot be read",
        "rows": "has 1 rows and should have 2",
    }
    assert expected[harm] in damage.what


def test_a_check_finds_other_columns(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOW)
    (path,) = lake.snapshot().files("follow")
    pa.parquet.write_table(pa.table({"source_id": ["ann"]}), path)
    named = manifest.path_of(lake.folder, 1)
    size = lake.snapshot().data_files("follow")[0].size
    text = named.read_text().replace(
        f'"size": {size}', f'"size": {path.stat().st_size}'
    )
    named.write_text(text)
    (damage,) = check(lake).damage
    assert damage.what == "has other columns than the table follow"


def test_a_check_finds_quarantine_files_that_no_import_claims(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOW)
    (lake.folder / "quarantine").mkdir()
    old, young = (lake.folder / "quarantine" / f"{name}.csv" for name in ("o", "y"))
    for path in (old, young):
        path.write_text("line,reason,row")
    os.utime(old, (0, 0))
    assert check(lake, mend=True).left_behind == ("o.csv",)
    assert young.exists()
    assert not old.exists()


def test_a_system_that_cannot_sync_folders_is_not_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("asked to sync"))
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(os, "name", "nt")
        manifest.sync_folder(tmp_path)


def test_an_account_that_nobody_has_seen_keeps_the_names_it_was_given(
    tmp_path: Path,
) -> None:
    lake = Lake.create(tmp_path / "lake")
    assert names_of(lake.snapshot(), "x", "@Ann") == ["@ann", "Ann"]


def test_opting_out_leaves_the_next_user_of_a_handle_in(tmp_path: Path) -> None:
    users = [
        {"account_id": "1", "handle": "ann", "observed_at": NOON},
        {"account_id": "1", "handle": "anna", "observed_at": NOON + timedelta(1)},
        {"account_id": "2", "handle": "ann", "observed_at": NOON + timedelta(2)},
    ]
    lake = lay(tmp_path / "lake", accounts=users)
    assert names_of(lake.snapshot(), "x", "1") == ["1", "@1", "@anna"]
    with pytest.raises(AccountUnclear, match="give the permanent id"):
        names_of(lake.snapshot(), "x", "@ann")


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_every_column_says_what_it_means(table: str) -> None:
    (found_table,) = (each for each in TABLES if each.name == table)
    assert all(found_table.about(name) for name in found_table.schema.names)
    assert set(found_table.identity) <= set(found_table.schema.names)
    assert set(found_table.names) <= set(found_table.schema.names)
