"""Handles under domains, by the command people use."""

import csv
from pathlib import Path

import pytest

from tests.networks.atproto.community import TRUST, Community
from tests.networks.atproto.reference import ReferenceNetwork
from wellheard.cli.main import exit_code


def test_handles_under_a_domain_make_a_file_of_seeds(
    reference: ReferenceNetwork, community: Community, tmp_path: Path
) -> None:
    output = tmp_path / "handles.csv"
    servers = ["--appview", reference.appview, "--registry", reference.plc]
    contact = ["--contact", "tests@northmoor.example"]
    where = ["--lake", str(tmp_path / "lake"), "-o", str(output)]
    command = ["gather", "domains", f"{TRUST}.test", *servers, *contact, *where]
    assert exit_code(command) == 0
    with output.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["handle"], row["did"]) for row in rows] == [
        (f"{TRUST}.test", community.did(TRUST))
    ]


def test_nobody_is_asked_by_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--lake", str(tmp_path / "lake")]
    assert exit_code(["gather", "domains", "nhs.uk", *where, "--contact", ""]) == 2
    assert "Cannot ask networks as nobody" in capsys.readouterr().err


def test_what_is_no_domain_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["gather", "domains", "the NHS"]) == 2
    assert "is no domain" in capsys.readouterr().err
