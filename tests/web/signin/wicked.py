"""A provider that says whatever a test wants, signed with a key of its own."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from wellheard.web.settings.provider import Provider

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT = "wellheard"
HOME = "http://localhost:8014"
BACK = "/account/provider/back"


@dataclass
class Wicked:
    """What it says next."""

    issuer: str
    subject: str = "s-1"
    claims: dict[str, Any] = field(default_factory=dict)
    """Over what an honest provider would say; None leaves one out."""
    signed_with: Any = KEY
    headers: dict[str, Any] = field(default_factory=lambda: {"kid": "k-1"})
    algorithm: str = "RS256"
    userinfo: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] | None = None
    """Instead of an answer with a token."""
    seen: list[dict[str, Any]] = field(default_factory=list)
    """What it was shown for a code."""
    nonce: str = ""
    asked: int = 0
    """How often it was asked what it is."""

    def known(self, **more: Any) -> Provider:
        """Return it as the settings would describe it."""
        return Provider(self.issuer, "Invented Mail", CLIENT, "a secret", **more)

    def id_token(self) -> str:
        """Sign what it says of somebody."""
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        }
        said = {k: v for k, v in {**honest, **self.claims}.items() if v is not None}
        return jwt.encode(
            said, self.signed_with, algorithm=self.algorithm, headers=self.headers
        )

    def come_back(self, client: Client, path: str = "/account/provider/", **more: str):
        """Begin to sign in, and answer as the provider would."""
        question = parse_qs(urlsplit(client.get(path)["Location"]).query)
        self.nonce = question["nonce"][0]
        return client.get(BACK, {"code": "c", "state": question["state"][0], **more})

    def answer(self, path: str) -> dict[str, Any]:
        """Return what it answers under an address of its own."""
        if path.endswith("openid-configuration"):
            self.asked += 1
            at = f"{self.issuer}/"
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{at}auth",
                "token_endpoint": f"{at}token",
                "jwks_uri": f"{at}keys",
                "userinfo_endpoint": f"{at}me",
                **self.discovery,
            }
        if path.endswith("keys"):
            key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            return {"keys": [{**key, "kid": "k-1", "use": "sig", "alg": "RS256"}]}
        if path.endswith("me"):
            return {"sub": self.subject, **self.userinfo}
        if self.token is not None:
            return self.token
        return {
            "access_token": "a",
            "token_type": "Bearer",
            "id_token": self.id_token(),
        }


class _Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._say(self.server.wicked.answer(self.path))  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = parse_qs(self.rfile.read(length).decode())
        shown: dict[str, Any] = {name: each[0] for name, each in sent.items()}
        shown["authorization"] = self.headers.get("Authorization")
        self.server.wicked.seen.append(shown)  # type: ignore[attr-defined]
        self.do_GET()

    def _say(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response_only(said.get("status", 200))
        if "to" in said:
            self.send_header("Location", said["to"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def lying() -> Iterator[Wicked]:
    """Start it, for this machine only."""
    with http.server.HTTPServer(("127.0.0.1", 0), _Answering) as server:
        wicked = Wicked(f"http://127.0.0.1:{server.server_address[1]}")
        server.wicked = wicked  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield wicked
        finally:
            server.shutdown()
            thread.join()
