"""Every table that the lake keeps, by its name."""

from wellheard.evidence.tables import found, gathered, seen, told
from wellheard.evidence.tables.table import Table

EVERY: dict[str, Table] = {
    table.name: table
    for table in (*seen.TABLES, *gathered.TABLES, *told.TABLES, found.DISCLOSURE)
}
