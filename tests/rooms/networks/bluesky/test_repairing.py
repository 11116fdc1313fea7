"""Of whom a stream missed something, all is read again."""

from dataclasses import dataclass, field

from wellheard.networks.asking.question import Cost
from wellheard.networks.batches import Batch
from wellheard.networks.bluesky.streaming.repairing import repair
from wellheard.networks.network import NotThere, Page, Request, What

GONE = Page(Batch(rows_read=1), None, None)


@dataclass
class Repositories:
    """A network of repositories: so many pages for each account; none is gone."""

    pages: dict[str, int | None]
    loops: bool = False
    name: str = "bluesky"
    terms: str = "invented"
    offers: frozenset[What] = frozenset({"repository"})
    together: int = 1
    asked: list[tuple[Request, str | None]] = field(default_factory=list)

    def page(self, request: Request, cursor: str | None) -> Page:
        self.asked.append((request, cursor))
        pages = self.pages[request.of[0]]
        if pages is None:
            raise NotThere("It is gone", "deleted", GONE)
        at = int(cursor or 0) + 1
        last = at == pages and not self.loops
        listed = (f"{request.of[0]} {at}",)
        return Page(Batch(), None, None if last else str(at % 3), listed)

    def cost(self, request: Request, items: int | None) -> Cost:
        return Cost(requests=len(request.of) * (items or 1))

    def resolve(self, handles: object) -> Page:
        raise NotThere(f"Nobody asks for {handles}", "unknown")


def test_each_account_is_read_to_its_end_once() -> None:
    network = Repositories({"a": 2, "b": 1})
    found = list(repair(["a", "b", "a"], network))
    assert [page.listed for page in found] == [("a 1",), ("a 2",), ("b 1",)]
    assert network.asked[0] == (Request("repository", ("a",)), None)


def test_of_an_account_that_is_gone_comes_what_is_to_be_stored() -> None:
    found = list(repair(["a", "b"], Repositories({"a": None, "b": 1})))
    assert found[0] is GONE
    assert found[1].listed == ("b 1",)


def test_a_list_that_has_no_end_is_left() -> None:
    found = list(repair(["a"], Repositories({"a": 3}, loops=True)))
    assert len(found) == 4
