"""The doctor asks the mail server, and the provider that signs people in."""

import http.server
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.web.running.installed import environment, only
from wellheard.web.running import outside
from wellheard.web.running.verdicts import Standing

WELL, ADVICE, BROKEN = Standing.WELL, Standing.ADVICE, Standing.BROKEN


class Mailbox(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as one mail needs."""

    received: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        within = False
        for line in self.rfile:
            self.server.received.append(line.decode())  # type: ignore[attr-defined]
            if within:
                within = line != b".\r\n"
                said = b"" if within else b"250 kept\r\n"
            else:
                within = line.upper().startswith(b"DATA")
                said = b"354 go on\r\n" if within else b"250 yes\r\n"
            self.wfile.write(said)
            if line.upper().startswith(b"QUIT"):
                return


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[index,misc]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_test_of_mail_arrives(tmp_path: Path, settings: Settings) -> None:
    server = socketserver.TCPServer(("127.0.0.1", 0), Mailbox)
    server.received = []  # type: ignore[attr-defined]
    with serving(server) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        at = environment(tmp_path, MAIL=f"smtp://127.0.0.1:{port}")
        assert only(outside.mail(at, None)).what == "The mail server answers"
        sent = only(outside.mail(at, "lead@wrenley.test"))
        assert sent.what == "A test went to lead@wrenley.test"
    assert "Subject: Wellheard: a test\r\n" in server.received  # type: ignore[attr-defined]
    assert only(outside.mail(at, None)).standing == BROKEN  # nobody is there any more


def test_mail_that_goes_nowhere_is_said(tmp_path: Path) -> None:
    assert only(outside.mail(environment(tmp_path), None)).standing == ADVICE


class Provider(http.server.BaseHTTPRequestHandler):
    """Answers as a provider that signs people in."""

    def do_GET(self) -> None:
        said: dict[str, Any] = self.server.said  # type: ignore[attr-defined]
        body = json.dumps(said["body"]).encode()
        self.send_response_only(200)
        self.send_header("Date", formatdate(time.time() + said["ahead"], usegmt=True))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.mark.parametrize(
    ("name", "ahead", "client", "standing"),
    [
        ("ISSUER", 0, "wellheard", WELL),
        ("ISSUER/", 0, "wellheard", WELL),
        ("ISSUER", 120, "wellheard", BROKEN),
        ("ISSUER", 0, "", BROKEN),
        ("https://another.example", 0, "wellheard", BROKEN),
    ],
)
def test_the_provider_has_to_be_who_we_take_it_for(
    tmp_path: Path, name: str, ahead: int, client: str, standing: Standing
) -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), Provider)
    with serving(server) as port:
        issuer = f"http://127.0.0.1:{port}/v2"
        places = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        body = {each: f"{issuer}/{each}" for each in places}
        body["issuer"] = name.replace("ISSUER", issuer)
        server.said = {"body": body, "ahead": ahead}  # type: ignore[attr-defined]
        at = environment(tmp_path, OIDC_ISSUER=issuer, OIDC_CLIENT_ID=client)
        assert only(outside.provider(at)).standing == standing
    assert "does not answer" in only(outside.provider(at)).what


def test_nobody_is_asked_where_there_is_no_provider(tmp_path: Path) -> None:
    assert list(outside.provider(environment(tmp_path))) == []
