"""Find channels and videos by their names, many at once."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from wellheard.evidence.tables import seen
from wellheard.networks.answers import Json, Unreadable, objects, text, written
from wellheard.networks.asking.question import Answer
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.network import NotThere, Page
from wellheard.networks.posts import Row, Rows
from wellheard.networks.youtube import channels, videos
from wellheard.networks.youtube.api import NETWORK, Api

REMEMBERED = 1000
"""Channels whose videos are read at the same time; another is looked up again."""
Found = tuple[dict[str, Json], Answer | None]
"""Channels by the name that they were asked for with."""
Told = tuple[list[Json], Answer | None]


@dataclass
class Finding:
    """Looks up channels and videos."""

    api: Api
    playlists: OrderedDict[str, str] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def channels(self, names: Sequence[str], *, were_there: bool) -> Page:
        """Return the profiles of channels; one that is missing is a bad row.

        Where all `were_there`, an id that brings nothing is of a channel that is gone.
        """
        found, answer = self._found(names)
        rows = Rows(read=len(names))
        listed, missing = [], []
        for place, name in enumerate(names, start=1):
            if name not in found:
                rows.bad.append(BadRow(place, "there is no such channel", name))
                missing.append(name)
                continue
            try:
                row = channels.row(found[name])
            except Unreadable as fault:
                rows.refuse(place, str(fault), written(found[name]))
                continue
            rows.add_account(row)
            listed.append(str(row["account_id"]))
        if were_there and answer is not None:
            closed = [name for name in missing if channels.is_id(name)]
            rows.add(seen.TOMBSTONE, _tombstones("account", closed, answer))
        return Page(rows.batch(), answer, None, tuple(listed))

    def uploads(self, channel: str, *, fresh: bool) -> tuple[str, Rows]:
        """Return the playlist of a channel's videos, and its profile where it is new.

        After a crash it is looked up again, for one unit: so no cursor names anybody.
        """
        with self.lock:
            known = self.playlists.get(channel)
        if known and not fresh:
            return known, Rows()
        page = self.channels([channel], were_there=True)
        playlist = self.playlists.get(channel)
        if not page.listed or playlist is None:
            raise NotThere(
                f"{channel} is no channel that is there, or shows no videos",
                "deleted" if "tombstone" in page.batch.tables else "unknown",
                page,
            )
        return playlist, _again(page.batch)

    def videos(
        self, rows: Rows, listed: Sequence[str | None], *, were_there: bool = True
    ) -> tuple[tuple[str, ...], Answer | None]:
        """Gather videos by id, in their order; return those that could be read.

        A video that its channel lists and that YouTube does not show any more is gone.
        """
        ids = [each for each in listed if each]
        if not ids:
            return (), None
        asked = (("part", videos.PARTS), ("id", ",".join(ids)))
        told, answer = self.api.ask("videos", asked)
        found = {text(each, "id"): each for each in objects(told, "items")}
        kept = []
        for place, video_id in enumerate(ids, start=1):
            video = found.get(video_id)
            if video is None or not videos.is_public(video):
                continue
            try:
                rows.add_post(videos.post(video))
            except Unreadable as fault:
                rows.refuse(place, str(fault), written(video))
                continue
            kept.append(video_id)
        if were_there:
            missing = [each for each in ids if each not in found]
            rows.add(seen.TOMBSTONE, _tombstones("post", missing, answer))
        return tuple(kept), answer

    def _found(self, names: Sequence[str]) -> Found:
        """Ask for ids together, and for each handle."""
        ids = [name for name in names if channels.is_id(name)]
        found: dict[str, Json] = {}
        answer: Answer | None = None
        if ids:
            asked, answer = self._ask("id", *ids)
            found = {needed: each for each in asked if (needed := text(each, "id"))}
        for name in names:
            if name in ids or not name.strip("@ "):
                continue
            asked, answer = self._named(name)
            if asked:
                found[name] = asked[0]
        for each in found.values():
            self._remember(each)
        return found, answer

    def _named(self, name: str) -> Told:
        """Look for a handle, then for a name as channels had them before."""
        plain = name.strip().lstrip("@")
        found, answer = self._ask("forHandle", f"@{plain}")
        if not found and not name.startswith("@"):
            found, answer = self._ask("forUsername", plain)
        return found, answer

    def _ask(self, by: str, *values: str) -> Told:
        """Ask for channels; where one that is missing takes all along, one by one."""
        size = ("maxResults", "50" if by == "id" else None)
        asked = (("part", channels.PARTS), (by, ",".join(values)), size)
        try:
            found, answer = self.api.ask("channels", asked)
        except NotThere as missing:
            if missing.reason != "unknown":
                raise
            if len(values) == 1:
                return [], missing.page.answer if missing.page else None
            alone = [self._ask(by, each) for each in values]
            return [one for each, _answer in alone for one in each], alone[-1][1]
        return objects(found, "items"), answer

    def _remember(self, channel: Json) -> None:
        name, playlist = text(channel, "id"), channels.uploads(channel)
        if not name or not playlist:
            return
        with self.lock:
            self.playlists[name] = playlist
            self.playlists.move_to_end(name)
            while len(self.playlists) > REMEMBERED:
                self.playlists.popitem(last=False)


def gone(kind: str, names: Sequence[str], answer: Answer | None) -> Page:
    """Return a page that says that some things are gone."""
    rows = Rows()
    if answer is not None:
        rows.add(seen.TOMBSTONE, _tombstones(kind, names, answer))
    return Page(rows.batch(), answer, None)


def _tombstones(kind: str, names: Sequence[str], answer: Answer) -> list[Row]:
    return [
        {
            "network": NETWORK,
            "kind": kind,
            "id": name,
            "reason": "deleted",
            "at": answer.asked_at,
        }
        for name in names
    ]


def _again(batch: Batch) -> Rows:
    """Return the rows of a page, to add to them."""
    rows = Rows(bad=list(batch.bad))
    for table in seen.TABLES:
        if table.name in batch.tables:
            found: pa.Table = batch.tables[table.name]
            rows.add(table, found.to_pylist())
    return rows
