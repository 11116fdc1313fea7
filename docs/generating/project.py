"""The pages that lie at the top of the repository, as pages of the site."""

import re
from pathlib import Path

from generating.writing import block, contents

PAGES = {
    "GLOSSARY.md": "glossary.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changes.md",
    "LICENSE": "licence.md",
}


def pages(root: Path) -> dict[str, str]:
    """Write each page with links that lead within the site."""
    listed = contents(name.removesuffix(".md") for name in PAGES.values())
    texts = {name: (root / name).read_text(encoding="utf-8") for name in PAGES}
    texts["LICENSE"] = f"# Licence\n\n{block('text', texts['LICENSE'])}"
    return {
        "index.md": f"# The project\n\n{listed}",
        **{PAGES[name]: _within(text) for name, text in texts.items()},
    }


def _within(text: str) -> str:
    """Point links to files of the repository at their pages."""
    text = re.sub(r"\]\(docs/", "](../", text)
    return re.sub(r"\]\(([A-Z]+(?:\.md)?)\)", lambda link: f"]({PAGES[link[1]]})", text)
