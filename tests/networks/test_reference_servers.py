"""The reference servers hold what was written, and only this machine sees them."""

import json
from pathlib import Path

import httpx
import libipld
from websockets.sync.client import connect

from tests.networks.atproto.community import FANS, TRUST, Community
from tests.networks.atproto.reference import ReferenceNetwork

LISTENING = "0A"
OURS = {
    "0100007F",
    "00000000000000000000000001000000",
    "0000000000000000FFFF00000100007F",
}
"""127.0.0.1 and ::1, as the kernel writes them."""


def asked(network: ReferenceNetwork, method: str, **said: str) -> dict[str, object]:
    answer = httpx.get(f"{network.appview}/xrpc/{method}", params=said)
    answer.raise_for_status()
    told: dict[str, object] = answer.json()
    return told


def test_the_view_lists_whom_the_community_wrote(
    reference: ReferenceNetwork, community: Community
) -> None:
    seen: set[str] = set()
    cursor = ""
    while True:
        page = asked(
            reference,
            "app.bsky.graph.getFollowers",
            actor=community.did(TRUST),
            limit="7",
            cursor=cursor,
        )
        seen |= {each["did"] for each in page["followers"]}  # type: ignore[attr-defined]
        cursor = str(page.get("cursor") or "")
        if not cursor:
            break
    assert seen == community.followers(TRUST)
    assert len(seen) == len(FANS) + 2


def test_the_stream_replays_everything(
    reference: ReferenceNetwork, community: Community
) -> None:
    address = reference.pds.replace("http", "ws")
    written = len(community.follows) + len(community.likes) + len(community.reposts)
    written += sum(len(each) for each in community.posts.values())
    frames = 0
    with connect(
        f"{address}/xrpc/com.atproto.sync.subscribeRepos?cursor=0", max_size=None
    ) as stream:
        while True:
            try:
                frame = stream.recv(timeout=2)
            except TimeoutError:
                break
            assert isinstance(frame, bytes)
            head, body = libipld.decode_dag_cbor_multi(frame)
            if head["t"] == "#commit":
                frames += len(body["ops"])
    assert frames >= written


def test_only_this_machine_reaches_them(reference: ReferenceNetwork) -> None:
    inside = {
        link.readlink().name
        for process in reference.processes
        for each in family(process)
        for link in Path(f"/proc/{each}/fd").iterdir()
        if link.is_symlink()
    }
    sockets = {name.removeprefix("socket:[").rstrip("]") for name in inside}
    listeners = [
        (local.split(":")[0], inode)
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        for _, local, _, state, _, _, _, _, _, inode in [line.split()[:10]]
        if state == LISTENING and inode in sockets
    ]
    assert len(listeners) >= 6, "registry, data, view, control, PostgreSQL, Redis"
    assert {host for host, _ in listeners} <= OURS


def family(process: int) -> set[int]:
    """Return a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return {process, *(int(each) for each in children)}


def test_the_file_of_guests_is_what_is_installed() -> None:
    folder = Path(__file__).parent / "atproto"
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]
    held = json.loads((folder / "package-lock.json").read_text())["packages"]
    assert (
        held["node_modules/@atproto/dev-env"]["version"] == wanted["@atproto/dev-env"]
    )
