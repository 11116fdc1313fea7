"""Organisations come from a file, after somebody has looked at them."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.web.conftest import Knock
from tests.web.people import Visitor
from tests.web.register.pages import keeper
from wellheard.web.belonging.models import Organisation
from wellheard.web.register import bringing
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line

SHEET = b"""Organisation name,ODS code,Region,Parent,Benchmarking group
ARDEN NHS TRUST,RA1,Midlands,,Acute
Arden General,RA101,Midlands,,
BRACK NHS TRUST,RB1,London,RA1,Acute
Nobody,not a code,,,
"""


@pytest.fixture
def caretaker(knock: Knock) -> Visitor:
    """Return somebody who looks after the installation."""
    visitor = knock(Role.ADMINISTRATOR)
    keeper(visitor)
    return visitor


def upload(
    visitor: Visitor, raw: bytes, name: str = "a.csv", **more: str
) -> HttpResponse:
    sheet = SimpleUploadedFile(name, raw)
    return visitor.client.post("/organisations/import", {"sheet": sheet, **more})


def test_a_file_is_looked_at_and_then_written(caretaker: Visitor) -> None:
    answer = upload(caretaker, SHEET)
    check = answer["Location"]
    shown = caretaker.client.get(check).content.decode()
    assert "The file holds 2 organisations: 2 are new, 0 change" in shown
    assert "1 sites are left out" in shown
    assert "Row 5: &#39;NOT A CODE&#39; is no ODS code" in shown
    assert not Organisation.objects.filter(code="RA1").exists()
    assert caretaker.client.post(check)["Location"] == "/organisations"
    arden, brack = Organisation.objects.filter(code__in=["RA1", "RB1"]).order_by("code")
    assert (arden.name, arden.kind, arden.region) == (
        "Arden NHS Trust",
        "trust",
        "Midlands",
    )
    assert brack.parent == arden
    line = Line.everywhere.get(deed="imported organisations")
    assert line.rows == 2
    assert caretaker.client.get(check).status_code == 404  # it is not kept


def test_sites_come_with_their_trust_where_they_are_wanted(caretaker: Visitor) -> None:
    check = upload(caretaker, SHEET, with_sites="on")["Location"]
    caretaker.client.post(check)
    site = Organisation.objects.get(code="RA101")
    assert (site.kind, site.parent and site.parent.code) == ("site", "RA1")


def test_what_a_file_leaves_empty_stays(caretaker: Visitor) -> None:
    caretaker.client.post(upload(caretaker, SHEET)["Location"])
    later = b"ODS code,Organisation name,Website\nRA1,Arden Trust,arden.example\n"
    check = upload(caretaker, later)["Location"]
    assert b"0 are new, 1 change" in caretaker.client.get(check).content
    caretaker.client.post(check)
    arden = Organisation.objects.get(code="RA1")
    assert (arden.name, arden.region) == ("Arden Trust", "Midlands")
    assert arden.website == "https://arden.example"


def test_a_packed_file_is_unpacked(caretaker: Visitor) -> None:
    check = upload(caretaker, gzip.compress(SHEET), "etr.csv.gz")["Location"]
    assert b"2 are new" in caretaker.client.get(check).content


def test_what_a_file_of_the_ods_holds_is_told_by_its_name(caretaker: Visitor) -> None:
    row = ",".join(["A81999", "CRANE HOUSE", "Y63", *[""] * 24])
    check = upload(caretaker, row.encode(), "Epraccur.csv")["Location"]
    caretaker.client.post(check)
    assert Organisation.objects.get(code="A81999").kind == "practice"


def test_what_is_no_register_is_said(caretaker: Visitor) -> None:
    check = upload(caretaker, b"a,b\n1,2\n")["Location"]
    shown = caretaker.client.get(check, follow=True).content.decode()
    assert "The file has no column for the code and the name" in shown


def test_a_file_that_is_too_large_is_refused(
    caretaker: Visitor, settings: pytest.FixtureRequest
) -> None:
    settings.UPLOAD_BYTES = 10  # type: ignore[attr-defined]
    assert b"MB at most can be uploaded" in upload(caretaker, SHEET).content


def test_a_name_leads_nowhere_else(caretaker: Visitor) -> None:
    upload(caretaker, SHEET, "../../etc/passwd.csv")
    assert bringing.kept("../../etc/passwd") is None
    assert bringing.kept("*") is None


def test_only_who_looks_after_the_installation_may_do_so(knock: Knock) -> None:
    visitor = knock(Role.NATIONAL)
    assert upload(visitor, SHEET).status_code == 403
