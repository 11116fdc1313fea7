"""Read the words and the links out of a post or a profile written in HTML."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

NO_PAGE = {"mention", "hashtag"}
"""Classes of anchors that lead to a person or to a topic, not to a page."""
UNSAID = {"script", "style", "template"}
QUOTED = "quote-inline"
"""The class of the words that stand for a quote where quotes are not shown."""
SCHEMES = ("https://", "http://")
ADDRESS = re.compile(r"https?://(?:www\.)?([^/?#]+)", re.IGNORECASE)


@dataclass
class _Read:
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """Where the open anchor leads, until it is known whether its words say so."""


class _Reader(HTMLParser):
    """Gathers words; whatever else the markup wants is not done."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = _Read()
        self.unsaid = 0
        self.quoting: str | None = None
        self.ended = False
        self.anchored: list[str] = []

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if QUOTED in said.get("class", "").split() and not self.unsaid:
            self.quoting = tag
            self.unsaid += 1
        elif tag in UNSAID:
            self.unsaid += 1
        elif not self.unsaid:
            self._starts(tag, said)
            self.ended = False

    def _starts(self, tag: str, said: dict[str, str]) -> None:
        if tag == "br" or (tag == "p" and self.ended):
            self.read.words.append("\n")
        elif tag == "a":
            self._anchor(said)

    def _end(self, tag: str) -> None:
        if tag in UNSAID or tag == self.quoting:
            self.unsaid = max(0, self.unsaid - 1)
            self.quoting = None if tag == self.quoting else self.quoting
        elif not self.unsaid:
            self.ended = tag == "p"
            if tag == "a":
                self._close()

    def _words(self, data: str) -> None:
        if self.unsaid:
            return
        if data.strip() or not self.ended:
            self.ended = False
            self.read.words.append(data)
            self.anchored.append(data)

    def _anchor(self, said: dict[str, str]) -> None:
        address = said.get("href", "").strip()
        known = {*said.get("class", "").lower().split()} & NO_PAGE
        is_tag = "tag" in said.get("rel", "").lower().split()
        self.anchored.clear()
        self.read.aside.clear()
        if address.lower().startswith(SCHEMES) and not known and not is_tag:
            self.read.links.append(address)
            self.read.aside.append(address)

    def _close(self) -> None:
        """Say where a link leads where its words do not."""
        if self.read.aside and not _says(self.anchored, self.read.aside[0]):
            self.read.words.append(f" ({self.read.aside[0]})")
        self.read.aside.clear()

    # The names by which the library calls them.
    handle_starttag, handle_endtag, handle_data = _start, _end, _words


def _says(words: list[str], address: str) -> bool:
    """Whether the words of a link name the site it leads to."""
    site = ADDRESS.match(address)
    return site is not None and site[1].lower() in "".join(words).lower()


def _read(markup: str) -> _Read:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.read


def words(markup: str | None) -> str | None:
    """Return the words without their markup; none where there is nothing to read.

    A link whose words do not say where it leads is followed by its address.
    """
    return None if markup is None else "".join(_read(markup).words).strip()


def links(markup: str | None) -> list[str]:
    """Return where a text links to, apart from people and topics, each once."""
    return list(dict.fromkeys(_read(markup).links)) if markup else []
