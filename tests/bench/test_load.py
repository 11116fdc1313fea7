"""The load test: times are told truly, and beside what was aimed at."""

import gzip
import http.server
import json
import threading
from pathlib import Path

import pytest
from tests.bench.test_bench import script


def test_most_answers_keep_to_a_percentile() -> None:
    lines = script("load_lines")
    times = [float(number) for number in range(1, 101)]
    line = lines.Line.of("home", times, 0)
    assert (line.p50, line.p95, line.p99) == (50.0, 95.0, 99.0)
    assert lines.percentile([7.0], 0.99) == 7.0
    assert lines.percentile([1.0, 9.0], 0.5) == 1.0
    assert lines.percentile([1.0, 9.0], 0.51) == 9.0


def test_a_time_stands_beside_its_aim(tmp_path: Path) -> None:
    lines = script("load_lines")
    told = [["home", 300.0, True], ["home", 75.0, True], ["list", 9.0, False]]
    file = tmp_path / "answers.jsonl"
    file.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    home, other = lines.answered(file)
    assert (home.answers, home.failed, other.failed) == (2, 0, 1)
    table = lines.table("SQLite", [home, other]).splitlines()
    assert table[-2] == "| home | 2 | 0 | 75 | 300 | 300 | 2.00 |"
    assert table[-1] == "| list | 1 | 1 | 9 | 9 | 9 |  |"


FILES = {
    "/": b'<link href="/static/a.css"><script src="/static/b.js"></script>',
    "/static/a.css": b"p{}" * 1000,
    "/static/b.js": b'import"./c.js";',
    "/static/c.js": b"1;" * 1000,
}


class Small(http.server.BaseHTTPRequestHandler):
    """Serves the files above, packed."""

    def do_GET(self) -> None:
        body = gzip.compress(FILES[self.path], mtime=0)
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> object:
    server = http.server.HTTPServer(("127.0.0.1", 0), Small)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_weighs_what_its_styles_and_scripts_are_sent_as(address: str) -> None:
    size, seen = script("load_page").weight(address, "/", "none")
    packed = [gzip.compress(FILES[name], mtime=0) for name in FILES if name != "/"]
    assert size == sum(map(len, packed))
    assert sorted(seen) == ["/static/a.css", "/static/b.js", "/static/c.js"]
