"""The files that examples name, each with a line or two about invented accounts."""

import gzip
import io
import json
import tarfile
import zipfile
from importlib import resources
from pathlib import Path

import xlsxwriter

from wellheard.networks.tabular import mappings
from wellheard.people import seeds

LIKES = "actor_id,object_id\n001,002\n003,002\n"

TABLES = {
    "f.csv": "fan,seed\n001,002\n003,002\n",
    "f.tsv": "a\tb\n001\t002\n003\t002\n",
    "users.jsonl": '{"id": "001", "username": "inv_one"}\n',
    "compliance.jsonl": '{"id": "11", "action": "delete", "reason": "deleted"}\n',
    "gone.csv": "id,reason\n001,deleted\n",
    "climate.csv": "GRP,LEAD\n"
    + "".join(f"{unit},{1 + at % 5}\n" for unit in "AB" for at in range(12)),
    "ours.csv": "id,text\n1,Thank you @inv_two\n",
    "following_accounts.csv": (
        "Account address,Show boosts\n"  # as Mastodon writes it
        "inv_one@social.example,true\n"
    ),
}

MINET = {
    "id": "12",
    "timestamp_utc": "1790000000",
    "user_id": "001",
    "user_screen_name": "inv_one",
    "text": "Good night",
}

X_ARCHIVE = {
    "account": {"accountId": "001", "username": "inv_one"},
    "follower": {"accountId": "002"},
    "following": {"accountId": "003"},
}

ADDRESS = "https://social.example/users/inv_one"

MASTODON_EXPORT = {
    "actor.json": {
        "id": ADDRESS,
        "type": "Person",
        "preferredUsername": "inv_one",
        "url": "https://social.example/@inv_one",
    },
    "outbox.json": {
        "orderedItems": [
            {
                "id": f"{ADDRESS}/statuses/1/activity",
                "type": "Create",
                "actor": ADDRESS,
                "published": "2026-10-01T09:00:00Z",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "object": {
                    "id": f"{ADDRESS}/statuses/1",
                    "type": "Note",
                    "published": "2026-10-01T09:00:00Z",
                    "attributedTo": ADDRESS,
                    "to": ["https://www.w3.org/ns/activitystreams#Public"],
                    "content": "<p>Good morning</p>",
                },
            }
        ]
    },
}

FOLLOWS = [{"title": "", "string_list_data": [{"value": "inv_two"}]}]
LISTS = "connections/followers_and_following"

DOWNLOADS: dict[str, dict[str, object]] = {
    "instagram-inv_one-2026-11-01.zip": {
        "personal_information/personal_information.json": {
            "profile_user": [{"string_map_data": {"Username": {"value": "inv_one"}}}]
        },
        f"{LISTS}/followers_1.json": FOLLOWS,
        f"{LISTS}/following.json": {"relationships_following": FOLLOWS},
    },
    "facebook-inv_one-2026-11-01.zip": {
        "this_profile's_activity_across_facebook/posts/profile_posts_1.json": [
            {"timestamp": 1790000000, "data": [{"post": "Good morning"}]}
        ],
    },
    "TikTok_Data_inv_one.zip": {
        "user_data_tiktok.json": {
            "Profile": {"Profile Info": {"ProfileMap": {"userName": "inv_one"}}},
            "Activity": {"Follower": {"FansList": [{"UserName": "inv_two"}]}},
        },
    },
}

TERMS = """\
version = "Ours, May 2026"

[[keep]]
table = "post"
days = 365
after = "observed_at"
"""

TWEET = {
    "id_str": "11",
    "id": 11,
    "created_at": "Wed Apr 08 19:48:05 +0000 2015",
    "full_text": "Thank you",
    "user": {"id_str": "001", "id": 1, "screen_name": "inv_one"},
    "entities": {"hashtags": [], "user_mentions": [], "urls": []},
}

