"""The directory, accounts and lists as people use them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.conf import settings

from tests.web.conftest import Knock, Opening
from tests.web.interest import editions, pages
from tests.web.people import Visitor
from wellheard.evidence.lake import Lake
from wellheard.people.seeds import Seed
from wellheard.web.interest import hiding
from wellheard.web.interest.finding import Question
from wellheard.web.interest.models import Edition, Entry, Picked, SavedList
from wellheard.web.interest.publishing import publish
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line

MOST_QUERIES = 14
Asking = Callable[[int], AbstractContextManager[object]]
SEEDS = (Seed("x", "seed_one", None), Seed("x", "seed_two", None))


def shown(visitor: Visitor, path: str) -> str:
    answer = visitor.client.get(path)
    assert answer.status_code == 200
    return b"".join(answer).decode()


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """Lay a lake where the settings say that it is."""
    folder = tmp_path / "lake"
    monkeypatch.setattr(type(settings.ENVIRONMENT), "lake", folder)
    hiding.forget()
    return editions.lake(folder)


def published(visitor: Visitor, lake: Lake, **told: bool) -> Edition:
    return publish(
        visitor.organisation, lake, Question("Plan", own=SEEDS), title="Ours", **told
    )


def test_an_address_that_is_written_otherwise_leads_to_the_one_that_is_shared(
    knock: Knock,
) -> None:
    visitor = knock()
    pages.edition(visitor)
    answer = visitor.client.get("/people?q=&role=nurse&role=gp&sort=rank")
    assert answer.status_code == 302
    assert answer["Location"] == "/people?role=gp&role=nurse"
    part = visitor.client.get("/people?q=&role=gp", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part["HX-Push-Url"] == "/people?role=gp"


def test_what_accounts_write_is_never_markup(knock: Knock) -> None:
    visitor = knock()
    nasty = '"><img src=x onerror=alert(1)>'
    made = editions.edition(
        visitor.organisation,
        [
            {
                "handle": nasty,
                "name": nasty,
                "bio": nasty + "javascript:alert(1) @a@b.example",
                "place": nasty,
                "roles": [nasty],
                "why": nasty,
                "address": "https://x.com/%22%3E",
                "account_id": "a/b?c#d%20",
                "seeds": [0],
            },
            {"place": "leeds"},
        ],
    )
    pages.reasoned(visitor)
    entry = made.entries.get(rank=1)
    text = shown(visitor, "/people")
    link = re.search(r'href="(/people/\d[^"]*)"', text)
    assert link
    for page in (text, shown(visitor, link[1])):
        assert "<img src" not in page
        assert "&lt;img" in page
    assert "javascript:" not in re.findall(r'href="([^"]*)"', shown(visitor, link[1]))
    assert entry.account_id == "a/b?c#d%20"


def test_links_of_accounts_say_nothing_of_us_to_where_they_lead(knock: Knock) -> None:
    visitor = knock()
    page = shown(visitor, pages.of_account("people")(visitor))
    outside = re.findall(r'<a [^>]*href="https?://[^>]*>', page)
    assert len(outside) == 3
    assert all('rel="noopener noreferrer nofollow"' in each for each in outside)


def test_why_somebody_looks_is_asked_once_and_each_look_recorded(knock: Knock) -> None:
    visitor = knock(Role.VIEWER)
    made = pages.edition(visitor)
    path = f"/people/{made.pk}/x/1"
    asked = visitor.client.get(path)
    assert asked["Location"] == f"/people/reason?next=%2Fpeople%2F{made.pk}%2Fx%2F1"
    refused = visitor.client.post("/people/reason", {"reason": " ", "next": path})
    assert "Say in a few words" in refused.content.decode()
    told = {"reason": "Planning an event", "next": path}
    assert visitor.client.post("/people/reason", told)["Location"] == path
    shown(visitor, path)
    shown(visitor, f"/people/{made.pk}/x/2")
    lines = Line.everywhere.filter(deed="looked at an account").order_by("pk")
    assert [(each.of, each.reason) for each in lines] == [
        ("x 1", "Planning an event"),
        ("x 2", "Planning an event"),
    ]


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example", "javascript:x"]
)
def test_a_reason_never_leads_elsewhere(knock: Knock, away: str) -> None:
    told = {"reason": "Planning", "next": away}
    assert knock().client.post("/people/reason", told)["Location"] == "/people"


def test_an_account_says_why_it_is_included(knock: Knock, lake: Lake) -> None:
    visitor = knock()
    made = published(visitor, lake)
    pages.reasoned(visitor)
    entry = made.entries.get(account_id="p02")
    page = shown(visitor, f"/people/{made.pk}/x/p02")
    assert "This account follows @Seed_Two, @Seed_One." in page
    assert f"{entry.concentration:.3f}" in page
    weights = [f"{each['weight']:.2f}" for each in made.facts["seeds"]]
    cells = re.findall(
        r'<th scope="row" class="wh-break">(@\w+)</th><td[^>]*>([\d.]+)', page
    )
    assert cells == [("@Seed_Two", weights[0]), ("@Seed_One", weights[1])]


def test_whom_an_account_is_tied_with_is_named(knock: Knock, lake: Lake) -> None:
    """Person 2 follows 3 and 4; 1 follows it, but not 0, who follows seeds only."""
    visitor = knock()
    made = published(visitor, lake)
    pages.reasoned(visitor)
    page = shown(visitor, f"/people/{made.pk}/x/p02")
    follows, followers = page.split("Follows: fewer than 11")[1].split("Followed by:")
    assert re.findall(r"Invented (p\d+)</a>", follows) == ["p03", "p04"]
    assert re.findall(r"Invented (p\d+)</a>", followers) == ["p01"]


def test_another_organisation_sees_no_edition_list_or_account(knock: Knock) -> None:
    ours, theirs = knock(Role.ADMINISTRATOR), knock(Role.ADMINISTRATOR, code="RMW")
    made, kept = pages.edition(ours), pages.saved(ours, query="role=nurse")
    pages.reasoned(theirs)
    for path in (
        f"/people?edition={made.pk}",
        f"/people/{made.pk}/x/1",
        f"/leave-out/{made.pk}/x/1",
        f"/pick/{made.pk}/x/1",
        f"/lists/{kept.pk}",
        f"/lists/{kept.pk}/edit",
        f"/lists/{kept.pk}/delete",
        f"/exports/new?edition={made.pk}",
        f"/exports/new?saved={kept.pk}",
    ):
        assert theirs.client.get(path).status_code == 404, path
    assert theirs.client.post(f"/lists/{kept.pk}/refresh").status_code == 404
    assert theirs.client.post(f"/lists/{kept.pk}/delete").status_code == 404
    assert SavedList.objects.of(ours.organisation).exists()


def test_a_shared_edition_is_seen_by_all(knock: Knock, lake: Lake) -> None:
    ours, theirs = knock(), knock(code="RMW")
    published(ours, lake, shared=True)
    assert "24 accounts" in shown(theirs, "/people")


def test_an_edition_that_is_not_whole_is_not_seen(knock: Knock) -> None:
    visitor = knock()
    half = editions.edition(visitor.organisation, [{}], is_whole=False)
    assert "Nobody has been found yet" in shown(visitor, "/people")
    assert visitor.client.get(f"/people?edition={half.pk}").status_code == 404


def test_who_asks_to_be_left_out_is_hidden_at_once(knock: Knock, lake: Lake) -> None:
    """Also where it was noted elsewhere, as by the command."""
    visitor = knock()
    made = published(visitor, lake)
    pages.reasoned(visitor)
    assert "24 accounts" in shown(visitor, "/people")
    lake.opt_out("x", ["@inv_p02"])
    page = shown(visitor, "/people")
    assert "23 accounts" in page
    assert "Inv_p02" not in page
    assert visitor.client.get(f"/people/{made.pk}/x/p02").status_code == 404
    assert "Invented p02" not in shown(visitor, f"/people/{made.pk}/x/p01")


def test_an_administrator_leaves_somebody_out(knock: Knock, lake: Lake) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    made = published(visitor, lake)
    kept = pages.saved(visitor)
    Picked.objects.create(saved_list=kept, network="x", account_id="p02")
    path = f"/leave-out/{made.pk}/x/p02"
    assert "Leave this account out" in shown(visitor, path)
    assert visitor.client.post(path)["Location"] == "/people"
    assert lake.opt_outs().holds("x", "p02")
    assert lake.opt_outs().holds("x", "@inv_p02")
    assert not Entry.objects.filter(account_id="p02").exists()
    assert not Picked.objects.exists()
    assert "23 accounts" in shown(visitor, "/people")
    line = Line.everywhere.get(deed="left an account out, as asked")
    assert "p02" not in f"{line.of}{line.details}"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.ANALYST])
def test_others_do_not_leave_somebody_out(knock: Knock, role: Role) -> None:
    visitor = knock(role)
    made = pages.edition(visitor)
    path = f"/leave-out/{made.pk}/x/1"
    assert visitor.client.get(path).status_code == 403
    assert visitor.client.post(path).status_code == 403
    pages.reasoned(visitor)
    assert path not in shown(visitor, f"/people/{made.pk}/x/1")


def test_a_filter_is_saved_counted_anew_and_deleted(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    pages.edition(visitor)
    told = {"name": "Leeds", "note": "For May"}
    answer = visitor.client.post("/lists/add?place=leeds&sort=name&page=2", told)
    kept = SavedList.objects.of(visitor.organisation).get()
    assert answer["Location"] == f"/lists/{kept.pk}"
    assert (kept.query, kept.last_count, kept.owner) == (
        "place=leeds",
        30,
        visitor.member.user,
    )
    editions.edition(visitor.organisation, pages.accounts(80), title="Newer")
    assert "Now: <strong>40</strong>" in shown(visitor, f"/lists/{kept.pk}")
    visitor.client.post(f"/lists/{kept.pk}/refresh")
    assert "Then: 30. Now: 40." in shown(visitor, f"/lists/{kept.pk}")
    visitor.client.post(f"/lists/{kept.pk}/edit", {"name": "Leeds folk", "note": ""})
    assert "Leeds folk" in shown(visitor, "/lists")
    visitor.client.post(f"/lists/{kept.pk}/delete")
    assert "There are no lists yet" in shown(visitor, "/lists")


def test_a_filter_by_a_list_is_saved_too(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    pages.edition(visitor)
    picked = pages.saved(visitor)
    for number in range(1, 15):
        Picked.objects.create(
            saved_list=picked, network="x", account_id=str(number), handle="h"
        )
    visitor.client.post(f"/lists/add?list={picked.pk}", {"name": "Again"})
    kept = SavedList.objects.of(visitor.organisation).exclude(query="").get()
    assert kept.last_count == 10  # every third of fourteen is on another network
    assert f"List: {picked.name}" in shown(visitor, f"/lists/{kept.pk}")


def test_a_page_asks_the_database_few_things(
    knock: Knock, django_assert_max_num_queries: Asking
) -> None:
    visitor = knock()
    pages.edition(visitor)
    shown(visitor, "/people")
    with django_assert_max_num_queries(MOST_QUERIES):
        shown(visitor, "/people?q=quoted&role=nurse")


def test_everybody_is_no_list(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    pages.edition(visitor)
    assert visitor.client.get("/lists/add")["Location"] == "/people"


def test_an_account_is_picked_with_a_note_and_taken_out(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    made = pages.edition(visitor)
    path = f"/pick/{made.pk}/x/1"
    refused = visitor.client.post(path, {"note": "Met"}).content.decode()
    assert "Choose a list, or name a new one" in refused
    visitor.client.post(path, {"name": "Allies", "note": "Met"})
    kept = SavedList.objects.of(visitor.organisation).get()
    visitor.client.post(path, {"saved_list": kept.pk, "note": "Met twice"})
    assert [each.note for each in kept.picked.all()] == ["Met twice"]
    pages.reasoned(visitor)
    assert "Met twice" in shown(visitor, f"/people/{made.pk}/x/1")
    page = shown(visitor, f"/people?list={kept.pk}")
    assert "Fewer than 11 accounts" in page
    visitor.client.post(f"/lists/{kept.pk}/remove/{kept.picked.get().pk}")
    assert not kept.picked.exists()


def test_a_long_list_is_shown_page_by_page(knock: Knock) -> None:
    visitor = knock()
    pages.edition(visitor)
    kept = pages.saved(visitor)
    for number in range(1, 121):
        network = "x" if number % 3 else "mastodon"
        told = {"network": network, "account_id": str(number), "handle": f"h{number}"}
        Picked.objects.create(saved_list=kept, **told)
    first = shown(visitor, f"/lists/{kept.pk}")
    last = shown(visitor, f"/lists/{kept.pk}?page=3")
    assert (first.count("/remove/"), last.count("/remove/")) == (50, 20)
    assert f'href="/people/{Edition.everywhere.get().pk}/mastodon/3"' in first
    assert last.count("not in the newest edition") == 20
    assert "120" in first
    assert 'href="?page=2"' in last


def test_a_list_of_another_organisation_is_no_choice(knock: Knock) -> None:
    ours, theirs = knock(Role.EDITOR), knock(Role.EDITOR, code="RMW")
    made, kept = pages.edition(ours), pages.saved(theirs)
    ours.client.post(f"/pick/{made.pk}/x/1", {"saved_list": kept.pk})
    assert not Picked.objects.exists()


def test_viewers_change_no_list(knock: Knock) -> None:
    visitor = knock(Role.VIEWER)
    made, kept = pages.edition(visitor), pages.saved(visitor, query="role=gp")
    for path in ("edit", "delete", "refresh", "remove/1"):
        assert visitor.client.post(f"/lists/{kept.pk}/{path}").status_code == 403
    assert visitor.client.post(f"/pick/{made.pk}/x/1").status_code == 403
    assert "Count anew" not in shown(visitor, f"/lists/{kept.pk}")


def test_results_follow_a_choice_without_loading_the_page_anew(
    knock: Knock, opened: Opening
) -> None:
    visitor = knock()
    pages.edition(visitor)
    page = opened("/people", visitor)
    page.evaluate("window.same = true")
    page.get_by_label("Nurse (").check()
    page.get_by_text("Fewer than 11 accounts").wait_for()
    assert page.evaluate("window.same") is True
    assert page.url.endswith("/people?role=nurse")
    assert page.get_by_label("Nurse (").is_checked()


def test_the_directory_is_searched_without_scripts(
    knock: Knock, opened: Opening
) -> None:
    visitor = knock()
    pages.edition(visitor)
    page = opened("/people", visitor, scripts=False)
    page.get_by_label("Words in names and bios").fill("quoted")
    page.get_by_label("Midwife").check()
    page.get_by_role("button", name="Apply").click()
    assert page.url.endswith("/people?q=quoted&role=midwife")
    assert page.get_by_role("status").inner_text() == "Fewer than 11 accounts"
