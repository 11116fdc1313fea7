"""Sections: what a report says of some findings, in so many words."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.rooms.report_parts import (
    NOON,
    OWN,
    SHIPPED,
    community,
    divided,
    grouped,
    interest,
    overlap,
    ranked,
    report,
    seed,
    seeds,
    shares,
)

from wellheard.evidence.tables.overlap import COMBINATION
from wellheard.findings.interest.definition import standard
from wellheard.reports.report import (
    Asked,
    Keenest,
    ListMade,
    MadeFrom,
    SeedsAsked,
)
from wellheard.reports.sections import (
    asked,
    communities,
    coverage,
    divisions,
    keenest,
    methods,
    named_lists,
    overlaps,
    pairs,
    summary,
    words,
)
from wellheard.reports.spreading import Step


def test_the_head_names_what_was_asked() -> None:
    one = SeedsAsked("@nhs", 1)
    assert asked.title(Asked((OWN,), "followers", None)) == (
        "Who cares most about the 4 organisations in ours.csv"
    )
    assert asked.title(Asked((one, SHIPPED), "followers", None)) == (
        "Who cares most about @nhs and “Think tanks”"
    )
    assert asked.title(Asked((one,), "followed", None)) == ("Whom @nhs attends to most")


def test_a_group_says_who_stands_behind_it() -> None:
    facts = dict(asked.section(report(asked=Asked((SHIPPED,), "followed", None))).facts)
    assert facts["Seeds: Think tanks"] == (
        "9 accounts; Who thinks aloud; written by Us, checked by nobody yet; to be "
        "looked at again by 23 May 2027"
    )
    assert facts["Purpose"].startswith("None was given")
    assert facts["Direction"] == "Whom many of the seeds follow and engage with"


def test_coverage_says_how_much_was_seen_and_hides_a_small_audience() -> None:
    section = coverage.section(report())
    assert section.lead[0] == (
        "All followers of 1 seed were observed, and 50% of those of the other 1; for 2 "
        "seeds that is unknown or hidden."
    )
    (figure,) = section.parts[0].figures
    rows = {row[0]: row[1:] for row in figure.grid.rows}
    assert rows["@dd"] == ("under 11", "under 11", "hidden", "hidden")
    assert rows["@cc"] == ("20", "unknown", "unknown", "1.50")
    assert rows["@bb"] == ("50", "100", "50%", "1.50")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [seed("a", 50, None)],
            "How much of the seeds’ followers was observed is unknown",
        ),
        ([seed("a", 50, 50)], "All followers of the seeds that are reported were"),
        (
            [seed("a", 20, 100), seed("b", 30, 100), seed("c", 90, 100)],
            "Of the seeds’ followers, 20% to 90% were observed, 30% in the middle.",
        ),
    ],
)
def test_coverage_in_a_sentence(rows: list[dict[str, object]], said: str) -> None:
    of = Keenest(interest(), 0, seeds(*rows))
    assert coverage.said(report(keenest=of)).startswith(said)


def test_seeds_that_could_not_be_used_are_named_up_to_a_dozen() -> None:
    missing = tuple(f"@s{n} is not in the lake" for n in range(15))
    of = Keenest(interest(), 0, seeds(seed("a", 50, 50)), unresolved=missing)
    (note,) = coverage.section(report(keenest=of)).parts[0].notes
    assert note.startswith("15 of 16 seeds could not be used: @s0 is not in the lake")
    assert note.endswith("and 3 more are not in the lake.")


def test_the_keenest_have_figures_and_an_interval_where_there_is_one() -> None:
    first = ranked(
        1, concentration_high=Decimal("2.5"), display_name="Ann", coverage=0.5
    )
    second = ranked(2, handle=None, roles=["nurse", "carer"], place="Wrenley")
    of = Keenest(
        interest(first, second),
        40,
        seeds(seed("aa", 100, 100)),
        steps=(Step(1, 1, 25), Step(2, 4, 15)),
        opted_out=3,
    )
    section = keenest.section(report(keenest=of))
    people = section.parts[0].people
    assert people is not None
    ann, other = people.rows
    assert (ann.name, ann.handle, ann.who) == ("Ann", "@inv_1", "")
    assert ann.figures == ("1.25 to 2.50", "3", "50%")
    assert (other.name, other.handle) == ("2", "")
    assert other.who == "nurse, carer, Wrenley"
    assert section.parts[0].notes[-1] == "Left out, as they asked to be: under 11."
    (figure,) = section.parts[1].figures
    # 15 of 40 are 37.5 %, and Python rounds halves to even
    assert figure.says == (
        "Of 40 accounts looked at, 15 (38%) follow 2 seeds or more; most, 25, follow "
        "1 seed."
    )
    assert figure.grid.rows[1] == ("2 to 4 seeds", "15", "38%")


def test_a_long_ranking_is_cut_and_says_so() -> None:
    of = Keenest(
        interest(*(ranked(n, is_seed=n == 1) for n in range(1, 103))),
        102,
        seeds(seed("aa", 100, 100)),
    )
    (part,) = keenest.section(report(keenest=of)).parts
    assert part.people is not None
    assert len(part.people.rows) == keenest.SHOWN
    assert any(note.startswith("2 more accounts") for note in part.notes)
    assert "Seeds may stand in the list themselves." in part.notes


def test_communities_say_their_largest_and_the_strongest_tie() -> None:
    of = grouped(
        community(1, "nurse, ward", 60, inside=0.75, organisations=["@a", "@b"]),
        community(2, "policy", 28),
        community(None, "in groups of fewer than 11", 12),
    )
    section = communities.section(report(communities=of))
    assert section is not None
    assert communities.said(of) == (
        "They fall into 2 communities of accounts that follow one another; the "
        "largest, “nurse, ward”, holds 60% of them."
    )
    assert section.lead[1].startswith("The communities stand clearly apart")
    (figure,) = section.parts[0].figures
    assert "“policy”: 15 follows in either direction" in figure.says
    assert figure.grid.rows[0] == (
        "1. nurse, ward", "60", "75%", "2 (15)", "@a and @b",
    )  # fmt: skip
    assert figure.grid.rows[2] == ("in groups of fewer than 11", "12", "", "", "")


def test_few_follows_between_communities_are_not_told() -> None:
    of = grouped(community(1, "a", 60), community(2, "b", 40), between=((9, 5), (5, 9)))
    section = communities.section(report(communities=of))
    assert section is not None
    (figure,) = section.parts[0].figures
    assert figure.says == "Circles are communities, as large as they have accounts."
    assert figure.grid.rows[0][3] == ""


def test_communities_that_are_all_small_are_no_picture() -> None:
    of = grouped(community(None, "in groups of fewer than 11", None))
    section = communities.section(report(communities=of))
    assert section is not None
    assert section.parts == ()
    assert "No community among these accounts has 11 members" in section.lead[0]
    alone = grouped(community(1, "all", 50), between=((9,),), accounts=100)
    assert (
        communities.said(alone) == "They form one community, “all”, with 50% of them."
    )


def test_overlaps_name_the_closest_pair_and_hide_what_is_small() -> None:
    # 50 of 150 in either are in both, then 20 of 180
    of = shares(
        overlap("@a", "@b", 50),
        overlap("@a", "@c", 20, jaccard_high=0.2),
        overlap("@b", "@c", None),
        asked=7,
        apart=2,
    )
    section = overlaps.section(report(shared=of))
    assert section is not None
    assert section.lead == (
        "Compared are the followers of the 3 seeds, out of 7, that have the most.",
        (
            "The two audiences most alike, of @a and @b, share 33% of the accounts in "
            "either; half of all pairs share 22% or less."
        ),
    )
    (part,) = section.parts
    (figure,) = part.figures
    assert "– stands for 1 pair hidden" in figure.says
    assert figure.grid.rows[2][1:] == ("11", "–", "")
    closest = part.grids[0].rows
    assert closest[0] == ("@a and @b", "50", "50%", "50%", "33%", "certain")
    assert closest[1][-1] == "11% to 20%"
    assert part.notes[-1].startswith("2 pairs not compared")


def test_like_audiences_stand_beside_one_another() -> None:
    of = shares(
        overlap("@a", "@b", 10), overlap("@a", "@c", 60), overlap("@b", "@c", 20)
    )
    assert pairs.ordered(of) == ["@a", "@c", "@b"]


def test_without_a_pair_to_show_it_is_said() -> None:
    of = shares(overlap("@a", "@b", None))
    assert overlaps.said(of) == (
        "No two of these audiences share enough accounts to be shown."
    )
    assert pairs.part(of).grids == ()


def test_combinations_say_how_many_are_in_one_only() -> None:
    rows = [{"sets": ["@a"], "accounts": 60}, {"sets": ["@a", "@b"], "accounts": 20}]
    table = pa.Table.from_pylist(rows, schema=COMBINATION.schema)
    of = shares(overlap("@a", "@b", 20), combinations=table, combined=("@a", "@b"))
    section = overlaps.section(report(shared=of))
    assert section is not None
    (figure,) = section.parts[1].figures
    assert (
        figure.says
        == "Of 80 accounts in any of these 2 audiences, 75% are in one only."
    )
    assert figure.grid.rows[1] == ("@a and @b", "2", "20")


def test_divisions_count_and_say_what_is_unknown() -> None:
    table = divided(
        ("role", "nurse", 30, 0.6),
        ("role", "doctor", 20, 0.4),
        ("role", None, 50, None),
        ("kind", "individual", 90, 0.9),
        ("kind", "others", None, None),
        ("network", "x", 100, 1.0),
        ("region", None, 100, None),
    )
    section = divisions.section(report(breakdown=table, divided=100))
    assert section is not None
    assert section.lead[0].startswith("Counted are the 100 keenest accounts")
    assert section.lead[1].startswith("Region cannot be told")
    assert section.lead[2] == "All have the same network: x."
    role, kind = section.parts
    assert role.figures[0].says == (
        "Nurse comes first, with 30 accounts, 60% of those of which it is known; of 50 "
        "the public role is unknown; an account with several roles counts for each."
    )
    assert role.figures[0].grid.rows[-1] == ("unknown", "50", "")
    assert kind.figures[0].grid.rows == (
        ("individual", "90", "90%"),
        ("others", "hidden", ""),
    )
    assert divisions.said(report(breakdown=table, divided=100)) == (
        "Of the 100 keenest accounts, 90% are individuals, as far as is known; the "
        "role stated most often is nurse, by 60% of those who state one."
    )


def test_counts_of_the_named_only_are_called_so() -> None:
    table = divided(("kind", "individual", 40, 1.0), ("kind", "organisation", 20, 0.5))
    of = report(breakdown=table, divided=60, named_only=True)
    section = divisions.section(of)
    assert section is not None
    assert section.lead[0].startswith("Counted are the 60 accounts named here")
    assert (divisions.said(of) or "").startswith("Of the 60 accounts named, 100% are")
    assert divisions.said(report(breakdown=divided())) is None


def test_a_list_says_how_it_is_made_and_an_empty_one_why() -> None:
    made = ListMade("Fans", "Who follows us.", "the most seeds first", "seeds",
                    interest(ranked(1)), ("The universe is small",))  # fmt: skip
    empty = replace(made, title="Voices", rows=interest(), remarks=())
    section = named_lists.section(report(lists=(made, empty)))
    assert section is not None
    assert section.lead[0].startswith("1 list, each made by one rule")
    assert section.lead[1] == "Voices: nobody was found."
    (part,) = section.parts
    assert part.sentences == ("Who follows us.", "The most seeds first.")
    assert part.notes == ("The universe is small.",)
    none = named_lists.section(report(lists=(empty,)))
    assert none is not None
    assert none.lead[0] == "None of 1 list could be made."


def test_the_summary_says_who_how_many_and_names_nobody() -> None:
    section = summary.section(report())
    assert section.lead[0] == (
        "This report names the 2 accounts whose following and engagement is most "
        "concentrated on the 4 organisations in ours.csv."
    )
    assert section.tiles == (
        ("4", "of 4 seeds were in the lake"),
        ("40", "keenest accounts looked at"),
        ("2", "of them named here"),
    )
    turned = report(asked=Asked((OWN,), "followed", "Plan"))
    assert summary.section(turned).lead[0] == (
        "This report names the 2 accounts that the 4 organisations in ours.csv follow "
        "and engage with most."
    )
    assert not any("inv_" in sentence for sentence in section.lead)


def test_methods_give_the_weights_of_the_definition_that_was_used() -> None:
    own = replace(standard(), version="7", smoothing=99, verbs={"like": 5})
    made = MadeFrom(NOON, "wellheard 1", own, definition_file="mine.toml")
    section = methods.section(report(made=made))
    said = " ".join(section.parts[0].sentences)
    assert "√(accounts it follows + 99)" in said
    assert "with the weights like 5" in said
    assert "stand in mine.toml, version 7" in said
    unnamed = report(asked=Asked((OWN,), "followers", None))
    privacy = methods.section(unnamed).parts[-1]
    assert privacy.sentences[0] == "Only what a file says are organisations is named."


def test_the_words_of_a_report_are_those_of_the_glossary() -> None:
    glossary = (Path(__file__).parents[3] / "GLOSSARY.md").read_text(encoding="utf-8")
    assert [word for word in words.words() if f"- **{word}**:" not in glossary] == []


def test_small_audiences_and_many_combinations_are_said() -> None:
    letters = "abcdefghijklmnopqrst"
    rows = [{"sets": [f"@{letter}"], "accounts": 20} for letter in letters]
    table = pa.Table.from_pylist(rows, schema=COMBINATION.schema)
    names = tuple(f"@{letter}" for letter in letters)
    of = shares(overlap("@a", "@b", None), combinations=table, combined=names)
    of = replace(of, sets=of.sets.set_column(6, "hidden", pa.array([True, False])))
    section = overlaps.section(report(shared=of))
    assert section is not None
    assert section.parts[0].notes[-1] == "Under 11 accounts, and hidden: @a."
    (figure,) = section.parts[1].figures
    assert figure.says.endswith("drawn are the 15 largest of 20 combinations.")


def test_without_a_seed_or_an_account_the_sections_say_so() -> None:
    of = report(keenest=Keenest(interest(), 0, seeds()))
    assert coverage.section(of).lead == ("None of the seeds is in the lake.",)
    assert keenest.section(of).lead == ("No account was found.",)
    assert summary.section(of).lead[0].startswith("No account was found whose interest")
    assert summary.section(report(keenest=None)).tiles == ()
