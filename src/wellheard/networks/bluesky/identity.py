"""Who an account is: its document, its server, and whether a handle is its own."""

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from wellheard.networks.asking.question import Asks, Question, Refused
from wellheard.networks.network import NotThere

SERVER = "#atproto_pds"
HANDLE = "at://"
METHODS = ("did:plc:", "did:web:")


class Service(msgspec.Struct, rename="camel"):
    """One service that an account names."""

    id: str = ""
    service_endpoint: str = ""


class Document(msgspec.Struct, rename="camel"):
    """What an account says of itself where its id leads."""

    id: str
    also_known_as: list[str] = []
    service: list[Service] = []

    @property
    def server(self) -> str | None:
        """The address of the server that it lives on."""
        found = (
            each.service_endpoint.rstrip("/")
            for each in self.service
            if each.id.endswith(SERVER)
        )
        return next(filter(None, found), None)

    @property
    def handles(self) -> tuple[str, ...]:
        """The handles that it says are its own, in small letters."""
        return tuple(
            each.removeprefix(HANDLE).lower()
            for each in self.also_known_as
            if each.startswith(HANDLE)
        )


class _Resolved(msgspec.Struct):
    did: str


class Identity:
    """Where ids and handles lead."""

    def __init__(self, asks: Asks, registry: str, appview: str | None = None) -> None:
        self._asks = asks
        self._registry = registry.rstrip("/")
        self._appview = (appview or "").rstrip("/")

    def document(self, did: str) -> Document:
        """Return the document of an account; raises NotThere where there is none."""
        question = Question(self._where(did), accept="application/did+ld+json")
        try:
            document, _answer = self._asks.ask(question, _document)
        except Refused as refusal:
            reason = {404: "unknown", 410: "deleted"}.get(refusal.status)
            if reason is None:
                raise
            raise NotThere(f"The registry does not know {did}", reason) from refusal
        if document.id != did:
            raise NotThere(f"{did} leads to somebody else", "unknown")
        return document

    def did_of(self, handle: str) -> str | None:
        """Return the account that a handle leads to; none where it leads nowhere."""
        method = "com.atproto.identity.resolveHandle"
        question = Question(
            f"{self._appview}/xrpc/{method}", (("handle", handle.lower()),)
        )
        try:
            found, _answer = self._asks.ask(question, _resolved)
        except Refused:
            return None
        return found.did

    def is_own(self, handle: str, did: str) -> bool:
        """Whether a handle leads to an account, and the account says it is its own."""
        if self.did_of(handle) != did:
            return False
        try:
            return handle.lower() in self.document(did).handles
        except NotThere:
            return False

    def _where(self, did: str) -> str:
        if did.startswith("did:plc:"):
            return f"{self._registry}/{quote(did, safe=':')}"
        if did.startswith("did:web:"):
            host = did.removeprefix("did:web:").replace("%3A", ":")
            if "/" not in host and "@" not in host:
                return f"https://{host}/.well-known/did.json"
        raise NotThere(
            f"{did} is no id that can be looked up; known are {', '.join(METHODS)}",
            "unknown",
        )


def verified(identity: Identity, pairs: Sequence[tuple[str, str]]) -> list[bool]:
    """Say of each handle and account whether both say that they belong together."""
    return [identity.is_own(handle, did) for handle, did in pairs]


def _document(body: bytes) -> Document:
    return msgspec.json.decode(body, type=Document)


def _resolved(body: bytes) -> _Resolved:
    return msgspec.json.decode(body, type=_Resolved)
