"""Run a command beside an empty PostgreSQL, of which it is told by the environment.

python -m tests.web.on_postgresql COMMAND...
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.networks.atproto import servers


def main(command: list[str]) -> int:
    """Start PostgreSQL, run, stop it; skip, and say so, where there is none."""
    if not servers.POSTGRES:
        sys.stderr.write("Pages are not tested on PostgreSQL: it is not installed\n")
        return 0
    with (
        tempfile.TemporaryDirectory(prefix="pg-") as folder,
        servers.postgres(Path(folder) / "data") as (address, _process),
    ):
        told = {**os.environ, "WELLHEARD_TEST_DATABASE": address}
        return subprocess.run(command, env=told, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
