"""Files come into the lake by the command `import`, or are refused in one sentence."""

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wellheard.cli import importing, screen
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.batches import FileRefused

FOLLOWS = "follower,followed\n1,10\n2,10\n3,3\n4,9.2e17\n"
DAMAGED = "was damaged by a spreadsheet or a program that treats ids as numbers"
GOOD = "follower,followed\n5,10\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with the lake beside the files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WELLHEARD_LAKE", raising=False)
    (tmp_path / "follows.csv").write_text(FOLLOWS)
    (tmp_path / "good.csv").write_text(GOOD)
    return tmp_path


def run(*arguments: str) -> int:
    return exit_code(["import", *arguments])


def stored(table: str = "follow") -> int:
    return Lake.open(Path("lake")).snapshot().rows(table)


def test_a_file_comes_in_and_the_summary_counts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("follows", "follows.csv", "--network", "x") == 0
    told = capsys.readouterr()
    (quarantine,) = Path("lake/quarantine").iterdir()
    lines = told.out.splitlines()
    assert lines[:-1] == [
        "file\tfollows.csv",
        "rows read\t4",
        "kept as follow\t2",
        "set aside\t2",
        f"set aside in\t{quarantine.absolute()}",
    ]
    assert lines[-1].startswith("seconds\t")
    assert told.err == ""
    assert quarantine.read_text().splitlines()[1] == (
        '4,says that an account follows itself,"3,3"'
    )
    assert stored() == 2


def test_a_summary_is_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("follows", "follows.csv", "good.csv", "--network", "x", "--json") == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["rows_kept"] == {"follow": 2}
    assert first["rows_quarantined"] == 2
    assert first["quarantine"].endswith(".csv")
    assert second["endpoint"] == "good.csv"
    assert second["quarantine"] is None


def test_the_second_time_nothing_changes(capsys: pytest.CaptureFixture[str]) -> None:
    run("follows", "follows.csv", "--network", "x")
    before = Lake.open(Path("lake")).snapshot().manifest
    Path("copy.gz").write_bytes(gzip.compress(FOLLOWS.encode()))
    capsys.readouterr()
    assert run("follows", "copy.gz", "--network", "x") == 0
    assert "already imported\tyes; nothing was changed" in capsys.readouterr().out
    assert Lake.open(Path("lake")).snapshot().manifest == before


def test_the_same_file_seen_on_another_day_is_new_evidence() -> None:
    run("follows", "good.csv", "--network", "x", "--observed-at", "2014-12-18")
    run("follows", "good.csv", "--network", "x", "--observed-at", "2014-12-18")
    run("follows", "good.csv", "--network", "x", "--observed-at", "2015-03-19")
    rows = Lake.open(Path("lake")).snapshot().read("follow", seen.FOLLOW.schema)
    days = [f"{moment:%Y-%m-%d}" for moment in rows["last_seen_at"].to_pylist()]
    assert days == ["2014-12-18", "2015-03-19"]
    assert (
        Lake.open(Path("lake"))
        .snapshot()
        .data_files("follow")[1]
        .path.startswith("seen/follow/day=2015-03-19/")
    )


def test_files_may_overlap() -> None:
    Path("more.csv").write_text("follower,followed\n1,10\n7,10\n")
    assert run("follows", "follows.csv", "more.csv", "--network", "x") == 0
    assert stored() == 4


def test_standard_input_is_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = SimpleNamespace(buffer=io.BytesIO(GOOD.encode()))
    monkeypatch.setattr(sys, "stdin", pipe)
    assert run("follows", "-", "--network", "x") == 0
    assert "file\tstandard input" in capsys.readouterr().out
    assert stored() == 1


def test_parquet_comes_from_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    pq.write_table(pa.table({"source_id": [1, 2], "target_id": ["9", "9"]}), content)
    content.seek(0)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=content))
    assert run("follows", "-", "--network", "x") == 0
    assert stored() == 2


def test_the_lake_may_be_named_in_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WELLHEARD_LAKE", "elsewhere")
    assert run("follows", "good.csv", "--network", "x") == 0
    assert Lake.open(Path("elsewhere")).snapshot().rows("follow") == 1


