"""A long JSON array, item by item."""

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.networks.answers import Broken
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads import arrays
from wellheard.networks.downloads.arrays import items

OPENING = re.compile(r"=\s*\[")

leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def read(text: str) -> list[object]:
    return list(items(io.StringIO(text), "a.js", OPENING))


@given(st.lists(values, max_size=6), st.integers(1, 20), st.sampled_from([None, 2]))
def test_items_are_the_same_whatever_the_window(
    told: list[object], window: int, indent: int | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "READ_CHARACTERS", window)
        assert read(f"window.x = {json.dumps(told, indent=indent)}") == told


@pytest.mark.parametrize(
    "broken",
    [
        '{"a": }',
        '{"a": "\\q"}',
        '{"a": {"b": [1, }]}',
        "{'a': 1}",
        "nonsense",
        '{"a": "unended\n}',
        '{"a": "} \\" {", "b" 1}',
        "[" * 20_000 + "]" * 20_000,
    ],
)
@pytest.mark.parametrize("window", [3, 1 << 20])
def test_a_broken_item_does_not_hide_the_others(
    broken: str, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "READ_CHARACTERS", window)
    first, middle, last = read(f'x = [{{"n": 1}}, {broken}, {{"n": 3}}]')
    assert (first, last) == ({"n": 1}, {"n": 3})
    assert middle == Broken(broken)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a.js does not begin as it should"),
        ("x = 7", "a.js does not begin as it should"),
        ("x = [", "a.js breaks off"),
        ('x = [{"a": 1}', "a.js breaks off"),
        ('x = [{"a": 1}, {"a', "a.js breaks off"),
        ('x = [{"a": "never ended]', "a.js breaks off"),
    ],
)
def test_what_is_no_array_or_has_no_end_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(FileRefused, match=sentence):
        read(text)


def test_an_array_begins_soon_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "LONGEST_HEAD", 10)
    monkeypatch.setattr(arrays, "READ_CHARACTERS", 4)
    with pytest.raises(FileRefused, match="does not begin"):
        read(" " * 100 + "x = []")
