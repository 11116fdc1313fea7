"""A saved mapping says how a table is read, and is refused where it cannot be read."""

from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.networks.batches import FileRefused
from wellheard.networks.files import open_source
from wellheard.networks.tabular import mappings
from wellheard.networks.tabular.columns import names_of
from wellheard.networks.tabular.delimited import Layout
from wellheard.networks.tabular.mapping import (
    About,
    MappingRefused,
    SavedMapping,
    from_text,
)
from wellheard.networks.tabular.reading import TableFile, Wish

TEXT = """
[about]
title = "Fans"
next_review = 2027-02-23

[table]
kind = "engagements"
network = "bluesky"
time_zone = "Europe/London"
list_separator = "|"
only_these = true

[file]
format = "csv"
delimiter = ";"
header = false
quotes = false
encoding = "cp1252"
rest_in_last = true

[columns]
actor_id = "1"
verb = "2"
object_account_id = "3"

[constants]
times = "2"

[words.verb]
like = ["loved", "Adored"]
"""

WISH = Wish(
    kind="engagements",
    network="bluesky",
    format="csv",
    layout=Layout(
        ";", header=False, quotes=False, rest_in_last=True, encoding="cp1252"
    ),
    zone=ZoneInfo("Europe/London"),
    chosen={"actor_id": "1", "verb": "2", "object_account_id": "3"},
    constants={"times": "2"},
    separator="|",
    words={"verb": {"loved": "like", "adored": "like"}},
    only=True,
)


def test_everything_that_may_be_said_is_read() -> None:
    read = from_text(TEXT, "fans", "fans.toml")
    assert read.name == "fans"
    assert read.wish == WISH
    assert read.about == About(title="Fans", next_review=date(2027, 2, 23))


def test_what_is_left_out_is_as_in_an_import() -> None:
    assert from_text('[table]\nkind = "posts"', "p", "p.toml").wish == Wish("posts")


WORDS = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    chosen=st.dictionaries(st.sampled_from(list(names_of("posts"))), WORDS),
    constants=st.dictionaries(st.sampled_from(list(names_of("posts"))), WORDS),
    texts=st.lists(WORDS, min_size=3, max_size=3),
    separator=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
)
def test_a_mapping_is_read_as_it_was_written(
    chosen: dict[str, str],
    constants: dict[str, str],
    texts: list[str],
    separator: str,
) -> None:
    wish = Wish("posts", zone=UTC, chosen=chosen, constants=constants)
    about = About(*texts, next_review=date(2027, 2, 23))
    mapping = SavedMapping(
        "one", Wish(**{**wish.__dict__, "separator": separator}), about
    )
    assert from_text(mapping.to_text(), "one", "one.toml") == mapping


def test_words_and_layout_are_read_as_they_were_written() -> None:
    mapping = SavedMapping("fans", WISH)
    assert from_text(mapping.to_text(), "fans", "fans.toml") == mapping


