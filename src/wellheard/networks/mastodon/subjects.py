"""Whom or what a list is about, as the server that is asked for the list knows it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from wellheard.accounts.handles import UnknownHandle
from wellheard.networks.asking.question import Answer, Refused
from wellheard.networks.mastodon import answers, posts, profiles
from wellheard.networks.mastodon.answers import Account, Status
from wellheard.networks.mastodon.naming import (
    account_id,
    name_of,
    server_of,
    with_server,
)
from wellheard.networks.mastodon.rows import Rows
from wellheard.networks.mastodon.servers import Server, Servers
from wellheard.networks.network import NotThere, Page, Visibility

CLOSED = (401, 403, 422)
"""How servers say that they show nothing to whoever is not signed in."""


@dataclass(frozen=True)
class Person:
    """An account that was looked up."""

    server: Server
    account: Account
    account_id: str
    answer: Answer
    kind = "account"

    @property
    def key(self) -> str:
        """Its id in the lake."""
        return self.account_id

    @property
    def steps(self) -> tuple[str, ...]:
        """Where its lists are on the server."""
        return ("v1", "accounts", self.account.id)


@dataclass(frozen=True)
class Piece:
    """A post that was looked up."""

    server: Server
    status: Status
    author: str
    answer: Answer
    kind = "post"

    @property
    def key(self) -> str:
        """Its id in the lake."""
        return self.status.uri

    @property
    def steps(self) -> tuple[str, ...]:
        """Where its lists are on the server."""
        return ("v1", "statuses", self.status.id)

    @property
    def visibility(self) -> Visibility:
        """Whether all who engage with it are shown: only its own server knows them."""
        at_home = server_of(self.author) == self.server.domain
        return Visibility.KNOWN if at_home else Visibility.UNKNOWN


@dataclass
class Subjects:
    """Looks up accounts and posts where they are to be asked for."""

    servers: Servers
    home: bool
    """Whether an account's own server is asked, rather than ours."""

    def person(self, written: str) -> Person:
        """Look an account up; raises NotThere, UnknownHandle."""
        wanted = with_server(written)
        server = self._where(server_of(wanted))
        at_home = server.domain == server_of(wanted)
        asked_for = name_of(wanted) if at_home else wanted[1:]
        url = server.endpoint("v1", "accounts", "lookup")
        read = answers.reader(Account)
        try:
            told, answer = self.servers.ask(server, url, (("acct", asked_for),), read)
        except Refused as refused:
            raise self.not_there(server, refused, wanted, "account") from None
        person = Person(server, told, account_id(told.acct, server.domain), answer)
        self._sound(person, wanted)
        return person

    def _where(self, domain: str) -> Server:
        if self.home or self.servers.own is None:
            return self.servers.of(domain)
        return self.servers.of(self.servers.own)

    def _sound(self, person: Person, wanted: str) -> None:
        """Raise NotThere where an account is another one, or was suspended."""
        rows = Rows(person.server.domain, read=1)
        if person.account_id != wanted:
            rows.account(person.account)
            raise NotThere(
                f"{wanted} is called {person.account_id} by its server; ask for that",
                "unknown",
                Page(rows.batch(), person.answer, None),
            )
        if not person.account.suspended:
            return
        if not profiles.is_home(person.account, person.server.domain):
            raise NotThere(
                f"{person.server.domain} does not show {wanted}; ask its own server",
                "hidden",
            )
        rows.account(person.account)
        rows.gone("account", wanted, "suspended", person.answer)
        raise NotThere(
            f"{wanted} was suspended by its server",
            "suspended",
            Page(rows.batch(), person.answer, None),
        )

    def piece(self, post_id: str) -> Piece:
        """Look a post up; raises NotThere."""
        own = self.servers.own
        at_home = self.servers.of_post(post_id) if self.home or own is None else None
        if at_home is not None:
            server, (told, answer) = at_home, self._at_home(at_home, post_id)
        elif own is not None:
            server = self.servers.of(own)
            told, answer = self._elsewhere(server, post_id)
        else:
            raise NotThere(f"{post_id} is no address of a post", "unknown")
        if told.uri != post_id:
            raise NotThere(f"{server.domain} has another post at {post_id}", "unknown")
        if not posts.may_keep(told):
            raise NotThere(f"{post_id} is not for everybody", "hidden")
        try:
            author = account_id(told.account.acct, server.domain)
        except UnknownHandle as fault:
            raise NotThere(f"{post_id}: {fault}", "unknown") from fault
        return Piece(server, told, author, answer)

    def _at_home(self, server: Server, post_id: str) -> tuple[Status, Answer]:
        number = _number(post_id)
        if number is None:
            raise NotThere(
                f"Cannot tell from {post_id} how to ask for it; only posts of "
                "Mastodon, GoToSocial and Pixelfed have such an address",
                "unknown",
            )
        url = server.endpoint("v1", "statuses", number)
        try:
            return self.servers.ask(server, url, (), answers.reader(Status))
        except Refused as refused:
            raise self.not_there(server, refused, post_id, "post") from None

    def _elsewhere(self, server: Server, post_id: str) -> tuple[Status, Answer]:
        """Look for a post on a server that may have met it: by its address."""
        if server.credential is None:
            raise NotThere(
                f"{server.domain} finds {post_id} only for those it knows; set a "
                "credential, or ask the post's own server",
                "unknown",
            )
        url = server.endpoint("v2", "search")
        asked = (("q", post_id), ("type", "statuses"), ("limit", "1"))
        told, answer = self.servers.ask(
            server, url, asked, answers.reader(answers.Found)
        )
        found, _ = answers.each(told.statuses, Status)
        if not found:
            raise NotThere(f"{server.domain} did not meet {post_id}", "unknown")
        return found[0][1], answer

    def not_there(
        self, server: Server, refused: Refused, what: str, kind: str
    ) -> Exception:
        """Return why something cannot be had; the refusal itself where it is ours."""
        if refused.status in CLOSED and server.credential is None:
            return NotThere(
                f"{server.domain} shows {what} only to those it knows "
                f"({refused.status})",
                "hidden",
            )
        if not self.servers.says_gone(server, refused):
            return refused
        if kind == "account" and server.domain != server_of(what):
            return NotThere(f"{server.domain} does not know {what}", "unknown")
        rows = Rows(server.domain)
        rows.gone(kind, what, "deleted", refused.answer)
        return NotThere(
            f"{server.domain} says that {what} is gone ({refused.status})",
            "deleted",
            Page(rows.batch(), refused.answer, None),
        )


def _number(post_id: str) -> str | None:
    """Return a post's number on its own server, where its address ends in it."""
    match [step for step in urlsplit(post_id).path.split("/") if step]:
        case [*_, "statuses", number] | ["p", _, number]:
            return number
        case [name, number] if name.startswith("@"):
            return number
    return None
