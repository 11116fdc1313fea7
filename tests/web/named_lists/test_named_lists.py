"""Named lists of an edition: made as the command makes them, each place with why."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.drawing import lay
from tests.web import people
from tests.web.conftest import Knock
from tests.web.interest.pages import edition
from tests.web.named_lists.pages import drawn
from tests.web.people import Visitor
from tests.web.samples import MARK
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import Sought
from wellheard.findings.interest.list_reading import ListsRefused
from wellheard.people.seeds import Seed
from wellheard.web.interest import forgetting
from wellheard.web.interest.finding import Question
from wellheard.web.interest.models import Edition, Listed, NamedList
from wellheard.web.interest.publishing import publish
from wellheard.web.signin.deeds import Role
from wellheard.web.statements import records
from wellheard.web.trail.models import Line

NAMES = [f"p{number:02}" for number in range(30)]
DEFINITIONS = """
[lists.quiet-but-trusted]
title = "Quiet but trusted"
about = "Modest and trusted"
seeds = ["ours.csv"]
direction = "followed"
universe = 40
order = "trusted"
modest = 1

[lists.keen]
title = "Keen"
seeds = ["ours.csv"]
order = "seeds"
top = 5

[lists.followed]
title = "Followed"
seeds = ["ours.csv"]
direction = "followed"
universe = 40
order = "seeds"

[lists.elsewhere]
title = "Elsewhere"
seeds = ["think-tanks"]
order = "seeds"
"""


@pytest.fixture(autouse=True)
def no_lake() -> Iterator[None]:
    """Leave no lake behind for others."""
    yield
    shutil.rmtree(settings.ENVIRONMENT.lake, ignore_errors=True)


def lake() -> Lake:
    """Lay a lake: 30 follow the seed, 12 of them also q, whom 20 follow in all."""
    follows = [(name, "s1") for name in NAMES] + [(name, "q") for name in NAMES[:12]]
    return lay(
        settings.ENVIRONMENT.lake,
        accounts=[
            {"account_id": "s1", "handle": "Seed_One", "followers_count": 60},
            {
                "account_id": "q",
                "handle": "Inv_Quiet",
                "display_name": "Inv Quiet",
                "followers_count": 20,
            },
            *(
                {"account_id": name, "handle": f"Inv_{name}", "following_count": 10}
                for name in NAMES
            ),
        ],
        follows=[{"source_id": a, "target_id": b} for a, b in follows],
    )


def published(folder: Path, definitions: str = DEFINITIONS) -> Edition:
    """Publish an edition with named lists of one's own."""
    (folder / "ours.csv").write_text("network,handle\nx,seed_one\n", encoding="utf-8")
    file = folder / "lists.toml"
    file.write_text(definitions, encoding="utf-8")
    question = Question(
        "Plan engagement", own=(Seed("x", "seed_one", None),), lists=str(file)
    )
    return publish(people.organisation(), lake(), question, title="Who cares")


def shown(visitor: Visitor, path: str) -> str:
    """Return the text of a page, without its marks."""
    answer = visitor.client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_lists_are_made_when_an_edition_is_published(tmp_path: Path) -> None:
    """12 of the 20 who follow q are in the universe: 60 %.

    The lower end after Wilson, with z = 1.96 and n = 20: (0.6960 - 0.2352) / 1.1921
    = 38.7 %.
    """
    edition = published(tmp_path)
    names = list(edition.named_lists.values_list("name", flat=True))
    assert names == ["quiet-but-trusted", "keen", "followed", "elsewhere"]
    made = edition.named_lists.get(name="quiet-but-trusted")
    only = made.listed.get()
    assert (only.handle, only.rank, only.name) == ("Inv_Quiet", 1, "Inv Quiet")
    assert only.figures["share_in_universe"] == 0.6
    assert only.figures["share_low"] == pytest.approx(0.3866, abs=1e-4)
    assert only.why == "12 of its 20 followers are in the universe (60%, at least 39%)"
    assert edition.named_lists.get(name="keen").listed.count() == 5


def test_reasons_name_nobody_of_the_universe(tmp_path: Path) -> None:
    """They may ask to be left out later; seeds are organisations, and are named."""
    edition = published(tmp_path)
    followed = edition.named_lists.get(name="followed").listed.get(account_id="q")
    assert followed.why == "followed by 12 of the universe"
    assert "@" not in edition.named_lists.get(name="quiet-but-trusted").listed.get().why
    keen = edition.named_lists.get(name="keen").listed.first()
    assert keen is not None
    assert keen.why == "follows @Seed_One"


def test_the_page_says_how_a_list_was_made(knock: Knock, tmp_path: Path) -> None:
    """30 of 60 followers were observed, and 42 of the 300 whom the universe follows."""
    visitor = knock()
    published(tmp_path)
    text = shown(visitor, "/named-lists/quiet-but-trusted")
    for said in (
        "Modest and trusted.",
        "As at 18 December 2014 (snapshot 1)".lower(),
        "the largest sure share of followers in the universe first.",
        "1 of 1 seeds are in the lake.",
        "Follows of the seeds observed: 50% of what the network reports.",
        "The universe is the 30 keenest followers of the seeds",
        "14% of whom they follow was observed.",
        "fewer than 11 accounts",
        "Inv Quiet @Inv_Quiet 12 of its 20 followers",
        "60%, at least 39%",
    ):
        assert said.lower() in text.lower()


