"""A page of the site as its tests read it: words by section, and what it points to."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {
    "img": "src",
    "script": "src",
    "iframe": "src",
    "source": "src",
    "object": "data",
    "embed": "src",
    "video": "src",
    "audio": "src",
}
LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch"}


class Page(HTMLParser):
    """One page, read."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self._words: dict[str, list[str]] = {}
        self._sections: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def section(self, name: str) -> str:
        """Return the words of a section without those of the sections in it."""
        return " ".join("".join(self._words.get(name, [])).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "id" in said:
            self.ids.add(said["id"])
        if tag == "section":
            self._sections.append(said.get("id", ""))
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag in LOADED and LOADED[tag] in said:
            self.loads.append(said[LOADED[tag]])
        if tag == "link" and LOADING_LINKS & set(said.get("rel", "").split()):
            self.loads.append(said["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._sections.pop()

    def handle_data(self, data: str) -> None:
        if self._sections:
            self._words.setdefault(self._sections[-1], []).append(data)


def pages(site: Path) -> list[Page]:
    """Read every page of the site."""
    return [Page(path) for path in sorted(site.rglob("*.html"))]


def is_outside(address: str) -> bool:
    """Whether an address leads to another site."""
    return bool(urlsplit(address).netloc)


def target(page: Page, address: str) -> tuple[Path, str]:
    """Say to which file, and which place in it, a link within the site leads."""
    parts = urlsplit(address)
    path = page.path.parent / unquote(parts.path) if parts.path else page.path
    return path.resolve(), unquote(parts.fragment)