def test_every_option_reaches_the_file() -> None:
    Path("posts.txt").write_bytes(
        b'1|Wed Apr 08 19:48:05 +0000 2015|Caf\xe9 "talk | @Nurse\n'
        b"2|2015-04-08 20:48|second\n"
    )
    options = (
        "--network twitter --delimiter pipe --no-header --quote none --rest-in-last "
        "--columns post_id=1,created_at=2 --columns text=3 --set account_id=@OurTrust "
        "--time-zone Europe/London --encoding cp1252 --format csv --lake other"
    )
    assert run("posts", "posts.txt", *options.split()) == 0
    snapshot = Lake.open(Path("other")).snapshot()
    rows = snapshot.read("post", seen.POST.schema).to_pylist()
    assert [(row["text"], row["created_at"].isoformat()) for row in rows] == [
        ('Café "talk | @Nurse', "2015-04-08T19:48:05+00:00"),
        ("second", "2015-04-08T19:48:00+00:00"),
    ]
    assert {row["account_id"] for row in rows} == {"@ourtrust"}
    assert {row["network"] for row in rows} == {"x"}
    assert snapshot.rows("engagement") == 1


def test_a_column_may_be_left_out() -> None:
    Path("a.csv").write_text("id,screen_name\n9.2e17,Ward7\n")
    assert run("accounts", "a.csv", "--network", "x") == 2
    assert run("accounts", "a.csv", "--network", "x", "--columns", "account_id=") == 0
    assert stored("account") == 1


def test_engagements_come_in() -> None:
    Path("e.csv").write_text("actor,verb,target\n1,fav,2\n")
    assert run("engagements", "e.csv", "--network", "x") == 0
    assert stored("engagement") == 1


TWEET = {
    "id_str": "11",
    "created_at": "Wed Apr 08 19:48:05 +0000 2015",
    "full_text": "Thank you @inv_nurse",
    "user": {"id_str": "7", "screen_name": "inv_ward", "name": "Ward"},
    "entities": {"user_mentions": [{"id_str": "8", "screen_name": "inv_nurse"}]},
}


