"""JSON lines that twarc gathered."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rooms.networks.downloads.building import (
    NURSE,
    OWNER,
    TRUST,
    Json,
    lines,
    mention,
    new_user,
    old_user,
)
from tests.rooms.networks.downloads.reading import engaged, read
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads.reading import opened_archive

USERS = {OWNER: "inv_rose", NURSE: "inv_nurse", TRUST: "inv_t"}
MOMENT = datetime(2015, 4, 8, 19, 48, 5, tzinfo=UTC)


def old(post_id: str, text: str, author: str = OWNER, **rest: object) -> Json:
    return {
        "id": 1.0,
        "id_str": post_id,
        "full_text": text,
        "created_at": "Wed Apr 08 19:48:05 +0000 2015",
        "user": old_user(author, USERS[author]),
        "entities": {"user_mentions": [], "hashtags": [], "urls": []},
        **rest,
    }


def new(post_id: str, text: str, by: str = OWNER, **rest: object) -> Json:
    return {
        "id": post_id,
        "text": text,
        "author_id": by,
        "created_at": "2015-04-08T19:48:05.000Z",
        **rest,
    }


def test_old_tweets_with_what_they_answer_pass_on_and_quote(tmp_path: Path) -> None:
    original = old("40", "Nurse of the year", TRUST)
    rows, bad = read(
        lines(
            tmp_path / "t.jsonl.gz",
            [
                old("51", "RT @inv_t: Nurse", retweeted_status=original),
                old(
                    "52",
                    "so true",
                    quoted_status=original,
                    quoted_status_id_str="40",
                    __twarc={"retrieved_at": "2015-05-01T00:00:00Z"},
                ),
                old(
                    "53",
                    "@inv_nurse cut",
                    in_reply_to_user_id_str=NURSE,
                    in_reply_to_status_id_str="41",
                    extended_tweet={
                        "full_text": "@inv_nurse whole, with @inv_t",
                        "entities": {"user_mentions": [mention("inv_t", TRUST)]},
                    },
                ),
            ],
            packed=True,
        )
    )
    assert bad == []
    assert [row["post_id"] for row in rows["post"]] == ["51", "40", "52", "40", "53"]
    assert engaged(rows) == [
        ("repost", TRUST, "40"),
        ("quote", TRUST, "40"),
        ("reply", NURSE, "41"),
        ("mention", TRUST, "53"),
    ]
    assert rows["post"][4]["text"] == "@inv_nurse whole, with @inv_t"
    observed = [row["observed_at"] for row in rows["post"]]
    retrieved = datetime(2015, 5, 1, tzinfo=UTC)
    assert observed == [None, None, retrieved, retrieved, None]
    assert {row["handle"] for row in rows["account"]} == {"inv_rose", "inv_t"}


def test_new_pages_know_whose_the_posts_are_that_they_refer_to(tmp_path: Path) -> None:
    page = {
        "data": [
            new(
                "51",
                "@inv_nurse thanks &amp; more",
                in_reply_to_user_id=NURSE,
                referenced_tweets=[{"type": "replied_to", "id": "41"}],
                entities={
                    "mentions": [{"username": "inv_t", "id": TRUST}],
                    "hashtags": [{"tag": "wards"}],
                    "urls": [{"expanded_url": "https://example.invalid"}],
                },
                public_metrics={"like_count": 4, "impression_count": 90},
            ),
            new("52", "RT", referenced_tweets=[{"type": "retweeted", "id": "40"}]),
        ],
        "includes": {
            "users": [new_user(OWNER, "inv_rose"), new_user(TRUST, "inv_t")],
            "tweets": [new("40", "Nurse of the year", TRUST)],
        },
        "meta": {"result_count": 2},
        "__twarc": {"retrieved_at": "2026-05-01T00:00:00Z"},
    }
    rows, bad = read(lines(tmp_path / "t.jsonl", [page]))
    assert bad == []
    assert engaged(rows) == [
        ("reply", NURSE, "41"),
        ("mention", TRUST, "51"),
        ("repost", TRUST, "40"),
    ]
    first = rows["post"][0]
    assert first["text"] == "@inv_nurse thanks & more"
    assert (first["like_count"], first["view_count"]) == (4, 90)
    assert first["repost_count"] is None
    assert first["hashtags"] == ["wards"]
    assert {row["followers_count"] for row in rows["account"]} == {10}
    assert len({row["observed_at"] for row in rows["account"]}) == 1


def test_flattened_tweets_carry_their_authors(tmp_path: Path) -> None:
    quoted = {"type": "quoted", **new("40", "Nurse", TRUST)}
    tweet = new(
        "51",
        "so true",
        author=new_user(OWNER, "inv_rose"),
        referenced_tweets=[{**quoted, "author": new_user(TRUST, "inv_t")}],
        attachments={"media": [{"type": "photo", "url": "/p", "alt_text": "A ward"}]},
        __twarc={"retrieved_at": "2026-05-01T00:00:00Z"},
    )
    rows, bad = read(lines(tmp_path / "t.jsonl", [tweet]))
    assert bad == []
    assert [row["post_id"] for row in rows["post"]] == ["51", "40"]
    assert engaged(rows) == [("quote", TRUST, "40")]
    assert rows["post"][0]["media"][0]["alt"] == "A ward"
    assert [row["handle"] for row in rows["account"]] == ["inv_rose", "inv_t"]


def test_lists_of_users_are_accounts(tmp_path: Path) -> None:
    new_rows, _bad = read(
        lines(tmp_path / "n.jsonl", [{"data": [new_user(OWNER, "a")], "meta": {}}])
    )
    old_rows, _bad = read(lines(tmp_path / "o.jsonl", [old_user(OWNER, "a")]))
    flat_rows, _bad = read(lines(tmp_path / "f.jsonl", [new_user(OWNER, "a")]))
    assert new_rows["account"] == old_rows["account"] == flat_rows["account"]
    assert new_rows["account"][0]["following_count"] == 20


def test_broken_lines_are_set_aside(tmp_path: Path) -> None:
    path = lines(tmp_path / "t.jsonl", [old("51", "whole")])
    with path.open("ab") as stream:
        stream.write(b'\n{"id_str": "5\n[1]\n{"a": 1}\n')
        stream.write(json.dumps(old("52", "x", created_at="soon")).encode() + b"\n")
    rows, bad = read(path)
    assert len(rows["post"]) == 1
    assert [(row.line, row.reason) for row in bad] == [
        (3, "is no JSON; the line may break off"),
        (4, "is no JSON object"),
        (5, "is neither a tweet nor a user"),
        (6, "created_at is no time: 'soon'"),
    ]


@pytest.mark.parametrize("text", ["hello", '{"a": 1}', "1,2,3"])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(text)
    with pytest.raises(FileRefused, match=r"Cannot tell what t\.jsonl is"):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="There is no file"):
        read(tmp_path / "none.zip")


def test_a_first_answer_of_any_length_is_recognised(tmp_path: Path) -> None:
    page = {"data": [new("51", "x" * 3_000_000)], "includes": {}, "meta": {}}
    with opened_archive(lines(tmp_path / "t.jsonl", [page])) as archive:
        assert archive.what == "twarc JSON lines (v2)"


accounts = st.sampled_from(sorted(USERS))


@settings(max_examples=40, deadline=None)
@given(
    told=st.lists(
        st.tuples(accounts, accounts, accounts, st.sampled_from("arqm")),
        min_size=1,
        max_size=8,
    )
)
def test_both_versions_tell_the_same_story(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("told")
    olds, news = [], []
    for number, (author, other, named, kind) in enumerate(told):
        post, inner = f"{number}", f"inner{number}"
        olds.append(_old(post, author, (other, inner), named, kind))
        news.append(_new(post, author, (other, inner), named, kind))
    old_rows, _bad = read(lines(folder / "old.jsonl", olds))
    new_rows, _bad = read(lines(folder / "new.jsonl", news))
    assert engaged(old_rows) == engaged(new_rows)
    told_posts = [
        [(row["post_id"], row["account_id"], row["created_at"]) for row in rows["post"]]
        for rows in (old_rows, new_rows)
    ]
    assert told_posts[0] == told_posts[1]
    assert all(row["created_at"] == MOMENT for row in old_rows["post"])


def _old(post: str, author: str, of: tuple[str, str], named: str, kind: str) -> Json:
    other, inner = of
    more: Json = {}
    if kind == "a":
        more = {"in_reply_to_user_id_str": other, "in_reply_to_status_id_str": inner}
    elif kind == "r":
        more = {"retweeted_status": old(inner, "inner", other)}
    elif kind == "q":
        more = {
            "quoted_status": old(inner, "inner", other),
            "quoted_status_id_str": inner,
        }
    entities = {"user_mentions": [mention(USERS[named], named)]}
    return old(post, "words", author, entities=entities, **more)


def _new(post: str, author: str, of: tuple[str, str], named: str, kind: str) -> Json:
    other, inner = of
    more: Json = {}
    if kind == "a":
        more = {
            "in_reply_to_user_id": other,
            "referenced_tweets": [{"type": "replied_to", "id": inner}],
        }
    elif kind in "rq":
        name = {"r": "retweeted", "q": "quoted"}[kind]
        more = {"referenced_tweets": [{"type": name, **new(inner, "inner", other)}]}
    entities = {"mentions": [{"username": USERS[named], "id": named}]}
    return new(post, "words", author, entities=entities, **more)
