"""Tap's events: what was made, what was removed, and who changed their name."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rooms.networks.telling import Json, lines, told
from wellheard.evidence.lake import Lake
from wellheard.networks.batches import FileRefused
from wellheard.networks.bluesky import tap
from wellheard.networks.downloads.reading import opened_archive
from wellheard.networks.intake import Provenance, bring_in
from wellheard.networks.json_lines import NOTHING_NEW

NURSE = "did:plc:invnurse"
TRUST = "did:plc:invtrust"
THEIRS = f"at://{TRUST}/app.bsky.feed.post/3ktheirs"


def revision(at: datetime) -> str:
    """Write a revision as servers do: microseconds and a clock, five bits a digit."""
    number = int((at - tap.BEGAN) / timedelta(microseconds=1)) << tap.CLOCK_BITS
    return "".join(tap.DIGITS[number >> 5 * place & 31] for place in range(12, -1, -1))


AT = datetime(2026, 10, 1, 9, 30, 0, 250_000, tzinfo=UTC)


def event(collection: str, record: object, **rest: object) -> Json:
    whole: Json = {
        "live": True,
        "did": NURSE,
        "rev": revision(AT),
        "collection": f"app.bsky.{collection}",
        "rkey": "3kone",
        "action": "create",
        "cid": "bafyinvented",
        "record": record,
    }
    return {"id": 1, "type": "record", "record": {**whole, **rest}}


def removed(collection: str, rkey: str = "3kone") -> Json:
    gone = event(collection, None, action="delete", rkey=rkey)
    inner = gone["record"]
    assert isinstance(inner, dict)
    del inner["record"], inner["cid"]
    return gone


def identity(**said: object) -> Json:
    return {"id": 2, "type": "identity", "identity": {"did": NURSE, **said}}


def test_records_become_rows_of_every_table(tmp_path: Path) -> None:
    found = told(
        lines(
            tmp_path / "tap.jsonl",
            [
                event("feed.post", {"text": "Good night"}, live=False),
                event("feed.like", {"subject": {"uri": THEIRS}}),
                event("feed.repost", {"subject": {"uri": THEIRS}}),
                event("graph.follow", {"subject": TRUST}),
                event("actor.profile", {"displayName": "Rose"}, rkey="self"),
            ],
        )
    )
    assert (found.what, found.network) == ("Tap events", "bluesky")
    assert found.rows["post"][0]["text"] == "Good night"
    assert found.engaged() == [("like", TRUST, THEIRS), ("repost", TRUST, THEIRS)]
    assert found.rows["follow"][0]["target_id"] == TRUST
    assert found.rows["account"][0]["display_name"] == "Rose"
    assert {str(row["observed_at"]) for row in found.rows["engagement"]} == {
        "2026-10-01 09:30:00.250000+00:00"
    }
    assert found.reckoned() == (5, 0, 0)


def test_what_was_removed_leaves_tombstones(tmp_path: Path) -> None:
    gone = [
        removed("feed.post"),
        removed("feed.like"),
        removed("graph.follow"),
        removed("actor.profile", "self"),
    ]
    found = told(lines(tmp_path / "tap.jsonl", gone))
    base = f"at://{NURSE}/app.bsky"
    assert [(row["kind"], row["id"]) for row in found.rows["tombstone"]] == [
        ("post", f"{base}.feed.post/3kone"),
        ("engagement", f"{base}.feed.like/3kone"),
        ("follow", f"{base}.graph.follow/3kone"),
        ("account", f"{base}.actor.profile/self"),
    ]
    assert {row["reason"] for row in found.rows["tombstone"]} == {"deleted"}
    assert {row["at"] for row in found.rows["tombstone"]} == {AT}


@pytest.mark.parametrize("word", ["is_active", "isActive", "active"])
def test_an_account_that_is_gone_leaves_a_tombstone(tmp_path: Path, word: str) -> None:
    path = lines(tmp_path / "t", [identity(**{word: False}, status="takendown")])
    (row,) = told(path).rows["tombstone"]
    assert (row["kind"], row["id"], row["reason"]) == ("account", NURSE, "suspended")


def test_an_account_changes_its_name(tmp_path: Path) -> None:
    active = {"is_active": True, "status": "active"}
    changed = [
        identity(handle="inv-nurse.example", **active),
        identity(handle="handle.invalid", is_active=False, status="desynchronized"),
    ]
    first, *others = told(lines(tmp_path / "t", changed)).rows["account"]
    assert (first["handle"], first["status"]) == ("inv-nurse.example", "active")
    assert others == []


def test_every_line_is_kept_set_aside_or_left_out(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "tap.jsonl",
        [
            event("feed.post", {"text": "a"}),
            event("graph.block", {"subject": TRUST}),
            event("graph.follow", {"subject": NURSE}),
            event("graph.follow", {}),
            event("feed.post", {}, action="merge"),
            {"type": "other"},
            {"type": "identity", "identity": "nobody"},
            identity(did="nobody"),
            identity(did="nobody", active=True),
            "junk",
        ],
    )
    path.write_bytes(path.read_bytes() + b'{"half": \n\n' + b"[" * 100_000)
    found = told(path)
    assert found.read == 12
    assert found.reckoned() == (1, 9, 2)
    assert found.left_out == {NOTHING_NEW: 2}
    assert [row.reason for row in found.bad] == [
        "has no subject",
        "does something unknown: 'merge'",
        "is no event of Tap",
        "is no event of Tap",
        "is no account: 'nobody'",
        "is no account: 'nobody'",
        "is no JSON object",
        "is no JSON; the line may break off",
        "is no JSON; the line may break off",
    ]


def test_a_file_without_a_single_event_is_refused(tmp_path: Path) -> None:
    path = lines(tmp_path / "t.jsonl", [{"type": "record"}, {"a": 1}])
    with pytest.raises(FileRefused, match=r"Cannot tell what t\.jsonl is"):
        told(path)


@pytest.mark.parametrize(
    "odd", [None, "", "3k", "3kinvented!!!", "1111111111111", "zzzzzzzzzzzzz"]
)
def test_a_revision_that_tells_no_time_tells_none(odd: str | None) -> None:
    assert tap.moment_of(odd) is None


def test_a_revision_is_a_moment() -> None:
    assert tap.moment_of(revision(AT)) == AT


def test_a_removal_without_a_moment_is_told_all_the_same(tmp_path: Path) -> None:
    gone = removed("feed.post")
    inner = gone["record"]
    assert isinstance(inner, dict)
    inner["rev"] = "?"
    (row,) = told(lines(tmp_path / "t", [gone])).rows["tombstone"]
    assert row["id"] == f"at://{NURSE}/app.bsky.feed.post/3kone"


def test_events_go_into_the_lake_once_however_often_they_are_told(
    tmp_path: Path,
) -> None:
    like = event("feed.like", {"subject": {"uri": THEIRS}})
    path = lines(tmp_path / "tap.jsonl", [like, like, removed("feed.like")])
    lake = Lake.create(tmp_path / "lake")
    with opened_archive(path, others=(tap.recognise,)) as found:
        where = Provenance(found.what, str(path), AT)
        summary = bring_in(lake, found.batches, where, found.sha256)
    assert summary.rows_kept == {"engagement": 2, "tombstone": 1}
    snapshot = lake.snapshot()
    uris = {
        row["record_uri"]
        for row in snapshot.read(
            "engagement", tap.TABLES["engagement"].schema
        ).to_pylist()
    }
    assert uris == {f"at://{NURSE}/app.bsky.feed.like/3kone"}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "record", "identity", "did", "rev", "rkey"])
            | st.sampled_from(["collection", "action", "status", "handle", "data"])
            | st.sampled_from(["post", "uri", "author", "reason", "4CAT_metadata"])
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(junk=st.lists(JUNK | st.sampled_from([event("feed.post", {})]), max_size=6))
def test_any_junk_between_events_is_set_aside(
    tmp_path: Path, junk: list[object]
) -> None:
    text = json.dumps(event("feed.post", {"text": "a"}))
    written = "\n".join([text, *(json.dumps(each) for each in junk)])
    path = tmp_path / "tap.jsonl"
    path.write_text(written, encoding="utf-8")
    found = told(path)
    assert found.read == 1 + len(junk)
    kept, aside, out = found.reckoned()
    assert kept >= 1
    assert kept + aside + out == found.read
