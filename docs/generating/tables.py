"""The reference of the lake's tables, made from their schemas."""

import pyarrow as pa

from generating.writing import code, contents, plain, prose, table
from wellheard.evidence.tables import found, gathered, seen, told
from wellheard.evidence.tables.table import Table

LAYERS = {
    "seen": ("Seen: gathered from networks", (*seen.TABLES, *gathered.TABLES)),
    "told": ("Told: said by people", told.TABLES),
    "found": ("Found: worked out by us", found.TABLES),
}

ABOUT = """Every table of the lake is seen, told or found. Ids are text. What is not
known is empty, never 0: a count that a network reports and a count that we observed
are different columns."""


def pages() -> dict[str, str]:
    """Write a page for each layer."""
    index = f"# Tables\n\n{ABOUT}\n\n{contents(LAYERS)}"
    layers = {
        f"tables/{layer}.md": _layer(title, tables)
        for layer, (title, tables) in LAYERS.items()
    }
    return {"tables/index.md": index, **layers}


def _layer(title: str, tables: tuple[Table, ...]) -> str:
    return f"# {title}\n\n" + "\n".join(_table(each) for each in tables)


def _table(described: Table) -> str:
    rows = [
        (
            code(field.name),
            code(_kind(field.type)),
            "" if field.nullable else "always",
            prose(described.about(field.name)),
        )
        for field in described.schema
    ]
    identity = ", ".join(code(name) for name in described.identity)
    about = (
        f"One row: {_lowered(described.row)}. Rows that agree on {identity} are the "
        "same fact, seen again."
    )
    columns = table(("column", "type", "filled", "what it says"), rows)
    return f"## {code(described.name)}\n\n{about}\n\n{columns}"


def _kind(kind: pa.DataType) -> str:
    return "time (UTC)" if pa.types.is_timestamp(kind) else str(kind)


def _lowered(sentence: str) -> str:
    return plain(sentence[:1].lower() + sentence[1:])
