"""Read a Parquet file through once, within limits, in a process that may fail.

What such a file says of its own size may be wrong: one long text can stand for a
million rows. So nothing is believed; a process that may use so much memory and no more
reads all of it, as the import will, and a file on which it fails is not taken.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

MEMORY_BYTES: Final = 1_500 << 20
SECONDS: Final = 60
REFUSED: Final = 3


def is_readable(file: Path) -> bool:
    """Whether a file can be read through within the limits."""
    told = {
        **os.environ,
        "ARROW_DEFAULT_MEMORY_POOL": "system",  # others set aside more than they use
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", __name__, str(file)]
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, on a file of ours
            command, env=told, check=False, capture_output=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


def main(arguments: Sequence[str]) -> int:
    """Read the file that is named, to its end."""
    from wellheard.networks.batches import FileRefused  # noqa: PLC0415 - limits first
    from wellheard.networks.files import open_source  # noqa: PLC0415
    from wellheard.networks.tabular.parquet_file import (  # noqa: PLC0415
        ParquetSheet,
    )

    for limit, most in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most, hard))
    try:
        with open_source(arguments[0]) as source:
            sheet = ParquetSheet(source)
            for name in sheet.names:
                for _chunk in sheet.chunks([name]):
                    pass
    except (FileRefused, MemoryError):
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
