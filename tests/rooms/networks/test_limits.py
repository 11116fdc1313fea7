"""What networks allow, as it is shipped."""

import tomllib
from datetime import date
from importlib import resources

import pytest

from wellheard.networks import limits
from wellheard.networks.asking.budget import Quota
from wellheard.networks.asking.question import Cost
from wellheard.networks.network import ALL

SHIPPED = resources.files("wellheard") / "definitions" / "networks.toml"


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("public.api.bsky.app", "bluesky"),
        ("Morel.us-east.host.bsky.network", "bluesky"),
        ("bsky.network", "bluesky"),
        ("notbsky.network", "mastodon"),
        ("public.api.bsky.app.example.org", "mastodon"),
        ("health.example:8443", "mastodon"),
        ("www.googleapis.com", "youtube"),
        ("api.x.com:443", "x"),
    ],
)
def test_a_server_is_known_by_its_name(host: str, network: str) -> None:
    assert limits.of_host(host).network == network


def test_each_is_asked_half_as_fast_as_it_allows() -> None:
    waits = {name: each.pace.every_seconds for name, each in limits.every().items()}
    assert waits == {"bluesky": 0.2, "mastodon": 2.0, "youtube": 0.2, "x": 120.0}
    assert limits.pace_of("public.api.bsky.app").every_seconds == 0.2


def test_what_a_page_costs() -> None:
    assert limits.limits("x").cost("followers") == Cost(1, 0, 10_000_000)
    assert limits.limits("x").cost("posts", 3) == Cost(1, 0, 15_000)
    assert limits.limits("youtube").cost("search") == Cost(1, 100)
    assert limits.limits("youtube").cost("videos", 3) == Cost(1, 1)
    assert limits.limits("bluesky").cost("followers") == Cost(1)


def test_a_million_followers_cost_ten_thousand_dollars_on_x() -> None:
    page = limits.limits("x").cost("followers")
    assert page.times(1000) == Cost(1000, 0, 10_000 * 1_000_000)


def test_quotas_are_those_of_the_hosts() -> None:
    pacific = Quota(10_000, "America/Los_Angeles")
    assert limits.quotas() == {
        "www.googleapis.com": pacific,
        "youtube.googleapis.com": pacific,
    }


def test_only_known_lists_have_pages_and_prices() -> None:
    for each in limits.every().values():
        named = {*each.page, *each.units, *each.micro_dollars}
        assert named <= set(ALL), each.network
        assert set(each.micro_dollars) <= set(each.page)


def test_the_definition_says_who_and_when() -> None:
    said = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    assert said["author"]
    assert said["next_review"] > date(2026, 11, 23)
    for each in limits.every().values():
        assert each.terms
        assert each.source.startswith("https://")
        assert each.read <= date(2026, 11, 23)
    undocumented = [
        each.network for each in limits.every().values() if not each.is_documented
    ]
    assert undocumented == ["youtube"]
