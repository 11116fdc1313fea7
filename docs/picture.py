"""Draw the picture of the README: the top of the demonstration's ranking.

    python docs/picture.py docs/images/demo.svg

The community is invented anew with a fixed number, so the same code draws the same
picture. The picture names no font of another site: it asks nobody for anything.
"""

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import RawIOBase, StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

SEED, TOP, COLUMNS = 2014, 6, 132
COMMAND = f"wellheard find --seeds seeds.csv --top {TOP}"
FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


def main() -> None:
    """Invent, find, draw."""
    (target,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(["wellheard", "demo", "--folder", "demo", "--seed", str(SEED)], folder)
        shutil.move(folder / "demo" / "lake", folder)
        shutil.move(folder / "demo" / "files" / "seeds.csv", folder)
        shown = on_a_terminal(COMMAND.split(), folder)
    drawn = picture(f"$ {COMMAND}\n{shown}")
    Path(target).write_text(drawn, encoding="utf-8")
    print(f"Drew {target}")


def run(command: list[str], folder: Path) -> None:
    """Run a command that is not shown."""
    subprocess.run(with_path(command), cwd=folder, check=True, capture_output=True)


def with_path(command: list[str]) -> list[str]:
    """Take the program from where this Python is."""
    return [str(Path(sys.executable).parent / command[0]), *command[1:]]


def on_a_terminal(command: list[str], folder: Path) -> str:
    """Run a command as on a terminal of a set width, and return what it shows."""
    ours, theirs = pty.openpty()
    settings = {"COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    running = subprocess.Popen(
        with_path(command),
        cwd=folder,
        env={**os.environ, **settings},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as stream:
        shown = b"".join(pieces(stream)).decode().replace("\r\n", "\n")
    if running.wait():
        raise SystemExit(f"{' '.join(command)} failed with {running.returncode}")
    return shown


def pieces(stream: RawIOBase) -> Iterator[bytes]:
    """Read until the other end is closed, which Linux reports as an error."""
    try:
        while piece := stream.read(65536):
            yield piece
    except OSError:
        return


def picture(shown: str) -> str:
    """Draw text and its colours as SVG, in whichever fixed font the reader has."""
    console = Console(
        record=True,
        width=COLUMNS,
        file=StringIO(),
        force_terminal=True,
        highlight=False,
    )
    console.print(Text.from_ansi(shown.rstrip()), soft_wrap=True)
    form = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    form = form.replace("font-family: Fira Code, monospace", f"font-family: {FONTS}")
    form = form.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return console.export_svg(
        title="Everybody here is invented", code_format=form, unique_id="demo"
    )


if __name__ == "__main__":
    main()