def test_what_a_network_gave_comes_in(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tweets.jsonl").write_text(json.dumps(TWEET) + "\n")
    assert run("archive", "tweets.jsonl", "--dry-run", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["rows_kept"]["post"] == 1
    assert not Path("lake").exists()
    assert run("archive", "tweets.jsonl", "--observed-at", "2015-04-09") == 0
    assert stored("post") == 1
    (file,) = Lake.open(Path("lake")).snapshot().data_files("post")
    assert file.day.isoformat() == "2015-04-09"
    assert run("archive", "tweets.jsonl", "--observed-at", "2015-04-09") == 0
    assert "already imported" in capsys.readouterr().out


def test_what_is_no_archive_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("archive", "follows.csv") == 2
    assert "Cannot tell what follows.csv is" in capsys.readouterr().err
    assert not Path("lake").exists()


def test_a_dry_run_shows_and_stores_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("follows", "follows.csv", "--network", "x", "--dry-run") == 0
    assert capsys.readouterr().out.splitlines() == [
        "column for follows.csv\ttaken from",
        "source_id\tfollower",
        "target_id\tfollowed",
        "",
        "First of 2 rows of follow",
        "network\tsource_id\ttarget_id",
        "x\t1\t10",
        "x\t2\t10",
        "",
        "Of the first 4 rows, 2 would be set aside; nothing was stored",
        "line 4: says that an account follows itself",
        f"line 5: followed {DAMAGED}: 9.2e17; export ids as text",
    ]
    assert not Path("lake").exists()


def test_a_dry_run_says_how_the_file_was_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("p.csv").write_bytes(b"id,text\n1,Caf\xe9 #a #b\n")
    options = ("--network", "x", "--set", "account_id=7", "--dry-run")
    assert run("posts", "p.csv", *options) == 0
    out = capsys.readouterr().out
    assert "account_id\talways 7\n" in out
    assert "\ta; b\t" in out
    assert "note: Lines that were not UTF-8, read as Windows-1252: 1\n" in out


def test_a_dry_run_is_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("follows", "follows.csv", "--network", "x", "--dry-run", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["columns"] == {"source_id": "follower", "target_id": "followed"}
    assert shown["first_rows"]["follow"][0]["source_id"] == "1"
    assert shown["rows_quarantined"] == 2
    assert shown["reasons"][0]["line"] == 4


def test_a_dry_run_of_an_empty_table(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.csv").write_text("handle\n")
    assert run("accounts", "a.csv", "--network", "x", "--dry-run") == 0
    assert "First of 0 rows of account" in capsys.readouterr().out


def cut(content: bytes) -> bytes:
    return gzip.compress(content)[:-8]


REFUSED = [
    (b"", "wrong is empty"),
    (b"PK\x03\x04", "wrong is a zip archive or a workbook"),
    (cut(b"follower,followed\n" + b"1,2\n" * 10_000), "wrong is cut short or damaged"),
    (b"a,b\n1,2\n", "wrong: cannot tell which column is the account that follows"),
    (b'[{"a": 1}]', "wrong is one JSON list"),
    (b"follower,followed\n1,1\n", "None of the 1 rows of wrong could be read; line 2"),
    (b'follower,followed\n1,"2\n', "a quoted value that begins in line 2"),
    (b"follower,followed\n1,\x00\n", "wrong is no text file"),
]


@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_a_wrong_file_is_one_sentence_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], content: bytes, sentence: str
) -> None:
    Path("wrong").write_bytes(content)
    assert run("follows", "wrong", "--network", "x") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("Error: ")
    assert sentence in told.err
    assert "Traceback" not in told.err
    assert not Path("lake").exists()


def test_a_lake_that_was_there_stays_when_a_file_is_refused() -> None:
    run("follows", "good.csv", "--network", "x")
    Path("wrong.csv").write_text("follower,followed\n1,1\n")
    assert run("follows", "wrong.csv", "--network", "x") == 2
    assert stored() == 1


def test_a_new_lake_that_another_program_writes_to_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(lake: Lake, *_: object, **__: object) -> None:
        (lake.folder / "partial" / "somebody").mkdir(parents=True)
        raise FileRefused("good.csv is no good")

    monkeypatch.setattr(importing, "bring_in", refused)
    assert run("follows", "good.csv", "--network", "x") == 2
    assert stored() == 0


def test_an_empty_folder_for_the_lake_stays_when_a_file_is_refused() -> None:
    Path("lake").mkdir()
    Path("wrong.csv").write_text("follower,followed\n1,1\n")
    assert run("follows", "wrong.csv", "--network", "x") == 2
    assert Path("lake").exists()


def test_a_failure_says_which_files_were_stored_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("follows", "good.csv", "nothing.csv", "--network", "x") == 2
    assert capsys.readouterr().err == (
        "Error: There is no file nothing.csv; check its name (stored before it: "
        "good.csv)\n"
    )
    assert stored() == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--columns", "source_id"], "write 'source_id' as OURS=THEIRS,OURS=THEIRS"),
        (["--columns", "shoe=follower"], "Follows have no column shoe; choose among"),
        (["--set", "network"], "write 'network' as COLUMN=VALUE"),
        (["--time-zone", "Mars"], "there is no zone 'Mars'; write Europe/London"),
        (["--time-zone", "../etc"], "there is no zone '../etc'"),
        (["--network", "!"], "'!' is no name of a network; write x or bluesky"),
        (["--encoding", "klingon"], "there is no encoding 'klingon'"),
        (["--encoding", "base64"], "there is no encoding 'base64'"),
        (["--delimiter", "--"], "'--' is not one character; write tab for a tab"),
        (["--observed-at", "soon"], "cannot read 'soon' as a time"),
        (["-", "-"], "Standard input can be read only once"),
    ],
)
def test_a_wrong_option_is_explained(
    capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert run("follows", "--network", "x", "good.csv", *options) == 2
    assert sentence in " ".join(capsys.readouterr().err.split())
    assert not Path("lake").exists()


def test_a_folder_of_other_files_is_no_lake(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("follows", "good.csv", "--network", "x", "--lake", ".") == 3
    assert "holds other files and no lake" in capsys.readouterr().err


def test_the_summary_counts_who_is_left_out_on_request(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Lake.create(Path("lake")).opt_out("x", ["1"])
    assert run("follows", "follows.csv", "--network", "x") == 0
    assert "left out on request\t1\n" in capsys.readouterr().out
    assert stored() == 1


def test_a_person_at_a_terminal_sees_a_table_and_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    assert run("follows", "follows.csv", "--network", "x") == 0
    told = capsys.readouterr()
    assert "follows.csv" in told.err
    assert "kept as follow" in told.out
    assert "\t" not in told.out


GENERATE = """
import gzip, sys
with gzip.open(sys.argv[1], "wt", compresslevel=1) as stream:
    stream.write("source_id,target_id,note\\n")
    for number in range(int(sys.argv[2])):
        stream.write(f"{number * 7919},{number % 997 + 10**12},{number:060d}\\n")
"""

MEASURED = """
import re, sys
from pathlib import Path
from wellheard.cli import importing, screen
from wellheard.cli.main import exit_code
code = exit_code(sys.argv[1:])
# The resource usage of a process counts what it was before it became this program.
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024)
sys.exit(code)
"""


def test_a_file_larger_than_memory_streams(tmp_path: Path) -> None:
    rows = 1_200_000  # 100 MB once unpacked, and several times that as Python objects
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    big = str(tmp_path / "big.csv.gz")
    subprocess.run([sys.executable, "-c", GENERATE, big, str(rows)], check=True)
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", "follows", big, "--network", "x"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    *summary, megabytes = ended.stdout.splitlines()
    assert f"kept as follow\t{rows:,}" in summary
    assert int(megabytes) < 300
