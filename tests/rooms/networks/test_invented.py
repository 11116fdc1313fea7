"""The invented community: real shapes, plainly marked, the same for the same number."""

import csv
from pathlib import Path

import numpy as np
import pytest

from wellheard.networks.invented import community, sheets
from wellheard.networks.invented.community import Community, CommunityRefused, invent
from wellheard.networks.invented.roles import HANDLE_START, MARK

ACCOUNTS = 20_000
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def invented() -> Community:
    return invent(ACCOUNTS, 2014)


@pytest.fixture(scope="module")
def tables(
    invented: Community, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Rows]:
    paths = sheets.write(invented, tmp_path_factory.mktemp("invented"))
    return {path.stem: read(path) for path in paths}


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_median_account_has_two_followers(invented: Community) -> None:
    assert np.median(invented.observed.followers(ACCOUNTS)) == 2


def test_one_account_in_a_hundred_has_about_fifty_followers(
    invented: Community,
) -> None:
    followers = invented.observed.followers(ACCOUNTS)
    assert 45 <= np.percentile(followers, 99) <= 60


def test_the_top_hundredth_has_about_22_in_100_follows(invented: Community) -> None:
    followers = np.sort(invented.observed.followers(ACCOUNTS))[::-1]
    share = followers[: ACCOUNTS // 100].sum() / followers.sum()
    assert 0.19 <= share <= 0.25


def test_about_35_in_100_follows_are_returned(invented: Community) -> None:
    assert 0.31 <= invented.observed.returned() <= 0.39


def test_nobody_follows_themselves_or_anybody_twice(invented: Community) -> None:
    follows = invented.observed
    pairs = follows.source * ACCOUNTS + follows.target
    assert len(np.unique(pairs)) == len(pairs)
    assert not (follows.source == follows.target).any()


def test_a_small_community_has_the_same_shape() -> None:
    small = invent(3_000, 1)
    followers = np.sort(small.observed.followers(3_000))[::-1]
    assert np.median(followers) == 2
    assert 0.16 <= followers[:30].sum() / followers.sum() <= 0.25
    assert 0.29 <= small.observed.returned() <= 0.40


def test_every_account_says_that_it_is_invented(tables: dict[str, Rows]) -> None:
    for row in tables["accounts"]:
        assert row["username"].startswith(HANDLE_START)
        assert row["bio"].startswith(MARK)
        assert "invented" in row["name"]
    assert {row["network"] for row in tables["seeds"]} == {community.NETWORK}


def test_handles_and_ids_are_used_once(tables: dict[str, Rows]) -> None:
    for name in ("id", "username"):
        assert len({row[name] for row in tables["accounts"]}) == ACCOUNTS


def test_handles_are_short_enough_for_every_network(tables: dict[str, Rows]) -> None:
    assert max(len(row["username"]) for row in tables["accounts"]) <= 15


def test_reported_counts_are_never_below_what_was_observed(
    invented: Community, tables: dict[str, Rows]
) -> None:
    followers = invented.observed.followers(ACCOUNTS).tolist()
    followed = invented.observed.followed(ACCOUNTS).tolist()
    for number, row in enumerate(tables["accounts"]):
        assert row["followers"] == "" or int(row["followers"]) >= followers[number]
        assert row["following"] == "" or int(row["following"]) >= followed[number]


def test_some_counts_are_unknown(tables: dict[str, Rows]) -> None:
    unknown = sum(row["followers"] == "" for row in tables["accounts"])
    assert 0.04 < unknown / ACCOUNTS < 0.12


def test_some_audiences_were_observed_only_in_part(
    invented: Community, tables: dict[str, Rows]
) -> None:
    observed = invented.observed.followers(ACCOUNTS).tolist()
    covered = [
        observed[number] / int(tables["accounts"][number]["followers"])
        for number in range(len(invented.seeds))
    ]
    assert sum(share < 0.95 for share in covered) == len(community.OBSERVED_IN_PART)
    assert sum(share == 1 for share in covered) == len(invented.seeds) - len(
        community.OBSERVED_IN_PART
    )


def test_people_in_health_follow_seeds_and_neighbours_hardly(
    invented: Community,
) -> None:
    of_seed = invented.observed.target < len(invented.seeds)
    followed = np.bincount(invented.observed.source[of_seed], minlength=ACCOUNTS)
    by_role = {
        word: followed[invented.parts.role == number].mean()
        for number, word in enumerate(("nurse", "midw", "gp"))
    }
    neighbours = followed[invented.parts.role == invented.parts.role.max()].mean()
    assert min(by_role.values()) > 10 * neighbours


def test_posts_name_accounts_that_exist_and_answer_posts_before_them(
    tables: dict[str, Rows],
) -> None:
    handles = {row["username"] for row in tables["accounts"]}
    made = {row["id"]: row["created_at"] for row in tables["posts"]}
    answers = 0
    for row in tables["posts"]:
        named = [word[1:] for word in row["text"].split() if word.startswith("@")]
        assert handles.issuperset(named)
        if row["reply_to"]:
            answers += 1
            assert made[row["reply_to"]] < row["created_at"]
    assert answers > 1_000


def test_engagements_are_with_posts_of_seeds(
    invented: Community, tables: dict[str, Rows]
) -> None:
    authors = {row["id"]: row["author_id"] for row in tables["posts"]}
    seeds = set(invented.ids[: len(invented.seeds)])
    for row in tables["engagements"]:
        assert row["target"] == authors[row["post_id"]]
        assert row["target"] in seeds
        assert row["action"] in {"like", "repost"}


def test_the_same_number_invents_the_same_files(tmp_path: Path) -> None:
    once = sheets.write(invent(1_000, 7), tmp_path / "once")
    again = sheets.write(invent(1_000, 7), tmp_path / "again")
    other = sheets.write(invent(1_000, 8), tmp_path / "other")
    for first, second, third in zip(once, again, other, strict=True):
        assert first.read_bytes() == second.read_bytes()
        if first.stem != "seeds":
            assert first.read_bytes() != third.read_bytes()


@pytest.mark.parametrize("accounts", [0, 999, 1_000_001])
def test_a_community_too_small_or_too_large_is_refused(accounts: int) -> None:
    with pytest.raises(CommunityRefused, match="ask for 1,000 to 1,000,000"):
        invent(accounts, 1)
