"""Groups of seeds: written as people write, and read into one form."""

from tests.web.conftest import Knock
from tests.web.register.pages import seed_group
from wellheard.web.register.models import SeedGroup
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line

WRITTEN = """
@inv_trust
https://x.com/inv_board
inv_trust

wards.example/@inv
"""


def test_a_group_is_read_line_by_line(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    given = {"name": "Ours", "about": "Near us", "accounts": WRITTEN, "network": "x"}
    answer = visitor.client.post("/seeds/new", given)
    (group,) = SeedGroup.objects.of(visitor.organisation)
    assert answer["Location"] == f"/seeds/{group.pk}"
    handles = [each.handle for each in group.accounts.all()]
    assert handles == ["inv_trust", "inv_board", "inv@wards.example"]


def test_a_line_that_cannot_be_read_is_named(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    given = {"name": "Ours", "accounts": "@inv_trust\nnot a handle\n"}
    shown = visitor.client.post("/seeds/new", given).content.decode()
    assert "Cannot read line 2 (not a handle). Write each as @name" in shown
    assert not SeedGroup.objects.of(visitor.organisation).exists()


def test_too_many_seeds_are_refused(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    lines = "\n".join(f"@inv_{number}" for number in range(501))
    shown = visitor.client.post("/seeds/new", {"name": "Ours", "accounts": lines})
    assert b"These are 501 accounts; 500 at most make a group" in shown.content


def test_a_group_is_changed_and_removed_by_its_organisation_alone(knock: Knock) -> None:
    ours, theirs = knock(Role.EDITOR), knock(Role.EDITOR, code="RMW")
    group = seed_group(ours)
    given = {"name": "New name", "accounts": "@inv_one"}
    assert theirs.client.post(f"/seeds/{group.pk}/change", given).status_code == 404
    assert theirs.client.post(f"/seeds/{group.pk}/remove").status_code == 404
    assert ours.client.post(f"/seeds/{group.pk}/change", given).status_code == 302
    group.refresh_from_db()
    assert (group.name, group.accounts.count()) == ("New name", 1)
    assert ours.client.post(f"/seeds/{group.pk}/remove").status_code == 302
    assert not SeedGroup.objects.of(ours.organisation).exists()
    deeds = {each.deed for each in Line.objects.of(ours.organisation)}
    assert "removed a group of seeds" in deeds


def test_an_unknown_shipped_group_is_not_there(knock: Knock) -> None:
    assert knock().client.get("/seeds/shipped/no-such").status_code == 404
