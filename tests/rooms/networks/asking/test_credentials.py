"""Credentials are found where they may be, sent where they should be, shown nowhere."""

import dataclasses
import io
import json
import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import httpx
import keyring
import pytest
from keyring.backends import fail
from keyring.errors import KeyringLocked

from tests.keyring_in_memory import InMemory
from tests.rooms.networks.asking.misbehaving import (
    CONTACT,
    Misbehaving,
    Say,
    SetClock,
    Table,
    answers,
    cut_after,
    load,
    reset,
)
from wellheard.cli.main import exit_code
from wellheard.networks.asking import credentials
from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.credentials import (
    CredentialRefused,
    Name,
    credential_of,
)
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.question import (
    AskingError,
    Cost,
    Credential,
    Question,
)

SECRET = "s3cr3t-0f-nobody"  # noqa: S105 - invented


@pytest.fixture(autouse=True)
def _ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test an empty keyring and an environment without credentials."""
    for name in ("MASTODON_TOKEN", "X_BEARER_TOKEN", "YOUTUBE_KEY"):
        monkeypatch.delenv(f"WELLHEARD_{name}", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    InMemory.kept.clear()
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("network", "server", "setting", "wanted"),
    [
        (
            "mastodon",
            None,
            "WELLHEARD_MASTODON_TOKEN",
            Credential("Authorization", f"Bearer {SECRET}"),
        ),
        (
            "mastodon",
            "health.example-1.org",
            "WELLHEARD_MASTODON_TOKEN_HEALTH_EXAMPLE_1_ORG",
            Credential("Authorization", f"Bearer {SECRET}"),
        ),
        (
            "x",
            None,
            "WELLHEARD_X_BEARER_TOKEN",
            Credential("Authorization", f"Bearer {SECRET}"),
        ),
        (
            "youtube",
            None,
            "WELLHEARD_YOUTUBE_KEY",
            Credential("X-Goog-Api-Key", SECRET),
        ),
    ],
)
def test_the_environment_is_looked_into(
    monkeypatch: pytest.MonkeyPatch,
    network: str,
    server: str | None,
    setting: str,
    wanted: Credential,
) -> None:
    assert credential_of(network, server) is None
    monkeypatch.setenv(setting, f" {SECRET}\n")
    assert credential_of(network, server) == wanted


def test_the_environment_counts_before_the_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    credentials.keep(Name("youtube"), "kept")
    assert credential_of("youtube") == Credential("X-Goog-Api-Key", "kept")
    monkeypatch.setenv("WELLHEARD_YOUTUBE_KEY", "set")
    assert credential_of("youtube") == Credential("X-Goog-Api-Key", "set")


def test_a_token_of_one_server_is_not_shown_to_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WELLHEARD_MASTODON_TOKEN", SECRET)
    credentials.keep(Name("mastodon", "a.example"), "of-a")
    assert credential_of("mastodon", "b.example") is None
    found = credential_of("mastodon", "a.example")
    assert found is not None
    assert found.value == "Bearer of-a"


@pytest.mark.parametrize(
    "text", ["bluesky", "", "mastodon:", "youtube:a.example", "mastodon:../etc", "x y"]
)
def test_what_needs_no_credential_is_refused(text: str) -> None:
    with pytest.raises(CredentialRefused, match="; write "):
        Name.read(text)


@pytest.mark.parametrize(
    "text", ["", "  ", f"{SECRET} two", f"{SECRET}\x07", f"é{SECRET}"]
)
def test_what_cannot_be_a_credential_is_refused_unseen(text: str) -> None:
    with pytest.raises(CredentialRefused, match="copy it whole") as caught:
        credentials.keep(Name("x"), text)
    assert SECRET not in str(caught.value)
    assert InMemory.kept == {}


def test_without_a_keyring_there_is_nothing_in_it() -> None:
    keyring.set_keyring(fail.Keyring())
    assert credential_of("x") is None
    assert credentials.forget(Name("x")) is False
    with pytest.raises(CredentialRefused, match="system has none, or set WELLHEARD_X_"):
        credentials.keep(Name("x"), SECRET)


def test_without_the_package_there_is_nothing_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert credential_of("x") is None
    with pytest.raises(
        CredentialRefused, match=r"install wellheard\[keyring\], or set"
    ):
        credentials.keep(Name("x"), SECRET)


def test_a_locked_keyring_is_not_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_words: str) -> None:
        raise KeyringLocked(SECRET)

    for deed in ("get_password", "set_password"):
        monkeypatch.setattr(InMemory, deed, locked)
    with pytest.raises(CredentialRefused, match="does not open; unlock it, or") as seen:
        credential_of("x")
    assert SECRET not in str(seen.value)
    with pytest.raises(CredentialRefused, match="does not open"):
        credentials.keep(Name("x"), SECRET)


def test_a_keyring_that_keeps_nothing_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(InMemory, "set_password", lambda *_words: None)
    with pytest.raises(CredentialRefused, match="takes it, and does not keep it"):
        credentials.keep(Name("x"), SECRET)


def typed(monkeypatch: pytest.MonkeyPatch, words: str, line: str = "") -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(line))
    return exit_code(["credential", *words.split()])


def test_the_command_keeps_finds_and_forgets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "set mastodon:a.example", f"{SECRET}\n") == 0
    assert InMemory.kept == {("wellheard", "mastodon:a.example"): SECRET}
    assert typed(monkeypatch, "show mastodon:a.example") == 0
    assert typed(monkeypatch, "forget mastodon:a.example") == 0
    assert InMemory.kept == {}
    assert typed(monkeypatch, "forget mastodon:a.example") == 0
    assert typed(monkeypatch, "show mastodon:a.example") == 0
    monkeypatch.setenv("WELLHEARD_X_BEARER_TOKEN", SECRET)
    assert typed(monkeypatch, "show x") == 0
    out, err = capsys.readouterr()
    assert out == (
        "mastodon:a.example: the keyring of the system\n"
        "mastodon:a.example: nowhere; set WELLHEARD_MASTODON_TOKEN_A_EXAMPLE, or type "
        "`wellheard credential set mastodon:a.example`\n"
        "x: the environment, WELLHEARD_X_BEARER_TOKEN\n"
    )
    assert err.splitlines() == [
        "The credential for mastodon:a.example is in the keyring of the system",
        "The credential for mastodon:a.example is gone from the keyring",
        "The keyring holds no credential for mastodon:a.example",
    ]
    assert SECRET not in out + err


def test_a_mistake_at_the_command_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "show facebook") == 2
    assert typed(monkeypatch, "set x", f"{SECRET} {SECRET}") == 2
    out, err = capsys.readouterr()
    assert "Error: No network 'facebook' takes a credential" in err
    assert SECRET not in out + err


def test_at_a_terminal_it_is_asked_for_without_showing_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    asked = []
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(
        "click.termui.hidden_prompt_func", lambda words: asked.append(words) or SECRET
    )
    assert exit_code(["credential", "set", "x"]) == 0
    assert InMemory.kept == {("wellheard", "x"): SECRET}


TOKEN = Credential("Authorization", f"Bearer {SECRET}")
KEY = Credential("key", SECRET, as_parameter=True)
ECHO = f'{{"error": "no such token {SECRET}"}}'.encode()
TROUBLES: dict[str, Say] = {
    "a no that quotes it": answers(401, ECHO),
    "too many": answers(429),
    "a fault": answers(500, ECHO),
    "cut": cut_after(3),
    "reset": reset(),
    "garbled": answers(body=b"{"),
    "sent on": answers(302, location=f"https://other.example/?key={SECRET}"),
    "sent on to nowhere": answers(302, location=f"http://[{SECRET}"),
    "wrongly packed": answers(body=b"x", content_encoding="gzip"),
    "too big": answers(body=bytes(2000)),
}


@pytest.mark.parametrize("credential", [TOKEN, KEY], ids=["header", "parameter"])
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_no_error_and_no_log_ever_shows_it(
    server: Misbehaving,
    trouble: Say,
    credential: Credential,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.says(then=trouble)
    question = Question(server.address(), credential=credential)
    with Table(bounds={"most_bytes": 1000}).asker() as asker:
        error = failure_of(asker, question)
    assert_unseen(error, question, caplog.text)


@pytest.mark.parametrize("value", [f"{SECRET}\r\nX: y", f"é{SECRET}", f"{SECRET}\x00"])
@pytest.mark.parametrize("as_parameter", [False, True])
def test_one_that_cannot_be_sent_is_not_quoted(
    server: Misbehaving,
    value: str,
    caplog: pytest.LogCaptureFixture,
    *,
    as_parameter: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    credential = Credential("X-Key", value, as_parameter=as_parameter)
    question = Question(server.address(), credential=credential)
    with Table().asker() as asker:
        error = failure_of(asker, question)
    assert_unseen(error, question, caplog.text)
    assert server.asked == []


def test_an_odd_header_name_is_not_quoted_either(server: Misbehaving) -> None:
    question = Question(server.address(), credential=Credential("a b", SECRET))
    with Table().asker() as asker:
        error = failure_of(asker, question)
    assert_unseen(error, question, "")


def test_it_is_not_sent_where_others_can_read_it() -> None:
    question = Question("http://example.org/x", credential=TOKEN)
    with Table().asker() as asker:
        error = failure_of(asker, question)
    assert "is not sent over http, where others can read it" in str(error)
    assert_unseen(error, question, "")


def test_no_file_and_no_answer_holds_it(server: Misbehaving, tmp_path: Path) -> None:
    manners = Manners(CONTACT, lambda _host: Pace(1000, 1), folder=tmp_path / "pace")
    budget = Budget(Allowance(micro_dollars=10), tmp_path / "spent", SetClock())
    question = Question(server.address(), credential=TOKEN, cost=Cost(1, 1, 1))
    server.says(answers(set_cookie=SECRET))
    with Asker(manners, budget) as asker:
        _found, answer = asker.ask(question, load)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".json", ""}
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []
    assert [path for path in files if SECRET in path.name] == []
    assert SECRET not in json.dumps(dataclasses.asdict(answer), default=str)
    assert server.asked[0].headers["Authorization"] == TOKEN.value


def failure_of(asker: Asker, question: Question) -> AskingError:
    try:
        asker.ask(question, load)
    except AskingError as error:
        return error
    raise AssertionError("It should have failed")


def assert_unseen(error: AskingError, question: Question, log: str) -> None:
    """Look at all that people could come to see of a failure."""
    shown = [
        str(error),
        repr(error),
        repr(question),
        repr(getattr(error, "answer", None)),
        log,
        *traceback.format_exception(error),
    ]
    assert [each for each in shown if SECRET in each] == []


def test_the_log_of_the_http_library_names_addresses_only(
    server: Misbehaving, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "httpx")
    question = Question(server.address(), (("actor", "ann"),), credential=KEY)
    with Table().asker() as asker:
        asker.ask(question, load)
    assert f"GET {server.address()} " in caplog.text
    assert "ann" not in caplog.text
    assert httpx.URL(server.address()).path in caplog.text
