"""No query escapes its organisation: where all of them are asked, a reason stands."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.house.tree import ROOT, files, text
from tests.web.conftest import Knock
from tests.web.signin.pages import invitation
from wellheard.web.belonging.models import Organisation
from wellheard.web.belonging.owned import Owned, Unowned
from wellheard.web.signin.models import Invitation, Membership

WEB = ROOT / "src" / "wellheard" / "web"
EVERYWHERE = {
    "api/resources/organisations.py": "accounts in the register, which is public",
    "api/tokens.py": "a token says by itself of which organisation it is",
    "audit/views.py": "who keeps the installation reads the whole trail",
    "belonging/owned.py": "it is defined there",
    "interest/forgetting.py": "who is left out is taken out of every edition and list",
    "interest/models.py": "editions that are shared, and one's own",
    "interest/publishing.py": "an edition that was just made, by its number",
    "rounds/asking.py": "a job that was looked up before, by its number",
    "rounds/due.py": "schedules of all organisations, when they are due",
    "rounds/noting.py": "the job that a worker does",
    "rounds/performing.py": "the job that a worker does",
    "rounds/taking_back.py": "jobs of workers that died",
    "rounds/uploads.py": "files that no job needs any more",
    "running/kept.py": "the doctor counts jobs of the installation, and shows none",
    "statements/status.py": "whether any job waits too long; nothing of it is shown",
    "statements/records.py": "a person is erased from the records of all organisations",
    "signin/invitations.py": "a link says by itself of which organisation it is",
    "trail/recording.py": "lines are added; some are of no organisation",
}
"""Modules that ask all organisations' records, and why they may."""
ESCAPES = {"everywhere", "_default_manager", "_base_manager"}
NOT_OWNED = {
    "belonging.Organisation": "the register is public",
    "interest.Entry": "asked for by its edition",
    "interest.Listed": "asked for by its named list",
    "interest.NamedList": "asked for by its edition",
    "interest.Picked": "asked for by its list",
    "register.SeedAccount": "asked for by its group",
    "rounds.Said": "asked for by its job",
    "signin.Identity": "what a provider calls a person, who may work for several",
    "signin.User": "a person may work for several; membership says for whom",
    "statements.DataRequest": "the installation answers it; the lake is one for all",
    "trail.Line": "some lines are of no organisation; asked for as owned records are",
}
OURS = [
    model for model in apps.get_models() if model.__module__.startswith("wellheard.")
]
MODULES = [
    path
    for path in files("*.py")
    if WEB in path.parents and path.parent.name != "migrations"
]


def escapes(path: Path) -> set[str]:
    """Return the ways round belonging that a module takes."""
    tree = ast.parse(text(path))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ESCAPES
    }


def test_records_of_all_organisations_are_asked_only_where_a_reason_stands() -> None:
    found = {str(path.relative_to(WEB)) for path in MODULES if escapes(path)}
    assert found - set(EVERYWHERE) == set()
    assert {name for name in EVERYWHERE if not (WEB / name).exists()} == set()


def test_every_record_belongs_to_an_organisation_or_says_why_not() -> None:
    loose = {model._meta.label for model in OURS if not issubclass(model, Owned)}
    assert loose - set(NOT_OWNED) == set()
    assert any(issubclass(model, Owned) for model in OURS)


OWNED = [model for model in OURS if issubclass(model, Owned)]


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_records_are_not_asked_for_without_their_organisation(
    model: type[models.Model],
) -> None:
    for ask in (
        model.objects.all,
        lambda: model.objects.filter(pk=1),
        model.objects.count,
        model.objects.first,
    ):
        with pytest.raises(Unowned, match=r"write \.objects\.of\(organisation\)"):
            ask()


def test_records_are_found_by_their_own_organisation_alone(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    made = invitation(ours)
    assert list(Invitation.objects.of(ours.organisation)) == [made]
    assert not Invitation.objects.of(theirs.organisation).exists()
    assert Membership.objects.of(theirs.organisation).get() == theirs.member
    assert Organisation.objects.count() == 2
