"""People come in by invitation, and administrators give roles."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.web import people
from tests.web.conftest import Knock
from tests.web.people import PASSWORD
from tests.web.running.processes import free_port
from tests.web.signin.pages import invitation
from wellheard.web.signin.deeds import MAY, Deed, Role
from wellheard.web.signin.models import Invitation, Membership, User
from wellheard.web.trail.models import Line

MATRIX = {
    #                       viewer editor analyst administrator national
    "/": "yes yes yes yes yes",
    "/stakeholders": "yes yes yes yes yes",
    "/stakeholders/new": "no yes yes yes no",
    "/seeds/new": "no yes yes yes no",
    "/members": "no no no yes no",
    "/members/invite": "no no no yes no",
    "/organisations/import": "no no no no no",
}
"""Who may open which page, whatever organisation they are of."""


@pytest.mark.parametrize("path", MATRIX)
def test_each_role_opens_what_it_may(knock: Knock, path: str) -> None:
    opened = {}
    for role in Role:
        answer = knock(role).client.get(path)
        opened[str(role)] = {200: "yes", 403: "no"}[answer.status_code]
    assert " ".join(opened[str(role)] for role in Role) == MATRIX[path]


def test_every_role_may_see_and_none_may_keep() -> None:
    assert all(Deed.SEE in MAY[role] for role in Role)
    assert all(Deed.KEEP not in MAY[role] for role in Role)


def test_somebody_is_invited_and_comes_in(knock: Knock) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    given = {"email": "New@Wards.test", "role": "editor"}
    assert visitor.client.post("/members/invite", given).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == ["new@wards.test"]
    assert "Wrenley Hospitals NHS Trust" in letter.body
    path = letter.body[letter.body.index("/invitation/") :].split()[0]
    token = path.rpartition("/")[2]
    assert not Invitation.everywhere.filter(digest__contains=token).exists()
    client = Client(SERVER_NAME="localhost")
    told = {"name": "Inv New", "password": PASSWORD}
    assert client.post(path, told)["Location"] == "/account/login/"
    member = Membership.objects.of(visitor.organisation).get(
        user__email="new@wards.test"
    )
    assert (member.role, member.user.name) == ("editor", "Inv New")
    assert client.get(path).status_code == 410
    deeds = {each.deed for each in Line.objects.of(visitor.organisation)}
    assert {"invited", "accepted an invitation"} <= deeds


@pytest.fixture
def no_mail_server(settings: Any) -> None:
    """Let mail go to a port at which nobody listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


@pytest.mark.usefixtures("no_mail_server")
def test_where_no_mail_can_be_sent_the_page_says_so_and_nobody_is_invited(
    knock: Knock,
) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    earlier = invitation(visitor)
    given = {"email": earlier.email, "role": "editor"}
    answer = visitor.client.post("/members/invite", given)
    assert answer.status_code == 200
    assert "no mail could be sent" in answer.content.decode()
    assert list(Invitation.everywhere.all()) == [earlier]
    assert not Line.objects.of(visitor.organisation).filter(deed="invited").exists()


