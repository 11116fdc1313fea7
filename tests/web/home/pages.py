"""The first page."""

from tests.web.samples import Sample

PAGES = {"home": Sample(lambda _visitor: "/")}
NO_PAGES = {"logo", "alive"}
