"""Programs with tokens, as tests let them ask."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.web.people import Visitor
from wellheard.web.api import tokens
from wellheard.web.api.models import Token
from wellheard.web.api.scopes import Scope

ROOT = "/api/v1"


@dataclass(frozen=True)
class Program:
    """A program with a token of somebody's."""

    token: Token
    text: str

    def ask(self, path: str, **headers: str) -> Any:
        """Ask, without any cookie."""
        told = {"authorization": f"Bearer {self.text}", **headers}
        return Client(SERVER_NAME="localhost").get(ROOT + path, headers=told)

    def told(self, path: str) -> Any:
        """Return what is answered."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.content
        return answer.json()


def program(
    visitor: Visitor, *, days: int = 30, scopes: tuple[str, ...] = (), **told: str
) -> Program:
    """Make a token for somebody's program."""
    given = {"name": "Board pack", "purpose": "The monthly board pack", **told}
    wanted = [*(scopes or Scope)]
    return Program(*tokens.make(visitor.member, days=days, scopes=wanted, **given))
