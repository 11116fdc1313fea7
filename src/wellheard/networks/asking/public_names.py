"""Which servers may be asked that somebody else named: those with a public name.

Handles and addresses of posts are written by anybody; one that leads into the network
of whoever runs this would make it ask there on a stranger's behalf.
"""

import re
from typing import Final

NAME: Final = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*")
"""The name of a host that anybody may have; no number, and no name of one machine."""
INNER: Final = frozenset(
    ("corp", "home", "internal", "intranet", "lan", "local", "localdomain", "localhost")
)
"""What names within one house end with."""


def is_public(name: str) -> bool:
    """Whether a server's name, with a port or without, can be anybody's."""
    host, colon, port = name.lower().partition(":")
    if colon and not port.isdecimal():
        return False
    return bool(NAME.fullmatch(host)) and host.rpartition(".")[2] not in INNER
