"""Websockets and event streams pass, and may be cut."""

import threading
from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from tests.networks.faults.kinds import Fault, Ways
from tests.networks.faults.proxy import FaultProxy


@pytest.fixture
def echo() -> Iterator[str]:
    """Serve a websocket that says everything thrice."""

    def thrice(connection: ServerConnection) -> None:
        for message in connection:
            for _ in range(3):
                connection.send(message)

    with serve(thrice, "127.0.0.1", 0, compression=None) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.socket.getsockname()[1]}"
        running.shutdown()
        thread.join()


def test_a_websocket_passes(echo: str) -> None:
    with FaultProxy(echo) as proxy:
        address = proxy.url.replace("http", "ws")
        with connect(f"{address}/stream?cursor=0", proxy=None) as stream:
            stream.send(b"\x00" * 100_000)
            assert [len(stream.recv(timeout=5)) for _ in range(3)] == [100_000] * 3
        (asked,) = proxy.requests
        assert (asked.path, asked.query) == ("/stream", {"cursor": ["0"]})


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.RESET])
def test_a_websocket_may_be_cut_in_a_frame(echo: str, fault: Fault) -> None:
    with FaultProxy(echo, Ways(cut_stream_after=25_000)) as proxy:
        address = proxy.then(fault).url.replace("http", "ws")
        with connect(address, proxy=None) as stream:
            stream.send(b"\x00" * 10_000)
            came: list[int] = []
            with pytest.raises(ConnectionClosedError):
                came.extend(len(message) for message in stream)
        assert len(came) <= 2
        assert fault is Fault.RESET or came == [10_000, 10_000]


def test_a_stream_of_events_passes_and_may_be_cut(
    server: str, client: httpx.Client
) -> None:
    wanted = {"Accept": "text/event-stream"}
    with FaultProxy(server, Ways(cut_stream_after=500)) as proxy:
        proxy.then(None).then(Fault.CUT).then(Fault.UNAVAILABLE)
        whole = client.get(f"{proxy.url}/events", headers=wanted)
        cut = client.get(f"{proxy.url}/events", headers=wanted)
        refused = client.get(f"{proxy.url}/events", headers=wanted)
    assert whole.text.count("data: ") == 200
    assert 0 < cut.text.count("data: ") < 200
    assert refused.status_code == 503
