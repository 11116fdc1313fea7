"""Name accounts alike, whichever server tells of them: `@name@server`.

A server leaves itself out of the names of its own accounts, and numbers all accounts
and posts in its own way; neither goes into the lake.
"""

from wellheard.accounts.handles import UnknownHandle, by_handle

NETWORK = "mastodon"


def handle(acct: str, domain: str) -> str:
    """Return `name@server`, also where the server left itself out."""
    return acct if "@" in acct else f"{acct}@{domain}"


def account_id(acct: str, domain: str) -> str:
    """Return the id of an account; raises UnknownHandle."""
    return with_server(handle(acct, domain))


def with_server(written: str) -> str:
    """Return the id of an account known by its full name or its profile address."""
    found = by_handle(written)
    if "@" not in found[1:]:
        raise UnknownHandle(
            f"Cannot tell the server of {written!r}; write it as @name@server"
        )
    return found


def name_of(account: str) -> str:
    """Return the name in an id, without its server."""
    return account[1:].partition("@")[0]


def server_of(account: str) -> str:
    """Return the server in an id."""
    return account[1:].partition("@")[2]
