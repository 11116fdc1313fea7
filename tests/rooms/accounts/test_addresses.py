"""An account's page is found from its handle, and from nothing else."""

import pytest

from wellheard.accounts.addresses import address


@pytest.mark.parametrize(
    ("network", "handle", "page"),
    [
        ("bluesky", "inv.example.test", "https://bsky.app/profile/inv.example.test"),
        ("x", "@inv_trust", "https://x.com/inv_trust"),
        ("mastodon", "inv@wards.example", "https://wards.example/@inv"),
        ("mastodon", "inv", None),
        ("youtube", "inv", "https://www.youtube.com/@inv"),
        ("invented", "inv", None),
        ("x", "", None),
        ("x", "a/../b?c", "https://x.com/a%2F..%2Fb%3Fc"),
    ],
)
def test_where_the_page_of_an_account_is(
    network: str, handle: str, page: str | None
) -> None:
    assert address(network, handle) == page
