import pytest
from tests.networks.mastodon_fake.answering import Said
from tests.networks.mastodon_fake.reading import pages
from tests.networks.mastodon_fake.server import Fake

from wellheard.networks.asking.question import Garbled
from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.mastodon.paging import END, Onward, onward
from wellheard.networks.network import Request, Visibility

HERE = "https://a.invalid/api/v1/accounts/1/followers"
ASKED = Request("followers", ("@inv_midwife@ward.example",))


@pytest.mark.parametrize(
    ("link", "cursor"),
    [
        (None, None),
        ("", None),
        ("nonsense", None),
        (f'<{HERE}?min_id=9>; rel="prev"', None),
        (f'<{HERE}?max_id=5>; rel="next", <{HERE}?min_id=9>; rel="prev"', "max_id=5"),
        (f'<{HERE}?min_id=9>; rel="prev",<{HERE}?max_id=5>;rel=next', "max_id=5"),
        (f'<{HERE}?limit=80&max_id=01Z%2FA>; rel="next"', "max_id=01Z%2FA"),
        (f'<{HERE}?max_id=5&access_token=x>; title="b"; rel="next"', "max_id=5"),
        ('</api/v1/accounts/1/followers?max_id=5>; rel="next"', "max_id=5"),
        (f'<{HERE}?page=2>; rel="next"', "page=2"),
    ],
)
def test_a_list_goes_on_where_the_header_says(
    link: str | None, cursor: str | None
) -> None:
    assert onward(link, HERE, None) == Onward(cursor)


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, ""), ("max_id=5", "max_id=5"), ("max_id=5", "max_id=6"), ("page=2",) * 2],
)
def test_a_list_that_does_not_get_on_is_not_followed(
    before: str | None, after: str
) -> None:
    found = onward(f'<{HERE}?{after}>; rel="next"', HERE, before)
    assert found.cursor is None
    assert found.fault is not None


@pytest.mark.parametrize(
    "address",
    [
        "https://b.invalid/api/v1/accounts/1/followers?max_id=5",
        "https://a.invalid:8443/api/v1/accounts/1/followers?max_id=5",
        "https://a.invalid/api/v1/accounts/2/followers?max_id=5",
    ],
)
def test_a_list_that_leads_elsewhere_is_not_followed(address: str) -> None:
    found = onward(f'<{address}>; rel="next"', HERE, None)
    assert (found.cursor, found == END) == (None, False)


def test_a_lying_header_ends_the_list_and_says_that_it_is_not_whole(
    network: Mastodon, ward: Fake
) -> None:
    midwife = ward.state.person("inv_midwife")
    ward.state.follow(ward.state.person("inv_nurse"), midwife)

    def lie(answer: Said) -> Said:
        answer.headers["Link"] = '<https://evil.invalid/?max_id=1>; rel="next"'
        return answer

    ward.break_next("followers", lie)
    (page,) = pages(network, ASKED)
    assert page.listed == ("@inv_nurse@ward.example",)
    assert page.visibility is Visibility.UNKNOWN
    assert "elsewhere" in page.batch.bad[0].reason
    (page,) = pages(network, ASKED)
    assert page.visibility is Visibility.KNOWN


def test_an_answer_that_was_cut_short_is_to_be_asked_again(
    network: Mastodon, ward: Fake
) -> None:
    midwife = ward.state.person("inv_midwife")
    ward.state.follow(ward.state.person("inv_nurse"), midwife)
    ward.break_next("followers", lambda said: Said(200, said.body[:-20]))
    with pytest.raises(Garbled):
        network.page(ASKED, None)
    ward.break_next("followers", lambda _: Said(200, b'{"error": "hiccup"}'))
    with pytest.raises(Garbled):
        network.page(ASKED, None)
    assert len(network.page(ASKED, None).listed) == 1


def test_a_page_is_asked_for_at_its_greatest_size(
    network: Mastodon, ward: Fake
) -> None:
    ward.state.person("inv_midwife")
    network.page(ASKED, None)
    network.page(Request("posts", ASKED.of), None)
    asked = [one.rpartition("/")[2] for one in ward.asked if "lookup" not in one]
    assert asked == ["followers?limit=80", "statuses?limit=40"]
