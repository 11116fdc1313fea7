"""Downloads of invented owners, built as the networks describe them."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

Json = dict[str, object]

NOON, NEXT_DAY = 1_790_000_000, 1_790_086_400
"""21 September 2026, 14:13:20, and a day later."""
PRIVATE = "never-to-be-read"

PRIVATE_OF_META = (
    "your_instagram_activity/messages/inbox/inv_friend_1/message_1.json",
    "your_instagram_activity/media/stories.json",
    "your_instagram_activity/likes/liked_posts.json",
    "your_instagram_activity/threads/liked_threads.json",
    "connections/followers_and_following/close_friends.json",
    "connections/followers_and_following/blocked_profiles.json",
    "connections/contacts/synced_contacts.json",
    "personal_information/information_about_you/profile_based_in.json",
    "ads_information/ads_and_topics/ads_viewed.json",
    "messages/followers_and_following/followers_1.json",
    "media/posts/202609/1.jpg",
)


def mangled(words: str) -> str:
    """Write words as Meta does: each byte as a letter."""
    return words.encode().decode("latin-1")


def follow(handle: str | None, at: int = NOON, *, title: str = "", **rest: str) -> Json:
    told: Json = {"timestamp": at, **rest}
    if handle is not None:
        told["value"] = handle
    return {"title": title, "media_list_data": [], "string_list_data": [told]}


def profile(**fields: str) -> Json:
    said = {"Email": PRIVATE, "Phone Number": PRIVATE, **fields}
    named = {name.replace("_", " "): {"value": value} for name, value in said.items()}
    return {"profile_user": [{"title": "User", "string_map_data": named}]}


def picture(title: str, at: int = NOON, uri: str = "media/posts/1.jpg") -> Json:
    return {
        "uri": uri,
        "creation_timestamp": at,
        "title": title,
        "media_metadata": {"photo_metadata": {"exif_data": [{"latitude": PRIVATE}]}},
    }


def instagram() -> dict[str, object]:
    """Return the members of an Instagram download, private ones among them."""
    one = {"media": [picture(mangled("Caf\u00e9 at noon #wards with @inv_nurse"))]}
    two = {
        "media": [picture("", NEXT_DAY), picture("", NEXT_DAY, "media/posts/2.mp4")],
        "title": mangled("Two \u2013 thank you \U0001f44d"),
        "creation_timestamp": NEXT_DAY,
    }
    here = "connections/followers_and_following"
    return {
        "personal_information/personal_information/personal_information.json": profile(
            Username="inv_rose", Name=mangled("R\u00f3se"), Bio="[invented] midwife"
        ),
        f"{here}/followers_1.json": [follow("inv_nurse"), follow("Inv_Trust", 0)],
        f"{here}/followers_2.json": [follow("inv_three", NEXT_DAY)],
        f"{here}/following.json": {
            "relationships_following": [
                follow(None, title="inv_trust", href="https://www.instagram.com/_u/x")
            ]
        },
        "your_instagram_activity/media/posts_1.json": [one, two],
        **dict.fromkeys(PRIVATE_OF_META, PRIVATE),
    }


def threads() -> dict[str, object]:
    """Return what an Instagram download holds of Threads."""
    here = "your_instagram_activity/threads"
    list_of = "text_post_app_text_post_app"
    posts = [
        {"media": [picture("agreed, @inv_nurse", uri="")]},
        {"title": "Second", "creation_timestamp": NEXT_DAY, "media": []},
    ]
    them = follow("inv_pine", title=PRIVATE, href="https://www.threads.com/inv_pine")
    return {
        f"{here}/followers.json": {f"{list_of}_followers": [them]},
        f"{here}/following.json": {
            f"{list_of}_following": [
                follow(None, title=PRIVATE, href="https://www.threads.com/@inv_oak")
            ]
        },
        f"{here}/threads_and_replies.json": {"text_post_app_text_posts": posts},
    }


def packed(path: Path, members: Mapping[str, object], folder: str = "") -> Path:
    """Write a zip file; what is no text is written as JSON."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            text = content if isinstance(content, str) else json.dumps(content)
            archive.writestr(f"{folder}{name}", text)
    return path


def opened_members(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each member that is opened; one that holds the secret explodes."""
    opened: list[str] = []
    really = zipfile.ZipFile.open

    def noted(self: zipfile.ZipFile, name: str, *rest: object) -> object:
        opened.append(name)
        with really(self, name) as stream:
            if stream.read() == PRIVATE.encode():
                raise AssertionError(f"{name} was opened")
        return really(self, name, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(zipfile.ZipFile, "open", noted)
    return opened


def book(path: Path, *sheets: list[list[object]]) -> Path:
    """Write a workbook: texts are shared, numbers are numbers."""
    shared: dict[str, int] = {}
    members: dict[str, object] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": "<workbook/>",
        "docProps/core.xml": PRIVATE,
    }
    for number, rows in enumerate(sheets, start=1):
        lines = [_row(place, row, shared) for place, row in enumerate(rows, start=1)]
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>"
        )
    strings = "".join(f"<si><t>{escape(each)}</t></si>" for each in shared)
    members["xl/sharedStrings.xml"] = f"<sst>{strings}</sst>"
    return packed(path, members)


def _row(number: int, row: list[object], shared: dict[str, int]) -> str:
    cells = [
        _cell(f"{chr(ord('A') + place)}{number}", value, shared)
        for place, value in enumerate(row)
        if value is not None
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(name: str, value: object, shared: dict[str, int]) -> str:
    if isinstance(value, str):
        place = shared.setdefault(value, len(shared))
        return f'<c r="{name}" t="s"><v>{place}</v></c>'
    return f'<c r="{name}"><v>{value}</v></c>'
