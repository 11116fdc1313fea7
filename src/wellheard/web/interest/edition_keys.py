"""Where the accounts of an edition are in the lake, kept in a file beside the records.

A key means something within one snapshot only. What was kept of another is made anew
from the records: a second of work for a large edition, which publishing spares people.
"""

import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.conf import settings

from wellheard.evidence.lake import Lake, Snapshot
from wellheard.findings.interest.answers import NAMES, Answers
from wellheard.web.interest.models import Edition
from wellheard.web.interest.searching import Search

Keys = npt.NDArray[np.int32]
NOWHERE = -1
"""The key of an account that the lake does not know, or knows no more."""
HELD = 6
"""So many editions are held by one process."""
_HELD: "OrderedDict[tuple[Path, str], Keys]" = OrderedDict()
_LOCK = threading.Lock()


def file_of(edition: Edition) -> Path:
    """Return where the keys of an edition lie."""
    folder: Path = settings.ENVIRONMENT.folder
    return folder / "keys" / f"{edition.pk}-{edition.made_at:%Y%m%d%H%M%S%f}.npz"


def state(lake: Lake, snapshot: Snapshot) -> str:
    """Name a snapshot of a lake; the salt is no other lake's."""
    return f"{snapshot.manifest.number} of {lake.opt_outs().hash_of('', '')}"


def keep(edition: Edition, keys: Keys, now: str) -> None:
    """Keep the keys of an edition's accounts, in the order of the ranking."""
    path = file_of(edition)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{threading.get_ident()}.partial")
    with partial.open("wb") as file:
        np.savez(file, keys=keys.astype(np.int32), state=np.array(now))
    partial.replace(path)


def forget(edition: Edition) -> None:
    """Remove the keys of an edition."""
    file_of(edition).unlink(missing_ok=True)


def of(search: Search, answers: Answers, now: str) -> Keys:
    """Return the key of each account of an edition; read or made once in a process."""
    asked = file_of(search.edition), f"{search.columns.token} {now}"
    with _LOCK:
        if (known := _HELD.get(asked)) is not None:
            _HELD.move_to_end(asked)
            return known
    made = _kept(search, now)
    if made is None:
        made = _made(search, answers)
        keep(search.edition, made, now)
    with _LOCK:
        _HELD[asked] = made
        while len(_HELD) > HELD:
            _HELD.popitem(last=False)
    return made


def _kept(search: Search, now: str) -> Keys | None:
    """Read what was kept, if it is of this snapshot and of all accounts."""
    try:
        with np.load(file_of(search.edition), allow_pickle=False) as kept:
            keys: Keys = kept["keys"]
            is_good = str(kept["state"]) == now and len(keys) == len(search.columns)
    except FileNotFoundError:
        return None
    return keys if is_good else None


def _made(search: Search, answers: Answers) -> Keys:
    made = np.full(len(search.columns), NOWHERE, np.int32)
    entries = search.edition.entries.order_by()
    rows = list(entries.values_list("pk", "network", "account_id"))
    ids, networks, names = zip(*rows, strict=True) if rows else ((), (), ())
    order = np.argsort(np.array(ids, np.int64))
    named = pa.table([networks, names], schema=NAMES).take(pa.array(order))
    places = search.columns.places_of(np.array(ids, np.int64)[order])
    made[places] = answers.keys(named).fill_null(NOWHERE).to_numpy()
    return made
