"""The job that every engine does: the same places, weights, formula and output.

Of all accounts that state a place in the United Kingdom, the top ones by
concentration of interest in 250 seeds, with rank and profile, written as Parquet:

    weight of a seed = ln(1 + accounts that follow anybody / audience of the seed)
    interest         = sum of the weights of the seeds followed
    engagement       = sum over interactions of weight of the kind * ln(1 + times)
    concentration    = interest / sqrt(following + 10) + 0.35 * ln(1 + engagement)

Weights are integers in millionths and the last sum is rounded by floor(x + 0.5), so
that all engines agree on every bit; ties go to the smaller account id.
"""

import json
from dataclasses import dataclass
from pathlib import Path

ACCOUNTS_AT_FULL_SCALE = 15_000_000
SEEDS = 250
TOP_AT_FULL_SCALE = 238_927
FOLLOWING_WHEN_UNKNOWN = 400
KIND_WEIGHTS = {"like": 1, "repost": 2, "mention": 3, "reply": 4}
PLACES = (
    "northern ireland, united kingdom, england, scotland, wales, london, manchester, "
    "birmingham, leeds, glasgow, sheffield, bradford, liverpool, edinburgh, bristol, "
    "cardiff, belfast, leicester, coventry, nottingham, newcastle, sunderland, "
    "brighton, hull, plymouth, stoke, wolverhampton, derby, swansea, southampton, "
    r"portsmouth, york, norwich, exeter, oxford, u\.k, uk"
)
PLACE_PATTERN = rf"(?i)\b({PLACES.replace(', ', '|')})\b"


@dataclass(frozen=True)
class Input:
    """The files of the reference input, in two layouts.

    The sparse layout has the networks' own 64-bit ids, in the order of a crawl; the
    dense one has keys 0 to N - 1 and each seed's followers sorted.
    """

    folder: Path
    accounts: int
    scale: float

    @classmethod
    def open(cls, folder: Path) -> "Input":
        """Open a folder that `reference_input` wrote."""
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        return cls(folder, accounts=meta["N"], scale=meta["scale"])

    @property
    def top(self) -> int:
        """How many accounts the ranking names."""
        return round(TOP_AT_FULL_SCALE * self.scale)

    def table(self, name: str, *, dense: bool) -> str:
        """Return the path of `follows`, `interactions` or `profiles`."""
        return str(self.folder / f"{name}{'_dense' if dense else ''}.parquet")
