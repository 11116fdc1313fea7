"""Files that are not what they should be, and the one sentence that says so."""

import gzip
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.building import (
    OWNER,
    TRUST,
    Json,
    lines,
    mastodon_members,
    new_user,
    old_user,
    part,
    tarred,
    tweet,
    x_members,
    zipped,
)
from tests.rooms.networks.downloads.reading import engaged, read
from wellheard.networks import json_lines
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads import members
from wellheard.networks.html_words import links


def old(post_id: str, text: str, **rest: object) -> Json:
    inner = tweet(post_id, text, user=old_user(OWNER, "inv_rose"), **rest)["tweet"]
    assert isinstance(inner, dict)
    return inner


def with_tweets(path: Path, *tweets: object) -> Path:
    return zipped(path, {**x_members(), "data/tweets.js": part("tweets", tweets)})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"1234567890\n1234567891\n", "is a list of ids; let twarc fetch"),
        (b"\xef\xbb\xbf[{}]", "is one JSON list; write one object a line"),
        (b"window.YTD.like.part0 = []", "is a part of an X archive; name the whole"),
        (b"<html>Sign in</html>", "Cannot tell what odd is; name an X archive"),
        (b"", "is empty"),
        (b"PK\x03\x04 and then nothing", "odd breaks off or is damaged"),
    ],
)
def test_other_files_are_named_for_what_they_are(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=sentence):
        read(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a folder; name the files in it"):
        read(tmp_path)


def test_an_archive_as_x_made_it_until_2018_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"tweets.csv": "tweet_id", "index.html": ""})
    with pytest.raises(FileRefused, match="made until 2018; unpack it, and read its"):
        read(path)


