"""Read lists to their end, as a round does, for tests to look at."""

from collections.abc import Iterator

from wellheard.networks.network import Network, Page, Request

Row = dict[str, object]
MANY = 50


def pages(network: Network, request: Request, cursor: str | None = None) -> list[Page]:
    """Return all pages of a list; fails where it does not end."""
    found = [network.page(request, cursor)]
    while found[-1].after is not None:
        assert len(found) < MANY, "the list does not end"
        found.append(network.page(request, found[-1].after))
    return found


def listed(found: list[Page]) -> list[str]:
    return [one for page in found for one in page.listed]


def rows(page: Page | list[Page], table: str) -> list[Row]:
    return list(_rows([page] if isinstance(page, Page) else page, table))


def _rows(found: list[Page], table: str) -> Iterator[Row]:
    for page in found:
        if table in page.batch.tables:
            yield from page.batch.tables[table].to_pylist()


def row(page: Page | list[Page], table: str, **where: object) -> Row:
    """Return the only row that has these values."""
    (found,) = [
        one
        for one in rows(page, table)
        if all(one[name] == value for name, value in where.items())
    ]
    return found
