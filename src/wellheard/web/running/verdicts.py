"""What a look at one thing found, and how to mend what is not well."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a thing stands."""

    WELL = "well"
    ADVICE = "advice"
    BROKEN = "broken"


@dataclass(frozen=True)
class Verdict:
    """How one thing stands."""

    about: str
    """The check that says so, as `disk`."""
    standing: Standing
    what: str
    mend: str = ""
    """What to do, where it is not well."""

    def to_row(self) -> dict[str, str]:
        """Write as plain JSON values."""
        return {name: str(value) for name, value in asdict(self).items()}


def well(about: str, what: str) -> Verdict:
    """All is as it should be."""
    return Verdict(about, Standing.WELL, what)


def advice(about: str, what: str, mend: str) -> Verdict:
    """It works; somebody should think of it."""
    return Verdict(about, Standing.ADVICE, what, mend)


def broken(about: str, what: str, mend: str) -> Verdict:
    """It does not work, or is not safe."""
    return Verdict(about, Standing.BROKEN, what, mend)


def lines(verdicts: Sequence[Verdict]) -> list[str]:
    """Write verdicts below one another; what to do stands below what is wrong."""
    wide = max((len(each.about) for each in verdicts), default=0)
    written = []
    for each in verdicts:
        written.append(f"{each.standing:<6}  {each.about:<{wide}}  {each.what}")
        if each.mend:
            written.append(f"{'':<6}  {'':<{wide}}  -> {each.mend}")
    return written
