"""The settings of a benchmark, each an option and an environment variable."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PRODUCT = "wellheard"
PEERS = ("duckdb", "duckdb-dense", "polars")

OPTIONS = (
    ("scale", "0.1", "how large; 1 is 15 million accounts and 71 million follows"),
    ("reps", "3", "how many runs of each engine"),
    ("engines", ",".join((PRODUCT, *PEERS)), "which engines to run"),
    ("limits", "2GB,1GB", "memory limits to run Wellheard at"),
    ("threads", str(os.cpu_count()), "threads of each peer"),
    ("peer-memory", "16GB", "memory limit of each peer that has one"),
    ("bench-input", "", "a folder with a reference input that exists already"),
    ("bench-work", str(HERE / "work"), "a folder for files, lake and results"),
)


@dataclass(frozen=True)
class Settings:
    """What to measure, and how often."""

    scale: float
    reps: int
    engines: tuple[str, ...]
    limits: tuple[str, ...]
    threads: int
    peer_memory: str
    work: Path
    input: Path
    fresh: bool


def read(arguments: list[str] | None = None) -> Settings:
    """Read the options; those not given come from the environment."""
    parser = argparse.ArgumentParser(
        prog="bench/run.py",
        description="Measure Wellheard's main job beside other engines",
        epilog="Each option is also an environment variable, as in SCALE=1 make bench",
    )
    for name, default, about in OPTIONS:
        value = os.environ.get(name.upper().replace("-", "_")) or default
        parser.add_argument(f"--{name}", default=value, help=f"{about} [{value}]")
    parser.add_argument("--fresh", action="store_true", help="make the lake again")
    said = parser.parse_args(arguments)
    engines = tuple(said.engines.split(","))
    for name in engines:
        if name not in (PRODUCT, *PEERS):
            parser.error(
                f"no engine {name!r}; choose from {PRODUCT}, {', '.join(PEERS)}"
            )
    work = Path(said.bench_work).resolve() / f"scale-{float(said.scale):g}"
    return Settings(
        scale=float(said.scale),
        reps=int(said.reps),
        engines=engines,
        limits=tuple(said.limits.split(",")),
        threads=int(said.threads),
        peer_memory=said.peer_memory,
        work=work,
        input=Path(said.bench_input).resolve() if said.bench_input else work / "input",
        fresh=said.fresh,
    )
