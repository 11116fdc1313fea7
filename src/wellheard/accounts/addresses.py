"""Where an account's own page is, for people to open."""

from urllib.parse import quote

PAGES = {
    "bluesky": "https://bsky.app/profile/{}",
    "facebook": "https://www.facebook.com/{}",
    "instagram": "https://www.instagram.com/{}/",
    "linkedin": "https://www.linkedin.com/company/{}/",
    "threads": "https://www.threads.net/@{}",
    "tiktok": "https://www.tiktok.com/@{}",
    "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/@{}",
}


def address(network: str, handle: str) -> str | None:
    """Return the page of an account; none where the network has none that is known.

    An account of Mastodon's kind is `name@server`, and its page is on that server.
    """
    name = handle.lstrip("@")
    if network == "mastodon":
        local, _, server = name.partition("@")
        return f"https://{server}/@{quote(local)}" if server else None
    if network not in PAGES or not name:
        return None
    return PAGES[network].format(quote(name, safe=""))
