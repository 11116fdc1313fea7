"""How fast a server is asked, by one, by many threads and by many processes."""

import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rooms.networks.asking.misbehaving import STARTED, SetClock
from wellheard.networks.asking.clock import WallClock
from wellheard.networks.asking.pace import Bucket, Pace, file_of
from wellheard.networks.asking.told import Told

NEVER = threading.Event()
ROUNDING = 1e-3


def taken(bucket: Bucket, clock: SetClock, times: int) -> list[float]:
    """Take so often, waiting as told; return when."""
    moments = []
    while len(moments) < times:
        wait = bucket.take()
        if wait:
            clock.wait(wait, NEVER)
        else:
            moments.append(clock.now())
    return moments


def most_within(moments: list[float], seconds: float) -> int:
    """Return the most moments in any span of so many seconds."""
    most, first = 0, 0
    for last, at in enumerate(moments):
        while at - moments[first] >= seconds - ROUNDING:
            first += 1
        most = max(most, last - first + 1)
    return most


def test_half_of_what_is_allowed_is_ours() -> None:
    """300 in 5 minutes: one each 2 seconds, after a burst of 10."""
    clock = SetClock()
    moments = taken(Bucket(Pace(300, 300), clock), clock, 14)
    assert [round(at - STARTED) for at in moments] == [0] * 10 + [2, 4, 6, 8]


def test_few_requests_have_no_burst() -> None:
    """15 in 15 minutes: one each 2 minutes."""
    clock = SetClock()
    moments = taken(Bucket(Pace(15, 900), clock), clock, 3)
    assert [round(at - STARTED) for at in moments] == [0, 120, 240]


@pytest.mark.parametrize(("requests", "seconds", "share"), [(0, 1, 1), (1, 0, 1)])
def test_what_is_no_pace_is_refused(
    requests: int, seconds: float, share: float
) -> None:
    with pytest.raises(ValueError, match="write numbers above 0"):
        Pace(requests, seconds, share)


@settings(max_examples=60, deadline=None)
@given(
    requests=st.integers(1, 500),
    seconds=st.floats(0.5, 1000),
    share=st.floats(0.05, 1),
    pauses=st.lists(st.floats(0, 100), max_size=60),
)
def test_no_window_ever_has_more_than_our_share_and_the_burst(
    requests: int, seconds: float, share: float, pauses: list[float]
) -> None:
    clock = SetClock()
    pace = Pace(requests, seconds, share)
    bucket = Bucket(pace, clock)
    moments: list[float] = []
    for pause in [*pauses, *[0.0] * 60]:
        clock.turn(pause)
        moments += taken(bucket, clock, 2)
    allowed = requests * share + pace.burst
    assert most_within(moments, seconds) <= allowed + 1e-6


def test_a_bucket_survives_fifty_restarts_without_a_burst(tmp_path: Path) -> None:
    clock = SetClock()
    pace = Pace(300, 300)
    moments: list[float] = []
    for _ in range(50):
        moments += taken(Bucket(pace, clock, tmp_path / "b.json"), clock, 5)
    assert most_within(moments, 300) <= 150 + 10
    assert moments[-1] - moments[0] >= (250 - 10) * 2 - 1


@pytest.mark.parametrize(
    "damage", [b"", b"x" * 999, b'{"due": 1', b"\xff\xfe", b"[]", b'{"due":"x"}']
)
def test_a_damaged_file_counts_as_just_emptied(tmp_path: Path, damage: bytes) -> None:
    clock = SetClock()
    (tmp_path / "b.json").write_bytes(damage)
    moments = taken(Bucket(Pace(300, 300), clock, tmp_path / "b.json"), clock, 3)
    assert [round(at - STARTED) for at in moments] == [2, 4, 6]


def test_a_clock_put_back_delays_nobody_by_more_than_was_said() -> None:
    clock = SetClock()
    bucket = Bucket(Pace(300, 300), clock)
    bucket.close(30)
    clock.turn(-86_400)
    assert bucket.take() == pytest.approx(30)
    clock.turn(31)
    assert bucket.take() == 0