def test_a_list_without_seeds_in_the_lake_says_so(knock: Knock, tmp_path: Path) -> None:
    visitor = knock()
    published(tmp_path)
    text = shown(visitor, "/named-lists/elsewhere")
    assert "None of the seeds of think-tanks is in the lake." in text
    assert "This list names nobody" in text
    assert str(tmp_path) not in text


def test_a_file_of_lists_that_cannot_be_read_publishes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ListsRefused):
        published(tmp_path, "[lists.x]\n")
    assert not Edition.everywhere.exists()


def test_lists_go_with_their_edition(tmp_path: Path) -> None:
    published(tmp_path)
    published(tmp_path)
    published(tmp_path)
    kept = Edition.everywhere.count()
    assert kept == 2
    assert NamedList.objects.count() == 4 * kept


def test_links_lead_to_accounts_here_or_on_their_network(knock: Knock) -> None:
    visitor = knock()
    made = edition(visitor)
    drawn(made)
    html = visitor.client.get("/named-lists/quiet-but-trusted").content.decode()
    assert f'href="/people/{made.pk}/x/1"' in html
    assert 'href="https://x.com/inv_far2" rel="noreferrer"' in html
    assert f"{MARK} &lt;b&gt;2&lt;/b&gt;" in html


def test_counts_of_a_few_people_are_not_shown(knock: Knock) -> None:
    visitor = knock()
    drawn(edition(visitor), "peers")
    text = shown(visitor, "/named-lists/by-peers")
    assert "Followers in the universe fewer than 11" in text
    path = "/named-lists/by-peers/export"
    answer = visitor.client.post(path, {"form": "csv", "reason": "Board"})
    body = b"".join(answer.streaming_content).decode()
    assert ",under 11,1,2,900,," in body


def test_who_asks_to_be_left_out_is_in_no_list_at_once(knock: Knock) -> None:
    visitor = knock()
    drawn(edition(visitor), accounts=12)
    assert "12 accounts" in shown(visitor, "/named-lists/quiet-but-trusted")
    lay(settings.ENVIRONMENT.lake).opt_out("x", ["far2", "@inv_far3"])
    text = shown(visitor, "/named-lists/quiet-but-trusted")
    assert "Fewer than 11 accounts" in text
    assert "far2" not in text
    assert "far3" not in text
    path = "/named-lists/quiet-but-trusted/export"
    answer = visitor.client.post(path, {"form": "csv", "reason": "Board"})
    assert b"far2" not in b"".join(answer.streaming_content)


def test_who_is_erased_is_in_no_record_of_a_list(knock: Knock) -> None:
    visitor = knock()
    drawn(edition(visitor), accounts=4)
    sought = Sought("x", frozenset({"far2"}), frozenset({"inv_far2"}))
    assert records.counts(sought)["places in named lists"] == 1
    records.remove(sought)
    forgetting.forget("x", ["far3"], ())
    assert [each.account_id for each in Listed.objects.all()] == ["1", "far4"]


def test_another_organisation_has_other_lists(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    mine = edition(ours)
    drawn(mine)
    edition(theirs)
    assert theirs.client.get("/named-lists/quiet-but-trusted").status_code == 404
    for path in ("", "/quiet-but-trusted", "/quiet-but-trusted/export"):
        asked = f"/named-lists{path}?edition={mine.pk}"
        assert theirs.client.get(asked).status_code == 404


def test_a_list_is_exported_with_its_method_and_a_reason(knock: Knock) -> None:
    visitor = knock()
    drawn(edition(visitor), accounts=12)
    Listed.objects.filter(rank=2).update(name="=cmd")
    path = "/named-lists/quiet-but-trusted/export"
    assert b"gexf" not in visitor.client.get(path).content
    refused = visitor.client.post(path, {"form": "gexf", "reason": "Board"})
    assert refused.status_code == 200
    assert b"There is a problem" in refused.content
    answer = visitor.client.post(path, {"form": "csv", "reason": "Board"})
    body = b"".join(answer.streaming_content).decode()
    assert (
        "# Method: Whom the keenest followers of the seeds of national-bodies follow"
        in body
    )
    assert "rank,network,account_id,handle,name,followers_in_universe,audience" in body
    assert ",'=cmd,180,300,reported," in body
    line = Line.objects.of(visitor.organisation).get(deed="exported accounts")
    assert (line.reason, line.rows) == ("Board", 12)
    book = visitor.client.post(path, {"form": "xlsx", "reason": "Board"})
    assert b"".join(book.streaming_content).startswith(b"PK")


def test_who_may_not_export_does_not(knock: Knock) -> None:
    visitor = knock(Role.VIEWER)
    drawn(edition(visitor))
    assert "Export this list" not in shown(visitor, "/named-lists/quiet-but-trusted")
    path = "/named-lists/quiet-but-trusted/export"
    assert visitor.client.get(path).status_code == 403


def test_without_lists_the_page_says_what_to_do(knock: Knock) -> None:
    visitor = knock()
    assert "Nobody has been found yet" in shown(visitor, "/named-lists")
    edition(visitor)
    assert "There are no named lists of" in shown(visitor, "/named-lists")
    assert visitor.client.get("/named-lists/quiet-but-trusted").status_code == 404