CAPTURED = {
    "source_platform": "x.com",
    "timestamp_collected": 1793000000000,
    "item_id": "12",
    "data": {
        "rest_id": "12",
        "core": {"user_results": {"result": {"rest_id": "001", "legacy": {}}}},
        "legacy": {
            "created_at": "Wed Apr 08 19:48:05 +0000 2015",
            "full_text": "Good night",
            "entities": {"hashtags": [], "user_mentions": [], "urls": []},
        },
    },
}

TAP_EVENT = {
    "id": 1,
    "type": "record",
    "record": {
        "live": True,
        "did": "did:plc:invone",
        "collection": "app.bsky.graph.follow",
        "rkey": "3kone",
        "action": "create",
        "record": {"subject": "did:plc:invtwo"},
    },
}


def write(folder: Path) -> None:
    """Write every file that the demonstration does not leave."""
    for name, content in TABLES.items():
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "our-terms.toml").write_text(TERMS, encoding="utf-8")
    (folder / "likes.csv.gz").write_bytes(gzip.compress(LIKES.encode()))
    tweet = json.dumps(TWEET) + "\n"
    (folder / "tweets.jsonl.gz").write_bytes(gzip.compress(tweet.encode()))
    for name, line in (
        ("zeeschuimer-export-x.com.ndjson", CAPTURED),
        ("tap-events.jsonl", TAP_EVENT),
    ):
        (folder / name).write_text(json.dumps(line) + "\n", encoding="utf-8")
    for name, members in DOWNLOADS.items():
        with zipfile.ZipFile(folder / name, "w") as archive:
            for member, content in members.items():
                archive.writestr(member, json.dumps(content))
    linkedin_analytics(folder / "inv_one_content.xlsx")
    x_archive(folder / "twitter-2026-11-01.zip")
    mastodon_export(folder / "archive-20261101.tar.gz")
    nationals(folder / "nationals.csv")
    minet(folder / "minet.csv")


def minet(path: Path) -> None:
    """Write a post as minet does, of which we know the columns that are taken."""
    (mapping,) = [each for each in mappings.shipped() if each.name == "minet-x-posts"]
    columns = list(mapping.wish.chosen.values())
    cells = [MINET.get(column, "") for column in columns]
    path.write_text(f"{','.join(columns)}\n{','.join(cells)}\n", encoding="utf-8")


def linkedin_analytics(path: Path) -> None:
    """Write the analytics of a LinkedIn page."""
    link = "https://www.linkedin.com/feed/update/urn:li:activity:7300000000000000000"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("All posts")
        sheet.write_row(0, 0, ["Post title", "Post link", "Impressions", "Likes"])
        sheet.write_row(1, 0, ["Good morning", link, 1234, 5])


def x_archive(path: Path) -> None:
    """Write the download of an X account."""
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in X_ARCHIVE.items():
            items = json.dumps([{part: content}])
            archive.writestr(f"data/{part}.js", f"window.YTD.{part}.part0 = {items}")


def mastodon_export(path: Path) -> None:
    """Write the download of a Mastodon account."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in MASTODON_EXPORT.items():
            written = json.dumps(content).encode()
            member = tarfile.TarInfo(name)
            member.size = len(written)
            archive.addfile(member, io.BytesIO(written))


def nationals(path: Path) -> None:
    """Write an account that follows every national body."""
    (group,) = [each for each in seeds.groups() if each.name == "national-bodies"]
    rows = [f"inv_fan,{seed.handle}\n" for seed in group.seeds]
    path.write_text("follower_handle,followed_handle\n" + "".join(rows))


def plan(appview: str, registry: str, stream: str, seed: str) -> str:
    """Return the plan that `gather example` prints, for servers on this machine."""
    shipped = resources.files("wellheard") / "definitions" / "plan.toml"
    text = shipped.read_text(encoding="utf-8").replace('trust.example"]', f'{seed}"]')
    servers = f'appview = "{appview}"\nregistry = "{registry}"\n'
    listened = f'[network.stream]\nserver = "{stream}"\n'
    return f"{text}\n[network.servers]\n{servers}{listened}"
