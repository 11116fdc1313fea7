"""The trail: written once, seen by administrators, taken away without harm."""

import csv
import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.web import people
from tests.web.conftest import Knock
from tests.web.people import PASSWORD, Visitor
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line
from wellheard.web.trail.recording import record_for


@pytest.fixture
def administrator(knock: Knock) -> Visitor:
    """Return an administrator with a line of their organisation, and one of another."""
    visitor, other = knock(Role.ADMINISTRATOR), knock(Role.ADMINISTRATOR, code="RMW")
    record_for(visitor.organisation, "ann@rwn.test", "exported", "a list")
    record_for(other.organisation, "bob@rmw.test", "exported", "their list")
    return visitor


@pytest.mark.parametrize(
    "sql", ["UPDATE trail_line SET name = 'x'", "DELETE FROM trail_line"]
)
def test_the_database_itself_keeps_each_line(administrator: Visitor, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert (
        Line.objects.of(administrator.organisation).filter(name="ann@rwn.test").exists()
    )


def test_a_line_stays_when_its_person_goes(administrator: Visitor) -> None:
    user = administrator.member.user
    line = Line.everywhere.create(
        organisation=administrator.organisation, who=user, name=user.email, deed="x"
    )
    number = user.pk
    user.delete()
    assert Line.everywhere.get(pk=line.pk).who_id == number


def test_an_administrator_sees_what_was_done_in_their_organisation(
    administrator: Visitor,
) -> None:
    shown = administrator.client.get("/trail").content.decode()
    assert "ann@rwn.test" in shown
    assert "bob@rmw.test" not in shown


def test_who_keeps_the_installation_sees_all_of_it(administrator: Visitor) -> None:
    user = administrator.member.user
    user.keeps_installation = True
    user.save()
    assert b"bob@rmw.test" in administrator.client.get("/trail").content


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ("name=ANN", True),
        ("name=bob", False),
        ("deed=export", True),
        ("deed=looked", False),
        ("since=2000-01-01", True),
        ("since=2999-01-01", False),
        ("since=nonsense", True),
    ],
)
def test_lines_are_looked_for(
    administrator: Visitor, asked: str, is_there: bool
) -> None:
    shown = administrator.client.get(f"/trail?{asked}").content
    assert (b"a list" in shown) is is_there


def test_what_is_taken_away_is_no_formula_and_is_written_down(
    administrator: Visitor,
) -> None:
    record_for(administrator.organisation, "=cmd|'/C calc'!A0", "@looked")
    answer = administrator.client.get("/trail.csv")
    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert "'=cmd|'/C calc'!A0" in {row["name"] for row in rows}
    assert not [
        cell
        for row in rows
        for cell in row.values()
        if cell[:1] in {"=", "@", "+", "-"}
    ]
    line = Line.objects.of(administrator.organisation).get(deed="exported the trail")
    assert line.rows == len(rows) - 1


def test_an_editor_sees_no_trail(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    assert visitor.client.get("/trail").status_code == 403
    assert visitor.client.get("/trail.csv").status_code == 403


@pytest.mark.usefixtures("db")
def test_who_comes_and_who_fails_to_is_written_down() -> None:
    member = people.join(people.organisation(), Role.VIEWER)
    client = Client(SERVER_NAME="localhost")
    told = {"login": member.user.email, "password": "wrong"}
    client.post("/account/login/", told)
    failed = Line.everywhere.get(deed="failed to sign in")
    assert member.user.email not in str(vars(failed))
    client.force_login(member.user)
    assert Line.objects.of(member.organisation).get(deed="signed in").name == (
        member.user.email
    )
    assert PASSWORD not in str(list(Line.everywhere.values()))
