"""Kinds: organisation or individual, from what an account shows; else unknown."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from studies import account_kinds as study
from tests.real_data import real

from wellheard.accounts.kinds import definition, telling, words
from wellheard.accounts.kinds.definition import KindsDamaged
from wellheard.accounts.kinds.features import SHAPES, Shape
from wellheard.accounts.kinds.profiles import LEVELS, Profiles, Room
from wellheard.accounts.kinds.telling import kinds

ACCOUNTS = pa.table(
    {
        "handle": ["WrenleyTrust", "asha_okafor", "zq", "zq"],
        "display_name": ["Wrenley Hospital Trust", "Asha Okafor", None, ""],
        "description": [
            "The official account of our hospital. Follow us for news and events",
            "Nurse, mum of two, I love my dog. Views my own",
            None,
            "",
        ],
        "url": ["https://www.wrenleytrust.invalid/", None, None, None],
        "followers_count": [21000, 210, 3, 3],
        "following_count": [400, 380, 1, 1],
        "posts_count": [9000, 1200, 2, 2],
        "verified": [True, None, False, False],
    }
)


def read(text: str) -> list[str]:
    """List the words of a text, as bytes between their ends."""
    room, signs = words.Words.room(), np.frombuffer(text.encode(), np.uint8)
    count = words.read(signs, 0, len(signs), room)
    return [
        text.encode()[room.starts[each] : room.ends[each]].decode()
        for each in range(count)
    ]


def shapes(**shown: object) -> set[tuple[str, int]]:
    """Name the shapes that hold of one account."""
    room = Room.empty()
    profiles = Profiles.of(pa.table({name: [each] for name, each in shown.items()}))
    count = telling.read(0, profiles, definition.standard().groups, room)
    return {
        definition.spelled(int(each)) for each in room.features[:count] if each < SHAPES
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("Tea, dogs & care.", ["Tea", "dogs", "&", "care"]),
        (
            "I\N{RIGHT SINGLE QUOTATION MARK}m @nhs.wrenley's 😀 #Nurse",
            ["I\N{RIGHT SINGLE QUOTATION MARK}m", "@nhs.wrenley", "s", "😀", "Nurse"],
        ),
        ("Write: ann@nhs.invalid now", ["Write", "ann@nhs.invalid", "now"]),
        (
            "at http://a.b/c?d www.e.f wren.com/x!",
            ["at", "http://a.b/c?d", "www.e.f", "wren.com/x!"],
        ),
        ("Été 看護師、助産師", ["Été", "看護師", "助産師"]),
        ("rock'n'roll 'quoted'", ["rock'n'roll", "quoted"]),
        ("❤️nurse❤️", ["nurse"]),
    ],
)
def test_words_are_found_in_any_script(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


def test_capitals_and_the_form_of_the_apostrophe_do_not_matter() -> None:
    room = words.Words.room()
    for text in ("I'M ÉTÉ", "i\N{RIGHT SINGLE QUOTATION MARK}m été"):
        signs = np.frombuffer(text.encode(), np.uint8)
        assert words.read(signs, 0, len(signs), room) == 2
        assert room.marks[:2].tolist() == [words.mark("i'm"), words.mark("été")]


def test_a_text_of_too_many_words_is_read_in_part() -> None:
    assert len(read("tea " * 1000)) == words.MOST_WORDS


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (
            {"display_name": "Asha B Okafor"},
            {("name length", 3), ("name initial", 0), ("first name first", 0)},
        ),
        ({"display_name": "NHS 24"}, {("name capitals", 0), ("name digit", 0)}),
        (
            {"handle": "NHSWrenleyTrust1"},
            {
                ("handle parts", 3),
                ("handle ends in digit", 0),
                ("handle begins with organisation", 0),
                ("handle holds organisation", 0),
            },
        ),
        (
            {"handle": "asha_okafor", "display_name": "asha okafor"},
            {
                ("handle underscore", 0),
                ("name is handle", 0),
                ("handle begins with name", 0),
                ("handle ends with name", 0),
                ("name small", 0),
            },
        ),
        (
            {"handle": "AshaOkafor", "display_name": "Asha Okafor"},
            {("name is handle", 0)},
        ),
        (
            {
                "handle": "wrenley",
                "display_name": "Wrenley",
                "url": "https://wrenley.invalid/us",
            },
            {("url like handle", 0), ("url like name", 0), ("url path", 0)},
        ),
        ({"url": "http://wren.invalid"}, {("url", 0)}),
        ({"followers_count": 7, "posts_count": 0}, {("followers", 3), ("posts", 0)}),
        (
            {"description": "tea @a @b wren.com"},
            {("bio mentions", 2), ("bio address", 0), ("bio begins small", 0)},
        ),
    ],
)
def test_the_shapes_of_an_account(
    shown: dict[str, object], wanted: set[tuple[str, int]]
) -> None:
    assert wanted - shapes(**shown) == set()


def test_an_organisation_and_an_individual_are_told_apart() -> None:
    assert kinds(ACCOUNTS).to_pylist() == ["organisation", "individual", None, None]


def test_an_account_without_name_and_bio_is_unknown_whatever_its_counts() -> None:
    assert kinds(pa.table({"followers_count": [2_000_000]})).to_pylist() == [None]


def test_kinds_are_told_from_a_slice_as_from_the_whole() -> None:
    doubled = pa.concat_tables([ACCOUNTS, ACCOUNTS])
    assert kinds(doubled.slice(1, 2)).to_pylist() == ["individual", None]
    assert kinds(ACCOUNTS.slice(0, 0)).to_pylist() == []


def test_a_word_that_stands_twice_counts_once() -> None:
    once = pa.table({"description": ["our our our our"]})
    twice = pa.table({"description": ["our our our our our our"]})
    defined = definition.standard()
    sums = [telling.evidence(Profiles.of(each), defined)[0] for each in (once, twice)]
    assert sums[0] == sums[1]


def test_a_damaged_table_of_weights_is_refused() -> None:
    for line in ("nonsense,1,5", "posts,99,5", "bio word,tea,much"):
        with pytest.raises(KindsDamaged, match="line 2"):
            definition.weights_from(f"feature,value,weight\n{line}\n")


def test_the_shipped_weights_name_no_person_and_no_account() -> None:
    said = definition.standard()
    text = (definition.folder() / "weights.csv").read_text(encoding="utf-8")
    named = [
        line.split(",")[1] for line in text.splitlines() if line.startswith("bio word")
    ]
    assert len(named) > 500
    assert [each for each in named if "@" in each or "http" in each] == []
    bits = [
        words.found(said.groups.bits, np.uint64(words.mark(word)))
        for each in named
        for word in each.split()
    ]
    assert [each for each in bits if each > 0 and each & 1] == []


def test_every_level_has_a_number_of_its_own() -> None:
    assert len(Shape) * LEVELS == SHAPES
    assert definition.code("url like name", 3) == Shape.URL_LIKE_NAME * LEVELS + 3


def invented(rows: int = 60) -> study.Labelled:
    """Invent labelled accounts, of which one kind says `our` and the other `my`."""
    told = np.arange(rows) % 2 == 0
    return study.Labelled(
        pa.table(
            {
                "handle": [
                    f"{'trust' if org else 'wren'}{row}" for row, org in enumerate(told)
                ],
                "display_name": ["Wrenley Trust" if org else "Asha" for org in told],
                "description": [
                    "our news Asha" if org else "my own tea" for org in told
                ],
            }
        ),
        told,
    )


def test_the_study_weighs_words_but_no_first_names() -> None:
    rows = study.table(invented(), definition.standard().groups)
    weights = {
        value: weight for feature, value, weight in rows if feature == "bio word"
    }
    assert weights["our"] > 0 > weights["my"]
    assert {"asha", "news asha"} & set(weights) == set()


def test_the_study_leaves_rare_words_out() -> None:
    assert all(
        row[0] != "bio word"
        for row in study.table(invented(18), definition.standard().groups)
    )


def test_the_study_judges_each_account_without_its_fold() -> None:
    labelled = invented()
    fold = study.folds(labelled.organisation)
    assert np.bincount(fold).tolist() == [12] * 5
    sums = study.held_out(labelled, fold, definition.standard().groups)
    assert study.macro_f1(labelled.organisation, sums["everything"] > 0) == 1
    assert "| everything | all | 1.000 |" in study.report(labelled, sums, fold)


def test_the_study_reads_labels_and_writes_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["username,name,bio,location,url,followers,following,tweets,verified,label"]
    for row in range(40):
        bio, label = (
            ("our news", "organization") if row % 2 else ("my tea", "individual")
        )
        lines.append(f"u{row},N,{bio},,,5.0,6.0,7.0,0.0,{label}")
    labelled, weights = tmp_path / "labelled.csv", tmp_path / "weights.csv"
    labelled.write_text("\n".join(lines))
    study.main([str(labelled), str(weights)])
    assert "macro-F1" in capsys.readouterr().out
    made = definition.weights_from(weights.read_text(encoding="utf-8"))
    assert made.words.tolist().count(0) == 0


def test_macro_f1_is_the_mean_of_both_kinds() -> None:
    # Organisations: 1 of 2 found, 1 named: 2/3. Individuals: 2 of 2 found, 3 named: 4/5
    truth, said = (
        np.array([True, True, False, False]),
        np.array([True, False, False, False]),
    )
    assert study.macro_f1(truth, said) == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_the_shipped_weights_do_well_on_what_they_were_learnt_from() -> None:
    labelled = study.Labelled.read(real("account_kinds/humanizr_balanced.csv"))
    sums = telling.evidence(Profiles.of(labelled.accounts), definition.standard())
    assert study.macro_f1(labelled.organisation, sums > 0) >= 0.95
