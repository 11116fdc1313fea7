"""The worker as a process of its own."""

import signal
import threading

from wellheard.web.running.beginning import begin


def main() -> None:
    """Do jobs until told to stop."""
    begin()
    from django.conf import settings

    from wellheard.web.rounds import worker
    from wellheard.web.running import pulse

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with pulse.beating(settings.ENVIRONMENT.folder):
        worker.work(stop)


if __name__ == "__main__":
    main()