@pytest.mark.parametrize(
    ("line", "instead", "sentence"),
    [
        ("[about]", "[about", "compare it with one that `wellheard mapping show"),
        ("[about]", "[notes]", r"there is no part \[notes\]; the parts are about"),
        ("[about]", "columns = 3\n[about]", "columns is no part; write it as"),
        ('title = "Fans"', 'name = "Fans"', r"there is no about\.name; write title"),
        ('title = "Fans"', "title = 3", "title is no text: 3; put it in"),
        ("2027-02-23", '"soon"', "next_review is 'soon'; write 2027-02-23"),
        ('"engagements"', '"likes"', "kind is 'likes'; write follows, accounts"),
        ("Europe/London", "Europe/Wrenley", "there is no zone 'Europe/Wrenley'"),
        ('"csv"', '"xlsx"', "format is 'xlsx'; write csv, tsv"),
        ('";"', '";;"', "delimiter is ';;'; write one character"),
        ("header = false", "header = 1", "header is 1; write true or false"),
        ("cp1252", "cp99", "there is no encoding 'cp99'; write utf-8"),
        ("actor_id", "author", "engagements have no column author; choose among"),
        ("words.verb", "words.noun", "there are no words of noun; write"),
        ("like = [", "love = [", "none of our words with a list of theirs; ours are"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_refused(
    line: str, instead: str, sentence: str
) -> None:
    if "columns = 3" in instead:
        text = 'columns = 3\n[table]\nkind = "posts"'
    else:
        text = TEXT.replace(line, instead, 1)
    with pytest.raises(MappingRefused, match=sentence) as told:
        from_text(text, "fans", "own/fans.toml")
    assert "Cannot read the mapping own/fans.toml: " in str(told.value)


def rows(folder: Path, wish: Wish, text: str) -> dict[str, list[dict[str, object]]]:
    path = folder / "table.csv"
    path.write_text(text, encoding="cp1252")
    with open_source(path) as source:
        found = list(TableFile(source, wish).batches())
    return {
        name: [row for one in found for row in one.tables[name].to_pylist()]
        for name in found[0].tables
    }


def test_words_of_a_tool_are_understood(tmp_path: Path) -> None:
    kept = rows(tmp_path, WISH, "1;loved;2\n1;Adored;3;4\n1;like;5\n")
    assert [
        (row["verb"], row["object_account_id"], row["times"])
        for row in kept["engagement"]
    ] == [("like", "2", 2), ("like", "3;4", 2), ("like", "5", 2)]


def test_only_the_named_columns_are_taken(tmp_path: Path) -> None:
    wish = Wish("accounts", "x", chosen={"account_id": "id"}, only=True)
    (account,) = rows(tmp_path, wish, "id,location\n1,Wrenley\n")["account"]
    assert account["location"] is None


def test_lists_are_cut_where_the_tool_cuts_them(tmp_path: Path) -> None:
    wish = Wish("posts", "x", separator="|")
    text = "id,user_id,text,hashtags\n1,2,Hello,wards|night; shift\n"
    (post,) = rows(tmp_path, wish, text)["post"]
    assert post["hashtags"] == ["wards", "night; shift"]


def test_a_file_that_lacks_a_column_of_its_mapping_is_refused(tmp_path: Path) -> None:
    wish = Wish(
        "follows",
        "x",
        chosen={"source_id": "fan", "target_id": "to"},
        mapping="fans",
        mapped={"source_id": "fan", "target_id": "to"},
    )
    with pytest.raises(
        FileRefused,
        match=r"table\.csv has no column to, which the mapping fans takes for "
        r"target_id; its columns are fan, seed: leave it out with --columns target_id=",
    ):
        rows(tmp_path, wish, "fan,seed\n1,2\n")


def test_json_may_leave_out_what_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"uri": "at://a", "who": "did:plc:inv", "tags": ["a", "b;c"]}\n')
    chosen = {"post_id": "uri", "account_id": "who", "hashtags": "tags"}
    chosen["quote_of_id"] = "quoted"
    wish = Wish("posts", "bluesky", chosen=chosen, mapping="tool", mapped=chosen)
    with open_source(path) as source:
        table = TableFile(source, wish)
        (batch,) = table.batches()
        notes = dict(table.notes)
    (post,) = batch.tables["post"].to_pylist()
    assert post["hashtags"] == ["a", "b;c"]
    assert notes == {
        "Has no column quoted, which the mapping tool takes for quote_of_id": 1
    }


SHIPPED = mappings.shipped()


@pytest.mark.parametrize("mapping", SHIPPED, ids=lambda each: each.name)
def test_a_shipped_mapping_says_whence_it_knows(mapping: SavedMapping) -> None:
    about = mapping.about
    assert all((about.title, about.tool, about.source, about.author))
    assert about.next_review
    assert mapping.wish.only
    assert mappings.NAME.fullmatch(mapping.name)


SAMPLES = {
    "minet-x-posts": {
        "id": "1234567890123456789",
        "timestamp_utc": "1790000000",
        "user_screen_name": "inv_nurse",
        "user_id": "12",
        "text": "@inv_t Thank you",
        "to_username": "inv_t",
        "to_userid": "13",
        "to_tweetid": "99",
        "hashtags": "wards|night",
        "mentioned_names": "inv_t|inv_x",
        "collection_time": "2026-10-01T09:00:00.123456",
    },
    "minet-bluesky-posts": {
        "uri": "at://did:plc:invone/app.bsky.feed.post/3k",
        "user_did": "did:plc:invone",
        "user_handle": "inv-one.example",
        "original_text": "Thank you",
        "timestamp_utc": "1790000000",
        "to_post_uri": "at://did:plc:invtwo/app.bsky.feed.post/3k",
        "to_user_did": "did:plc:invtwo",
        "mentioned_user_handles": "inv-three.example",
    },
    "twarc-csv-posts": {
        "id": "51",
        "author_id": "12",
        "author.username": "inv_nurse",
        "created_at": "2026-10-01T09:00:00.000Z",
        "text": "@inv_t Thank you @inv_x",
        "referenced_tweets.replied_to.id": "40",
        "in_reply_to_user_id": "13",
        "public_metrics.like_count": "3",
    },
    "4cat-x-posts": {
        "id": "51",
        "author_id": "12",
        "author": "inv_nurse",
        "unix_timestamp": "1790000000",
        "body": "Thank you",
        "replied_user": "inv_t",
        "mentions": "inv_t,inv_x",
        "impression_count": "",
    },
    "coordination-network-toolkit-posts": {
        "message_id": "51",
        "user_id": "12",
        "username": "inv_nurse",
        "message": "See @inv_x",
        "timestamp": "1790000000",
        "reply_id": "40",
        "urls": "https://a.invalid https://b.invalid",
    },
    "sfm-x-posts": {
        "twitter_id": "51",
        "screen_name": "inv_nurse",
        "created_at": "2026-10-01T09:00:00+00:00",
        "text": "Thank you",
        "in_reply_to_screen_name": "inv_t",
        "mentions": "inv_t, inv_x",
    },
}
ENGAGED = {
    "minet-x-posts": [("reply", "13"), ("mention", "@inv_t"), ("mention", "@inv_x")],
    "minet-bluesky-posts": [
        ("reply", "did:plc:invtwo"),
        ("mention", "@inv-three.example"),
    ],
    "twarc-csv-posts": [("reply", "13"), ("mention", "@inv_t"), ("mention", "@inv_x")],
    "4cat-x-posts": [("reply", "@inv_t"), ("mention", "@inv_x")],
    "coordination-network-toolkit-posts": [("mention", "@inv_x")],
    "sfm-x-posts": [("reply", "@inv_t"), ("mention", "@inv_x")],
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_table_of_a_tool_tells_who_engages_with_whom(
    tmp_path: Path, name: str
) -> None:
    (mapping,) = [each for each in SHIPPED if each.name == name]
    sample = SAMPLES[name]
    wish = Wish(**{**mapping.wish.__dict__, "network": mapping.wish.network or "x"})
    columns = list(dict.fromkeys((*wish.chosen.values(), "lat", "lng")))
    cells = (f'"{sample.get(column, "")}"' for column in columns)
    kept = rows(tmp_path, wish, f"{','.join(columns)}\n{','.join(cells)}\n")
    assert len(kept["post"]) == 1
    assert kept["post"][0]["created_at"] is not None
    assert [
        (row["verb"], row["object_account_id"]) for row in kept["engagement"]
    ] == ENGAGED[name]


@pytest.mark.parametrize("mapping", SHIPPED, ids=lambda each: each.name)
def test_each_shipped_mapping_gives_what_a_row_needs(
    tmp_path: Path, mapping: SavedMapping
) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(",".join(dict.fromkeys(mapping.wish.chosen.values())) + "\n")
    wish = Wish(**{**mapping.wish.__dict__, "network": mapping.wish.network or "x"})
    with open_source(path) as source:
        table = TableFile(source, wish)
    assert mapping.name in mappings.fitting(wish.kind, table.found, SHIPPED)
