"""Each fault of one answer does what its name says, and the next answer is well."""

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.networks.faults.kinds import Fault
from tests.networks.faults.proxy import FaultProxy

WHEN = {"retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"}


@pytest.mark.parametrize(
    ("fault", "header", "is_moment"),
    [
        (Fault.TOO_MANY_RETRY_SECONDS, "retry-after", False),
        (Fault.TOO_MANY_RETRY_DATE, "retry-after", True),
        (Fault.TOO_MANY_RESET_IN, "ratelimit-reset", False),
        (Fault.TOO_MANY_RESET_AT, "ratelimit-reset", True),
        (Fault.TOO_MANY_X_RESET, "x-ratelimit-reset", True),
        (Fault.TOO_MANY_X_RATE, "x-rate-limit-reset", True),
    ],
)
def test_a_refusal_says_when_to_come_back(
    proxy: FaultProxy, client: httpx.Client, fault: Fault, header: str, is_moment: bool
) -> None:
    asked = datetime.now(tz=UTC)
    said = client.get(proxy.then(fault).url)
    assert said.status_code == 429
    assert WHEN & set(said.headers) == {header}
    text = said.headers[header]
    if is_moment:
        after = moment(text) - asked
        assert timedelta(seconds=3) <= after < timedelta(seconds=5)
    else:
        assert text == "3"


def moment(text: str) -> datetime:
    """Read seconds since 1970, an HTTP date or an ISO moment."""
    if text.isdigit():
        return datetime.fromtimestamp(int(text), tz=UTC)
    if text.endswith("GMT"):
        return parsedate_to_datetime(text)
    return datetime.fromisoformat(text)


def test_a_refusal_may_also_say_nothing(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    said = client.get(proxy.then(Fault.TOO_MANY).url)
    assert said.status_code == 429
    assert [name for name in said.headers if "limit" in name or "after" in name] == []


def test_an_answer_may_never_come(proxy: FaultProxy, client: httpx.Client) -> None:
    proxy.then(Fault.SILENCE)
    with pytest.raises(httpx.ReadTimeout):
        client.get(proxy.url, timeout=0.2)
    assert client.get(proxy.url).status_code == 200


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.HUNG_UP, httpx.RemoteProtocolError),
        (Fault.CUT, httpx.RemoteProtocolError),
        (Fault.RESET, httpx.ReadError),
    ],
)
def test_a_connection_may_end_too_soon(
    proxy: FaultProxy, client: httpx.Client, fault: Fault, error: type[Exception]
) -> None:
    with pytest.raises(error):
        client.get(proxy.then(fault).url)
    assert client.get(proxy.url).status_code == 200


def test_a_cut_answer_has_begun(proxy: FaultProxy, client: httpx.Client) -> None:
    proxy.then(Fault.CUT)
    pieces: list[bytes] = []
    with client.stream("GET", f"{proxy.url}/list") as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            pieces.extend(answer.iter_raw())
    whole = client.get(f"{proxy.url}/list").content
    assert int(answer.headers["content-length"]) == len(whole)
    assert b"".join(pieces) == whole[: len(whole) // 2]


def test_a_truncated_answer_looks_whole(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    said = client.get(f"{proxy.then(Fault.TRUNCATED).url}/list")
    whole = client.get(f"{proxy.url}/list").content
    assert int(said.headers["content-length"]) == len(said.content)
    assert said.content == whole[: len(whole) // 2]
    with pytest.raises(json.JSONDecodeError):
        said.json()


def test_a_dripping_answer_is_whole_and_slow(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    begun = time.monotonic()
    said = client.get(f"{proxy.then(Fault.DRIP).url}/list")
    assert time.monotonic() - begun >= 4 * 0.05
    assert said.content == client.get(f"{proxy.url}/list").content


def test_a_clock_may_be_wrong(proxy: FaultProxy, client: httpx.Client) -> None:
    said = client.get(f"{proxy.then(Fault.WRONG_CLOCK).url}/list")
    ahead = parsedate_to_datetime(said.headers["date"]) - datetime.now(tz=UTC)
    assert timedelta(days=399) < ahead < timedelta(days=401)
    assert {row["at"] for row in said.json()["rows"]} == {"2027-11-05T09:00:00.000Z"}


def test_a_web_page_may_stand_where_an_answer_should_be(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    said = client.get(proxy.then(Fault.WEB_PAGE).url)
    assert said.status_code == 200
    assert said.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>" in said.text


def test_who_is_sent_elsewhere_is_seen_there(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    secret = {"Authorization": "Bearer not-for-others"}
    proxy.always(Fault.SENT_ELSEWHERE)
    said = client.get(f"{proxy.url}/list?a=1", headers=secret)
    assert said.status_code == 302
    assert proxy.asked_elsewhere == ()
    there = httpx.URL(said.headers["location"])
    assert (there.host, there.raw_path) == ("localhost", b"/list?a=1")
    client.get(there, headers=secret)
    seen = proxy.asked_elsewhere[-1]
    assert (seen.path, seen.query) == ("/list", {"a": ["1"]})
    assert seen.headers["authorization"] == "Bearer not-for-others"
    assert "not-for-others" not in repr(proxy.requests) + repr(seen)
