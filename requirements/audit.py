"""Look whether weaknesses are known of the guests: those from PyPI, and those from npm.

    python requirements/audit.py            say what is found; fail on findings alone
    python requirements/audit.py --whole    fail also where somebody could not be asked

What nobody could be asked about is called "not audited", and never "safe".
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PINNED = "requirements/server.txt"
"""All that may run; what only developers use reaches nobody."""
FRONT = "front"
WAIT_SECONDS = 180
PYTHON = (
    *(sys.executable, "-m", "pip_audit", "--requirement", PINNED),
    *("--require-hashes", "--disable-pip", "--no-deps"),
    *("--format", "json", "--progress-spinner", "off"),
)
NPM = ("npm", "audit", "--json")


@dataclass(frozen=True)
class Verdict:
    """What is known of the guests from one place."""

    place: str
    audited: int
    findings: list[str] = field(default_factory=list)
    unasked: str = ""
    """Why some or all could not be asked about."""

    def lines(self) -> list[str]:
        """Say it."""
        said = [f"{self.place}: {each}" for each in self.findings]
        if self.unasked:
            said.append(f"{self.place}: not audited ({self.unasked})")
        elif not self.findings:
            said.append(f"{self.place}: nothing is known of {self.audited} guests")
        return said


def main(arguments: Sequence[str]) -> int:
    """Ask both, and say what was found."""
    verdicts = [python(_said(PYTHON, ROOT)), npm(_said(NPM, ROOT / FRONT))]
    for verdict in verdicts:
        sys.stderr.write("".join(f"{line}\n" for line in verdict.lines()))
    found = any(each.findings for each in verdicts)
    unasked = any(each.unasked for each in verdicts)
    return 1 if found or (unasked and "--whole" in arguments) else 0


def _said(command: Sequence[str], folder: Path) -> Mapping[str, Any]:
    """Run what audits; return what it says, or nothing where that is no answer."""
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join([beside, os.environ.get("PATH", "")])
    try:
        ended = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "PATH": path},
            check=False,
            capture_output=True,
            timeout=WAIT_SECONDS,
        )
        said = json.loads(ended.stdout)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def python(said: Mapping[str, Any]) -> Verdict:
    """Read what pip-audit says; what it skips was not audited, though it says well."""
    guests = said.get("dependencies", [])
    skipped = [each["name"] for each in guests if "skip_reason" in each]
    findings = [
        f"{each['name']} {each['version']} has {known['id']}; mended in "
        f"{', '.join(known.get('fix_versions', [])) or 'no version yet'}"
        for each in guests
        for known in each.get("vulns", [])
    ]
    unasked = ""
    if not guests:
        unasked = "its list of weaknesses cannot be reached"
    elif skipped:
        unasked = f"it tells nothing of {len(skipped)} of {len(guests)} guests"
    return Verdict("PyPI", len(guests) - len(skipped), findings, unasked)


def npm(said: Mapping[str, Any]) -> Verdict:
    """Read what npm says; without numbers it could not ask."""
    counts = said.get("metadata", {}).get("dependencies")
    if counts is None:
        return Verdict("npm", 0, unasked="its list of weaknesses cannot be reached")
    findings = [
        f"{name} has a weakness that is {each['severity']}"
        for name, each in sorted(said.get("vulnerabilities", {}).items())
    ]
    return Verdict("npm", int(counts.get("total", 0)), findings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
