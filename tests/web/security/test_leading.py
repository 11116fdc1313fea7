"""No address that somebody makes up leads people away, or into a header."""

import re
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.web import people
from tests.web.conftest import Knock
from tests.web.interest import pages
from tests.web.people import PASSWORD, Visitor
from tests.web.signin.pages import TOKEN, invitation
from tests.web.signin.test_signing_in import code
from wellheard.web.interest.models import SavedList
from wellheard.web.register import bringing
from wellheard.web.rounds import asking, telling, uploads
from wellheard.web.rounds.models import Job
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.models import User
from wellheard.web.statements.models import DataRequest

AWAY = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/\\evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "\r\nLocation: https://evil.example",
    "http://localhost@evil.example/",
    "http://[::1",
    "%2f%2fevil.example",
]
CRLF = "Ours\r\nBcc: everybody@evil.example\r\nX-Harm: yes\n\nHello"
HARM = re.compile(r"^(Bcc|X-Harm|Location: https://evil)", re.MULTILINE)


def is_ours(answer: HttpResponse) -> bool:
    """Whether an answer leads to a page of ours, for any browser."""
    to = answer.headers.get("Location", "/")
    plain = re.sub(r"[\t\r\n]", "", to).replace("\\", "/")
    return urljoin("http://localhost/account/", plain).startswith("http://localhost/")


@pytest.mark.parametrize("away", AWAY)
def test_no_next_page_is_elsewhere(knock: Knock, away: str) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    client = visitor.client
    answers = [
        client.post("/people/reason", {"reason": "Planning", "next": away}),
        client.post("/people/reason?next=" + away, {"reason": "Planning"}),
        client.get("/account/login/", {"next": away}),  # is signed in already
        client.post("/account/again/", {"password": PASSWORD, "next": away}),
        client.post("/account/second/again/", {"code": "000000", "next": away}),
        client.post("/account/password/change/?next=" + away, {"oldpassword": "no"}),
        client.get("/account/signup/", {"next": away}),
        client.post("/account/logout/", {"next": away}),
    ]
    assert all(map(is_ours, answers)), [
        each.headers.get("Location") for each in answers
    ]
    for answer in answers:
        links = re.findall(r'(?:href|action)="([^"]*evil[^"]*)"', str(answer.content))
        assert [each for each in links if not each.startswith("/")] == []


@pytest.mark.parametrize("away", AWAY[:6])
def test_signing_in_leads_to_no_other_site(away: str) -> None:
    member = people.join(people.organisation(), Role.VIEWER)
    client = Client(SERVER_NAME="localhost")
    told = {"login": member.user.email, "password": PASSWORD, "next": away}
    answers = [client.post("/account/login/", told)]
    answers.append(
        client.post("/account/second/code/", {"code": code(member.user), "next": away})
    )
    assert answers[-1].status_code == 302
    assert all(map(is_ours, answers))


def test_a_page_that_needs_somebody_leads_back_to_itself_alone(client: Client) -> None:
    for path in ("//evil.example/people", "/people?next=https://evil.example"):
        answer = client.get(path)
        assert is_ours(answer)
        client.post("/account/login/", {"login": "x", "password": "y"})


def test_the_host_of_a_request_is_in_no_link(knock: Knock) -> None:
    """Neither in pages nor in mail, also where a proxy passes a name on."""
    visitor = knock(Role.ADMINISTRATOR)
    hostile = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example"}
    told = {"email": visitor.member.user.email}
    client = Client(SERVER_NAME="localhost")
    client.post("/account/password/reset/", told, headers=hostile)
    given = {"email": "new@wards.test", "role": "viewer"}
    visitor.client.post("/members/invite", given, headers=hostile)
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert "evil" not in letter.body
        (link,) = re.findall(r"https?://\S+", letter.body)
        assert link.startswith(("http://localhost:8014/", "http://localhost/"))
    assert b"evil" not in visitor.client.get("/", headers=hostile).content


def test_mail_has_the_headers_that_we_give_it(knock: Knock) -> None:
    """Whatever stands in names of organisations and people, of plans and files."""
    visitor = knock(Role.ADMINISTRATOR)
    organisation = visitor.organisation
    organisation.name = CRLF
    organisation.save()
    visitor.member.user.name = CRLF
    visitor.member.user.save()
    given = {"email": "new@wards.test", "role": "viewer"}
    assert visitor.client.post("/members/invite", given).status_code == 302
    job = asking.ask(organisation, "import", {}, by=visitor.member.user, title=CRLF)
    Job.everywhere.filter(pk=job.pk).update(failure=CRLF)
    telling.failed(Job.everywhere.get(pk=job.pk))
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        head = letter.message().as_string().partition("\n\n")[0]
        assert not HARM.search(head)
        assert letter.recipients() in ([visitor.member.user.email], ["new@wards.test"])


@pytest.mark.parametrize("address", ["a@b.test\r\nBcc: x@evil.example", "a@b.test\n"])
def test_an_address_with_another_line_is_sent_nothing(
    knock: Knock, address: str
) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    visitor.client.post("/members/invite", {"email": address, "role": "viewer"})
    asked = {"kind": "access", "network": "x", "account": "@a", "reply_to": address}
    visitor.client.post("/statements/your-data", asked)
    Client(SERVER_NAME="localhost").post("/account/password/reset/", {"email": address})
    for letter in mail.outbox:
        assert letter.recipients() == ["a@b.test"]
    assert all("\n" not in each.reply_to for each in DataRequest.objects.all())


def headers_of(answer: Any) -> str:
    """Return all headers as they are sent."""
    return "\n".join(f"{name}: {value}" for name, value in answer.items())


def exported(visitor: Visitor, name: str) -> Any:
    """Take a list of a name away."""
    kept = SavedList.objects.add(
        visitor.organisation, name=name, owner=visitor.member.user, query="role=nurse"
    )
    asked = {"form": "xlsx", "reason": CRLF[:200]}
    return visitor.client.post(f"/exports/new?saved={kept.pk}", asked)


@pytest.mark.parametrize(
    "name", [CRLF, 'a"; filename="evil.exe', "../../etc/passwd", "名", ";/\\\0"]
)
def test_the_name_of_a_file_is_plain(knock: Knock, name: str) -> None:
    visitor = knock()
    pages.edition(visitor)
    answer = exported(visitor, name.replace("\0", ""))
    assert answer.status_code == 200
    assert re.fullmatch(
        r'attachment; filename="[a-z0-9-]{1,60}-2026-11-23\.xlsx"',
        answer["Content-Disposition"],
    )
    assert not HARM.search(headers_of(answer))
    answer.close()


@pytest.mark.parametrize("name", ["a\r\nX-Harm: yes.csv", "\u202egpj.csv", "a\0b.csv"])
def test_the_name_of_a_file_that_is_sent_is_one_plain_line(
    knock: Knock, name: str
) -> None:
    shown = uploads.shown_name(name)
    assert shown.isprintable()
    assert knock().client.get("/jobs/").status_code == 200
    sheet = SimpleUploadedFile("x.csv", b"a,b\n")
    sheet._name = name
    file = bringing.kept(bringing.keep(sheet))
    assert file is not None
    assert bringing.name_of(file) in {"table.csv", "a.csv"}
    file.unlink()


def test_a_name_that_is_given_is_one_line(knock: Knock) -> None:
    invitation(knock(Role.ADMINISTRATOR))
    told = {"name": CRLF, "password": PASSWORD}
    client = Client(SERVER_NAME="localhost")
    assert client.post(f"/invitation/{TOKEN}", told).status_code == 302
    assert "\n" not in User.objects.order_by("-pk")[0].name
