"""People ask about their own account: heard, not told who is known, and in time."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.web.interest import editions
from tests.web.statements.pages import asked
from wellheard.web.settings.environment import read
from wellheard.web.statements.due import one_month_after
from wellheard.web.statements.models import DataRequest
from wellheard.web.trail.models import Line

FORM = {
    "kind": "erasure",
    "network": "x",
    "account": "https://x.com/Inv_p03",
    "reply_to": "somebody@home.example",
    "details": "",
}


def sent(client: Client, **told: str) -> Any:
    return client.post("/statements/your-data", {**FORM, **told})


def test_a_request_lands_in_the_queue_with_its_day(client: Client) -> None:
    answer = sent(client)
    made = DataRequest.objects.get()
    assert answer["Location"] == f"/statements/your-data/{made.reference}"
    assert (made.kind, made.account) == ("erasure", "https://x.com/Inv_p03")
    assert made.due_on == one_month_after(made.received_at.date())
    shown = client.get(answer["Location"]).content.decode()
    assert made.reference in shown


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 23)),
        (date(2026, 12, 15), date(2027, 1, 15)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2027, 8, 31), date(2027, 9, 30)),
    ],
)
def test_it_is_due_a_month_later(came: date, due: date) -> None:
    assert one_month_after(came) == due


def test_the_day_is_that_of_here() -> None:
    """Half past eleven in the evening of Greenwich is the next day in summer."""
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert asked(received_at=late).due_on == date(2026, 8, 1)


def test_nobody_learns_who_is_held(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    """The same words and the same length come for who is in the lake and who is not."""
    editions.lake(tmp_path / "lake")
    settings.ENVIRONMENT = read({"WELLHEARD_DATA": str(tmp_path)})
    answers = [
        sent(client, account=account) for account in ("@Inv_p03", "@nobody", "p03")
    ]
    pages = [client.get(each["Location"]).content.decode() for each in answers]
    references = DataRequest.objects.order_by("pk").values_list("reference", flat=True)
    plain = {
        page.replace(reference, "REFERENCE").partition("<main")[2]
        for page, reference in zip(pages, references, strict=True)
    }
    assert {each.status_code for each in answers} == {302}
    assert len(plain) == 1


def test_a_reference_in_an_address_tells_nothing(client: Client) -> None:
    known = asked().reference
    shown = {
        client.get(f"/statements/your-data/{each}").content.decode().count(each)
        for each in (known, "ZZZZZZZZ")
    }
    assert len(shown) == 1
    assert b"&lt;" not in client.get("/statements/your-data/<b>").content


def test_after_five_requests_in_an_hour_no_more_are_taken(client: Client) -> None:
    assert [sent(client).status_code for _ in range(6)] == [302] * 5 + [429]
    assert DataRequest.objects.count() == 5
    elsewhere = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.9")
    assert sent(elsewhere).status_code == 302


def test_who_asks_is_not_told_apart_by_what_they_claim(client: Client) -> None:
    """Without a proxy, a header that a visitor sends does not make them another."""
    for number in range(6):
        answer = client.post(
            "/statements/your-data",
            FORM,
            headers={"x-forwarded-for": f"192.0.2.{number}"},
        )
    assert answer.status_code == 429


def test_a_flood_from_everywhere_is_stopped(client: Client) -> None:
    for _ in range(200):
        asked()
    assert sent(client).status_code == 429


def test_what_is_missing_is_said(client: Client) -> None:
    for name in ("kind", "network", "account", "reply_to"):
        cache.clear()
        shown = sent(client, **{name: ""})
        assert shown.status_code == 200
        assert "There is a problem" in shown.content.decode()
    assert not DataRequest.objects.exists()


def test_whoever_answers_is_told_without_a_name(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    told = {"WELLHEARD_DATA": str(tmp_path), "WELLHEARD_CONTACT": "dpo@rwn.test"}
    settings.ENVIRONMENT = read(told)
    sent(client)
    (message,) = mail.outbox
    made = DataRequest.objects.get()
    assert message.to == ["dpo@rwn.test"]
    assert made.reference in message.body
    assert f"/data-requests/{made.pk}" in message.body
    assert "Inv_p03" not in message.body
    assert "home.example" not in message.body


def test_the_trail_says_that_somebody_asked_and_not_who(client: Client) -> None:
    sent(client)
    line = Line.everywhere.get(deed="asked about their data")
    said = str(vars(line))
    assert "Inv_p03" not in said
    assert "home.example" not in said


def test_what_is_hostile_is_shown_as_text(client: Client) -> None:
    bad = '"><script>alert(1)</script>'
    shown = sent(client, account=bad, kind="nonsense").content.decode()
    assert "<script>alert" not in shown
    assert sent(client, account=bad).status_code == 302
    assert sent(client, account="a\0b").status_code == 200
