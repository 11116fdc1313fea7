"""Make good what a stream missed: read the repositories of those it was missed of."""

from collections.abc import Iterable, Iterator

from wellheard.networks.network import Network, NotThere, Page, Request


def repair(dids: Iterable[str], network: Network) -> Iterator[Page]:
    """Yield all that accounts published, as it stands now.

    What a page lists is all there is: what was seen of an account before and is not
    listed was deleted in between. Of an account that is gone comes its tombstone.
    Raises what `Network.page` raises, except NotThere.
    """
    for did in dict.fromkeys(dids):
        try:
            yield from _repository(did, network)
        except NotThere as gone:
            if gone.page is not None:
                yield gone.page


def _repository(did: str, network: Network) -> Iterator[Page]:
    request, cursor = Request("repository", (did,)), None
    met: set[str | None] = {None}
    while True:
        page = network.page(request, cursor)
        yield page
        cursor = page.after
        if cursor in met:
            return
        met.add(cursor)
