"""Faults come when they are told to, or by repeatable chance, and then all is well."""

import threading
import time

import httpx
import pytest

from tests.networks.faults.kinds import Fault, Ways
from tests.networks.faults.proxy import FaultProxy


def test_without_a_fault_all_is_as_the_server_says(
    proxy: FaultProxy, server: str, client: httpx.Client
) -> None:
    begun = time.time()
    for path in ("/list", "/list?cursor=2", "/linked?cursor=4"):
        through, direct = client.get(proxy.url + path), client.get(server + path)
        assert through.content == direct.content
        assert through.headers["content-type"] == direct.headers["content-type"]
    said = client.post(f"{proxy.url}/tell?a=1&a=2", json={"one": 1})
    assert said.json() == {"heard": '{"one":1}', "kind": "application/json"}
    last = proxy.requests[-1]
    assert (last.method, last.path, last.query) == ("POST", "/tell", {"a": ["1", "2"]})
    assert last.headers["content-type"] == "application/json"
    assert [each.fault for each in proxy.requests] == [None] * 4
    moments = [each.at for each in proxy.requests]
    assert begun <= moments[0] <= moments[-1] <= time.time()
    assert moments == sorted(moments)


def test_turns_are_taken_in_their_order_and_only_where_they_are_meant(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    proxy.then(Fault.BROKEN, times=2).then(None).then(Fault.BAD_GATEWAY)
    proxy.then(Fault.UNAVAILABLE, only="special")
    statuses = [client.get(f"{proxy.url}/list").status_code for _ in range(5)]
    assert statuses == [500, 500, 200, 502, 200]
    assert not proxy.is_done
    assert client.get(f"{proxy.url}/special").status_code == 503
    assert proxy.is_done
    assert [each.fault for each in proxy.requests] == [
        *(Fault.BROKEN, Fault.BROKEN, None),
        *(Fault.BAD_GATEWAY, None, Fault.UNAVAILABLE),
    ]


def test_a_fault_may_be_for_always_until_all_is_to_be_well(
    proxy: FaultProxy, client: httpx.Client
) -> None:
    proxy.always(Fault.TOO_MANY)
    assert {client.get(proxy.url).status_code for _ in range(20)} == {429}
    proxy.be_well()
    proxy.forget()
    assert client.get(proxy.url).status_code == 200
    assert len(proxy.requests) == 1


def test_what_cannot_be_done_yet_waits(proxy: FaultProxy, client: httpx.Client) -> None:
    proxy.then(Fault.REVERSED)
    client.post(f"{proxy.url}/tell", json=1)
    assert not proxy.is_done
    rows = client.get(f"{proxy.url}/list").json()["rows"]
    assert [row["name"] for row in rows] == ["row 1", "row 0"]
    assert [each.fault for each in proxy.requests] == [None, Fault.REVERSED]


def test_chance_is_repeatable_and_never_too_cruel(
    server: str, client: httpx.Client
) -> None:
    kinds = [Fault.BROKEN, Fault.TOO_MANY, Fault.CUT, Fault.TRUNCATED]
    met = []
    for _ in range(2):
        with FaultProxy(server) as proxy:
            proxy.now_and_then(7, 0.5, kinds, in_a_row=2)
            for _ in range(200):
                try:
                    client.get(f"{proxy.url}/list")
                except httpx.TransportError:
                    continue
            met.append([each.fault for each in proxy.requests])
    assert met[0] == met[1]
    assert set(met[0]) == {None, *kinds}
    assert 60 < sum(fault is not None for fault in met[0]) < 120
    runs = "".join("." if fault is None else "x" for fault in met[0]).split(".")
    assert max(map(len, runs)) == 2


def test_words_are_replaced_in_answers(server: str, client: httpx.Client) -> None:
    with FaultProxy(server, instead={"row 1": "row one"}) as proxy:
        said = client.get(f"{proxy.url}/list").json()
    assert [row["name"] for row in said["rows"]] == ["row 0", "row one"]


def test_it_ends_at_once_though_somebody_is_still_waiting(
    server: str, client: httpx.Client
) -> None:
    ended: list[Exception] = []

    def ask(url: str) -> None:
        try:
            client.get(url, timeout=30)
        except httpx.TransportError as error:
            ended.append(error)

    with FaultProxy(server).always(Fault.SILENCE) as proxy:
        waiting = threading.Thread(target=ask, args=(proxy.url,))
        waiting.start()
        while not proxy.requests:
            time.sleep(0.01)
        begun = time.monotonic()
    waiting.join()
    assert time.monotonic() - begun < 2
    assert len(ended) == 1


def test_a_mistake_of_the_proxy_is_not_kept_quiet(
    server: str, client: httpx.Client
) -> None:
    with (
        pytest.raises(ExceptionGroup, match="mistakes"),
        FaultProxy(server, Ways(drips=0)) as proxy,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        client.get(f"{proxy.then(Fault.DRIP).url}/list")
