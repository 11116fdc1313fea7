"""Whatever a firehose sends, what can be read is read, and always in the same way."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from libipld import decode_dag_cbor, encode_dag_cbor

from tests.networks.at_frames import (
    WHEN,
    commit,
    frame,
    like,
)
from tests.rooms.networks.bluesky.reading import (
    LIKE_PATH,
    NOW,
    NURSE,
    POST,
    POST_PATH,
    TRUST,
    kinds,
    read,
)
from wellheard.networks.answers import Unreadable
from wellheard.networks.bluesky import records
from wellheard.networks.bluesky.records import KINDS

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(max_size=5)
    | st.binary(max_size=40)
    | st.sampled_from([NURSE, TRUST, LIKE_PATH, POST_PATH, "create", "delete", WHEN]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["repo", "ops", "path", "action", "cid", "blocks", "did"])
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
KIND = st.sampled_from(["#commit", "#account", "#identity", "#sync", "#info", "#x"])


@given(kind=KIND, body=st.dictionaries(st.text(max_size=4), ANYTHING), more=ANYTHING)
def test_no_frame_stops_the_reading(kind: str, body: object, more: object) -> None:
    given_body = {
        **(body if isinstance(body, dict) else {}),
        "repo": NURSE,
        "ops": more,
    }
    page = read(
        frame(kind, **{"did": more, "active": more, **given_body}),
        commit(7, NURSE, ("create", LIKE_PATH, like(POST))),
    )
    assert page.batch.tables["engagement"].num_rows == 1


def in_rows(collection: str, record: object) -> tuple[records.Tables, list[str]]:
    moment = NOW.replace(microsecond=1)
    try:
        return records.rows(NURSE, collection, "3krec", record, moment), []
    except Unreadable as why:
        return {}, [str(why)]


@given(
    collection=st.sampled_from(sorted(KINDS)),
    record=st.dictionaries(
        st.sampled_from(["subject", "createdAt", "text", "langs", "reply", "embed"]),
        ANYTHING
        | st.sampled_from([POST, TRUST, NURSE, f"at://{NURSE}/app.bsky.feed.post/3k"])
        | st.builds(lambda uri: {"uri": uri}, st.sampled_from([POST, TRUST, ""]))
        | st.sampled_from(
            [WHEN, "2026-11-01", "2026-11-01T12:00:00.123456789Z", "soon"]
        ),
    ),
)
def test_columns_say_what_rows_say(collection: str, record: dict[str, object]) -> None:
    page = read(commit(7, NURSE, ("create", f"{collection}/3krec", record | {"a": 1})))
    sent = decode_dag_cbor(encode_dag_cbor(record))
    expected, reason = in_rows(collection, sent)
    assert [each.reason for each in page.batch.bad] == reason
    assert kinds(page) == {each: len(made) for each, made in expected.items()}
    for each, made in expected.items():
        table = page.batch.tables[each]
        assert table.select(list(made[0])).to_pylist() == [
            pa.Table.from_pylist([row], schema=table.schema)
            .select(list(row))
            .to_pylist()[0]
            for row in made
        ]