def test_a_closed_bucket_stays_closed_for_other_processes(tmp_path: Path) -> None:
    clock = SetClock()
    Bucket(Pace(300, 300), clock, tmp_path / "b.json").learn(Told(retry_after=45))
    assert Bucket(Pace(300, 300), clock, tmp_path / "b.json").take() == 45


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        (Told(limit=300, remaining=151, reset_after=90), 0),
        (Told(limit=300, remaining=150, reset_after=90), 0),
        (Told(limit=300, remaining=149, reset_after=90), 90),
        (Told(remaining=149, reset_after=90), 90),
        (Told(limit=300, remaining=0), 300),
        (Told(limit=300, reset_after=90), 0),
        (Told(remaining=0, retry_after=7, reset_after=90), 7),
        (Told(), 0),
    ],
)
def test_what_is_not_our_share_is_left_to_others(told: Told, wait: float) -> None:
    bucket = Bucket(Pace(300, 300), SetClock())
    bucket.learn(told)
    assert bucket.take() == wait


def test_even_with_all_of_it_the_last_is_waited_for() -> None:
    bucket = Bucket(Pace(300, 300, share=1), SetClock())
    bucket.learn(Told(limit=300, remaining=0, reset_after=5))
    assert bucket.take() == 5


def test_a_server_that_says_it_is_slower_is_asked_slower() -> None:
    """30 in 5 minutes, of which half is ours: one each 20 seconds."""
    clock = SetClock()
    bucket = Bucket(Pace(300, 300), clock)
    bucket.learn(Told(every_seconds=10))
    moments = taken(bucket, clock, 13)
    assert [round(b - a) for a, b in pairwise(moments)][-3:] == [20, 20, 20]


def test_a_server_that_says_it_is_faster_is_not_asked_faster() -> None:
    clock = SetClock()
    bucket = Bucket(Pace(300, 300), clock)
    bucket.learn(Told(every_seconds=0.1))
    moments = taken(bucket, clock, 13)
    assert [round(b - a) for a, b in pairwise(moments)][-3:] == [2, 2, 2]


def test_each_server_and_credential_has_a_file_of_its_own(tmp_path: Path) -> None:
    files = {
        file_of(tmp_path, host, mark)
        for host in ("a.example", "a.example:80", "b.example")
        for mark in ("", "0123")
    }
    assert len(files) == 6
    assert {each.parent for each in files} == {tmp_path}
    assert file_of(tmp_path, "../../x", "").parent == tmp_path


ONE_PROCESS = """
import sys, threading, time
from pathlib import Path
from wellheard.networks.asking.clock import WallClock
from wellheard.networks.asking.pace import Bucket, Pace

clock, stop = WallClock(), threading.Event()
bucket = Bucket(Pace(200, 1), clock, Path(sys.argv[1]))

def take():
    for _ in range(20):
        while wait := bucket.take():
            clock.wait(wait, stop)
        sys.stdout.write(f"{time.time()!r}\\n")

threads = [threading.Thread(target=take) for _ in range(2)]
[each.start() for each in threads]
[each.join() for each in threads]
"""


def test_two_processes_with_two_threads_each_share_one_bucket(tmp_path: Path) -> None:
    """200 a second, half of it ours: 80 with a burst of 10 take 0.7 seconds."""
    command = [sys.executable, "-c", ONE_PROCESS, str(tmp_path / "b.json")]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [each.communicate(timeout=50)[0] for each in processes]
    assert [each.returncode for each in processes] == [0, 0]
    moments = sorted(float(line) for text in said for line in text.split())
    assert len(moments) == 80
    assert moments[-1] - moments[0] >= 0.7 - 0.05
    # What is printed is a little later than what was taken, by up to a tenth
    assert most_within(moments, 0.2) <= 0.3 * 100 + 10


def test_taking_leave_is_cheap(tmp_path: Path) -> None:
    bucket = Bucket(Pace(1_000_000, 1, share=1), WallClock(), tmp_path / "b.json")
    began = time.perf_counter()
    for _ in range(100):
        while bucket.take():
            pass
    assert time.perf_counter() - began < 100 * 0.02


def test_no_state_outgrows_its_file(tmp_path: Path) -> None:
    """A shorter line written over a longer one must leave nothing of it."""
    clock = SetClock(1 / 3 + 1e9)
    bucket = Bucket(Pace(7, 1 / 3, share=1 / 7), clock, tmp_path / "b.json")
    for every in (1 / 3e-9, 2 / 3, 1.0, 1e300 / 3):
        bucket.learn(Told(every_seconds=every, retry_after=every))
        clock.turn(1 / 7)
        bucket.take()
        assert (tmp_path / "b.json").stat().st_size == 256
