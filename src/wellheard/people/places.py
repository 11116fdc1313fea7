"""Where people say they are: from a stated location to a place of the United Kingdom.

Only what is stated plainly counts. What fits several places is not guessed at: it gets
the smallest area that holds them all, and is marked as unsure. A bio is asked only
where the location says nothing, and only for "based in ..." and the like.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.people.gazetteer import Gazetteer, plain_name, standard

FLAGS = {
    "\U0001f1ec\U0001f1e7": ", united kingdom, ",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f": (
        ", england, "
    ),
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f": (
        ", scotland, "
    ),
    "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f": (
        ", wales, "
    ),
}
PARTED = re.compile(
    r"[,;/|•·()\[\]\n&+]| [-\u2013\u2014] |\sand\s|\sin\s", re.IGNORECASE
)
AROUND = re.compile(
    r"^(the|near|nr|somewhere|around|based|from|living|born|mostly|sunny|rural|city of"
    r"|greater|central|north|south|east|west)\s+"
)
STATED = (
    r"(?i)\b(?:based|live|lives|living|works|working) (?:in|near) "
    r"(?P<where>[^.;|!?\n]*)"
)
"""RE2: what a bio says after `based in` and the like."""
LONGEST = 60
COLUMNS = ("place", "country", "region", "ics")
SCHEMA = pa.schema([*((name, pa.string()) for name in COLUMNS), ("sure", pa.bool_())])


@dataclass(frozen=True)
class Where:
    """Where somebody is, as far as they say."""

    place: str | None = None
    """The smallest area that is certain."""
    sure: bool | None = None
    """Whether one place was meant; none where nothing was understood."""


def resolve(
    locations: pa.Array | pa.ChunkedArray, bios: pa.Array | pa.ChunkedArray
) -> pa.Table:
    """Look up where accounts are, from what they state; one row an account.

    `place` is the smallest certain area, `country`, `region` and `ics` what it lies
    within, and `sure` whether one place was meant.
    """
    gazetteer = standard()
    stated = _looked_up(locations, lambda text: _where(gazetteer, text))
    found = pc.extract_regex(bios, STATED)
    where = pc.struct_field(found, "where")
    unstated = pc.is_null(stated["sure"])
    told = _looked_up(
        pc.if_else(unstated, where, None), lambda text: _first_part(gazetteer, text)
    )
    columns = [pc.coalesce(stated[name], told[name]) for name in SCHEMA.names]
    return pa.table(columns, schema=SCHEMA)


def _looked_up(
    texts: pa.Array | pa.ChunkedArray, look_up: Callable[[str], Where]
) -> pa.Table:
    """Look each distinct text up once."""
    gazetteer = standard()
    chunked = texts if isinstance(texts, pa.ChunkedArray) else pa.chunked_array([texts])
    coded = chunked.cast(pa.string()).combine_chunks().dictionary_encode()
    rows = [_row(gazetteer, look_up(text)) for text in coded.dictionary.to_pylist()]
    return pa.Table.from_pylist(rows, schema=SCHEMA).take(coded.indices)


def _row(gazetteer: Gazetteer, where: Where) -> dict[str, object]:
    if where.place is None:
        return {"sure": where.sure}
    levels = {name: gazetteer.level(where.place, name) for name in COLUMNS[1:]}
    return {"place": where.place, "sure": where.sure, **levels}


def _where(gazetteer: Gazetteer, text: str) -> Where:
    """Look up one stated location."""
    for flag, name in FLAGS.items():
        text = text.replace(flag, name)
    whole = gazetteer.named.get(plain_name(text), ())
    if whole:
        return _meant(gazetteer, [whole])
    parts = [plain_name(part) for part in PARTED.split(text)]
    if any(part in gazetteer.elsewhere for part in parts):
        british = {"uk", "united kingdom", "england", "scotland", "wales"} & set(parts)
        return Where(None, False) if british else Where()
    found = [_places(gazetteer, part) for part in parts]
    return _meant(gazetteer, [places for places in found if places])


def _first_part(gazetteer: Gazetteer, text: str) -> Where:
    """Look up what follows `based in`: its first words only."""
    return _where(gazetteer, ",".join(text[:LONGEST].split(",")[:2]))


def _places(gazetteer: Gazetteer, part: str) -> tuple[str, ...]:
    """Return the places of one name, without the words that stand around it."""
    while part:
        if part in gazetteer.named:
            return gazetteer.named[part]
        shorter = AROUND.sub("", part)
        if shorter == part:
            return ()
        part = shorter
    return ()


def _meant(gazetteer: Gazetteer, found: list[tuple[str, ...]]) -> Where:
    """Choose the place that all names agree on, else what they share."""
    if not found:
        return Where()
    agreed = {
        place
        for places in found
        for place in places
        if all(
            any(
                gazetteer.covers(other, place) or gazetteer.covers(place, other)
                for other in others
            )
            for others in found
        )
    }
    innermost = {
        place
        for place in agreed
        if not any(gazetteer.covers(place, other) for other in agreed - {place})
    }
    if len(innermost) == 1:
        return Where(innermost.pop(), True)
    everyone = sorted(innermost or {place for places in found for place in places})
    return Where(gazetteer.shared(everyone), False)
