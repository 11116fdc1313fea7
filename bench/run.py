"""Measure Wellheard's main job beside other engines, in one run, on equal results.

    make bench                       a tenth of full scale, three runs of each engine
    SCALE=1 REPS=3 make bench        15 million accounts, 71 million follows

The run fails where any engine's ranking differs from another's in a single bit.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import checksum
import reference_input
import report
import settings as settings_of
from job import Input
from measuring import Measured, RunFailed, run
from product import Product
from report import Row
from settings import HERE, PEERS, PRODUCT, Settings

Engine = Callable[[Path], Measured]
"""Does the job once and writes the ranking to a path."""


class UnequalResults(Exception):
    """Engines that wrote different rankings; says which wrote what."""


def main() -> None:
    """Prepare, measure, compare, and write the tables."""
    settings = settings_of.read()
    if not (settings.input / "meta.json").exists():
        tell(f"making the reference input in {settings.input}")
        reference_input.make(settings.scale, settings.input)
    source = Input.open(settings.input)
    product = Product(source, settings.work / "files", settings.work / "lake")
    out = settings.work / "out"
    out.mkdir(parents=True, exist_ok=True)
    prepared = prepare(settings, product) if PRODUCT in settings.engines else []
    rankings = {name: out / f"{name}.parquet" for name in names(settings)}
    runs = measure(settings, engines(settings, product), rankings)
    digest = compare(rankings)
    tell(f"all rankings are equal: {digest}")
    medians = [Row.of(name, taken) for name, taken in runs.items()]
    rows = report.beside_best(medians, PEERS)
    title = f"{source.accounts:,} accounts, the top {source.top:,}"
    table = report.markdown(title, prepared, rows)
    asked = ask(product, settings) if PRODUCT in settings.engines else {}
    for title, lines in asked.items():
        table += report.questions(title, lines)
    (settings.work / "results.md").write_text(table, encoding="utf-8")
    results = {
        "scale": settings.scale,
        "checksum": digest,
        "machine": report.machine(),
        "preparation": [asdict(row) for row in prepared],
        "medians": [asdict(row) for row in rows],
        **asked,
        "runs": {
            name: [
                [each.wall_seconds, each.cpu_seconds, each.peak_mib] for each in taken
            ]
            for name, taken in runs.items()
        },
    }
    text = json.dumps(results, indent=1)
    (settings.work / "results.json").write_text(text, encoding="utf-8")
    sys.stdout.write(table)


def ask(product: Product, settings: Settings) -> dict[str, list[dict[str, object]]]:
    """Ask what is measured within a process of its own, kind by kind."""
    tell("asking the stored matrix")
    asked = {"interactive": product.interactive()}
    tell("folding a day into it")
    asked["folding"] = product.folding()
    tell("ranking and dividing a graph")
    asked["graphs"] = product.graphs(settings.scale)
    tell("listening to a firehose")
    asked["firehose"] = product.firehose()
    tell("reading pages of followers")
    asked["pages"] = product.pages()
    tell("bringing lists of followers into a lake")
    asked["follows_in"] = product.follows_in(settings.scale)
    return asked


def prepare(settings: Settings, product: Product) -> list[Row]:
    """Import the input and settle the lake, unless an earlier run did."""
    kept = settings.work / "preparation.json"
    if kept.exists() and not settings.fresh:
        tell(f"using the lake in {product.lake}; --fresh makes it again")
        return [Row(**row) for row in json.loads(kept.read_text(encoding="utf-8"))]
    kept.unlink(missing_ok=True)
    tell(f"importing into {product.lake}")
    rows = []
    for step, taken in product.import_all():
        rows.append(Row.of(step, [taken]))
        tell(rows[-1].line())
    first = product.find(settings.work / "out" / "first.parquet", settings.limits[0])
    rows.append(Row.of("first find, which settles the lake", [first]))
    tell(rows[-1].line())
    kept.write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")
    return rows


def names(settings: Settings) -> list[str]:
    """Name what is measured; Wellheard once for each memory limit."""
    limited = [f"{PRODUCT}-{limit}" for limit in settings.limits]
    peers = [name for name in settings.engines if name != PRODUCT]
    return (limited if PRODUCT in settings.engines else []) + peers


def engines(settings: Settings, product: Product) -> dict[str, Engine]:
    """Return how each of them is run."""
    known: dict[str, Engine] = {name: peer(settings, name) for name in PEERS}
    for limit in settings.limits:
        known[f"{PRODUCT}-{limit}"] = wellheard(product, limit)
    return {name: known[name] for name in names(settings)}


def wellheard(product: Product, limit: str) -> Engine:
    """Wellheard, the whole command."""
    return lambda out: product.find(out, limit)


def peer(settings: Settings, name: str) -> Engine:
    """Another engine, as a process of its own."""
    folder = str(settings.input)
    limits = [settings.peer_memory, str(settings.threads)]
    threads = {"POLARS_MAX_THREADS": str(settings.threads)}

    def once(out: Path) -> Measured:
        command = {
            "duckdb": ["peers.on_duckdb", "sparse", folder, str(out), *limits],
            "duckdb-dense": ["peers.on_duckdb", "dense", folder, str(out), *limits],
            "polars": ["peers.on_polars", folder, str(out)],
        }[name]
        return run([sys.executable, "-m", *command], HERE, threads)

    return once


def measure(
    settings: Settings, known: dict[str, Engine], rankings: dict[str, Path]
) -> dict[str, list[Measured]]:
    """Run all engines by turns, each round beginning with the next of them."""
    runs: dict[str, list[Measured]] = {name: [] for name in known}
    order = list(known)
    for rep in range(settings.reps):
        first = rep % len(order)
        for name in order[first:] + order[:first]:
            rankings[name].unlink(missing_ok=True)
            taken = known[name](rankings[name])
            runs[name].append(taken)
            tell(f"round {rep + 1} of {settings.reps}: {Row.of(name, [taken]).line()}")
    return runs


def compare(rankings: dict[str, Path]) -> str:
    """Return the digest that all rankings share; raises UnequalResults."""
    digests = {name: checksum.of(path) for name, path in rankings.items()}
    by_place = {name: checksum.of_place_ranks(path) for name, path in rankings.items()}
    if len(set(digests.values())) > 1 or len(set(by_place.values()) - {None}) > 1:
        listed = "\n".join(
            f"  {name}: {digests[name]} {by_place[name] or ''}" for name in rankings
        )
        raise UnequalResults(f"The engines wrote different rankings:\n{listed}")
    return next(iter(digests.values()))


def tell(progress: str) -> None:
    """Say how far the run is."""
    sys.stderr.write(f"{progress}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        main()
    except (RunFailed, UnequalResults) as failure:
        sys.exit(str(failure))
