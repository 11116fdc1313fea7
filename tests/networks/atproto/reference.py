"""Write to the reference servers as their users do, through their own interface."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.networks.atproto.servers import Addresses

FOLLOW = "app.bsky.graph.follow"
POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
REPOST = "app.bsky.feed.repost"
PROFILE = "app.bsky.actor.profile"
TOGETHER = 100
"""Writes in one call, at most."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """One account of the community."""

    handle: str
    did: str
    token: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True)
class Ref:
    """One record, as others point to it."""

    uri: str
    cid: str

    def to_record(self) -> Record:
        """Write it as a record does."""
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True)
class Create:
    """A record to be written."""

    collection: str
    record: Record
    rkey: str | None = None


class ReferenceNetwork:
    """The servers, with what can be written to them."""

    def __init__(self, addresses: Addresses) -> None:
        self.plc = addresses.plc
        self.pds = addresses.pds
        self.appview = addresses.appview
        self.stream = addresses.pds.replace("http", "ws", 1)
        self.process = addresses.process
        self.processes = (addresses.process, *addresses.stores)
        self._control = addresses.control
        self._admin = addresses.admin
        self._client = httpx.Client(timeout=60, trust_env=False)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def settled(self) -> None:
        """Wait until all that was written can be read in the view."""
        self._client.post(f"{self._control}/settled").raise_for_status()

    def join(self, handle: str) -> Member:
        """Open an account."""
        password = secrets.token_hex(8)
        said = {"handle": handle, "email": f"{handle}@mail.test", "password": password}
        told = self._post("com.atproto.server.createAccount", said)
        return Member(handle, told["did"], told["accessJwt"], password)

    def write(self, member: Member, *creates: Create) -> list[Ref]:
        """Write records, in their order."""
        refs: list[Ref] = []
        for at in range(0, len(creates), TOGETHER):
            writes = [
                {
                    "$type": "com.atproto.repo.applyWrites#create",
                    "collection": each.collection,
                    "value": {"$type": each.collection, **each.record},
                    **({"rkey": each.rkey} if each.rkey else {}),
                }
                for each in creates[at : at + TOGETHER]
            ]
            said = {"repo": member.did, "writes": writes}
            told = self._post("com.atproto.repo.applyWrites", said, member)
            refs += [Ref(each["uri"], each["cid"]) for each in told["results"]]
        return refs

    def put(self, member: Member, what: Create) -> Ref:
        """Write a record in place of the one that has its key, such as a profile."""
        said = {
            "repo": member.did,
            "collection": what.collection,
            "rkey": what.rkey,
            "record": {"$type": what.collection, **what.record},
        }
        told = self._post("com.atproto.repo.putRecord", said, member)
        return Ref(told["uri"], told["cid"])

    def upload(self, member: Member, picture: bytes) -> Record:
        """Store a picture, and return what a record says of it."""
        answer = self._client.post(
            f"{self.pds}/xrpc/com.atproto.repo.uploadBlob",
            content=picture,
            headers={**_shown(member), "Content-Type": "image/png"},
        )
        answer.raise_for_status()
        blob: Record = answer.json()["blob"]
        return blob

    def delete(self, member: Member, uri: str) -> None:
        """Delete a record."""
        _, _, repo, collection, rkey = uri.split("/")
        said = {"repo": repo, "collection": collection, "rkey": rkey}
        self._post("com.atproto.repo.deleteRecord", said, member)

    def deactivate(self, member: Member) -> None:
        """Put an account to rest."""
        self._post("com.atproto.server.deactivateAccount", {}, member)

    def activate(self, member: Member) -> None:
        """Wake an account up."""
        self._post("com.atproto.server.activateAccount", None, member)

    def rename(self, member: Member, handle: str) -> None:
        """Give an account another handle."""
        self._post("com.atproto.identity.updateHandle", {"handle": handle}, member)

    def close_account(self, member: Member) -> None:
        """Delete an account for good, as whoever runs the server may."""
        said = {"did": member.did}
        self._post("com.atproto.admin.deleteAccount", said, admin=True)

    def take_down(self, member: Member) -> None:
        """Shut an account out, as whoever runs the server may."""
        who = {"$type": "com.atproto.admin.defs#repoRef", "did": member.did}
        said = {"subject": who, "takedown": {"applied": True}}
        self._post("com.atproto.admin.updateSubjectStatus", said, admin=True)

    def _post(
        self,
        method: str,
        said: Record | None,
        member: Member | None = None,
        *,
        admin: bool = False,
    ) -> dict[str, Any]:
        headers = {"Authorization": self._admin} if admin else _shown(member)
        answer = self._client.post(
            f"{self.pds}/xrpc/{method}", json=said, headers=headers
        )
        if answer.is_error:
            raise RuntimeError(f"{method}: {answer.status_code} {answer.text}")
        told: dict[str, Any] = answer.json() if answer.content else {}
        return told


def _shown(member: Member | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {member.token}"} if member else {}


def follow(whom: Member, at: datetime) -> Create:
    """Follow somebody."""
    return Create(FOLLOW, {"subject": whom.did, "createdAt": stamp(at)})


def like(what: Ref, at: datetime) -> Create:
    """Like a post."""
    return Create(LIKE, {"subject": what.to_record(), "createdAt": stamp(at)})


def repost(what: Ref, at: datetime) -> Create:
    """Pass a post on."""
    return Create(REPOST, {"subject": what.to_record(), "createdAt": stamp(at)})


def profile(name: str, words: str) -> Create:
    """Say who one is."""
    return Create(PROFILE, {"displayName": name, "description": words}, rkey="self")


def stamp(at: datetime) -> str:
    """Write a moment as records do."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
