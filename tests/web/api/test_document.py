"""The document says what is so: schemathesis asks whatever it allows, and more."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.conf import settings as ours
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.web.api.programs import program
from tests.web.conftest import Knock
from tests.web.interest.pages import edition, saved
from tests.web.test_every_page import PATTERNS
from wellheard.web.api.document import PATHS
from wellheard.web.interest.models import Picked
from wellheard.web.settings.wsgi import application

EXAMPLES = 8
"""For each thing that can be asked for, each seed, and each of two ways to ask."""
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let each request share the test's connection, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def hold(operation: Any, text: str, seed: int, mode: GenerationMode) -> set[int]:
    """Ask as the document allows, or as it does not; return how it was answered."""
    seen = set()
    # In an address a text cannot be told from a list of one, so it is no mistake there
    has_lists = any(each.name in {"role", "set"} for each in operation.query)

    @hypothesis.seed(seed)
    @QUIET
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Case) -> None:
        if mode is GenerationMode.POSITIVE:
            case.query.pop("cursor", None)  # nobody guesses one; pages hand them out
        for name in [each for each in case.headers if each.lower() == "host"]:
            del case.headers[name]  # another host's visitor gets no further
        # What is empty does not get into an address, so that nothing is wrong in it
        is_lost = any(value in ([], {}) for value in case.query.values())
        answer = case.call_and_validate(
            headers={"Authorization": f"Bearer {text}"},
            excluded_checks=[negative_data_rejection] if has_lists or is_lost else [],
        )
        seen.add(answer.status_code)

    each()
    return seen


def test_everything_that_can_be_asked_for_is_in_the_document(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    names = {each["get"]["operationId"] for each in told["paths"].values()}
    served = {name.removeprefix("api:") for name in PATTERNS if name.startswith("api:")}
    pages = {"documentation", "tokens", "add_token", "revoke_token"}
    assert names == served - pages - {"openapi", "elsewhere"}


def test_the_page_for_people_tells_of_everything(client: Client) -> None:
    shown = client.get("/api").content.decode()
    for path, told in PATHS.items():
        assert path in shown
        assert told["get"]["summary"] in shown


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_answer_is_as_the_document_says(
    knock: Knock, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """No error of the server, and no answer that is not in the document."""
    monkeypatch.setitem(ours.ENVIRONMENT.said, "API_PER_MINUTE", 1_000_000)
    visitor = knock()
    edition(visitor)
    Picked.objects.create(saved_list=saved(visitor), network="x", account_id="1")
    text = program(visitor).text
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    asked = {}
    for result in document.get_all_operations():
        operation = result.ok()
        asked[operation.path] = hold(operation, text, seed, GenerationMode.POSITIVE)
        hold(operation, text, seed, GenerationMode.NEGATIVE)
    assert set(asked) == set(PATHS)
    for path in ("/accounts", "/facets", "/lists", "/organisations"):
        assert 200 in asked[path]
