"""What programs are told: the same as people, in the same words and numbers."""

import pytest
from django.test import Client

from tests.web.api.programs import ROOT, program
from tests.web.conftest import Knock
from tests.web.interest import editions
from tests.web.interest.pages import accounts, edition, saved
from wellheard.web.api.schemas import ACCOUNT
from wellheard.web.belonging.models import Organisation
from wellheard.web.interest import forgetting
from wellheard.web.interest.exports import COLUMNS
from wellheard.web.interest.models import Picked, SavedList
from wellheard.web.register.models import Channel
from wellheard.web.trail.models import Line

KIND = "application/problem+json"


def test_an_account_is_told_as_in_an_export() -> None:
    assert tuple(ACCOUNT) == COLUMNS


def test_the_directory_comes_in_pages_that_miss_nobody(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    asker = program(visitor)
    page = asker.told("/accounts?limit=25")
    ranks = [each["rank"] for each in page["items"]]
    assert (page["total"], len(ranks)) == (60, 25)
    while page["next"]:
        assert page["next"].startswith("http://localhost:8014/api/v1/accounts?")
        page = asker.told(page["next"].removeprefix(f"http://localhost:8014{ROOT}"))
        ranks += [each["rank"] for each in page["items"]]
    assert ranks == [*range(1, 61)]


def test_pages_go_on_in_the_same_edition_and_past_who_left(knock: Knock) -> None:
    visitor = knock()
    first = edition(visitor)
    asker = program(visitor)
    page = asker.told("/accounts?limit=10")
    edition(visitor)
    forgetting.forget("mastodon", ["3"], ())
    following = asker.ask(page["next"].removeprefix(f"http://localhost:8014{ROOT}"))
    assert 'rel="next"' in following["Link"]
    told = following.json()
    assert told["edition"]["id"] == first.pk
    assert [each["rank"] for each in told["items"]] == [*range(11, 21)]


def test_filters_are_those_of_the_pages(knock: Knock) -> None:
    """Every second of 60 has a role: 10 each are nurses, midwives and GPs."""
    visitor = knock()
    edition(visitor)
    asker = program(visitor)
    told = asker.told("/accounts?role=midwife&region=north+east+and+yorkshire")
    assert len(told["items"]) == 10
    assert {each["roles"][0] for each in told["items"]} == {"midwife"}
    assert told["items"][0]["community"] == "nurses, wards"
    assert asker.told("/accounts?role=nurse&role=midwife")["total"] == 20
    assert asker.told("/accounts?q=quoted&limit=1")["total"] == 60
    assert "bio" not in told["items"][0]


def test_small_groups_are_withheld_as_on_the_pages(knock: Knock) -> None:
    """12 of 60 post rarely; two of them are nurses."""
    visitor = knock()
    edition(visitor)
    asker = program(visitor)
    assert asker.told("/accounts?activity=rarely")["total"] == 12
    assert asker.told("/accounts?activity=rarely&role=nurse")["total"] is None
    assert asker.told("/accounts?role=nobody")["total"] == 0
    facets = {each["facet"]: each for each in asker.told("/facets")["facets"]}
    counts = {each["value"]: each["accounts"] for each in facets["role"]["values"]}
    assert counts == {"unknown": 30, "nurse": None, "midwife": None, "gp": None}


def test_one_account_comes_with_the_parts_of_its_place(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    told = program(visitor).told("/accounts/x/1")
    assert told["concentration"] == 4.99
    parts = {each["name"]: round(each["value"], 3) for each in told["parts"]}
    assert parts == {"Engagement part": 0.243, "Interest part": 4.747}
    assert [each["weight"] for each in told["seeds"]] == [2.0, 1.5]


def test_lists_come_with_who_is_in_them(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    picked = saved(visitor)
    for account_id in ("1", "2", "gone"):
        Picked.objects.create(
            saved_list=picked, network="x", account_id=account_id, note="Met in May"
        )
    filtered = saved(visitor, query="role=midwife", last_count=12)
    asker = program(visitor)
    lists = asker.told("/lists?limit=1")
    assert [each["kind"] for each in lists["items"]] == ["picked"]
    assert lists["items"][0]["accounts"] is None  # 3 are fewer than 11
    assert asker.told(f"/lists/{filtered.pk}")["accounts"] == 12
    told = asker.told(f"/lists/{picked.pk}/accounts?limit=2")
    assert [each["account"]["rank"] for each in told["items"]] == [1, 2]
    assert {each["note"] for each in told["items"]} == {"Met in May"}
    last = asker.told(told["next"].removeprefix(f"http://localhost:8014{ROOT}"))
    assert [(each["account_id"], each["account"]) for each in last["items"]] == [
        ("gone", None)
    ]
    members = asker.told(f"/lists/{filtered.pk}/accounts")["items"]
    assert {each["account"]["roles"][0] for each in members} == {"midwife"}
    assert len(members) == 10


def test_organisations_are_ready_for_a_census(knock: Knock) -> None:
    visitor = knock()
    icb = Organisation.objects.create(code="QOQ", name="Moorland ICB", kind="icb")
    Organisation.objects.filter(pk=visitor.organisation.pk).update(
        parent=icb, region="Midlands", website="https://wrenley.example/"
    )
    Channel.objects.add(visitor.organisation, network="x", handle="wrenley")
    asker = program(visitor)
    told = asker.told("/organisations/RWN")
    assert told["parent"] == "QOQ"
    assert told["accounts"][0]["handle"] == "wrenley"
    assert asker.told("/organisations?kind=icb")["items"][0]["code"] == "QOQ"
    assert asker.told("/organisations?region=Midlands")["items"] == [told]
    first = asker.told("/organisations?limit=1")
    rest = asker.told(first["next"].removeprefix(f"http://localhost:8014{ROOT}"))
    codes = {each["code"] for each in first["items"] + rest["items"]}
    assert codes == {"RWN", "QOQ"}
    assert asker.ask("/organisations/NONE").status_code == 404


def test_nothing_is_sent_again_that_did_not_change(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    asker = program(visitor)
    for path in ("/accounts?limit=5", "/facets", "/accounts/x/1", "/organisations"):
        mark = asker.ask(path)["ETag"]
        again = asker.ask(path, **{"if-none-match": f'W/"other", {mark}'})
        assert (again.status_code, again.content) == (304, b"")
    edition(visitor)
    assert asker.ask("/accounts?limit=5", **{"if-none-match": mark}).status_code == 200


def test_who_is_named_is_written_into_the_trail(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    asker = program(visitor)
    mark = asker.ask("/accounts?limit=7")["ETag"]
    asker.ask("/accounts?limit=7", **{"if-none-match": mark})
    asker.ask("/accounts/x/1")
    asker.ask("/facets")
    lines = Line.everywhere.filter(deed="exported by a program").order_by("pk")
    assert [(each.of, each.rows) for each in lines] == [
        ("accounts", 7),
        ("account x 1", 1),
    ]
    line = lines[0]
    assert line.reason == "The monthly board pack"
    assert (line.organisation, line.who) == (visitor.organisation, visitor.member.user)
    assert line.details["program"] == "Board pack"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts?rolle=nurse",
        "/accounts?limit=0",
        "/accounts?limit=201",
        "/accounts?limit=ten",
        "/accounts?limit=1&limit=2",
        "/accounts?edition=-1",
        "/accounts?cursor=!!!",
        "/accounts?cursor=YWNjb3VudHM",
        "/accounts?q=%00",
        f"/accounts?q={'a' * 201}",
        f"/accounts?{'role=a&' * 51}",
        "/organisations?kind=nonsense",
        "/organisations?kind=",
        "/lists?page=2",
    ],
)
def test_what_cannot_be_meant_is_refused(knock: Knock, path: str) -> None:
    """A filter that is misspelt must not hand out everybody."""
    visitor = knock()
    edition(visitor)
    answer = program(visitor).ask(path)
    assert (answer.status_code, answer["Content-Type"]) == (400, KIND)
    told = answer.json()
    assert told["status"] == 400
    assert not told["detail"].endswith(".")


def test_a_cursor_of_one_list_opens_no_other(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    for number in range(3):
        SavedList.objects.add(visitor.organisation, name=f"List {number}")
    asker = program(visitor)
    cursor = asker.told("/lists?limit=1")["next"].partition("cursor=")[2]
    assert asker.ask(f"/accounts?cursor={cursor}").status_code == 400
    assert asker.ask(f"/organisations?cursor={cursor}").status_code == 400


def test_what_is_hostile_comes_as_text(knock: Knock) -> None:
    visitor = knock()
    people = [
        {**each, "handle": '=cmd|"/c"!A1\u2028</script>'} for each in accounts(12)
    ]
    editions.edition(visitor.organisation, people)
    answer = program(visitor).ask("/accounts")
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.json()["items"][0]["handle"] == '=cmd|"/c"!A1\u2028</script>'


def test_no_other_site_may_ask(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    answer = program(visitor).ask("/accounts", origin="https://elsewhere.example")
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_only_reads(knock: Knock, method: str) -> None:
    asker = program(knock())
    ask = getattr(Client(SERVER_NAME="localhost", enforce_csrf_checks=True), method)
    for path in ("/accounts", "/lists/1", "/nothing"):
        answer = ask(ROOT + path, headers={"authorization": f"Bearer {asker.text}"})
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD"
        assert answer["Content-Type"] == KIND


def test_without_an_edition_there_is_nothing(knock: Knock) -> None:
    asker = program(knock())
    for path in ("/accounts", "/facets", "/nothing", "/organisations/none"):
        answer = asker.ask(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, KIND)
