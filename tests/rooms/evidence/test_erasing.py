"""Erasing: nothing of the account is left, everything of others stays."""

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.drawing import NOON, drawn, filled, lay
from tests.engines.drawing_lakes import IDS, NETWORKS, Drawn, lakes
from tests.rooms.evidence.naming_ann import ACCOUNTS, asked, lake_of_ann, rows

from wellheard.accounts.handles import mentions
from wellheard.evidence import manifest
from wellheard.evidence.checking import check
from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.erasing.erasing import Asked, erase, rehearse
from wellheard.evidence.erasing.proving import prove
from wellheard.evidence.erasing.words import Words
from wellheard.evidence.lake import Lake
from wellheard.evidence.matrix.opening import matrix
from wellheard.evidence.names import AccountUnclear, Sought, seek
from wellheard.evidence.settled import settled
from wellheard.evidence.tables import seen, told

MACHINE = EngineSettings(memory_bytes=300_000_000, threads=1)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return lake_of_ann(tmp_path / "lake")


def test_an_account_is_known_by_id_and_by_the_handles_it_used_last(lake: Lake) -> None:
    for name in ("@ann", "ANN", "100001"):
        sought = seek(lake.snapshot(), "x", name)
        assert sought.ids == {"100001", "@ann"}
        assert sought.handles == {"ann"}
        assert sought.others_handles == {"annie"}
        assert sought.posts == {"p1"}


def test_a_handle_of_several_accounts_is_asked_back(lake: Lake) -> None:
    with pytest.raises(AccountUnclear, match="100001, 100003; give the permanent id"):
        seek(lake.snapshot(), "x", "annie")


def test_an_account_nobody_saw_is_sought_by_what_was_given(lake: Lake) -> None:
    assert seek(lake.snapshot(), "x", "@zoe").ids == {"@zoe"}
    assert seek(lake.snapshot(), "x", "zoe").ids == {"@zoe", "zoe"}
    assert seek(lake.snapshot(), "x", "did:plc:zz").handles == frozenset()
    assert seek(lake.snapshot(), "mastodon", "100001").posts == frozenset()


def test_its_rows_go_and_its_names_elsewhere_are_hidden(lake: Lake) -> None:
    done = erase(lake, asked(lake))
    removed = {name: each.rows_removed for name, each in done.tables.items()}
    assert removed == {
        "account": 2,
        "disclosure": 0,
        "engagement": 2,
        "fetch": 0,
        "follow": 2,
        "opt_out": 0,
        "post": 1,
    }
    altered = {name: each.rows_altered for name, each in done.tables.items()}
    assert altered == {
        "account": 1,
        "disclosure": 1,
        "engagement": 2,
        "fetch": 1,
        "follow": 0,
        "opt_out": 0,
        "post": 3,
    }
    assert done.set_aside == 1
    assert done.found == 7 + 8 + 1
    about = [row["description"] for row in rows(lake, "account")]
    assert about == [
        "Married to [erased], likes",
        "I have her old handle",
        "Not @annx.org",
    ]
    pairs = [(row["source_id"], row["target_id"]) for row in rows(lake, "follow")]
    assert pairs == [("100002", "100003"), ("100004", "@annie")]
    quote, reply = rows(lake, "engagement")
    assert quote["object_post_id"] is None
    assert str(reply["record_uri"]).startswith("[erased]:")
    assert rows(lake, "fetch")[0]["endpoint"] == "twitter-[erased]-2014.zip"
    assert rows(lake, "disclosure")[0]["question"] == '{"seeds": ["[erased]"]}'
    aside = (lake.folder / "quarantine" / "f.csv").read_text(encoding="utf-8")
    assert aside.splitlines() == ["line,reason,row", '4,no id,"annx,Max"']


def test_words_of_others_stay_and_words_of_its_own_go(lake: Lake) -> None:
    erase(lake, asked(lake))
    second, third, fourth, fifth = rows(lake, "post")
    assert second["text"] == "Thanks [erased], and @annx; mail me at bob@ann.org"
    assert second["mentions"] == ["annx"]
    assert second["links"] == [
        "https://x.com/[erased]",
        "https://x.com/annx",
        "https://ann.org",
    ]
    assert (second["reply_to_id"], second["root_id"]) == (None, "p0")
    assert second["media"][0]["alt"] == "A card for [erased]"
    assert third["text"] is None
    assert (fourth["text"], fourth["repost_of_id"]) == (None, None)
    assert fifth["text"] == "I am @annie, not ann"


def test_the_erasure_is_on_record_without_a_name(lake: Lake) -> None:
    asking = asked(lake)
    erase(lake, asking)
    (record,) = rows(lake, "erasure")
    (gone,) = rows(lake, "tombstone")
    hashed = lake.opt_outs().hash_of("x", "100001")
    assert (record["account_hash"], gone["id"]) == (hashed, hashed)
    assert gone["reason"] == record["reason"] == "asked for"
    assert lake.opt_outs().holds("x", "@ann")
    assert not lake.opt_outs().holds("x", "@annie")


