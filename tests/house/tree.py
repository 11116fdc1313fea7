"""The files of the project as its house rules see them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def files(*patterns: str) -> list[Path]:
    """List what git holds, or would hold: nothing that is made or ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = sorted({ROOT / name for name in listed.stdout.splitlines()})
    return [path for path in paths if path.is_file()]


def text(path: Path) -> str:
    """Read a file; pictures and other bytes are no text and read as empty."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
