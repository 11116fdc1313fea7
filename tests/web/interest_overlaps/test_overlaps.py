"""Sets compared on pages: figures by hand, small groups hidden, nobody else's sets."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.drawing import lay
from tests.web.api.programs import program
from tests.web.conftest import Knock
from tests.web.interest import editions
from tests.web.interest_overlaps import pages
from tests.web.interest_overlaps.pages import NAMES, address, edition, lake, own, picked
from tests.web.people import Visitor
from tests.web.samples import MARK
from wellheard.evidence.lake import Lake
from wellheard.findings.interest.audience_sets import AudienceSet
from wellheard.findings.interest.direction import FOLLOWERS
from wellheard.findings.interest.overlap import overlaps
from wellheard.people.seeds import Seed
from wellheard.web import answering
from wellheard.web.interest import edition_keys
from wellheard.web.interest.finding import Question
from wellheard.web.interest.models import SavedList
from wellheard.web.interest.publishing import publish, remove
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line


@pytest.fixture(autouse=True)
def no_lake() -> Iterator[None]:
    """Leave no lake behind for others."""
    yield
    shutil.rmtree(settings.ENVIRONMENT.lake, ignore_errors=True)


def two(visitor: Visitor, first: str = "s1", second: str = "s2") -> list[str]:
    """Make a lake, an edition and two seed groups; return the words of their sets."""
    lake()
    edition(visitor)
    return [own(visitor, f"of {each}", each) for each in (first, second)]


def shown(visitor: Visitor, path: str) -> str:
    """Return the text of a page, without its marks."""
    answer = visitor.client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def people(visitor: Visitor, path: str) -> list[str]:
    """Return the handles of those who are listed, page after page."""
    found, number = [], 1
    while True:
        html = visitor.client.get(f"{path}&page={number}").content.decode()
        found += re.findall(r">@Inv_(p\d\d)</span>", html)
        if f"page={number + 1}" not in html:
            return found
        number += 1


def test_a_pair_is_told_with_all_three_shares_and_its_interval(knock: Knock) -> None:
    """40 follow each, 20 both: 20/40, 20/40, 20/60; half of both was observed.

    20 / 0.25 = 80 with the standard error sqrt(20 x 0.75) / 0.25 = 15.5, so from 49.6;
    neither audience is larger than 80.
    """
    visitor = knock()
    text = shown(visitor, address(*two(visitor)))
    row = f"{MARK} of s1 and {MARK} of s2 20 50% 50% 33% 80 (50 to 80) 45% to 100%"
    assert row in text
    assert f"Of these in {MARK} of s1 in {MARK} of s2 {MARK} of s1 – 50%" in text
    assert f"{MARK} of s1 Audience of 1 seed Accounts 40 Observed 50%" in text
    assert "As at 18 December 2014 (snapshot 1 of the lake)" in text


def test_the_figures_are_those_of_the_command(knock: Knock) -> None:
    visitor = knock()
    words = two(visitor)
    answers = answering.answers(Lake.open(settings.ENVIRONMENT.lake))
    sets = [
        AudienceSet(word, (Seed("x", f"Seed_{seed}", None),))
        for word, seed in zip(words, ("s1", "s2"), strict=True)
    ]
    pair = overlaps(answers, FOLLOWERS, sets).pairs.to_pylist()[0]
    told = program(visitor).told(address(*words))["pairs"][0]
    assert told == {name: pair[name] for name in told}


def test_the_picture_says_what_the_table_says(knock: Knock) -> None:
    visitor = knock()
    html = visitor.client.get(address(*two(visitor))).content.decode()
    picture = html.partition('class="wh-picture"')[2].partition("</svg>")[0]
    assert 'role="img"' in picture
    assert "<title" in picture
    assert "share 33% of the accounts in either.</desc>" in picture
    assert ">33</text>" in picture
    assert "style=" not in picture


def test_who_is_in_none_of_the_others_is_listed_page_by_page(knock: Knock) -> None:
    """p00 to p19 follow the first only, p40 to p59 the second; p50 on are no edition's.

    How many of the second are listed is not said: ten would be worked out from it.
    """
    visitor = knock()
    words = two(visitor)
    text = shown(visitor, address(*words))
    assert "20 accounts, as far as was observed. Of the others, 50% or more" in text
    assert people(visitor, address(*words)) == NAMES[:20]
    assert people(visitor, address(*words, of=words[1])) == NAMES[40:50]
    told = program(visitor).told
    only = address(words[1], words[0]).replace("?", "/accounts?")
    assert told(only)["total"] is None
    assert [each["account_id"] for each in told(only)["items"]] == NAMES[40:50]


def test_a_long_list_has_pages_that_keep_the_sets(knock: Knock) -> None:
    """Of s3 alone, beside a list of two: p02 to p44, 20 on a page."""
    visitor = knock()
    lake()
    edition(visitor)
    words = [own(visitor, "of s3", "s3"), picked(visitor, "two", *NAMES[:2])]
    path = address(*words)
    assert people(visitor, path) == NAMES[2:45]
    assert "page=3" in visitor.client.get(path).content.decode()


def test_a_pair_that_would_give_a_few_away_is_hidden(knock: Knock) -> None:
    """Of the 45 who follow s3, all but five follow s1 too; p40 to p44 would show."""
    visitor = knock()
    words = two(visitor, "s1", "s3")
    text = shown(visitor, address(*words))
    assert f"{MARK} of s1 and {MARK} of s3 hidden hidden hidden" in text
    assert "Pairs hidden, because a group of fewer than 11 would show: 1" in text
    assert "How many there are is not shown" in text
    told = program(visitor).told(address(*words))
    assert told["pairs"][0]["hidden"]
    assert told["pairs"][0]["both"] is None
    only = [each["in_none_of_the_others"] for each in told["sets"]]
    assert only == [None, None]


def test_a_set_of_a_few_is_hidden(knock: Knock) -> None:
    visitor = knock()
    lake()
    edition(visitor)
    words = [own(visitor, "of s1", "s1"), picked(visitor, "few", *NAMES[:5])]
    text = shown(visitor, address(*words))
    row = f"{MARK} few A list: its accounts themselves Accounts fewer than 11 Observed"
    assert f"{row} hidden" in text
    assert program(visitor).told(address(*words))["sets"][1]["accounts"] is None


def test_lists_are_compared_as_their_accounts(knock: Knock) -> None:
    """22 picked and 30 nurses, all among the 40: beside the nurses ten would show."""
    visitor = knock()
    lake()
    edition(visitor)
    nurses = SavedList.objects.add(
        visitor.organisation, name=f"{MARK} nurses", query="role=nurse"
    )
    words = [
        own(visitor, "of s1", "s1"),
        picked(visitor, "picked", *NAMES[10:32], "nobody"),
        f"list:{nurses.pk}",
    ]
    told = program(visitor).told(address(*words))
    assert [each["accounts"] for each in told["sets"]] == [40, 22, 30]
    both = {(each["first"], each["second"]): each["both"] for each in told["pairs"]}
    assert both[words[0], words[2]] is None
    assert both[words[0], words[1]] == 22


def test_an_estimate_that_fills_the_smaller_audience_is_certain(knock: Knock) -> None:
    """All 40 who follow s1 are among 60 of s1 or s2; 40 / 0.25 = 160, of 80 at most.

    80 of the 60 / 0.5 = 120 in either are 67 % too.
    """
    visitor = knock()
    first, _second = two(visitor)
    either = own(visitor, "of either", "s1", "s2")
    text = shown(visitor, address(first, either))
    assert f"{MARK} of s1 and {MARK} of either 40 100% 67% 67% 80 67%" in text


def test_who_asks_to_be_left_out_is_in_no_count_and_no_list(knock: Knock) -> None:
    visitor = knock()
    words = two(visitor)
    listed = picked(visitor, "picked", *NAMES[10:32])
    assert people(visitor, address(*words)) == NAMES[:20]
    lake().opt_out("x", ["p05", "p30", "@inv_p12"])
    told = program(visitor).told(address(*words, listed))
    assert [each["accounts"] for each in told["sets"]] == [37, 39, 20]
    assert people(visitor, address(*words)) == [
        name for name in NAMES[:20] if name not in {"p05", "p12"}
    ]


def test_whom_seeds_follow_can_be_compared_too(knock: Knock) -> None:
    visitor = knock()
    words = two(visitor)
    text = shown(visitor, address(*words, direction="followed"))
    assert "whom the seeds follow" in text
    assert "No two of these sets share enough accounts to be shown" in text


@pytest.mark.parametrize("count", [1, 9])
def test_too_few_and_too_many_sets_are_told(knock: Knock, count: int) -> None:
    visitor = knock()
    lake()
    edition(visitor)
    words = [own(visitor, f"group {number}", "s1") for number in range(count)]
    assert "Choose 2 to 8 sets" in shown(visitor, address(*words))
    assert program(visitor).ask(address(*words)).status_code == 400
    export = address(*words).replace("overlaps", "overlaps/export")
    assert visitor.client.get(export).status_code == 404


@pytest.mark.parametrize(
    "word", ["own:999999", "list:1x", "group:../../etc/passwd", "group:nothing", "a"]
)
def test_a_set_that_is_not_there_is_told(knock: Knock, word: str) -> None:
    visitor = knock()
    first, _second = two(visitor)
    assert "A set of this address is not there" in shown(visitor, address(first, word))
    assert program(visitor).ask(address(first, word)).status_code in {400, 404}


def test_another_organisations_sets_are_not_there(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    words = [*two(ours), picked(ours, "list", *NAMES[:20])]
    edition(theirs)
    mine = own(theirs, "mine", "s1")
    for word in words:
        text = shown(theirs, address(mine, word))
        assert "A set of this address is not there" in text
        export = address(mine, word).replace("overlaps", "overlaps/export")
        assert theirs.client.get(export).status_code == 404
        asker = program(theirs)
        assert asker.ask(address(mine, word)).status_code == 404
        only = address(word, mine).replace("?", "/accounts?")
        assert asker.ask(only).status_code == 404


def test_the_groups_of_an_edition_are_offered_and_files_are_not_named_by_addresses(
    knock: Knock, tmp_path: Path
) -> None:
    """An edition may have been asked with a file of the server; it goes by its name."""
    visitor = knock()
    lake()
    file = tmp_path / "Our Town.csv"
    file.write_text("network,handle\nx,Seed_s1\n", encoding="utf-8")
    own_seeds = [{"network": "x", "handle": "Seed_s2", "account_id": None}]
    question = {"seeds": [str(file), "healthwatch", "/gone.csv"], "own": own_seeds}
    editions.edition(visitor.organisation, question=question, title="Ours")
    told = program(visitor).told(
        address("group:our-town", "group:seeds-of-the-edition")
    )
    assert [each["name"] for each in told["sets"]] == ["Our Town", "Seeds of Ours"]
    assert told["pairs"][0]["both"] == 20
    page = visitor.client.get("/overlaps").content.decode()
    assert 'value="group:healthwatch"' in page
    assert 'value="group:think-tanks"' in page
    assert str(tmp_path) not in page
    missing = program(visitor).ask(address("group:our-town", "group:healthwatch"))
    assert missing.status_code == 404
    assert "Only 1 of the 2 sets" in missing.json()["detail"]


def test_without_a_lake_the_page_says_what_to_do(knock: Knock) -> None:
    visitor = knock()
    text = shown(visitor, pages.without_lake(visitor))
    assert "The lake is not at hand" in text
    assert "Import or gather follows first" in text


def test_nobody_waits_while_a_large_lake_is_prepared(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = knock()
    words = two(visitor)
    monkeypatch.setattr(answering, "QUICK", 10)
    assert "Much was added to the lake" in shown(visitor, address(*words))
    answer = program(visitor).ask(address(*words))
    assert answer.status_code == 404
    assert "Find who cares anew" in answer.json()["detail"]
    answering.answers(Lake.open(settings.ENVIRONMENT.lake))
    assert "Pair by pair" in shown(visitor, address(*words))


def test_where_accounts_are_in_the_lake_is_kept_when_an_edition_is_published(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And made anew from the records where another snapshot came, or it is missing."""
    visitor = knock()
    seeds = tuple(Seed("x", f"Seed_{name}", None) for name in ("s1", "s2"))
    question = Question("Test", own=seeds)
    made = publish(visitor.organisation, lake(), question, title=f"{MARK} edition")
    words = [own(visitor, f"of {each}", each) for each in ("s1", "s2")]

    def broken(*_given: object) -> None:
        raise AssertionError("made anew")

    with monkeypatch.context() as patched:
        patched.setattr(edition_keys, "_made", broken)
        first = people(visitor, address(*words))
    assert sorted(first) == NAMES[:20]
    kept = edition_keys.file_of(made)
    before = kept.read_bytes()
    lay(
        settings.ENVIRONMENT.lake,
        accounts=[{"account_id": "a first one", "handle": "Inv_first"}],
        follows=[{"source_id": "a first one", "target_id": "s1"}],
    )
    assert people(visitor, address(*words)) == first
    assert kept.read_bytes() != before
    kept.unlink()
    edition_keys._HELD.clear()
    assert people(visitor, address(*words)) == first
    remove(made)
    assert not kept.exists()


