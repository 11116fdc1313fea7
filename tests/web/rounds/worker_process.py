"""A worker as it is served, with work that tests can hold up.

python -m tests.web.rounds.worker_process [batch]
"""

import os
import signal
import sys
import threading
from pathlib import Path

import django

GATE = Path(os.environ.get("WELLHEARD_TEST_GATE", "."))


def main(arguments: list[str]) -> int:
    """Work until told to end, or until nothing is left to do."""
    django.setup()
    from tests.web.rounds import held  # noqa: PLC0415 - Django first
    from wellheard.web.rounds import noting, worker  # noqa: PLC0415

    held.register(GATE)
    noting.EVERY_SECONDS = worker.LOOK_SECONDS = 0.05
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker.work(stop, batch="batch" in arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
