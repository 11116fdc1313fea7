"""A list comes in pages that are not what they should be."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.networks.faults.kinds import Fault
from tests.networks.faults.proxy import FaultProxy

MOST = 6
"""A list has three pages; more are those of somebody led astray."""

Rows = list[dict[str, str]]
Read = Callable[[httpx.Client, str], Iterator[Rows]]


def with_cursors(client: httpx.Client, url: str) -> Iterator[Rows]:
    """Read a list as a trusting client does."""
    cursor: str | None = "0"
    for _ in range(MOST):
        params = {"cursor": cursor} if cursor != "0" else {}
        said = client.get(f"{url}/list", params=params).json()
        yield said["rows"]
        cursor = said.get("cursor")
        if cursor is None:
            return


def with_links(client: httpx.Client, url: str) -> Iterator[Rows]:
    """Read it by its links, which must not lead past the proxy."""
    there = f"{url}/linked"
    for _ in range(MOST):
        said = client.get(there)
        yield said.json()
        there = said.links.get("next", {}).get("url", "")
        if not there:
            return
        assert there.startswith(url)


@pytest.mark.parametrize("read", [with_cursors, with_links])
@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (None, ["01", "23", "45"]),
        (Fault.SAME_PAGE, ["01", "01", "23", "45"]),
        (Fault.OVERLAPPING, ["01", "0123", "45"]),
        (Fault.REVERSED, ["10", "23", "45"]),
        (Fault.LOOPING, ["01", "23", "23", "45"]),
    ],
    ids=str,
)
def test_a_fault_strikes_once(
    proxy: FaultProxy,
    client: httpx.Client,
    read: Read,
    fault: Fault | None,
    seen: list[str],
) -> None:
    proxy.then(fault)
    found = [
        "".join(row["name"].removeprefix("row ") for row in page)
        for page in read(client, proxy.url)
    ]
    assert found == seen
    met = [each.fault for each in proxy.requests]
    assert [each for each in met if each] == [fault] * (fault is not None)


@pytest.mark.parametrize("read", [with_cursors, with_links])
def test_a_list_may_lead_round_in_circles(
    proxy: FaultProxy, client: httpx.Client, read: Read
) -> None:
    proxy.always(Fault.LOOPING)
    found = [[row["name"] for row in page] for page in read(client, proxy.url)]
    assert found == [["row 0", "row 1"], *[["row 2", "row 3"]] * (MOST - 1)]


def test_each_list_has_its_own_pages(proxy: FaultProxy, client: httpx.Client) -> None:
    proxy.always(Fault.SAME_PAGE)
    client.get(f"{proxy.url}/list?of=a")
    other = client.get(f"{proxy.url}/list?of=b&cursor=2").json()
    assert [row["name"] for row in other["rows"]] == ["row 2", "row 3"]
    own = client.get(f"{proxy.url}/list?of=a&cursor=2").json()
    assert [row["name"] for row in own["rows"]] == ["row 0", "row 1"]
