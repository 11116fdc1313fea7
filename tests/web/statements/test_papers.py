"""Papers say what is configured, and each figure how it is worked out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.test import Client

from tests.web import people
from tests.web.conftest import Knock
from tests.web.interest import editions
from tests.web.interest.pages import edition
from tests.web.statements.pages import MARK, planned
from wellheard.evidence import retention
from wellheard.findings.interest.definition import standard
from wellheard.web.api.schemas import ACCOUNT
from wellheard.web.interest.exports import COLUMNS
from wellheard.web.interest.models import Entry
from wellheard.web.rounds.models import Job, Plan
from wellheard.web.settings.environment import read
from wellheard.web.signin.deeds import Role
from wellheard.web.statements import terms
from wellheard.web.statements.assessment import as_markdown, sections
from wellheard.web.statements.figures import figures

NUMBERS = (models.IntegerField, models.FloatField)
KEYS = {each.key for each in figures()}
TERMS = """
version = "Ours"

[[keep]]
table = "post"
days = 365
after = "observed_at"
why = "One year is what our notice says"
"""


@pytest.fixture
def configured(settings: Any, tmp_path: Path) -> Path:
    """Say in the environment who runs this, and why they may."""
    settings.ENVIRONMENT = read(
        {
            "WELLHEARD_DATA": str(tmp_path),
            "WELLHEARD_OPERATOR": "Wrenley Hospitals",
            "WELLHEARD_CONTACT": "ig@rwn.test",
            "WELLHEARD_LAWFUL_BASIS": "public task: section 2",
            "WELLHEARD_PROTECTION_OFFICER": "dpo@rwn.test",
        }
    )
    return tmp_path


def test_each_figure_of_an_account_says_how_it_is_worked_out() -> None:
    """Every number in the records and for programs, other than a key."""
    numbers = {
        each.name
        for each in Entry._meta.get_fields()
        if isinstance(each, NUMBERS) and each.name != "id"
    }
    assert numbers - KEYS == set()
    told = {
        name
        for name, schema in ACCOUNT.items()
        if {"integer", "number"} & {*_types(schema)}
    }
    assert told - KEYS == set()
    assert told <= set(COLUMNS)


def _types(schema: dict[str, Any]) -> list[str]:
    said = schema["type"]
    return said if isinstance(said, list) else [said]


@pytest.mark.parametrize("figure", figures(), ids=lambda each: each.key)
def test_no_figure_is_without_meaning_formula_source_and_care(figure: Any) -> None:
    for said in (figure.meaning, figure.formula, figure.source, figure.care):
        assert len(said) > 10
    assert figure.meaning.endswith(".")
    assert "`" not in figure.formula + figure.meaning


def test_formulas_have_the_numbers_of_the_definition() -> None:
    said = {each.key: each for each in figures()}
    formula = said["concentration"].formula
    assert f"it follows + {standard().smoothing})" in formula
    assert "0.35 × ln(1 + engagement)" in formula
    assert "reply 4" in said["engagement"].formula
    assert "1 to 10" in said["accounts"].formula


def test_the_page_of_methods_shows_every_figure(client: Client) -> None:
    shown = client.get("/statements/methods").content.decode()
    for each in figures():
        assert f'id="{each.key}"' in shown
        assert f'href="#{each.key}"' in shown


@pytest.mark.usefixtures("configured")
def test_the_notice_is_filled_from_the_settings(client: Client) -> None:
    shown = client.get("/statements/privacy").content.decode()
    for said in (
        "Wrenley Hospitals",
        "ig@rwn.test",
        "public task: section 2",
        "dpo@rwn.test",
        "/statements/your-data",
    ):
        assert said in shown


def test_without_a_basis_the_notice_says_so(client: Client) -> None:
    assert "not stated yet" in client.get("/statements/privacy").content.decode()


def test_terms_of_ones_own_are_those_that_are_told(
    client: Client, configured: Path
) -> None:
    editions.lake(configured / "lake")
    assert terms.in_force().version == retention.standard().version
    (configured / "lake" / retention.OWN).write_text(TERMS)
    assert terms.in_force().version == "Ours"
    shown = client.get("/statements/privacy").content.decode()
    assert "Post: 365 days" in shown
    (configured / "lake" / retention.OWN).write_text("no toml [")
    assert terms.in_force().version == retention.standard().version


def test_the_statement_claims_no_more_than_was_tested(client: Client) -> None:
    shown = client.get("/statements/accessibility").content.decode()
    assert "No person with a screen reader" in shown
    assert "partially compliant" in shown
    assert "Equality Advisory and Support Service" in shown


@pytest.mark.usefixtures("configured")
def test_the_assessment_is_drawn_from_what_is_configured(knock: Knock) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    planned(visitor)
    edition(visitor)
    shown = visitor.client.get("/statements/assessment.md")
    text = shown.content.decode()
    assert shown["Content-Type"].startswith("text/markdown")
    assert f"Learn who cares about {MARK}" in text
    assert "public task; public task: section 2" in text
    assert "Reference: DPIA 7" in text
    assert "| Bluesky | followers | not yet |" in text
    assert "| X | nothing; files were imported | yes |" in text
    assert "| post | 730 | observed_at |" in text
    assert "Reached at: ig@rwn.test" in text


def test_only_administrators_see_the_assessment(knock: Knock) -> None:
    for role in Role:
        visitor = knock(role)
        wanted = 200 if role == Role.ADMINISTRATOR else 403
        assert visitor.client.get("/statements/assessment").status_code == wanted
        assert visitor.client.get("/statements/assessment.md").status_code == wanted
        link = (
            "/statements/assessment"
            in visitor.client.get("/statements/privacy").content.decode()
        )
        assert link == (wanted == 200)


def test_what_people_wrote_is_no_markup_in_the_draft() -> None:
    trust = people.organisation("RXX", "A | B <script>")
    Plan.objects.add(trust, title="Not readable", text="no toml [")
    text = as_markdown("Draft", sections(trust, datetime(2026, 11, 23, tzinfo=UTC)))
    assert "A \\| B &lt;script>" in text
    assert "Purpose: [to be written]" in text


def test_the_status_says_when_jobs_wait(client: Client, configured: Path) -> None:
    assert "Not all parts work" in client.get("/statements/status").content.decode()
    editions.lake(configured / "lake")
    assert "All parts work" in client.get("/statements/status").content.decode()
    job = Job.objects.add(people.organisation(), kind="find", title="Secret title")
    Job.objects.of(people.organisation()).filter(pk=job.pk).update(
        asked_at=datetime.now(tz=UTC) - timedelta(minutes=11)
    )
    shown = client.get("/statements/status").content.decode()
    assert "Some wait for longer than ten minutes" in shown
    assert "Secret title" not in shown
