"""How the documentation site is built; `make docs` does it."""

import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import generating  # noqa: E402 - the folder of this file has to be found first
import wellheard  # noqa: E402

project = "Wellheard"
author = "The Wellheard project"
copyright = "2026, The Wellheard project"  # noqa: A001 - Sphinx's own name for it
version = release = wellheard.__version__
language = "en"

extensions = ["myst_parser"]
myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True
# Two hyphens begin an option here; they must not become a dash.
smartquotes = False

html_theme = "furo"
html_title = f"Wellheard {release}"
html_static_path = []
html_copy_source = False
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Make the generated pages anew before pages are read."""
    app.connect("builder-inited", lambda _app: generating.write(HERE))
