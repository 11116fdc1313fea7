"""A whole round against the reference servers, through the command people use."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.networks.atproto.community import (
    FANS,
    NURSE,
    TRUST,
    WARD,
    Community,
    follow,
    said,
)
from tests.networks.atproto.reference import POST, Create, ReferenceNetwork
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen

KILLS = int(os.environ.get("WELLHEARD_KILLS", "50"))
"""`make soak` asks for more."""
PATIENCE = 8


def plan_for(
    reference: ReferenceNetwork, folder: Path, seeds: list[str], **changed: object
) -> Path:
    """Write a plan, as a person would."""
    wanted = {
        "seeds": seeds,
        "fetch": ["profiles", "followers", "follows", "posts", "likes", "reposts"],
        "found": ["profiles"],
        "posts": 40,
        "page_size": 7,
        **changed,
    }
    lines = [
        'title = "Who cares"',
        'purpose = "Plan engagement"',
        'lawful_basis = "public task"',
        'assessment = "DPIA-2026-001"',
        'contact = "social@northmoor.example"',
        "[[network]]",
        'name = "bluesky"',
        *(f"{name} = {json.dumps(value)}" for name, value in wanted.items()),
        "[network.servers]",
        f'appview = "{reference.appview}"',
        f'registry = "{reference.plc}"',
        "[network.stream]",
        f'server = "{reference.stream}"',
    ]
    path = folder / "plan.toml"
    path.write_text("\n".join(lines))
    return path


def gather(plan: Path, lake: Path, *arguments: str) -> int:
    return exit_code(["gather", str(plan), "--lake", str(lake), *arguments])


def follows(lake: Path) -> set[tuple[str, str]]:
    table = Lake.open(lake).snapshot().read("follow", seen.FOLLOW.schema)
    pairs = zip(
        table["source_id"].to_pylist(), table["target_id"].to_pylist(), strict=True
    )
    return set(pairs)


def wanted(community: Community, *names: str) -> set[tuple[str, str]]:
    """Return the follows that touch any of some members."""
    return {
        (community.did(one), community.did(other))
        for one, other in community.follows
        if one in names or other in names
    }


def test_a_round_brings_exactly_what_was_written(
    reference: ReferenceNetwork,
    community: Community,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lake = tmp_path / "lake"
    plan = plan_for(reference, tmp_path, [f"@{TRUST}.test", f"@{WARD}.test"])
    assert gather(plan, lake, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "done"
    assert follows(lake) == wanted(community, TRUST, WARD)
    snapshot = Lake.open(lake).snapshot()
    posts = snapshot.read("post", seen.POST.schema)
    written = {ref.uri for ref in community.posts[TRUST]}
    assert written <= set(posts["post_id"].to_pylist())
    likes = snapshot.read("engagement", seen.ENGAGEMENT.schema).to_pylist()
    seen_likes = {
        (row["actor_id"], row["object_post_id"])
        for row in likes
        if row["verb"] == "like"
    }
    assert seen_likes == {(community.did(name), of) for name, of in community.likes}
    coverage = {
        (each["handle"], each["what"]): (each["reported"], each["observed"])
        for each in told["coverage"]
    }
    size = len(community.followers(TRUST))
    assert coverage[f"{TRUST}.test", "followers"] == (size, size)


def test_the_next_round_reads_only_what_is_new(
    reference: ReferenceNetwork,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lake = tmp_path / "lake"
    hub = reference.join("inv-hub.test")
    fans = [reference.join(f"inv-friend{number:02}.test") for number in range(9)]
    began = datetime(2026, 10, 2, tzinfo=UTC)
    refs = {}
    for number, fan in enumerate(fans):
        at = began + timedelta(minutes=number)
        (refs[fan.did],) = reference.write(fan, follow(hub, at))
    reference.settled()
    wanted = {"fetch": ["followers"], "page_size": 2}
    plan = plan_for(reference, tmp_path, ["@inv-hub.test"], **wanted)
    assert gather(plan, lake, "--json") == 0
    first = json.loads(capsys.readouterr().out)
    late = reference.join("inv-late.test")
    reference.write(late, follow(hub, began + timedelta(days=1)))
    leaver = fans[3]
    reference.delete(leaver, refs[leaver.did].uri)
    reference.settled()
    assert gather(plan, lake, "--json") == 0
    second = json.loads(capsys.readouterr().out)
    assert (first["kind"], second["kind"]) == ("full", "delta")
    assert (late.did, hub.did) in follows(lake)
    assert second["said"]["pages"] < first["said"]["pages"]
    assert gather(plan, lake, "--full", "--json") == 0
    third = json.loads(capsys.readouterr().out)
    assert third["said"]["follows_ended"] == 1
    rows = Lake.open(lake).snapshot().read("follow", seen.FOLLOW.schema).to_pylist()
    ended = {row["source_id"] for row in rows if row["ended_at"]}
    assert ended == {leaver.did}


def test_listening_brings_what_happens_to_the_seeds(
    reference: ReferenceNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the first event on: all that touches the seed, and nothing else."""
    lake = tmp_path / "lake"
    star, fan, other = (
        reference.join(f"inv-{name}.test") for name in ("star", "stan", "stranger")
    )
    reference.settled()
    plan = plan_for(reference, tmp_path, ["@inv-star.test"])
    listen = ["gather", "listen", str(plan), "--lake", str(lake), "--minutes", "0.1"]
    assert exit_code([*listen, "--oldest"]) == 0
    at = datetime(2026, 10, 3, tzinfo=UTC)
    (kept, deleted) = reference.write(
        star, Create(POST, said("Hello", 1)), Create(POST, said("Not for long", 2))
    )
    (followed,) = reference.write(fan, follow(star, at))
    reference.write(fan, follow(other, at))
    reference.delete(star, deleted.uri)
    reference.settled()
    for _ in range(PATIENCE):  # a busy machine takes longer to replay all
        capsys.readouterr()
        assert exit_code([*listen, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["missed"] == []
        if told["gone"]:
            break
    assert follows(lake) == {(fan.did, star.did)}
    snapshot = Lake.open(lake).snapshot()
    rows = snapshot.read("follow", seen.FOLLOW.schema)
    assert rows["record_uri"].to_pylist()[0] == followed.uri
    tombstones = snapshot.read("tombstone", seen.TOMBSTONE.schema)
    assert (("post", deleted.uri)) in set(
        zip(tombstones["kind"].to_pylist(), tombstones["id"].to_pylist(), strict=True)
    )
    posts = snapshot.read("post", seen.POST.schema)["post_id"].to_pylist()
    assert posts == [kept.uri]


def test_what_was_deleted_between_two_runs_goes_when_it_is_caught_up_with(
    reference: ReferenceNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The usual night: kept by one run, deleted by day, told to the next run."""
    lake = tmp_path / "lake"
    diarist = reference.join("inv-diarist.test")
    reference.settled()
    plan = plan_for(reference, tmp_path, ["@inv-diarist.test"])
    listen = ["gather", "listen", str(plan), "--lake", str(lake), "--minutes", "0.1"]
    assert exit_code([*listen, "--oldest"]) == 0
    kept, deleted = reference.write(
        diarist, Create(POST, said("Hello", 1)), Create(POST, said("A slip", 2))
    )
    reference.settled()
    listen_until(listen, lambda: {kept.uri, deleted.uri} <= posts_in(lake), capsys)
    reference.delete(diarist, deleted.uri)
    reference.settled()
    listen_until(listen, lambda: deleted.uri not in posts_in(lake), capsys)
    assert kept.uri in posts_in(lake)


def listen_until(
    command: list[str], there: Callable[[], bool], capsys: pytest.CaptureFixture[str]
) -> None:
    """Listen again and again, as a busy machine takes longer to replay all."""
    for _ in range(PATIENCE):
        assert exit_code(command) == 0
        if there():
            return
    pytest.fail(f"never heard: {capsys.readouterr().err}")


def posts_in(lake: Path) -> set[str]:
    """Return the ids of the posts of a lake."""
    rows = Lake.open(lake).snapshot().read("post", seen.POST.schema)
    return set(rows["post_id"].to_pylist())


def test_who_leaves_the_network_leaves_the_lake(
    reference: ReferenceNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An account that is put to rest goes from every table; when back, it returns."""
    lake = tmp_path / "lake"
    place, visitor = (
        reference.join(f"inv-{name}.test") for name in ("place", "visitor")
    )
    at = datetime(2026, 10, 4, tzinfo=UTC)
    reference.write(visitor, follow(place, at), Create(POST, said("I was here", 1)))
    reference.settled()
    wanted = {"fetch": ["followers", "posts"], "found": ["profiles", "posts"]}
    plan = plan_for(reference, tmp_path, ["@inv-place.test"], profile_days=0, **wanted)
    assert gather(plan, lake) == 0
    assert visitor.did in names_in(lake)
    reference.deactivate(visitor)
    reference.settled()
    assert gather(plan, lake, "--full") == 0
    assert "as what they hold is gone there" in capsys.readouterr().err
    assert visitor.did not in names_in(lake)
    reference.activate(visitor)
    reference.settled()
    assert gather(plan, lake, "--full") == 0
    assert (visitor.did, place.did) in follows(lake)


def names_in(lake: Path) -> set[str]:
    """Return whom the rows of a lake are of."""
    snapshot = Lake.open(lake).snapshot()
    return {
        name
        for table in seen.TABLES
        for column in table.names
        for name in snapshot.read(table.name, table.schema)[column].to_pylist()
    }


def test_killed_again_and_again_it_ends_with_the_same_rows(
    reference: ReferenceNetwork, community: Community, tmp_path: Path
) -> None:
    """Real processes, killed outright at moments of chance; then one that ends."""
    lake = tmp_path / "lake"
    names = [f"@{name}.test" for name in (TRUST, WARD, NURSE, *FANS[:6])]
    plan = plan_for(reference, tmp_path, names, page_size=3)
    chance = random.Random(14)
    command = [sys.executable, "-c", RUN, str(plan), str(lake)]
    kills = 0
    while kills < KILLS:
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                process.wait(timeout=0.8 + chance.random() * 1.2)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                kills += 1
            else:
                assert process.returncode == 0  # and the next run begins a new round
    assert gather(plan, lake) == 0
    members = (TRUST, WARD, NURSE, *FANS[:6])
    assert follows(lake) == wanted(community, *members)


RUN = """
import sys
from wellheard.networks.gathering import round
round.How.__dataclass_fields__["most_rows"].default = 1
from wellheard.cli.main import exit_code
sys.exit(exit_code(["gather", sys.argv[1], "--lake", sys.argv[2], "--full"]))
"""
