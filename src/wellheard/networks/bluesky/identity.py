"""Who an account is: its document, its server, and whether a handle is its own."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import msgspec

from wellheard.networks.answers import Json, objects, text
from wellheard.networks.asking.public_names import is_public
from wellheard.networks.asking.question import Asks, Garbled, Question, Refused
from wellheard.networks.bluesky import answers
from wellheard.networks.network import NotThere

SERVER: Final = "#atproto_pds"
HANDLE: Final = "at://"
METHODS: Final = ("did:plc:", "did:web:")
HERE: Final = re.compile(r"localhost|127\.\d+\.\d+\.\d+")
LEADS_NOWHERE: Final = (400, 404)
REASONS: Final = {404: "unknown", 410: "deleted"}


class Document(msgspec.Struct):
    """What an account says of itself where its id leads."""

    id: str
    handles: tuple[str, ...] = ()
    """The handles that it says are its own, in small letters."""
    server: str | None = None
    """The address of the server that it lives on."""


class Identity:
    """Where ids and handles lead.

    A document is written by whoever owns the account, so the addresses in it may be
    anybody's: only a server with a public name is asked, and only over https. A network
    of one's own, whose registry is on this machine, may be on this machine as a whole.
    """

    def __init__(self, asks: Asks, registry: str, appview: str) -> None:
        self._asks = asks
        self._registry = registry.rstrip("/")
        self._appview = appview.rstrip("/")
        self._is_own_network = _is_here(self._registry)

    def document(self, did: str) -> Document:
        """Return the document of an account; raises NotThere where there is none."""
        question = Question(self._where(did), accept="application/did+ld+json")
        try:
            document, _answer = self._asks.ask(question, read)
        except Refused as refusal:
            reason = REASONS.get(refusal.status)
            if reason is None:
                raise
            raise NotThere(f"The registry does not know {did}", reason) from refusal
        if document.id != did:
            raise NotThere(f"{did} leads to somebody else", "unknown")
        return document

    def server(self, did: str) -> str:
        """Return the address of the server that an account lives on.

        Raises NotThere where it names none, or one that is not to be asked.
        """
        server = self.document(did).server
        if server is None:
            raise NotThere(f"{did} names no server that it lives on", "unknown")
        if not self._may_be_asked(server):
            raise NotThere(
                f"{did} names a server that is not asked, as it has no public name or "
                "is not reached over https",
                "unknown",
            )
        return server

    def did_of(self, handle: str) -> str | None:
        """Return the account that a handle leads to; none where it leads nowhere.

        The application view looks that up in the domain's own records.
        """
        address = f"{self._appview}/xrpc/com.atproto.identity.resolveHandle"
        question = Question(address, (("handle", handle.lower()),))
        try:
            did, _answer = self._asks.ask(question, _resolved)
        except Refused as refusal:
            if refusal.status not in LEADS_NOWHERE:
                raise
            return None
        return did

    def is_own(self, handle: str, did: str) -> bool:
        """Whether a handle leads to an account, and the account says it is its own."""
        if self.did_of(handle) != did:
            return False
        try:
            return handle.lower() in self.document(did).handles
        except (NotThere, Refused):
            return False

    def _where(self, did: str) -> str:
        if did.startswith("did:plc:"):
            return f"{self._registry}/{quote(did, safe=':')}"
        if did.startswith("did:web:"):
            address = f"https://{unquote(did.removeprefix('did:web:'))}"
            if self._may_be_asked(address):
                return f"{address}/.well-known/did.json"
        raise NotThere(
            f"{did} is no id that can be looked up; known are {', '.join(METHODS)}",
            "unknown",
        )

    def _may_be_asked(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").lower()
            within = f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"
        except ValueError:
            return False
        if within != address.lower():  # a path, a password, a question
            return False
        if parts.scheme == "https" and is_public(host):
            return True
        return self._is_own_network and _is_here(address)


def read(body: bytes) -> Document:
    """Read the document of an account; raises Garbled where it is none."""
    return of(answers.whole(body))


def of(told: Json) -> Document:
    """Read the document of an account."""
    did = text(told, "id")
    if did is None:
        raise Garbled("it says not whose document it is")
    known_as = told.get("alsoKnownAs")
    names = known_as if isinstance(known_as, list) else []
    servers = [
        text(each, "serviceEndpoint")
        for each in objects(told, "service")
        if (text(each, "id") or "").endswith(SERVER)
    ]
    server = next(filter(None, servers), None)
    return Document(did, handles(names), server.rstrip("/") if server else None)


def handles(names: Sequence[object]) -> tuple[str, ...]:
    """Return the handles among the names that an account says are its own."""
    return tuple(
        each.removeprefix(HANDLE).lower()
        for each in names
        if isinstance(each, str) and each.startswith(HANDLE)
    )


def _resolved(body: bytes) -> str | None:
    return text(answers.whole(body), "did")


def _is_here(address: str) -> bool:
    return HERE.fullmatch(urlsplit(address).hostname or "") is not None
