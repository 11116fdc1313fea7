"""The download of a Mastodon account, and its lists."""

import json
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.building import (
    mastodon_members,
    note,
    tarred,
    zipped,
)
from tests.rooms.networks.downloads.reading import engaged, read
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads.mastodon_export import author_of

ROSE = "@inv_rose@social.invalid"
NURSE = "@inv_nurse@other.invalid"


@pytest.mark.parametrize("pack", [tarred, zipped])
def test_public_posts_boosts_and_likes_are_read(tmp_path: Path, pack: object) -> None:
    rows, bad = read(pack(tmp_path / "export", mastodon_members()))
    assert bad == []
    (owner,) = rows["account"]
    assert owner["account_id"] == ROSE
    assert owner["description"] == "[invented]\nmidwife"
    assert [row["text"] for row in rows["post"]] == [
        "Thank you @inv_nurse & all\nGood night",
        "unlisted",
        None,
    ]
    answer = rows["post"][0]
    assert answer["language"] == "en"
    assert answer["hashtags"] == ["wards"]
    assert answer["mentions"] == ["Inv_Nurse@other.invalid", "inv_t@social.invalid"]
    assert [each["kind"] for each in answer["media"]] == ["image", None]
    assert engaged(rows) == [
        ("reply", NURSE, "https://other.invalid/users/Inv_Nurse/statuses/77"),
        ("mention", "@inv_t@social.invalid", answer["post_id"]),
        ("repost", NURSE, "https://other.invalid/@inv_nurse/78"),
        ("like", NURSE, "https://other.invalid/users/inv_nurse/statuses/79"),
    ]


def test_what_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    activities = [7, {"type": "Create"}, note(5, "x", published="soon"), note(6, "y")]
    content = {
        **mastodon_members(),
        "outbox.json": json.dumps({"orderedItems": activities}),
        "likes.json": json.dumps({"orderedItems": [{"a": 1}]}),
    }
    rows, bad = read(tarred(tmp_path / "export.tar.gz", content))
    assert [row["text"] for row in rows["post"]] == ["y"]
    assert [row.reason for row in bad] == [
        "item 1 of outbox.json: is no object",
        "item 2 of outbox.json: has no post",
        "item 3 of outbox.json: published is no time: 'soon'",
        "item 1 of likes.json: is no address of a post",
    ]


def test_the_list_of_followed_names_whom_the_owner_follows(tmp_path: Path) -> None:
    path = tmp_path / "following_accounts.csv"
    path.write_text(
        "Account address,Show boosts,Notify on new posts,Languages\n"
        "Inv_Nurse@other.invalid,true,false,\n"
        "nonsense,true,false,\n"
    )
    rows, bad = read(path, "@inv_rose@social.invalid")
    (follow,) = rows["follow"]
    assert (follow["source_id"], follow["target_id"]) == (ROSE, NURSE)
    assert [(row.line, row.text) for row in bad] == [(3, "nonsense")]


def test_the_list_of_followers_names_who_follows_the_owner(tmp_path: Path) -> None:
    path = tmp_path / "followers.csv"
    path.write_text("Account address\ninv_nurse@other.invalid\n")
    rows, _bad = read(path, "inv_rose@social.invalid")
    (follow,) = rows["follow"]
    assert (follow["source_id"], follow["target_id"]) == (NURSE, ROSE)


def test_a_list_needs_its_owner_and_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "followers.csv"
    path.write_text("Account address\ninv_nurse@other.invalid\n")
    with pytest.raises(FileRefused, match="--owner"):
        read(path)
    path = path.rename(tmp_path / "list.csv")
    with pytest.raises(FileRefused, match="lists followers or followed"):
        read(path, "@inv_rose@social.invalid")


@pytest.mark.parametrize(
    ("actor", "sentence"),
    [("{", "is no JSON"), ("{}", "does not say whose archive")],
)
def test_an_export_without_its_owner_is_refused(
    tmp_path: Path, actor: str, sentence: str
) -> None:
    content = {**mastodon_members(), "actor.json": actor}
    with pytest.raises(FileRefused, match=sentence):
        read(tarred(tmp_path / "export.tar.gz", content))


def test_an_export_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tarred(tmp_path / "export.tar.gz", mastodon_members())
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileRefused):
        read(path)


@pytest.mark.parametrize(
    ("address", "author"),
    [
        ("https://a.invalid/users/Ann/statuses/1", "@ann@a.invalid"),
        ("https://a.invalid/@ann/1", "@ann@a.invalid"),
        ("https://a.invalid/notes/x1", None),
        ("nonsense", None),
    ],
)
def test_whose_a_post_is_stands_in_its_address(
    address: str, author: str | None
) -> None:
    assert author_of(address) == author