def test_the_whole_lake_is_looked_through_afterwards(lake: Lake) -> None:
    matrix(lake.snapshot(), MACHINE)
    sought = asked(lake).sought
    before = prove(lake.folder, sought)
    assert {trace.path.split("/")[0] for trace in before.traces} == {
        *("seen", "found", "quarantine"),
    }
    done = erase(lake, asked(lake))
    assert done.proof is not None
    assert done.proof.traces == ()
    assert prove(lake.folder, sought).traces == ()
    assert list((lake.folder / "settled").iterdir()) == []
    assert list((lake.folder / "matrix").iterdir()) == []
    names = ("100001", "@ann\0", "@Ann", "Good morning")
    for path in lake.folder.rglob("*.parquet"):
        values = str(pq.read_table(path).to_pylist())
        assert not [name for name in names if name in values.replace("'", "\0")], path
    assert manifest.numbers(lake.folder) == [lake.snapshot().manifest.number]
    assert not check(lake).damage


def test_traces_are_found_wherever_they_are(lake: Lake) -> None:
    sought = asked(lake).sought
    erase(lake, asked(lake))
    stray = lake.folder / "partial" / "stray.parquet"
    pq.write_table(filled(seen.ACCOUNT, [{"account_id": "100001"}]), stray)
    (lake.folder / "seen" / "torn.parquet").write_bytes(b"PAR1")
    noted = lake.folder / "notes.txt"
    noted.write_text("ask @ann", encoding="utf-8")
    stale = lake.folder / "matrix" / "0123"
    stale.mkdir(parents=True)
    with pa.ipc.new_file(
        stale / "texts.arrow", pa.schema([("handle", "string")])
    ) as it:
        it.write_table(pa.table({"handle": ["x.com/ann"]}))
    listed = pa.table({"media": [[{"alt": "@ann"}], None], "n": [1, 2]})
    pq.write_table(listed, stale / "more.parquet")
    traces = {trace.path: trace.what for trace in prove(lake.folder, sought).traces}
    assert traces == {
        "partial/stray.parquet": "account_id",
        "notes.txt": "text",
        "seen/torn.parquet": "cannot be read",
        "matrix/0123/texts.arrow": "handle",
        "matrix/0123/more.parquet": "media",
    }


def test_a_rehearsal_changes_nothing(lake: Lake) -> None:
    before = {path: path.stat().st_mtime_ns for path in lake.folder.rglob("*.*")}
    counted = rehearse(lake, asked(lake))
    assert (counted.found, counted.proof) == (16, None)
    after = {path: path.stat().st_mtime_ns for path in lake.folder.rglob("*.*")}
    assert after == before


def test_who_was_never_there_is_kept_out_all_the_same(lake: Lake) -> None:
    layout = settled(lake.snapshot(), MACHINE).folder
    done = erase(lake, asked(lake, "@zoe"))
    assert done.found == 0
    assert lake.opt_outs().holds("x", "@zoe")
    assert layout.exists()
    assert len(rows(lake, "erasure")) == 1


def test_it_may_come_back_where_that_is_asked_for(lake: Lake) -> None:
    asking = asked(lake)
    erase(lake, Asked(asking.sought, NOON, keep_out=False))
    assert len(lake.opt_outs()) == 0


def test_a_day_of_the_past_no_longer_holds_it(tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    lake = lay(folder, accounts=drawn(ACCOUNTS), moment=NOON)
    more = [{"account_id": "100005", "handle": "eve"}]
    lay(folder, accounts=more, moment=NOON + timedelta(days=9))
    erase(lake, asked(lake))
    assert lake.snapshot(as_at=date(2014, 12, 20)).rows("account") == 3
    assert lake.snapshot().rows("account") == 4


def test_the_same_name_on_another_network_is_somebody_else(tmp_path: Path) -> None:
    both = [
        {"network": network, "account_id": "100001", "handle": "ann"}
        for network in ("x", "bluesky")
    ]
    lake = lay(tmp_path / "lake", accounts=both)
    done = erase(lake, asked(lake))
    assert done.proof is not None
    assert done.proof.traces == ()
    assert [row["network"] for row in rows(lake, "account")] == ["bluesky"]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("@ann", "[erased]"),
        ("(@Ann) @ann @ann", "([erased]) [erased] [erased]"),
        ("thanks @ann.", "thanks [erased]."),
        ("@anna @joann me@ann.org @ann_", None),
        (".@ann -@ann RT@ann", ".[erased] -[erased] RT[erased]"),
        ("@ann.Thanks @ann-and", "[erased].Thanks [erased]-and"),
        ("@ann@ann", "[erased][erased]"),
        ("https://x.com/ann/status/55 x", "https://x.com/[erased] x"),
        (
            '{"where": ["handle=ann", "handle~Ann"]}',
            '{"where": ["handle=[erased]", "handle~[erased]"]}',
        ),
        ("handle=anna", None),
        ("https://x.com/ann?s=20", "https://x.com/[erased]?s=20"),
        ("https://x.com/anna ann", None),
        ("at://did:plc:abc/app", "at://[erased]/app"),
        ("did:plc:abcd", None),
    ],
)
def test_names_are_found_as_whole_words(text: str, hidden: str | None) -> None:
    sought = Sought("x", frozenset(("did:plc:abc", "@ann", "7")), frozenset(("ann",)))
    assert Words.of(sought).hidden(text) == (hidden or text)
    assert Words.of(sought).is_in(text) == (hidden is not None)


