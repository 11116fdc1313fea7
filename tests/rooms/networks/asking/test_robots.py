"""What the owners of web sites ask of programs is done."""

import pytest

from tests.rooms.networks.asking.misbehaving import (
    Misbehaving,
    Say,
    Table,
    answers,
    reset,
)
from wellheard.networks.asking.budget import Allowance
from wellheard.networks.asking.question import OverBudget
from wellheard.networks.asking.robots import Robots, may_be_kept, read_rules

SITE = b"""\xef\xbb\xbf# For all
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search?*q=
Disallow: /end$
Disallow: /one*two*three$
Disallow: /caf%C3%A9

User-Agent: Otherbot
User-agent: WellHeard   # us
Disallow: /team
Crawl-delay: 5
Disallow:

User-agent: otherbot
Disallow: /
"""
FOR_ALL = SITE.replace(b"WellHeard", b"nobody")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private", True),
        ("/private/", False),
        ("/private/x", False),
        ("/private/open/y", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?page=2", True),
        ("/search?q=nurse", False),
        ("/search?page=2&q=nurse", False),
        ("/search", True),
        ("/caf\u00e9/menu", False),
        ("/caf%c3%a9", False),
        ("/team", True),
        ("/robots.txt", True),
        ("/end", False),
        ("/ends", True),
        ("/one/two/two/three", False),
        ("/one/two/three/two", True),
    ],
)
def test_the_longest_rule_decides(path: str, *, allowed: bool) -> None:
    assert read_rules(FOR_ALL).allow(path) is allowed


def test_what_is_said_to_us_counts_instead_of_what_is_said_to_all() -> None:
    rules = read_rules(SITE)
    paths = ["/team", "/team/ann", "/private/", "/"]
    assert [rules.allow(each) for each in paths] == [False, False, True, True]


def test_groups_for_the_same_name_are_one() -> None:
    rules = read_rules(b"User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n")
    assert [rules.allow(each) for each in ("/a", "/b", "/c")] == [False, False, True]


def test_a_rule_made_to_take_long_does_not() -> None:
    rules = read_rules(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"$\n")
    assert rules.allow("/" + "a" * 4000)


def test_a_tie_is_a_yes() -> None:
    assert read_rules(b"User-agent: *\nDisallow: /a\nAllow: /a\n").allow("/a")


@pytest.mark.parametrize("body", [b"", b"Disallow: /", b"\xff\xfe\x00", b"<html>"])
def test_what_names_nobody_forbids_nothing(body: bytes) -> None:
    assert read_rules(body).allow("/x")


def test_a_site_is_asked_once(server: Misbehaving) -> None:
    server.says(answers(body=SITE, kind="text/plain"))
    with Table().asker() as asker:
        robots = Robots(asker)
        pages = [robots.allow(server.address(path)) for path in ("/team", "/", "")]
    assert pages == [False, True, True]
    assert [each.path for each in server.asked] == ["/robots.txt"]
    assert server.asked[0].headers["User-Agent"].startswith("wellheard/")


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        (answers(404), True),
        (answers(403), True),
        (answers(500), False),
        (answers(501), False),
        (reset(), False),
        (answers(302, location="https://other.example/robots.txt"), False),
    ],
    ids=["none", "forbidden", "a fault", "not made", "cut", "elsewhere"],
)
def test_a_site_that_cannot_say_is_left_alone(
    server: Misbehaving, said: Say, *, allowed: bool
) -> None:
    server.says(then=said)
    with Table().asker() as asker:
        assert Robots(asker).allow(server.address("/x")) is allowed


def test_asking_for_it_is_within_the_budget(server: Misbehaving) -> None:
    with (
        Table(allowance=Allowance(requests=0)).asker() as asker,
        pytest.raises(OverBudget),
    ):
        Robots(asker).allow(server.address("/x"))


@pytest.mark.parametrize(
    ("tag", "page", "kept"),
    [
        ("", b"<p>noindex", True),
        ("noindex", b"", False),
        ("nofollow, NoIndex", b"", False),
        ("none", b"", False),
        ("otherbot: noindex", b"", True),
        ("otherbot: nofollow, noindex", b"", True),
        ("otherbot: nofollow, wellheard: noindex", b"", False),
        ("unavailable_after: 1 Jan 2030, noindex", b"", False),
        ("", b'<meta name="robots" content="noindex, nofollow">', False),
        ("", b"<META CONTENT=none NAME=Robots>", False),
        ("", b'<meta name="wellheard" content="noindex">', False),
        ("", b'<meta name="otherbot" content="noindex">', True),
        ("", b'<meta name="robots" content="index">\xff<', True),
    ],
)
def test_a_page_that_wants_no_listing_is_not_kept(
    tag: str, page: bytes, *, kept: bool
) -> None:
    assert may_be_kept({"x-robots-tag": tag}, page) is kept
