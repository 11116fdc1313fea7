"""Jobs at X that say what is no longer to be kept."""

import json

import pytest
from tests.networks.here import Said
from tests.networks.x_fake import SIGNATURE, TOKEN, FakeX
from tests.rooms.networks.x.conftest import BEARER

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.question import Refused
from wellheard.networks.x import compliance
from wellheard.networks.x.api import Api, NotEnabled
from wellheard.networks.x.compliance import Job, JobRefused


@pytest.fixture
def api(fake: FakeX, asks: Asker) -> Api:
    return Api(asks, BEARER, enabled=True, address=f"{fake.address}/2")


def test_a_job_says_which_posts_are_gone(api: Api, fake: FakeX) -> None:
    job = compliance.create(api, "tweets")
    assert (job.job_id, job.kind, job.is_done) == ("1", "tweets", False)
    compliance.upload(api, job, ["11", "404", "405"])
    assert fake.uploaded["1"] == b"11\n404\n405\n"
    done = compliance.look(api, job.job_id)
    assert done.is_done
    body, answer = compliance.results(api, done)
    gone = [json.loads(line)["id"] for line in body.splitlines()]
    assert gone == ["404", "405"]
    assert [each.method for each in fake.heard] == ["POST", "PUT", "GET", "GET"]
    assert SIGNATURE not in repr((job, done, answer))
    assert answer.endpoint == f"{fake.address}/2/signed/1"


def test_our_token_is_shown_to_x_and_not_to_whoever_keeps_the_file(
    api: Api, fake: FakeX, asks: Asker
) -> None:
    elsewhere = Api(asks, BEARER, enabled=True, address="https://api.x.example/2")
    job = Job("7", "tweets", "created", f"{fake.address}/2/signed/7?sig=x", "")
    with pytest.raises(Refused):
        compliance.upload(elsewhere, job, ["11"])
    assert "authorization" not in fake.heard[-1].headers
    fake.next.append(Said({"data": {"id": "7", "status": "created"}}))
    compliance.create(api, "users")
    assert fake.heard[-1].headers["authorization"] == f"Bearer {TOKEN}"
    assert json.loads(fake.heard[-1].body) == {"type": "users"}


def test_a_job_that_came_to_nothing_says_what_to_do(api: Api, fake: FakeX) -> None:
    job = compliance.create(api, "tweets")
    with pytest.raises(JobRefused, match="not done"):
        compliance.results(api, job)
    with pytest.raises(JobRefused, match="expired; begin another"):
        compliance.look(api, job.job_id)
    fake.next.append(Said({"data": {}}))
    with pytest.raises(JobRefused, match="which job"):
        compliance.create(api, "tweets")


def test_no_job_is_begun_where_x_is_off(fake: FakeX, asks: Asker) -> None:
    off = Api(asks, BEARER, address=f"{fake.address}/2")
    job = Job("7", "tweets", "complete", f"{fake.address}/2/signed/7", "")
    for deed in (
        lambda: compliance.create(off, "tweets"),
        lambda: compliance.upload(off, job, ["1"]),
        lambda: compliance.look(off, "7"),
        lambda: compliance.results(off, job),
    ):
        with pytest.raises(NotEnabled):
            deed()
    assert fake.heard == []


def test_what_is_sent_is_not_sent_on_to_another_address(api: Api, fake: FakeX) -> None:
    job = compliance.create(api, "tweets")
    there = {"location": f"{fake.address}/2/signed/2?sig=other"}
    fake.next.append(Said({}, 307, there))
    with pytest.raises(Refused):
        compliance.upload(api, job, ["11"])
    assert fake.uploaded == {}
