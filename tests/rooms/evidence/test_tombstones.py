"""What networks say is gone goes from every table, and nothing else."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.drawing import NOON, Row, drawn, filled, lay
from tests.engines.drawing_lakes import IDS, NETWORKS, Drawn, lakes
from tests.rooms.evidence.naming_ann import lake_of_ann, rows

from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.erasing.proving import prove
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import seek
from wellheard.evidence.settled import settled
from wellheard.evidence.tables import seen
from wellheard.evidence.tombstones.applying import Followed, apply
from wellheard.networks import identities

MACHINE = EngineSettings(memory_bytes=300_000_000, threads=1)
DAY = timedelta(days=1)


def say(lake: Lake, *gone: Row, at: datetime = NOON) -> None:
    """Lay tombstones into a lake."""
    given = [{"reason": "deleted", "at": at, **each} for each in gone]
    with lake.writing("tombstones", NOON) as writing:
        writing.append(seen.TOMBSTONE, filled(seen.TOMBSTONE, given))


def write(folder: Path, **tables: list[Row]) -> Lake:
    """Lay rows of any tables into a lake."""
    lake = Lake.create(folder)
    with lake.writing("drawn", NOON) as writing:
        for table in seen.TABLES:
            writing.append(table, filled(table, tables.get(table.name, [])))
    return lake


POSTS = """
    | post_id | account_id | text  | reply_to_id | root_id | repost_of_id | quote_of |
    |---------|------------|-------|-------------|---------|--------------|----------|
    | p1      | ann        | Mine  |             |         |              |          |
    | p2      | bob        | Reply | p1          | p0      |              |          |
    | p3      | cat        | Mine  |             |         | p1           |          |
    | p4      | dan        | See   |             | p1      |              | p1       |
    | p5      | dan        | Other | p2          |         |              | p4       |
    """.replace("quote_of ", "quote_of_id ")
ENGAGEMENTS = [
    ("ann", "bob", "p0", "reply", identities.by_post("reply", "p1")),
    ("ann", "cat", "p1", "mention", identities.mention("p1", "@cat")),
    ("ann", "eve", "p1", "mention", "at://other/name"),
    ("bob", "ann", "p1", "reply", identities.by_post("reply", "p2")),
    ("cat", "ann", "p1", "like", "like cat  p1 "),
    ("dan", "ann", "p1", "like", "at://dan/app.bsky.feed.like/1"),
    ("eve", "bob", "p2", "like", "like eve  p2 "),
]
ENGAGED = ("actor_id", "object_account_id", "object_post_id", "verb", "record_uri")


@pytest.fixture
def talk(tmp_path: Path) -> Lake:
    engagements = [dict(zip(ENGAGED, each, strict=True)) for each in ENGAGEMENTS]
    return write(tmp_path / "lake", post=drawn(POSTS), engagement=engagements)


def test_a_post_goes_with_what_passes_it_on(talk: Lake) -> None:
    say(talk, {"kind": "post", "id": "p1"})
    done = apply(talk)
    left = {row["post_id"]: row for row in rows(talk, "post")}
    assert list(left) == ["p2", "p4", "p5"]
    assert (left["p2"]["reply_to_id"], left["p2"]["root_id"]) == (None, "p0")
    assert (left["p4"]["root_id"], left["p4"]["quote_of_id"]) == (None, None)
    assert (left["p5"]["reply_to_id"], left["p5"]["quote_of_id"]) == ("p2", "p4")
    assert left["p4"]["text"] == "See"
    assert done.tables["post"].rows_removed == 2
    assert done.tables["post"].rows_altered == 2
    assert done.kinds == {"post": Followed(1, 1)}


def test_engagement_it_made_goes_and_engagement_with_it_forgets_it(talk: Lake) -> None:
    say(talk, {"kind": "post", "id": "p1"})
    done = apply(talk)
    left = {row["actor_id"]: row for row in rows(talk, "engagement")}
    assert list(left) == ["bob", "cat", "dan", "eve"]
    assert [left[name]["object_post_id"] for name in left] == [None, None, None, "p2"]
    assert {left[name]["object_account_id"] for name in ("bob", "cat", "dan")} == {
        "ann"
    }
    assert left["bob"]["record_uri"] == "reply by post p2"
    assert left["cat"]["record_uri"].startswith("[gone]:")
    assert left["dan"]["record_uri"] == "at://dan/app.bsky.feed.like/1"
    assert done.tables["engagement"].rows_removed == 3
    assert done.tables["engagement"].rows_altered == 3


def test_nothing_is_left_to_do_the_second_time(talk: Lake) -> None:
    say(talk, {"kind": "post", "id": "p1"}, {"kind": "account", "id": "dan"})
    apply(talk)
    before = talk.snapshot().manifest
    again = apply(talk)
    assert again.rows == 0
    assert again.kinds == {"post": Followed(1, 0), "account": Followed(1, 0)}
    assert talk.snapshot().manifest == before
    (record,) = rows(talk, "removal")
    assert record["tombstones"] == 2


def test_a_rehearsal_counts_and_changes_nothing(talk: Lake) -> None:
    say(talk, {"kind": "post", "id": "p1"})
    before = talk.snapshot().manifest
    assert apply(talk, rehearsal=True).rows == 4 + 6
    assert talk.snapshot().manifest == before


def test_one_engagement_goes_by_its_address(talk: Lake) -> None:
    uri = "at://dan/app.bsky.feed.like/1"
    say(talk, {"kind": "engagement", "id": uri}, {"kind": "engagement", "id": "none"})
    done = apply(talk)
    assert done.tables["engagement"].rows_removed == 1
    assert "dan" not in {row["actor_id"] for row in rows(talk, "engagement")}
    assert done.kinds == {"engagement": Followed(2, 1)}


FOLLOWS = """
    | source_id | target_id | record_uri | last_seen_at | ended_at   |
    |-----------|-----------|------------|--------------|------------|
    | ann       | nhs       | at://f/1   | 2014-12-10   |            |
    | ann       | nhs       |            | 2014-12-11   |            |
    | bob       | nhs       | at://f/2   | 2014-12-10   | 2014-12-12 |
    | cat       | nhs       | at://f/3   | 2014-12-20   |            |
    | dan       | nhs       |            | 2014-12-10   |            |
    """


def follows(lake: Lake) -> dict[str, set[tuple[str, str]]]:
    """Return who follows whom in the settled layout."""
    layout = settled(lake.snapshot(), MACHINE)
    names = {row["account_key"]: row["account_id"] for row in _read(layout, "account")}
    return {
        "live": {
            (names[row["source_key"]], names[row["target_key"]])
            for row in _read(layout, "follow_by_source")
        }
    }


def _read(layout: object, table: str) -> list[Row]:
    import pyarrow.parquet as pq  # noqa: PLC0415

    (path,) = layout.files(table)  # type: ignore[attr-defined]
    found: list[Row] = pq.read_table(path).to_pylist()
    return found


def test_a_follow_that_was_taken_back_has_ended(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=drawn(FOLLOWS))
    uris = ("at://f/1", "at://f/2", "at://f/3", "at://f/9")
    say(lake, *({"kind": "follow", "id": each} for each in uris))
    done = apply(lake)
    ended = [row["ended_at"] for row in rows(lake, "follow")]
    earlier = datetime.fromisoformat("2014-12-12T00:00:00+00:00")
    assert ended == [NOON, None, earlier, None, None]
    assert done.tables["follow"].rows_altered == 1
    assert done.kinds == {"follow": Followed(4, 1)}
    assert follows(lake)["live"] == {("cat", "nhs"), ("dan", "nhs")}


def test_an_account_goes_with_its_names_as_when_it_is_erased(tmp_path: Path) -> None:
    lake = lake_of_ann(tmp_path / "lake")
    sought = seek(lake.snapshot(), "x", "@ann")
    say(lake, {"kind": "account", "id": "100001"})
    done = apply(lake)
    removed = {name: each.rows_removed for name, each in done.tables.items()}
    assert (removed["account"], removed["follow"], removed["engagement"]) == (2, 2, 2)
    assert removed["post"] == 2  # its own, and the one that passes it on
    second, third, fifth = rows(lake, "post")
    assert second["text"] == "Thanks [erased], and @annx; mail me at bob@ann.org"
    assert second["mentions"] == ["annx"]
    assert second["reply_to_id"] is None
    assert (third["text"], fifth["text"]) == (None, "I am @annie, not ann")
    assert rows(lake, "fetch")[0]["endpoint"] == "twitter-[erased]-2014.zip"
    assert rows(lake, "disclosure")[0]["question"] == '{"seeds": ["[erased]"]}'
    about = [row["description"] for row in rows(lake, "account")]
    assert about[0] == "Married to [erased], likes"
    left = {trace.path.split("/")[1] for trace in prove(lake.folder, sought).traces}
    assert left == {"tombstone", "f.csv"}
    assert len(lake.opt_outs()) == 0


def test_who_came_back_stays(tmp_path: Path) -> None:
    back = NOON + DAY
    told = [{"account_id": "1"}, {"account_id": "1", "observed_at": back}]
    pairs = [
        {"source_id": "1", "target_id": "2"},
        {"source_id": "1", "target_id": "3", "last_seen_at": back},
    ]
    posts = [
        {"post_id": "old", "account_id": "1"},
        {"post_id": "both", "account_id": "1"},
        {"post_id": "both", "account_id": "1", "observed_at": back},
        {"post_id": "answer", "account_id": "2", "reply_to_id": "both"},
        {"post_id": "late", "account_id": "2", "reply_to_id": "old"},
    ]
    lake = write(tmp_path / "lake", account=told, follow=pairs, post=posts)
    say(lake, {"kind": "account", "id": "1", "reason": "deactivated"})
    apply(lake)
    assert [row["observed_at"] for row in rows(lake, "account")] == [back]
    assert [row["target_id"] for row in rows(lake, "follow")] == ["3"]
    left = [(row["post_id"], row["reply_to_id"]) for row in rows(lake, "post")]
    assert left == [("both", None), ("answer", "both"), ("late", None)]


def test_what_only_changed_is_not_taken_out(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", accounts=[{"account_id": "1"}])
    say(
        lake,
        {"kind": "account", "id": "1", "reason": "handle changed"},
        {"kind": "list", "id": "9"},
    )
    done = apply(lake)
    assert done.rows == 0
    assert done.not_understood == {"account, handle changed": 1, "list": 1}


def test_a_place_or_a_profile_goes_and_the_account_stays(tmp_path: Path) -> None:
    told = {"location": "Leeds", "place": "leeds", "description": "Nurse"}
    here = [{"account_id": name, "network": "bluesky", **told} for name in ("d:1", "2")]
    lake = lay(tmp_path / "lake", accounts=here)
    address = "at://d:1/app.bsky.actor.profile/self"
    say(
        lake,
        {"network": "bluesky", "kind": "account", "id": address},
        {"network": "bluesky", "kind": "place", "id": "2", "reason": None},
    )
    done = apply(lake)
    columns = ("account_id", "location", "place", "description")
    left = [tuple(row[name] for name in columns) for row in rows(lake, "account")]
    assert left == [("d:1", None, None, None), ("2", None, None, "Nurse")]
    assert done.tables["account"].rows_altered == 2
    assert apply(lake).rows == 0


def test_files_in_which_nothing_goes_are_not_written_anew(talk: Lake) -> None:
    more = [{"post_id": "p9", "account_id": "eve", "text": "Nothing of it"}]
    lay(talk.folder, accounts=[{"account_id": "eve"}])
    with talk.writing("more", NOON) as writing:
        writing.append(seen.POST, filled(seen.POST, more))
    say(talk, {"kind": "post", "id": "p1"})
    before = {file.path for file in talk.snapshot().data_files("post")}
    outcome = apply(talk).tables["post"]
    assert (outcome.files, outcome.files_rewritten) == (2, 1)
    after = {file.path for file in talk.snapshot().data_files("post")}
    assert len(before & after) == 1


moments = st.integers(-1, 6).map(lambda days: NOON + timedelta(days=days))
GONE = st.lists(
    st.fixed_dictionaries(
        {
            "network": st.sampled_from(NETWORKS),
            "id": st.sampled_from(IDS),
            "at": moments,
        }
    ),
    max_size=6,
)


@settings(
    max_examples=40,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow,),
)
@given(drawn_lake=lakes(15), gone=GONE)
def test_in_any_lake_just_the_rows_of_what_is_gone_go(
    tmp_path_factory: pytest.TempPathFactory, drawn_lake: Drawn, gone: list[Row]
) -> None:
    lake = lay(
        tmp_path_factory.mktemp("gone") / "lake",
        accounts=drawn_lake.accounts,
        follows=drawn_lake.follows,
        engagements=drawn_lake.engagements,
    )
    say(lake, *({"kind": "account", **each} for each in gone))
    before = {table.name: rows(lake, table.name) for table in seen.TABLES}
    until = by_hand(before["account"], gone)
    apply(lake)
    for table, moment in (
        (seen.ACCOUNT, "observed_at"),
        (seen.FOLLOW, "last_seen_at"),
        (seen.ENGAGEMENT, "observed_at"),
    ):
        expected = [
            row
            for row in before[table.name]
            if not any(
                row[moment] <= until.get((row["network"], row[name]), NOON - 99 * DAY)
                for name in table.names
            )
        ]
        assert rows(lake, table.name) == expected
    assert apply(lake).rows == 0


def by_hand(
    accounts: list[Row], gone: list[Row]
) -> dict[tuple[object, object], object]:
    """Say until when each name is gone: the ids, and the handles they used last."""
    until: dict[tuple[object, object], object] = {}
    for each in sorted(gone, key=lambda row: str(row["at"])):
        until[each["network"], each["id"]] = each["at"]
    last: dict[tuple[object, str], Row] = {}
    for row in sorted(
        accounts, key=lambda row: (str(row["observed_at"]), str(row["account_id"]))
    ):
        if row["handle"] and not str(row["account_id"]).startswith("@"):
            last[row["network"], str(row["handle"]).lower()] = row
    more = {
        (network, f"@{handle}"): until[network, row["account_id"]]
        for (network, handle), row in last.items()
        if (network, row["account_id"]) in until
    }
    return {
        name: max(each[name] for each in (until, more) if name in each)  # type: ignore[type-var]
        for name in {*until, *more}
    }
