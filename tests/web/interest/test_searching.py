"""Words, facets, orders: the directory finds and counts what plain Python does."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web import people
from tests.web.interest import editions
from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.findings.interest.drilldown import concealed
from wellheard.web.interest.columns import FACETS
from wellheard.web.interest.filtering import UNKNOWN, Filter
from wellheard.web.interest.models import Edition, Entry, Picked, SavedList
from wellheard.web.interest.named import named
from wellheard.web.interest.searching import Search

ANY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BIOS = (
    ("Ann", "ann_nurse", "Nurses' tutor, and health visitor."),
    ("Béa", "bea", "Midwifery NEAR Leeds AND York"),
    ("Cy", "cy.example", "Visitor of health museums 2024"),
    ("Дарья", "d", "Медсестра"),
)


def drawn(*accounts: dict[str, Any]) -> Edition:
    return editions.edition(people.organisation(), accounts)


def searched(edition: Edition, query: str) -> list[str]:
    search, asked = Search(edition), Filter.read_text(query)
    return [each.name for each in search.entries(search.places(asked))]


@pytest.fixture
def four() -> Edition:
    return drawn(
        *({"name": name, "handle": handle, "bio": bio} for name, handle, bio in BIOS)
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nurse", ["Ann"]),
        ("NURSING", ["Ann"]),
        ("bea", ["Béa"]),
        ("Béa", ["Béa"]),
        ("health visitor", ["Ann", "Cy"]),
        ('"health visitor"', ["Ann"]),
        ("midwi*", ["Béa"]),
        ("midwi", []),
        ("ann_nurse", ["Ann"]),
        ("@cy.example", ["Cy"]),
        ("2024", ["Cy"]),
        ("медсестра", ["Дарья"]),
        ("and", ["Ann", "Béa"]),
        ("of", ["Cy"]),
        ("NEAR", ["Béa"]),
    ],
)
def test_words_are_found_by_stem_and_without_accents(
    four: Edition, words: str, found: list[str]
) -> None:
    assert [each.name for each in _entries(four, words)] == found


def _entries(edition: Edition, words: str) -> list[Entry]:
    search = Search(edition)
    return search.entries(search.places(Filter(text=words)))


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '""',
        "'",
        "*",
        "a OR",
        "AND",
        "NOT nurse",
        "NEAR(a b)",
        "name:ann",
        "^ann",
        "ann*)",
        "{name} : x",
        "-ann",
        "a & b | !c",
        "<->",
        "'); DROP TABLE interest_entry; --",
        "%",
        "\u202e\ufeff",
        "ﬁ ½ ²",
        "e\u0301\u0301",
        "\N{MATHEMATICAL DOUBLE-STRUCK CAPITAL A}nn",
        "💉",
        "x" * 500,
        "a " * 100,
    ],
)
def test_no_words_are_a_command_to_the_database(four: Edition, words: str) -> None:
    _entries(four, words)
    assert Entry.objects.filter(edition=four).count() == len(BIOS)


@ANY
@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(four: Edition, words: str) -> None:
    _entries(four, words)


def test_words_that_change_or_go_are_found_so(four: Edition) -> None:
    Entry.objects.filter(edition=four, name="Ann").update(bio="Baker")
    Entry.objects.filter(edition=four, name="Cy").delete()
    assert searched(four, "q=nurses") == ["Ann"]  # by her handle
    assert searched(four, "q=baker") == ["Ann"]
    assert searched(four, "q=visitor") == []


def test_words_of_another_edition_are_not_found(four: Edition) -> None:
    other = drawn({"name": "Eve", "bio": "Nurse"})
    assert searched(other, "q=nurse") == ["Eve"]
    assert searched(four, "q=nurse") == ["Ann"]


def test_editions_that_were_written_at_the_same_time_are_told_apart() -> None:
    """Their records lie between one another."""
    first, second = drawn(), drawn()
    for rank in range(1, 7):
        mine = first if rank % 2 else second
        Entry.objects.create(
            edition=mine, rank=rank, network="x", account_id=str(rank), bio="nurse",
            name=str(rank),
        )  # fmt: skip
    assert searched(first, "q=nurse") == ["1", "3", "5"]
    assert searched(second, "q=nurse") == ["2", "4", "6"]


def test_accounts_come_in_the_order_that_is_asked_for() -> None:
    edition = drawn(
        {"name": "bo", "followers": 5, "concentration": 1},
        {"name": "Al", "followers": None, "concentration": 3},
        {"name": "", "handle": "cy", "followers": 9, "concentration": 2},
    )
    for sort, found in (
        ("rank", [1, 2, 3]),
        ("concentration", [2, 3, 1]),
        ("followers", [3, 1, 2]),
        ("name", [2, 1, 3]),
    ):
        search = Search(edition)
        asked = Filter.read_text(f"sort={sort}")
        assert [each.rank for each in search.entries(search.places(asked))] == found


def test_a_list_is_a_facet() -> None:
    edition = drawn({"name": "Ann"}, {"name": "Bo"}, {"name": "Cy"})
    saved = SavedList.objects.add(people.organisation(), name="Mine")
    Picked.objects.create(saved_list=saved, network="x", account_id="2")
    Picked.objects.create(saved_list=saved, network="other", account_id="3")
    search = Search(edition, [saved])
    asked = Filter.read_text(f"list={saved.pk}")
    assert [each.name for each in search.entries(search.places(asked))] == ["Bo"]
    assert search.tally(asked).total == 1
    unknown = Search(edition)
    assert unknown.tally(asked).total == 0


accounts = st.fixed_dictionaries(
    {
        "network": st.sampled_from(["x", "bluesky"]),
        "kind": st.sampled_from(["", "individual", "organisation"]),
        "roles": st.lists(st.sampled_from(["nurse", "gp", "midwife"]), unique=True),
        "place": st.sampled_from(["", "leeds", "york", "hull"]),
        "language": st.sampled_from(["", "en", "cy"]),
        "activity": st.sampled_from(["", "daily"]),
        "community": st.sampled_from([None, 1, 2]),
        "bio": st.sampled_from(["", "loves maternity", "maternity in hull"]),
    }
)
REGIONS = {"leeds": "north", "york": "north", "hull": "coast", "": ""}


def _drawn_whole(rows: list[dict[str, Any]]) -> Edition:
    """Many at once: each comes five times, so that some counts are shown."""
    edition = drawn()
    Entry.objects.bulk_create(
        Entry(
            edition=edition,
            rank=rank,
            account_id=str(rank),
            region=REGIONS[row["place"]],
            **row,
        )
        for rank, row in enumerate((each for each in rows for _ in range(5)), start=1)
    )
    return edition


def _values(row: Entry, facet: str) -> set[str]:
    if facet == "role":
        return set(row.roles) or {UNKNOWN}
    value = getattr(row, facet)
    return {UNKNOWN if value in ("", None) else str(value)}


def _fits(row: Entry, asked: Filter, but: str = "") -> bool:
    if asked.text and asked.text not in row.bio:
        return False
    return all(
        _values(row, facet) & set(values)
        for facet, values in asked.chosen.items()
        if facet != but
    )


queries = st.lists(
    st.sampled_from(
        [
            "q=maternity",
            "network=x",
            "role=nurse",
            "role=gp",
            "role=unknown",
            "kind=individual",
            "kind=unknown",
            "place=leeds",
            "place=hull",
            "region=north",
            "community=1",
            "language=cy",
            "activity=daily",
            "place=nowhere",
        ]
    ),
    max_size=4,
    unique=True,
)


@ANY
@given(st.lists(accounts, min_size=1, max_size=25), queries)
def test_facets_are_counted_as_plain_python_counts(
    rows: list[dict[str, Any]], parts: list[str]
) -> None:
    edition = _drawn_whole(rows)
    asked = Filter.read_text("&".join(parts))
    entries = list(edition.entries.all())
    search = Search(edition)
    tally = search.tally(asked)
    fitting = [each for each in entries if _fits(each, asked)]
    assert tally.total == len(fitting)
    assert search.entries(search.places(asked)) == fitting
    for facet in FACETS:
        left = [each for each in entries if _fits(each, asked, but=facet)]
        counts = Counter(value for each in left for value in _values(each, facet))
        shown = tally.counts[facet]
        assert set(shown) == set(counts)
        for value, count in shown.items():
            assert count in (None, counts[value])
            assert count is None or count >= SMALLEST_GROUP
        if facet not in {"place", "role"}:
            tree = {(): len(left)} | {(value,): n for value, n in counts.items()}
            withheld = {path[0] for path in concealed(tree) if path}
            assert {
                value for value, count in shown.items() if count is None
            } == withheld
    edition.delete()


def test_a_withheld_count_cannot_be_worked_out_from_the_others() -> None:
    """Three of hull stay hidden among leeds and york: york's twelve go with them."""
    edition = drawn(
        *({"place": "leeds", "region": "north"} for _ in range(30)),
        *({"place": "york", "region": "north"} for _ in range(12)),
        *({"place": "hull", "region": "north"} for _ in range(3)),
    )
    counts = Search(edition).tally(Filter()).counts
    assert counts["place"] == {"leeds": 30, "york": None, "hull": None}
    assert counts["region"] == {"north": 45}


def test_nobody_is_searched_in_an_empty_edition() -> None:
    assert Search(drawn()).tally(Filter(text="x")).total == 0


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole"
)
def test_accounts_of_a_list_are_found_by_the_index_of_their_names() -> None:
    """And not by walking through the edition in its order, however that is asked."""
    made = editions.edition(people.organisation(), [{}, {}])
    (asked,) = named(made, [("x", "1"), ("x", "2")])
    assert {each.account_id for each in asked} == {"1", "2"}
    assert "network=? AND account_id=?" in asked.explain()