@pytest.mark.parametrize("up", ["../../", "/", "a\\..\\"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_leave_the_archive_are_passed_over(
    tmp_path: Path, up: str, pack: Callable[[Path, dict[str, str]], Path]
) -> None:
    content = {f"{up}{name}": text for name, text in mastodon_members().items()}
    with pytest.raises(FileRefused, match="is neither an X archive"):
        read(pack(tmp_path / "export", content))


def test_a_tar_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    packed = tarred(tmp_path / "export.tar.gz", mastodon_members())
    path = tmp_path / "export.tar"
    path.write_bytes(gzip.decompress(packed.read_bytes())[:3000])
    with pytest.raises(FileRefused, match="breaks off or is damaged"):
        read(path)


def test_a_tar_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "SWELL_BYTES", 10_000)
    content = {**mastodon_members(), "outbox.json": " " * 9_000_000}
    with pytest.raises(FileRefused, match="no honest archive"):
        read(tarred(tmp_path / "export.tar.gz", content))


def test_a_tar_header_of_any_size_is_not_held(tmp_path: Path) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, members.LARGEST_HEADER_BYTES + 512
    first = tarfile.TarInfo("actor.json").tobuf()
    path = tmp_path / "export.tar.gz"
    path.write_bytes(gzip.compress(first + header.tobuf() + bytes(header.size + 1024)))
    with pytest.raises(FileRefused, match="breaks off or is damaged"):
        read(path)


def test_links_out_of_a_tar_file_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "export.tar"
    with tarfile.open(path, "w") as archive:
        link = tarfile.TarInfo("actor.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(FileRefused, match="is neither an X archive"):
        read(path)


def test_a_part_without_its_list_is_refused(tmp_path: Path) -> None:
    content = {**x_members(), "data/follower.js": "nothing here"}
    with pytest.raises(FileRefused, match=r"follower\.js does not begin as it should"):
        read(zipped(tmp_path / "a.zip", content))
    empty = {**mastodon_members(), "outbox.json": "{}"}
    with pytest.raises(FileRefused, match=r"outbox\.json does not begin"):
        read(tarred(tmp_path / "e.tar.gz", empty))


def test_one_tweet_that_is_no_json_is_set_aside(tmp_path: Path) -> None:
    tweets = part("tweets", [tweet("5", "a"), tweet("6", "b"), tweet("7", "c")])
    content = {**x_members(), "data/tweets.js": tweets.replace('"6"', "")}
    rows, bad = read(zipped(tmp_path / "a.zip", content))
    assert [row["post_id"] for row in rows["post"]] == ["5", "7"]
    (row,) = bad
    assert (row.line, row.reason) == (2, "item 2 of data/tweets.js: is no JSON")
    assert row.text.startswith('{"tweet": {"id_str": , ')


def test_half_a_character_is_stored_as_a_question_mark(tmp_path: Path) -> None:
    half = tweet("5", "half \ud83d", entities={"hashtags": [{"text": "\ud83d"}]})
    rows, _bad = read(with_tweets(tmp_path / "a.zip", half))
    assert rows["post"][0]["text"] == "half ?"
    assert rows["post"][0]["hashtags"] == ["?"]


@pytest.mark.parametrize("said", ["9" * 30, 10**30, -1, 1.5, True, "many", None])
def test_a_count_that_is_none_is_unknown(tmp_path: Path, said: object) -> None:
    rows, bad = read(lines(tmp_path / "t.jsonl", [old("5", "x", retweet_count=said)]))
    assert rows["post"][0]["repost_count"] is None
    assert bad == []


def test_a_line_of_any_depth_is_set_aside(tmp_path: Path) -> None:
    path = lines(tmp_path / "t.jsonl", [old("5", "x")])
    with path.open("ab") as stream:
        stream.write(b"[" * 100_000 + b"\n")
    _rows, bad = read(path)
    assert [row.reason for row in bad] == ["is no JSON; the line may break off"]


def test_a_line_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_lines, "LONGEST_LINE_BYTES", 2_000)
    path = lines(tmp_path / "t.jsonl.gz", [old("5", "x"), "x" * 3_000], packed=True)
    with pytest.raises(FileRefused, match=r"Line 2 of .* does not end; write one JSON"):
        read(path)


def test_one_bad_tweet_does_not_hide_the_rest_of_its_page(tmp_path: Path) -> None:
    good = {"id": "5", "text": "x", "author_id": OWNER}
    page = {
        "data": [{**good, "id": 5.5}, {"text": "nobody's"}, good],
        "includes": {"users": [{"username": "x"}, new_user(OWNER, "inv_rose")]},
    }
    rows, bad = read(lines(tmp_path / "t.jsonl", [page]))
    assert [row["post_id"] for row in rows["post"]] == ["5"]
    assert [row["handle"] for row in rows["account"]] == ["inv_rose"]
    assert [(row.line, row.reason) for row in bad] == [
        (1, "id is no id: 5.5"),
        (1, "has no id"),
        (1, "has no id"),
    ]


def test_what_x_says_between_the_tweets_is_passed_over(tmp_path: Path) -> None:
    notices: list[object] = [
        {"delete": {"status": {"id_str": "1"}}},
        {"limit": {"track": 3}},
        {"errors": [{"title": "Not Found"}], "__twarc": {}},
        {"meta": {"result_count": 0}},
    ]
    path = lines(tmp_path / "t.jsonl", [*notices, old("5", "x")])
    path.write_bytes(b"\xef\xbb\xbf\n" + path.read_bytes())
    rows, bad = read(path)
    assert len(rows["post"]) == 1
    assert bad == []


def test_a_repost_of_a_quote_quotes_nobody(tmp_path: Path) -> None:
    quoted = old("7", "first")
    quoted["user"] = old_user(TRUST, "inv_t")
    inner = old("8", "see", quoted_status_id_str="7", quoted_status=quoted)
    inner["user"] = old_user("1000000000000000004", "inv_ward")
    outer = {**old("9", "RT @inv_ward: see", retweet_count=500)}
    outer |= {"retweeted_status": inner, "quoted_status_id_str": "7"}
    outer |= {"quoted_status": quoted}
    rows, _bad = read(lines(tmp_path / "t.jsonl", [outer]))
    assert engaged(rows) == [
        ("repost", "1000000000000000004", "8"),
        ("quote", TRUST, "7"),
    ]
    repost = rows["post"][0]
    assert (repost["quote_of_id"], repost["repost_count"]) == (None, None)


def test_a_repost_whose_original_is_gone_is_known_by_its_text(tmp_path: Path) -> None:
    gone = {
        "id": "5",
        "text": "RT @Inv_T: see",
        "author_id": OWNER,
        "referenced_tweets": [{"type": "retweeted", "id": "4"}],
        "entities": {"mentions": [{"username": "inv_t", "id": TRUST}]},
    }
    rows, _bad = read(lines(tmp_path / "t.jsonl", [gone]))
    assert engaged(rows) == [("repost", TRUST, "4")]


def test_an_author_and_a_post_are_told_once(tmp_path: Path) -> None:
    original = old("8", "see")
    passed_on = [old(str(n), "RT", retweeted_status=original) for n in range(90, 99)]
    rows, _bad = read(lines(tmp_path / "t.jsonl", passed_on))
    assert len(rows["post"]) == 1 + 9
    assert len(rows["account"]) == 1


def linking(*addresses: str) -> Json:
    urls = [{"expanded_url": address} for address in addresses]
    return {"urls": urls, "hashtags": [], "user_mentions": []}


@pytest.mark.parametrize(
    ("entities", "quoted"),
    [
        (linking("https://twitter.com/Inv_T/status/40"), ("quote", "@inv_t", "40")),
        (linking("https://x.com/inv_t/status/40?s=20"), ("quote", "@inv_t", "40")),
        (linking("https://x.com/inv_t/status/40", "https://b.invalid"), None),
        (linking("https://x.com/inv_t/status/40/photo/1"), None),
        (linking("https://x.com/inv_rose/status/40"), None),
        (linking("https://x.com/i/status/40"), None),
    ],
)
def test_archives_show_a_quote_as_a_link_at_the_end(
    tmp_path: Path, entities: Json, quoted: tuple[str, str, str] | None
) -> None:
    rows, _bad = read(
        with_tweets(tmp_path / "a.zip", tweet("5", "x", entities=entities))
    )
    assert [each for each in engaged(rows) if each[0] == "quote"] == (
        [quoted] if quoted else []
    )


def test_the_manifest_counts_followers(tmp_path: Path) -> None:
    files = {"files": [{"count": "2"}, {"count": "1"}]}
    told = {"dataTypes": {"follower": files, "following": {"files": [{}]}}}
    content = {
        **x_members(),
        "data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(told)};\n",
    }
    rows, _bad = read(zipped(tmp_path / "a.zip", content))
    owner = rows["account"][0]
    assert owner["followers_count"] == 3
    assert owner["following_count"] is None


@pytest.mark.parametrize("manifest", ["", "window.x = {", "window.x = {} {}", "[" * 9])
def test_an_archive_whose_manifest_says_nothing_is_read(
    tmp_path: Path, manifest: str
) -> None:
    content = {**x_members(), "data/manifest.js": manifest}
    rows, _bad = read(zipped(tmp_path / "a.zip", content))
    assert len(rows["follow"]) == 3


@pytest.mark.parametrize("before", ["twitter-2026-11-01/", "a/b/"])
def test_an_archive_that_was_packed_again_is_read(tmp_path: Path, before: str) -> None:
    content = {f"{before}{name}": text for name, text in x_members().items()}
    rows, _bad = read(zipped(tmp_path / "a.zip", content))
    assert len(rows["follow"]) == 3


def test_lists_of_followers_are_follows(tmp_path: Path) -> None:
    def page(of: str) -> Json:
        url = f"https://api.twitter.com/2/users/{OWNER}/{of}?max_results=1000"
        stamp = {"url": url, "retrieved_at": "2022-01-01T00:00:00Z"}
        return {"data": [new_user(TRUST, "inv_t")], "meta": {}, "__twarc": stamp}

    pages = [page("followers"), page("following")]
    rows, _bad = read(lines(tmp_path / "f.jsonl", pages))
    pairs = [(row["source_id"], row["target_id"]) for row in rows["follow"]]
    assert pairs == [(TRUST, OWNER), (OWNER, TRUST)]
    assert {str(row["last_seen_at"]) for row in rows["follow"]} == {
        "2022-01-01 00:00:00+00:00"
    }


def test_pictures_of_a_page_come_with_their_descriptions(tmp_path: Path) -> None:
    picture = {"media_key": "3_1", "type": "photo", "url": "/p", "alt_text": "A ward"}
    link = {"expanded_url": "https://x.com/a/status/5/photo/1", "media_key": "3_1"}
    post = {
        "id": "5",
        "text": "x",
        "author_id": OWNER,
        "attachments": {"media_keys": ["3_1", "3_gone"]},
        "entities": {"urls": [link, {"expanded_url": "https://a.invalid"}]},
    }
    page = {"data": [post], "includes": {"media": [picture]}}
    rows, _bad = read(lines(tmp_path / "t.jsonl", [page]))
    media = [{"kind": "image", "url": "/p", "alt": "A ward"}]
    assert rows["post"][0]["media"] == media
    assert rows["post"][0]["links"] == ["https://a.invalid"]


def test_a_list_with_odd_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "following_accounts.csv"
    path.write_bytes(
        b"Account address,Show boosts\nann@a.invalid,true\na b@x.y,true\n"
        b"\xff@x.y,true\n@@,true\nann,true\n"
    )
    rows, bad = read(path, "@inv_rose@social.invalid")
    assert [row["target_id"] for row in rows["follow"]] == ["@ann@a.invalid"]
    assert [row.line for row in bad] == [3, 4, 5, 6]


@pytest.mark.parametrize("owner", [None, "inv_rose", "@inv rose@social.invalid", "@a@"])
def test_the_owner_of_a_list_is_a_whole_address(
    tmp_path: Path, owner: str | None
) -> None:
    path = tmp_path / "followers.csv"
    path.write_text("Account address\nann@a.invalid\n")
    with pytest.raises(FileRefused, match="does not say whose list it is; add --owner"):
        read(path, owner)


def test_whom_somebody_muted_stays_private(tmp_path: Path) -> None:
    path = tmp_path / "followers_i_muted.csv"
    path.write_text("Account address,Hide notifications\nann@a.invalid,true\n")
    with pytest.raises(FileRefused, match="Cannot tell whether"):
        read(path, "@inv_rose@social.invalid")


def test_a_post_links_to_pages_but_not_to_people_or_topics() -> None:
    assert links(
        '<p><a href="https://a.invalid/@ann" class="u-url mention">@ann</a> '
        '<a href="https://a.invalid/tags/x" class="mention hashtag" rel="tag">#x</a> '
        '<a href="https://b.invalid/?a=1&amp;b=2" rel="nofollow">b.invalid</a></p>'
    ) == ["https://b.invalid/?a=1&b=2"]
    assert links(None) == []