def test_who_is_listed_can_be_exported_with_a_reason(knock: Knock) -> None:
    visitor = knock()
    path = address(*two(visitor)).replace("/overlaps", "/overlaps/export")
    assert "Say in a few words" in str(
        visitor.client.post(path, {"form": "csv"}).content, "utf-8"
    )
    answer = visitor.client.post(path, {"form": "csv", "reason": "Invite them"})
    text = b"".join(answer.streaming_content).decode()
    assert f"# Narrowed by: In {MARK} of s1, and not in {MARK} of s2" in text
    rows = [line.split(",") for line in text.splitlines() if re.match(r"\d", line)]
    assert [row[2] for row in rows] == NAMES[:20]
    line = Line.objects.of(visitor.organisation).get(deed="exported accounts")
    assert (line.reason, line.rows) == ("Invite them", 20)


def test_who_may_not_export_does_not(knock: Knock) -> None:
    visitor = knock(Role.VIEWER)
    words = two(visitor)
    assert "Export these accounts" not in shown(visitor, address(*words))
    path = address(*words).replace("/overlaps", "/overlaps/export")
    assert visitor.client.get(path).status_code == 403


def test_a_token_needs_the_scope_and_what_it_takes_is_written_down(
    knock: Knock,
) -> None:
    visitor = knock()
    words = two(visitor)
    other = program(visitor, scopes=("directory", "lists"))
    assert other.ask(address(*words)).status_code == 403
    asker, found = program(visitor, scopes=("overlaps",)), []
    page = asker.told(address(*words, limit=7).replace("?", "/accounts?"))
    assert page["total"] == 20
    while True:
        found += [each["account_id"] for each in page["items"]]
        if page["next"] is None:
            break
        page = asker.told(page["next"].partition("/api/v1")[2])
    assert found == NAMES[:20]
    lines = Line.objects.of(visitor.organisation).filter(deed="exported by a program")
    assert sorted(each.rows for each in lines) == [6, 7, 7]