@pytest.mark.parametrize(
    ("network", "handle", "text", "hidden"),
    [
        ("bluesky", "ann.example", "@ann.example.com @ann.example-a.com", None),
        (
            "bluesky",
            "ann.example",
            "@ann.example- @ann.example.",
            "[erased]- [erased].",
        ),
        (
            "mastodon",
            "ann@inv.example",
            "@ann@inv.example https://inv.example/@ann/7, https://inv.example/users/ann",
            "[erased] https://[erased], https://[erased]",
        ),
        ("mastodon", "ann@inv.example", "https://inv.example/@anna", None),
        ("mastodon", "ann@inv.example", "https://an-inv.example/@ann", None),
    ],
)
def test_names_are_those_of_their_network(
    network: str, handle: str, text: str, hidden: str | None
) -> None:
    sought = Sought(network, frozenset((f"@{handle}",)), frozenset((handle,)))
    assert Words.of(sought).hidden(text) == (hidden or text)


PIECES = ["@", ".", "-", "RT", " ", "ann", "Ann", "/", "x.com", "é", "_", ":", "1"]


@given(
    text=st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    network=st.sampled_from(["x", "bluesky", "mastodon", "instagram"]),
    handle=st.sampled_from(["ann", "ann.x.com", "ann@x.com"]),
)
def test_nobody_who_reads_posts_finds_who_was_erased(
    text: str, network: str, handle: str
) -> None:
    words = Words.of(Sought(network, frozenset((f"@{handle}",)), frozenset((handle,))))
    hidden = words.hidden(text)
    assert handle not in {each.lower() for each in mentions(hidden, network)}
    assert not words.is_in(hidden)
    assert words.is_in(text) == (hidden != text)


def test_what_passes_its_words_on_goes_however_it_is_written(lake: Lake) -> None:
    with lake.writing("posts", NOON) as writing:
        post = {"post_id": "p9", "account_id": "100002", "text": "RT@Ann: Mine"}
        writing.append(seen.POST, filled(seen.POST, [post]))
    erase(lake, asked(lake))
    (kept,) = [row for row in rows(lake, "post") if row["post_id"] == "p9"]
    assert kept["text"] is None


def test_what_its_network_says_is_gone_of_it_goes_too(lake: Lake) -> None:
    with lake.writing("tombstones", NOON) as writing:
        gone = [{"kind": "post", "id": name, "at": NOON} for name in ("p1", "p2")]
        writing.append(seen.TOMBSTONE, filled(seen.TOMBSTONE, gone))
    done = erase(lake, asked(lake))
    assert done.proof is not None
    assert done.proof.traces == ()
    assert [row["id"] for row in rows(lake, "tombstone")][:1] == ["p2"]


@settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow,),
)
@given(
    drawn_lake=lakes(20), network=st.sampled_from(NETWORKS), name=st.sampled_from(IDS)
)
def test_nothing_is_left_in_any_lake_and_nothing_else_goes(
    tmp_path_factory: pytest.TempPathFactory, drawn_lake: Drawn, network: str, name: str
) -> None:
    lake = lay(
        tmp_path_factory.mktemp("erasing") / "lake",
        accounts=drawn_lake.accounts,
        follows=drawn_lake.follows,
        engagements=drawn_lake.engagements,
    )
    try:
        sought = seek(lake.snapshot(), network, name)
    except AccountUnclear:
        return
    before = {table: rows(lake, table.name) for table in seen.TABLES}
    done = erase(lake, Asked(sought, NOON))
    assert done.proof is not None
    assert done.proof.traces == ()
    for table in (seen.ACCOUNT, seen.FOLLOW, seen.ENGAGEMENT):
        expected = [
            row
            for row in before[table]
            if row["network"] != network
            or not sought.ids & {row[column] for column in table.names}
        ]
        assert rows(lake, table.name) == expected
    assert told.ERASURE.name in {file.table for file in lake.snapshot().manifest.files}
