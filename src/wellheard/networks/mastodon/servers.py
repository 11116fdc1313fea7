"""Which server to ask, and how to put a question to it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote, urlsplit

from wellheard.networks.asking.public_names import is_public
from wellheard.networks.asking.question import (
    Answer,
    Asks,
    Credential,
    Garbled,
    Question,
    Refused,
)
from wellheard.networks.mastodon import answers
from wellheard.networks.mastodon.paging import Params
from wellheard.networks.network import NotThere

Told = TypeVar("Told")


@dataclass(frozen=True)
class Server:
    """One server: its name in handles, and where it listens."""

    domain: str
    address: str
    """Such as `https://social.example`."""
    credential: Credential | None = None

    def endpoint(self, *steps: str) -> str:
        """Return the address of what stands at `/api/` and further steps."""
        path = "/".join(quote(step, safe="") for step in steps)
        return f"{self.address}/api/{path}"


@dataclass
class Servers:
    """Those that are asked: one of our own choice, and those where accounts live."""

    asks: Asks
    own: str | None
    """The server that is asked for hashtags and words, by its name in handles."""
    addresses: Mapping[str, str]
    """Where servers listen whose address is not `https://` and their name."""
    credentials: Mapping[str, Credential]
    """What opens a server, by its name in handles; it is sent to no other."""
    named: dict[str, str] = field(default_factory=dict)
    """The name of each server that said it, by address."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, domain: str) -> Server:
        """Return the server with a name; raises NotThere for one that is not asked."""
        if domain not in self.addresses and not is_public(domain):
            raise NotThere(
                f"{domain} is not asked, as it is no public name of a server; whoever "
                "runs one there names it in the plan",
                "unknown",
            )
        address = self.addresses.get(domain, f"https://{domain}").rstrip("/")
        return Server(domain, address, self.credentials.get(domain))

    def of_post(self, post_id: str) -> Server | None:
        """Return the server that a post's address is on; none where it is no address.

        Servers may listen elsewhere than their name says, so that one is asked for it.
        It is believed where it listens within that name, and is sent no credential:
        anybody can say that they are somebody else.
        """
        parts = urlsplit(post_id)
        if parts.scheme not in ("https", "http") or not parts.netloc:
            return None
        for domain, address in self.addresses.items():
            if parts.netloc in (domain, urlsplit(address).netloc):
                return self.of(domain)
        if not is_public(parts.netloc):
            return None
        address = f"https://{parts.netloc}"
        if parts.netloc in self.credentials:
            return self.of(parts.netloc)
        name = self.name(address)
        is_within = name is not None and f".{parts.netloc}".endswith(f".{name}")
        return Server(name if name and is_within else parts.netloc, address)

    def name(self, address: str) -> str | None:
        """Ask a server for its name; none where it does not speak as Mastodon does."""
        with self.lock:
            if address in self.named:
                return self.named[address]
        server = Server("", address)
        for version in ("v2", "v1"):
            url = server.endpoint(version, "instance")
            try:
                told, _ = self.asks.ask(Question(url), answers.reader(answers.Instance))
            except Refused:
                continue
            said = told.account_domain or told.domain or told.uri or ""
            name = (urlsplit(said).netloc or said).lower()
            if name:
                with self.lock:
                    self.named[address] = name
                return name
        return None

    def ask(
        self,
        server: Server,
        url: str,
        params: Params,
        read: Callable[[bytes], Told],
    ) -> tuple[Told, Answer]:
        """Put a question to a server."""
        return self.asks.ask(Question(url, params, server.credential), read)

    def says_gone(self, server: Server, refused: Refused) -> bool:
        """Whether a server says that something is gone which it would know.

        A server of another kind has nothing at such an address: it is believed only
        once it has shown that it speaks as Mastodon does.
        """
        if refused.status not in (404, 410):
            return False
        try:
            answers.reader(answers.Complaint)(refused.body)
        except Garbled:
            return False
        return self.name(server.address) is not None
