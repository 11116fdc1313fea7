"""Work that goes on while a file called `hold` is there; it notes each beginning."""

import os
import time
from pathlib import Path

from wellheard.web.rounds.registry import Result, work
from wellheard.web.rounds.running import Running


def register(gate: Path) -> None:
    """Register the work, held up by files in a folder."""

    @work("held", title="Work that is held up")
    def held(running: Running) -> Result:
        with (gate / "began.txt").open("a") as file:
            file.write(f"{os.getpid()} {running.title}\n")
        steps = 0
        while (gate / "hold").exists():
            steps += 1
            running.progress("Holding", steps, 1000)
            time.sleep(0.02)
        return {"said": "Done"}


def began(gate: Path) -> list[str]:
    """Return a line for each time that work began."""
    file = gate / "began.txt"
    return file.read_text().splitlines() if file.exists() else []
