"""The benchmark: the same input everywhere, the same work, and fair measures."""

import hashlib
import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"
SCALE = 0.001
INPUT_DIGEST = "ebbe35430b2efb09"
"""Of the rows of the reference input, as its first generator wrote them."""


def script(name: str) -> ModuleType:
    return importlib.import_module(name)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run(
        [sys.executable, "reference_input.py", str(SCALE), str(folder)],
        cwd=BENCH,
        check=True,
    )
    return folder


def ranked(reference: Path, out: Path, layout: str) -> Path:
    subprocess.run(
        [sys.executable, "-m", "peers.on_duckdb", layout, reference, out, "1GB", "1"],
        cwd=BENCH,
        check=True,
    )
    return out


def test_the_reference_input_has_the_same_rows_on_every_machine(
    reference: Path,
) -> None:
    digest = hashlib.sha256()
    for path in sorted(reference.glob("*.parquet")):
        for name, column in zip(
            pq.read_schema(path).names, pq.read_table(path).columns, strict=True
        ):
            digest.update(f"{path.name} {name} {column.to_pylist()}".encode())
    assert digest.hexdigest()[:16] == INPUT_DIGEST


def test_both_layouts_and_wellheard_rank_alike_bit_by_bit(
    reference: Path, tmp_path: Path
) -> None:
    scripts = ("job", "product", "checksum", "report")
    job, product, checksum, report = map(script, scripts)
    wellheard = product.Product(
        job.Input.open(reference), tmp_path / "files", tmp_path / "lake"
    )
    assert [step for step, _ in wellheard.import_all()] == [
        "import accounts",
        "import follows",
        "import engagements",
    ]
    wellheard.find(tmp_path / "wellheard.parquet", "1GB")
    folded, *others = wellheard.folding()
    assert len(others) == 3
    assert {each["follows"] for each in others} == {folded["follows"]}
    assert folded["follows"] > 70_000
    assert folded["wall_of_all_anew"] > 0
    graphs = wellheard.graphs(0.002)
    assert graphs[-2]["modularity"] == graphs[-1]["modularity"] > 0.1
    table = report.questions("folding", [folded, *others])
    assert f"follows {folded['follows']} |" in table
    sparse = ranked(reference, tmp_path / "sparse.parquet", "sparse")
    dense = ranked(reference, tmp_path / "dense.parquet", "dense")
    assert checksum.of(sparse) == checksum.of(dense)
    assert checksum.of_place_ranks(sparse) == checksum.of_place_ranks(dense)
    assert checksum.of(tmp_path / "wellheard.parquet") == checksum.of(sparse)


def test_a_ranking_that_differs_in_one_bit_has_another_checksum(
    tmp_path: Path,
) -> None:
    checksum = script("checksum")
    columns = {"rank": [1, 2], "id": [7, 9], "f": [5, 5], "e": [0, 0], "score": [3, 3]}
    table = pa.table({**columns, "nseeds": [1, 1], "region": ["york", "uk"]})
    other = table.set_column(2, "f", pa.array([5, 6]))
    pq.write_table(table, tmp_path / "one.parquet")
    pq.write_table(other, tmp_path / "other.parquet")
    assert checksum.of(tmp_path / "one.parquet").startswith("2-")
    assert checksum.of(tmp_path / "one.parquet") != checksum.of(
        tmp_path / "other.parquet"
    )
    assert checksum.of_place_ranks(tmp_path / "one.parquet") is None


def test_rows_of_one_account_seed_and_kind_lie_on_different_days() -> None:
    numpy = importlib.import_module("numpy")
    days = script("lake_input").days_apart(numpy.array([5, 3, 5, 5, 3]))
    assert days.tolist() == [0, 0, 1, 2, 1]


def test_a_place_is_found_once_in_small_letters() -> None:
    places = script("lake_input").place_of(
        pa.array(["Leeds, UK", None, "Yorkton", "near YORK"])
    )
    assert places.to_pylist() == ["leeds", None, None, "york"]


def test_a_run_is_measured_with_its_children(tmp_path: Path) -> None:
    work = (
        "import subprocess, sys; "
        "subprocess.run([sys.executable, '-c', 'x = bytearray(90_000_000); sum(x)'])"
    )
    measured = script("measuring").run([sys.executable, "-c", work], tmp_path)
    assert measured.peak_mib >= 85
    assert measured.cpu_seconds > 0.1
    assert measured.wall_seconds > 0.1


def test_a_run_that_fails_says_what_it_said(tmp_path: Path) -> None:
    measuring = script("measuring")
    with pytest.raises(measuring.RunFailed, match="exit code 3:\nno lake"):
        measuring.run(["sh", "-c", "echo no lake; exit 3"], tmp_path)


def test_ratios_are_to_the_quickest_peer() -> None:
    report = script("report")
    rows = [
        report.Row("wellheard-2GB", 1.0, 2.0, 300, 3),
        report.Row("duckdb", 2.0, 5.0, 200, 3),
        report.Row("polars", 4.0, 4.0, 400, 3),
    ]
    beside = report.beside_best(rows, ("duckdb", "polars"))
    assert (beside[0].wall_ratio, beside[0].cpu_ratio) == (0.5, 0.5)
    table = report.markdown("Small", [], beside)
    assert "| wellheard-2GB | 1.00 | 2.00 | 300 | 3 | 0.50 | 0.50 |" in table


def test_settings_come_from_options_then_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = script("settings")
    monkeypatch.setenv("SCALE", "1")
    monkeypatch.setenv("REPS", "5")
    monkeypatch.setenv("BENCH_WORK", str(tmp_path))
    read = settings.read(["--reps", "2", "--engines", "duckdb"])
    assert (read.scale, read.reps, read.engines) == (1.0, 2, ("duckdb",))
    assert read.work == tmp_path / "scale-1"


def test_an_engine_that_is_not_known_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        script("settings").read(["--engines", "abacus"])
    assert "no engine 'abacus'" in capsys.readouterr().err
