"""Tell whether something of an account was missed: each change names the one before."""

REMEMBERED = 500_000
"""So many accounts are remembered at least, and at most twice as many."""


class Chains:
    """The last change that was seen of each account, within a bounded memory."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._young: dict[str, str] = {}
        self._old: dict[str, str] = {}

    def joins(self, did: str, rev: str, since: object) -> bool:
        """Whether a change comes right after the last that was seen of its account.

        The first that is seen joins, and one that is seen again after a resumption:
        revisions grow, as text.
        """
        known = self._young.get(did) or self._old.get(did)
        if known is not None and rev <= known:
            return True
        self.begin(did, rev)
        return known is None or since == known

    def begin(self, did: str, rev: str) -> None:
        """Take a revision for the last of its account."""
        if len(self._young) >= self._most:
            self._young, self._old = {}, self._young
        self._young[did] = rev
