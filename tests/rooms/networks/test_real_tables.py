"""Tables that people outside the project published are read, where they are at hand."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.real_data import real
from tests.tables_as_files import Seen, read, read_file
from wellheard.networks.tabular.delimited import Layout

BARS = Layout(delimiter="|", header=False, quotes=False, rest_in_last=True)


def sheet(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


@pytest.mark.parametrize(
    ("name", "follows"), [("verizoncareers", 59_576), ("hersheycareers", 23_939)]
)
def test_who_follows_whom_among_an_organisations_followers(
    tmp_path: Path, name: str, follows: int
) -> None:
    edges = json.loads(real(f"organisation_followers/{name}.json").read_text())["edges"]
    seen = read(tmp_path, sheet(["follower", "followed"], edges))
    assert len(seen.tables["follow"]) == seen.rows_read == follows
    assert seen.bad == []


def test_ids_that_a_program_took_for_numbers_are_set_aside(tmp_path: Path) -> None:
    members = json.loads(real("nz_mps/mps.json").read_text(), parse_float=str)["nodes"]
    lines = real("nz_mps/mps.json").read_text()
    assert "e+17" in lines
    content = "".join(
        json.dumps(member).replace(f'"{member["id"]}"', str(member["id"])) + "\n"
        for member in members
    )
    seen = read(tmp_path, content, "accounts")
    assert len(seen.tables["account"]) == 98
    assert len(seen.bad) == 9
    assert all("damaged by a spreadsheet" in row.reason for row in seen.bad)
    by_handle = read(tmp_path, content, "accounts", chosen={"account_id": ""})
    assert len(by_handle.tables["account"]) == 107


def test_members_follow_one_another_by_handle(tmp_path: Path) -> None:
    graph = json.loads(real("nz_mps/mps.json").read_text())
    names = [member["screenname"] for member in graph["nodes"]]
    rows = [(names[link["source"]], names[link["target"]]) for link in graph["links"]]
    seen = read(tmp_path, sheet(["source_handle", "target_handle"], rows))
    assert len(seen.tables["follow"]) == 4_218
    assert len({row["source_id"] for row in seen.tables["follow"]}) <= 107


def health_posts(name: str) -> Seen:
    return read_file(
        real(f"health_tweets/{name}.txt"),
        "posts",
        layout=BARS,
        chosen={"post_id": "1", "created_at": "2", "text": "3"},
        constants={"account_id": f"@{name}"},
    )


def test_the_posts_of_a_newspapers_health_desk() -> None:
    seen = health_posts("gdnhealthcare")
    posts, engagements = seen.tables["post"], seen.tables["engagement"]
    assert (len(posts), seen.bad) == (2_997, [])
    assert f"{min(post['created_at'] for post in posts):%Y-%m-%d}" == "2014-10-18"
    assert f"{max(post['created_at'] for post in posts):%Y-%m-%d}" == "2015-04-08"
    mentioned = {name.lower() for post in posts for name in post["mentions"]}
    assert len(mentioned) == 817
    assert {row["verb"] for row in engagements} == {"mention", "repost"}
    assert sum(row["verb"] == "repost" for row in engagements) == 723


def test_the_posts_of_a_broadcasters_health_desk() -> None:
    seen = health_posts("bbchealth")
    assert (len(seen.tables["post"]), seen.bad) == (3_929, [])
    assert seen.tables["engagement"] == []


def test_accounts_that_people_labelled() -> None:
    seen = read_file(real("account_kinds/humanizr_balanced.csv"), "accounts")
    accounts = seen.tables["account"]
    assert (seen.rows_read, len(accounts), len(seen.bad)) == (3_556, 3_555, 1)
    assert {row["kind"] for row in accounts} == {"organisation", "individual"}
    assert all(row["created_at"] and row["followers_count"] >= 0 for row in accounts)


def test_a_table_with_an_odd_mark_between_its_values() -> None:
    seen = read_file(
        real("organisations/Hospital.csv"),
        "accounts",
        "web",
        chosen={"account_id": "OrganisationCode", "display_name": "OrganisationName"},
    )
    assert seen.bad == []
    assert len(seen.tables["account"]) == seen.rows_read > 1_000
