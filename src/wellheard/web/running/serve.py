"""The command `serve`: the web server and the worker, in one process tree."""

import signal
import sys
import threading

import click

from wellheard.web.running.beginning import begin


@click.command()
@click.option("--no-worker", is_flag=True, help="Serve pages only; `worker` does jobs.")
@click.option("--check", is_flag=True, help="Say whether all is ready, and end.")
def serve(*, no_worker: bool, check: bool) -> None:
    """Serve the pages, and do the jobs that people start there.

    What it is told stands in the environment: see the reference of settings. At the
    first start it makes its records; `wellheard init` then makes the first
    administrator.

    \b
    Example:
      $ wellheard serve --check
    """
    begin()
    from wellheard.web.running import ready, supervising

    address = ready.ready()
    if check:
        click.echo(f"Ready to serve {address}")
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    supervising.supervise(
        stop,
        with_worker=not no_worker,
        told=tell,
        opened=lambda: tell(f"Serving {address}; Ctrl-C ends it"),
    )


def tell(text: str) -> None:
    """Say something to whoever started us."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
