"""The frames that are measured are sound, and each way finds the same in them."""

import importlib
import json

import pytest


def test_frames_are_the_same_on_every_machine_and_make_a_record_each(
    capsys: pytest.CaptureFixture[str],
) -> None:
    frames, firehose = map(importlib.import_module, ("frames", "firehose"))
    made = frames.frames(500)
    assert made == frames.frames(500)
    assert firehose.rows(made) == firehose.decoded(made) == 500
    assert 0 < firehose.wanted_rows(made) < 100
    firehose.main(200)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["events_per_second"] > 0 for each in told] == [True] * len(told)
