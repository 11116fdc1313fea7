"""Nobody makes the server ask where they like: each address is allowed, or public.

What a person can type that leads to a server: servers and streams of a plan, handles of
seeds, files of seeds; websites and sources are shown, and never asked.
"""

import ast
import socket
from typing import Any

import pytest

from tests.house.tree import files, text
from tests.web.conftest import Knock
from tests.web.people import Visitor
from tests.web.test_belonging import WEB
from wellheard.web.rounds import plans
from wellheard.web.rounds.models import Plan
from wellheard.web.signin.deeds import Role

ASKS = {
    "running/outside.py",
    "running/pulse.py",
    "running/ready.py",
    "signin/elsewhere/asking.py",
}
"""Modules that ask over the network, or for this machine's name: as they are told by
the environment, and by nobody else."""
LIBRARIES = {
    "httpx",
    "urllib.request",
    "requests",
    "socket",
    "http.client",
    "websockets",
}
INSIDE = [
    "http://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:6379",
    "http://localhost:5432",
    "https://[::1]/",
    "https://2130706433/",
    "https://allowed.example.evil.example",
    "https://allowed.example@10.0.0.1",
    "https://allowed.example:8443",
    "file:///etc/passwd",
    "gopher://127.0.0.1:25/",
]
ALLOWED = "https://allowed.example"


def plan(**told: object) -> str:
    """Write a plan with something more in its network."""
    lines = [
        'title = "P"\npurpose = "Learn who cares"\nlawful_basis = "public task"',
        'assessment = "DPIA 7"\ncontact = "ig@rwn.example"',
        "[[network]]",
        f'name = "{told.pop("name", "mastodon")}"',
        f"seeds = {told.pop('seeds', ['@inv@allowed.example'])!r}",
        "fetch = ['followers']",
        *(f"{name} = {value}" for name, value in told.items()),
    ]
    return "\n".join(lines)


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Fail where anything is asked while a plan is written, or an address kept."""
    settings.PLAN_SERVERS = frozenset({ALLOWED})
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[1] != _port_of_records():
            raise AssertionError(f"asked {address}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


def _port_of_records() -> int:
    from django.db import connection  # noqa: PLC0415 - once there is a database

    return int(connection.settings_dict.get("PORT") or 0)


def written(visitor: Visitor, content: str) -> Any:
    """Send a plan."""
    return visitor.client.post("/jobs/plans/new/", {"text": content})


@pytest.mark.parametrize("address", INSIDE)
def test_a_plan_names_no_server_that_nobody_allowed(knock: Knock, address: str) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    for place in ("server", "allowed.example"):
        told = plan(servers=f'{{ "{place}" = "{address}" }}')
        answer = written(visitor, told)
        assert answer.status_code == 200
        assert "nhsuk-error-summary" in answer.content.decode()
    for name in ("x", "youtube", "bluesky"):
        told = plan(name=name, servers=f'{{ "api" = "{address}" }}')
        assert written(visitor, told).status_code == 200
    stream = f'{{ kind = "jetstream", server = "{address.replace("http", "ws")}" }}'
    assert written(visitor, plan(name="bluesky", stream=stream)).status_code == 200
    assert not Plan.everywhere.exists()


@pytest.mark.parametrize(
    "seeds",
    ["/etc/passwd", "../../records.sqlite3", "seeds.csv", "~/.ssh/id_rsa", "|id"],
)
def test_a_plan_reads_no_file_of_the_server(knock: Knock, seeds: str) -> None:
    answer = written(knock(Role.ADMINISTRATOR), plan(seeds=seeds))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "names seeds that are not here" in shown
    assert "root:" not in shown


def test_a_plan_that_was_kept_is_read_as_strictly_when_it_runs(
    knock: Knock, settings: Any
) -> None:
    """A server that is allowed no longer is asked no longer."""
    visitor = knock(Role.ADMINISTRATOR)
    told = plan(servers=f'{{ "allowed.example" = "{ALLOWED}" }}')
    assert plans.read(told, visitor.organisation).shares
    settings.PLAN_SERVERS = frozenset()
    with pytest.raises(plans.PlanRefused, match="not allowed here"):
        plans.read(told, visitor.organisation)


def test_addresses_that_people_state_are_shown_and_never_asked(knock: Knock) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    told = {"name": "Inv Matron", "role": "Chief nurse", "source": "https://10.0.0.1/"}
    assert visitor.client.post("/our/people", told).status_code in {200, 302}
    for address in ("https://10.0.0.1/@inv", "https://[half", "@inv@169.254.169.254"):
        told = {"network": "mastodon", "handle": address, "purpose": "News"}
        assert visitor.client.post("/our/channels", told).status_code in {200, 302}


def test_pages_ask_over_the_network_in_these_modules_alone() -> None:
    asking = {
        str(path.relative_to(WEB))
        for path in files("*.py")
        if WEB in path.parents and LIBRARIES & _imported(ast.parse(text(path)))
    }
    assert asking == ASKS


def _imported(tree: ast.AST) -> set[str]:
    return {
        name
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
