"""Where people say they are, and where they do not."""

import csv
import gzip
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.real_data import real

from wellheard.people import gazetteer, places
from wellheard.people.gazetteer import GazetteerDamaged, standard

TOWNS = [place for place in standard().places.values() if place.level == "town"]


def where(location: str | None, bio: str | None = None) -> tuple[object, ...]:
    table = places.resolve(pa.array([location]), pa.array([bio], pa.string()))
    (row,) = table.to_pylist()
    return row["place"], row["ics"], row["country"], row["sure"]


@pytest.mark.parametrize(
    ("location", "place", "country"),
    [
        ("Leeds", "leeds", "england"),
        ("  LEEDS, UK ", "leeds", "england"),
        ("Leeds, West Yorkshire, England", "leeds", "england"),
        ("somewhere in Yorkshire", "yorkshire", "england"),
        ("Sunny Leeds", "leeds", "england"),
        ("Stoke-on-Trent", "stoke-on-trent", "england"),
        ("St. Albans", "st albans", "england"),
        ("Hogwarts, Leeds", "leeds", "england"),
        ("Glasgow \U0001f1ec\U0001f1e7", "glasgow", "scotland"),
        ("Cymru", "wales", "wales"),
        ("Newport, Wales", "newport, gwent", "wales"),
        ("Newport, Isle of Wight", "newport, isle of wight", "england"),
        ("Bangor, Northern Ireland", "bangor, county down", "northern ireland"),
        ("UK", "united kingdom", None),
        ("South London", "london", "england"),
    ],
)
def test_a_place_that_is_stated(location: str, place: str, country: str | None) -> None:
    found = where(location)
    assert (found[0], found[2], found[3]) == (place, country, True)


@pytest.mark.parametrize(
    ("location", "shared"),
    [
        ("Newport", "united kingdom"),
        ("Leeds / London", "england"),
        ("Leeds and Bradford", "west yorkshire"),
        ("Manchester & Liverpool", "north west"),
    ],
)
def test_what_fits_several_places_is_not_guessed_at(location: str, shared: str) -> None:
    found = where(location)
    assert (found[0], found[3]) == (shared, False)


@pytest.mark.parametrize(
    "location",
    [
        "Hogwarts",
        "Planet Earth",
        "New York",
        "York, PA",
        "London, Ontario",
        "Boston, MA",
        "Perth, Australia",
        "Newcastle, NSW",
        "Birmingham, Alabama",
        "Cambridge, MA",
        "",
        None,
    ],
)
def test_what_is_no_place_of_ours_stays_unknown(location: str | None) -> None:
    assert where(location) == (None, None, None, None)


def test_a_bio_is_asked_only_where_the_location_says_nothing() -> None:
    assert where("Hogwarts", "Invented nurse based in Leeds. Tea.")[0] == "leeds"
    assert where(None, "Invented carer living in York, with a dog")[0] == "york"
    assert where("Hull", "Invented nurse based in Leeds")[0] == "hull"
    assert where(None, "Invented Leeds United fan") == (None, None, None, None)
    assert where(None, None) == (None, None, None, None)


def test_every_level_is_given() -> None:
    table = places.resolve(pa.array(["Leeds"]), pa.array([None], pa.string()))
    assert table.to_pylist() == [
        {
            "place": "leeds",
            "country": "england",
            "region": "north east and yorkshire",
            "ics": "west yorkshire",
            "sure": True,
        }
    ]


def test_the_gazetteer_is_whole() -> None:
    known = standard()
    levels = [place.level for place in known.places.values()]
    english = [
        place
        for place in known.places.values()
        if place.level == "ics" and known.level(place.id, "country") == "england"
    ]
    assert levels.count("region") == 7
    assert len(english) == 42
    assert len(TOWNS) > 450
    for town in TOWNS:
        assert known.level(town.id, "country")
        assert known.level(town.id, "ics")


@given(st.sampled_from(TOWNS), st.booleans())
def test_a_town_with_its_country_is_itself(town: gazetteer.Place, loud: bool) -> None:
    country = standard().level(town.id, "country")
    text = f"{town.title}, {country}"
    place, _, _, sure = where(text.upper() if loud else text)
    name = gazetteer.plain_name(town.title)
    alike = [each for each in standard().places.values() if name in each.names]
    in_one_country = [
        each for each in alike if standard().level(each.id, "country") == country
    ]
    assert sure == (len(in_one_country) == 1)
    assert place == town.id if sure else place != town.id


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_is_too_odd(location: str, bio: str) -> None:
    where(location, bio)


def test_a_damaged_gazetteer_says_which_row() -> None:
    about = "[elsewhere]\nwords = []"
    head = "place,level,within,also,title\n"
    for row in ("leeds,village,,,", "leeds,town,nowhere,,", ",town,,,"):
        with pytest.raises(GazetteerDamaged, match=r"Row 2 of places\.csv"):
            gazetteer.from_text(head + row + "\n", about)


def test_towns_of_real_trusts_are_found() -> None:
    content = gzip.decompress(real("organisations/etrust.csv.gz").read_bytes())
    sites = list(csv.reader(io.StringIO(content.decode("latin-1"))))
    towns = [site[7] for site in sites if site[7:] and site[7]]
    stated = [f"{site[7]}, {site[8]}" for site in sites if site[8:] and site[7]]
    assert found_share(towns, "place") > 0.8
    assert found_share(stated, "place") > 0.97
    assert found_share(stated, "sure") > 0.95


def found_share(stated: list[str], column: str) -> float:
    """Of some stated locations, the share with a place, or with one that is sure."""
    rows = places.resolve(pa.array(stated), pa.nulls(len(stated), pa.string()))
    return sum(bool(value) for value in rows[column].to_pylist()) / len(stated)
