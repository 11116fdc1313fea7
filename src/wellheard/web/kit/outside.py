"""Which addresses that others state may be linked: those of the web, and no scripts."""

WEB = ("https://", "http://")


def outside(address: str | None) -> str:
    """Return an address that leads to another page; nothing where it does not."""
    return address if address and address.lower().startswith(WEB) else ""
