"""The profiles of the reference input: handles, words of themselves, places, counts."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from population import KEY, Integers, World

PROFILE_ROWS = 2_000_000
PROFILE_GROUP_ROWS = 500_000
PHRASES = 20_000

# Names are parted by `|`. The capitals matter: the pattern of the job finds places
# whatever their case.
TOWNS = (
    "London|Manchester|Birmingham|Leeds|Glasgow|Sheffield|Bradford|Liverpool|Edinburgh|"
    "Bristol|Cardiff|Belfast|Leicester|Coventry|Nottingham|Newcastle|Sunderland|"
    "Brighton|Hull|Plymouth|Stoke|Wolverhampton|Derby|Swansea|Southampton|Portsmouth|"
    "York|Norwich|Exeter|Oxford"
)
COUNTRIES = (
    "England|UK|United Kingdom|Scotland|Wales|Northern Ireland|U.K.|england|uk|"
    "London UK"
)
ELSEWHERE = (
    "New York|Texas|Lagos|Mumbai|Delhi|Toronto|Sydney|Paris|Berlin|Madrid|Nairobi|"
    "Dublin|Amsterdam|Karachi|Manila|Jakarta|Ukraine|Yorkton|Hullabaloo|Derbyville|"
    "Earth|everywhere|the internet|she/her"
)
ENDINGS_AT_HOME = (
    "|, UK| - England| & Kent| / home| NHS| city centre|, Europe| mostly| (sometimes)"
)
ENDINGS_ELSEWHERE = "| city|, world| somewhere| mostly"
WORDS = (
    "nurse|midwife|doctor|student|carer|patient|advocate|dad|mum|tea|football|health|"
    "care|NHS|digital|data|research|policy|comms|volunteer|runner|cyclist|views|own|"
    "mental|charity|trust|board|quality|improvement|coffee|books|music|politics|labour|"
    "tech|teacher|writer|founder|community"
)
HANDLE_STARTS = "nhs|dr|the|real|its|mr|miss|jo|sam|alex|happy|northern|team|wee|my|uk"
IN_TOWNS, IN_COUNTRIES = 0.30, 0.45
NO_PLACE, NO_FOLLOWING = 0.25, 0.15
UNMARKED_PLACES = 500

PROFILES = pa.schema(
    [
        ("id", pa.int64()),
        ("handle", pa.string()),
        ("bio", pa.string()),
        ("location", pa.string()),
        ("followers_count", pa.int32()),
        ("following_count", pa.int32()),
    ]
)


def write(world: World) -> None:
    """Write the profiles, once in the order of a crawl and once by key."""
    columns = _Profiles(world)
    _write_profile_file(
        world.folder / "profiles.parquet", PROFILES, columns.tables(columns.crawl)
    )
    by_key = np.arange(world.accounts, dtype=np.int32)
    _write_profile_file(
        world.folder / "profiles_dense.parquet",
        PROFILES.insert(0, KEY),
        columns.tables(by_key, keyed=True),
    )


def _write_profile_file(
    path: Path, schema: pa.Schema, tables: Iterator[pa.Table]
) -> None:
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=["location"],
    ) as writer:
        for table in tables:
            writer.write_table(table.cast(schema), PROFILE_GROUP_ROWS)


class _Profiles:
    """The columns of all profiles, by key, as indexes into pools of text."""

    def __init__(self, world: World) -> None:
        random, count = world.random, world.accounts
        self._ids = world.ids
        self._places = pa.array(_place_pool(world))
        words = WORDS.split("|")
        phrases = [" ".join(random.choice(words, 5)) for _ in range(PHRASES)]
        self._phrases = pa.array(phrases)
        self.crawl = random.permutation(count).astype(np.int32)
        pool = len(self._places)
        self._place = (pool * random.random(count) ** 2).astype(np.int32)
        self._no_place = random.random(count) < NO_PLACE
        self._followers = _lognormal(random, (5.2, 2.0), 5e7, count)
        self._following = _lognormal(random, (5.7, 1.3), 2e6, count)
        self._no_following = random.random(count) < NO_FOLLOWING
        self._first = random.integers(0, PHRASES, count)
        self._second = random.integers(0, PHRASES, count)
        self._starts = pa.array(HANDLE_STARTS.split("|"))
        self._start = random.integers(0, len(self._starts), count)

    def tables(self, order: Integers, *, keyed: bool = False) -> Iterator[pa.Table]:
        """Yield the profiles in an order, some at a time."""
        for start in range(0, len(order), PROFILE_ROWS):
            keys = order[start : start + PROFILE_ROWS]
            table = self._table(keys)
            yield table.add_column(0, KEY, pa.array(keys)) if keyed else table

    def _table(self, keys: Integers) -> pa.Table:
        places = pa.array(self._place[keys], mask=self._no_place[keys])
        first = self._phrases.take(pa.array(self._first[keys]))
        second = self._phrases.take(pa.array(self._second[keys]))
        starts = self._starts.take(pa.array(self._start[keys]))
        numbers = pa.array(keys.astype(np.int64) * 7919 % 100_000_300)
        return pa.table(
            [
                pa.array(self._ids[keys]),
                pc.binary_join_element_wise(starts, numbers.cast(pa.string()), ".bsky"),
                pc.binary_join_element_wise(first, second, " "),
                self._places.take(places),
                pa.array(self._followers[keys]),
                pa.array(self._following[keys], mask=self._no_following[keys]),
            ],
            schema=PROFILES,
        )


def _lognormal(
    random: np.random.Generator, shape: tuple[float, float], most: float, count: int
) -> Integers:
    return np.minimum(np.exp(random.normal(*shape, count)), most).astype(np.int32)


def _place_pool(world: World) -> list[str]:
    """Write as many statements of place as people do: towns, countries, jokes."""
    random = world.random
    pool = []
    for number in range(max(5000, int(500_000 * world.scale))):
        chance = random.random()
        home = chance < IN_COUNTRIES
        names = TOWNS if chance < IN_TOWNS else COUNTRIES if home else ELSEWHERE
        name = _one_of(random, names)
        ending = _one_of(random, ENDINGS_AT_HOME if home else ENDINGS_ELSEWHERE)
        mark = (
            f" {np.base_repr(number, 36).lower()}" if number > UNMARKED_PLACES else ""
        )
        pool.append(f"{name}{ending}{mark}")
    return pool


def _one_of(random: np.random.Generator, names: str) -> str:
    known = names.split("|")
    return known[random.integers(len(known))]
