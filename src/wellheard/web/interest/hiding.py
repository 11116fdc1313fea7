"""Who asked to be left out is hidden at once, also from what was published before."""

from django.conf import settings

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence import manifest
from wellheard.evidence.left_out import marked, marks_of
from wellheard.web import answering
from wellheard.web.interest.columns import Columns, Truths

NOBODY = OptOuts(b"")
State = tuple[str, int]
_known: dict[str, tuple[State, OptOuts]] = {}


def state() -> State:
    """Say how the lake stands; it differs whenever something was written to it."""
    folder = settings.ENVIRONMENT.lake / manifest.FOLDER
    try:
        return str(folder), folder.stat().st_mtime_ns
    except FileNotFoundError:
        return str(folder), 0


def opt_outs() -> OptOuts:
    """Return who asked to be left out, as it stands now."""
    now = state()
    known = _known.get("newest")
    if known is None or known[0] != now:
        lake = answering.lake()
        known = (now, lake.opt_outs() if lake else NOBODY)
        _known["newest"] = known
    return known[1]


def forget() -> None:
    """Look at the lake again next time, whatever its folder says."""
    _known.clear()


def hidden(columns: Columns, asked: OptOuts) -> Truths:
    """Say of each account of an edition whether it is hidden."""
    return marked(columns.marks, marks_of(asked))


def is_hidden(network: str, account_id: str, handle: str) -> bool:
    """Whether an account asked to be left out, under either of its names."""
    asked = opt_outs()
    if asked.holds(network, account_id):
        return True
    return bool(handle) and asked.holds(network, f"@{handle.lower()}")