@pytest.mark.usefixtures("no_mail_server")
def test_where_no_mail_can_be_sent_nothing_is_told_of_who_is_here(
    knock: Knock,
) -> None:
    visitor = knock()
    answers = [
        Client(SERVER_NAME="localhost").post(
            "/account/password/reset/", {"email": email}
        )
        for email in (visitor.member.user.email, "nobody@wards.test")
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_a_link_that_is_too_old_lets_nobody_in(knock: Knock) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    old = invitation(visitor)
    old.until = timezone.now() - timedelta(seconds=1)
    old.save()
    client = Client(SERVER_NAME="localhost")
    assert client.get("/invitation/a-link-of-the-tests").status_code == 410
    assert client.get("/invitation/guessed").status_code == 410


def test_who_has_an_account_keeps_their_password(knock: Knock) -> None:
    """An invitation is no way to take over somebody's account."""
    visitor = knock(Role.ADMINISTRATOR)
    known = User.objects.create_user(
        f"inv-{visitor.organisation.pk}@wards.test", PASSWORD
    )
    invitation(visitor)
    client = Client(SERVER_NAME="localhost")
    told = {"name": "Taken Over", "password": "another password of theirs"}
    client.post("/invitation/a-link-of-the-tests", told)
    known.refresh_from_db()
    assert known.check_password(PASSWORD)
    assert known.name == ""
    assert known.memberships.get().role == "editor"


def test_a_weak_password_lets_nobody_in(knock: Knock) -> None:
    invitation(knock(Role.ADMINISTRATOR))
    client = Client(SERVER_NAME="localhost")
    told = {"name": "Inv New", "password": "password1234"}
    answer = client.post("/invitation/a-link-of-the-tests", told)
    assert b"This password is too common" in answer.content
    assert Invitation.everywhere.exists()


def test_an_invitation_is_taken_back(knock: Knock) -> None:
    visitor, other = knock(Role.ADMINISTRATOR), knock(Role.ADMINISTRATOR, code="RMW")
    made = invitation(visitor)
    path = f"/members/invitations/{made.pk}/revoke"
    assert other.client.post(path).status_code == 404
    assert visitor.client.post(path).status_code == 302
    client = Client(SERVER_NAME="localhost")
    assert client.get("/invitation/a-link-of-the-tests").status_code == 410


def test_roles_are_given_by_ones_own_administrator(knock: Knock) -> None:
    visitor, other = knock(Role.ADMINISTRATOR), knock(Role.ADMINISTRATOR, code="RMW")
    editor = people.join(visitor.organisation, Role.EDITOR)
    path = f"/members/{editor.pk}/role"
    assert other.client.post(path, {"role": "viewer"}).status_code == 404
    assert visitor.client.post(path, {"role": "analyst"}).status_code == 302
    editor.refresh_from_db()
    assert editor.role == "analyst"
    line = Line.objects.of(visitor.organisation).get(deed="gave a role")
    assert line.details == {"before": "editor", "role": "analyst"}


def test_nobody_lets_their_organisation_look_at_all_others(knock: Knock) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    editor = people.join(visitor.organisation, Role.EDITOR)
    path = f"/members/{editor.pk}/role"
    assert visitor.client.post(path, {"role": "national"}).status_code == 403
    given = {"email": "x@wards.test", "role": "national"}
    assert visitor.client.post("/members/invite", given).status_code == 403


def test_an_organisation_keeps_its_last_administrator(knock: Knock) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    path = f"/members/{visitor.member.pk}"
    answer = visitor.client.post(f"{path}/role", {"role": "viewer"})
    assert b"needs one administrator" in answer.content
    answer = visitor.client.post(f"{path}/remove", follow=True)
    assert b"needs one administrator" in answer.content
    people.join(visitor.organisation, Role.ADMINISTRATOR, "second@rwn.test")
    assert visitor.client.post(f"{path}/remove").status_code == 302
    assert (
        not Membership.objects.of(visitor.organisation)
        .filter(pk=visitor.member.pk)
        .exists()
    )


def test_somebody_works_for_several_organisations_one_at_a_time(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    other = people.organisation("RMW", "Marlow Trust")
    second = Membership.objects.add(other, user=visitor.member.user, role=Role.VIEWER)
    assert b"Wrenley Hospitals" in visitor.client.get("/").content
    assert visitor.client.post(f"/account/work-for/{second.pk}/").status_code == 302
    assert b"Marlow Trust" in visitor.client.get("/").content
    assert visitor.client.get("/stakeholders/new").status_code == 403  # a viewer here
    stranger = knock(Role.EDITOR, code="RXX")
    assert stranger.client.post(f"/account/work-for/{second.pk}/").status_code == 404


def test_who_belongs_to_nobody_sees_no_records(knock: Knock) -> None:
    visitor = knock()
    visitor.member.delete()
    assert visitor.client.get("/").status_code == 403
    assert b"For nobody yet" in visitor.client.get("/account/me/").content
