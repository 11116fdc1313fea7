"""The words of mail that the sign-in library sends; none of its pages is used."""

from collections.abc import Iterator

from django.template import Origin
from django.template.loaders.app_directories import Loader

KINDS = ("/email/", "/messages/", "/snippets/")


class MailWords(Loader):
    """Finds mail and short messages, and no page: pages are ours."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        """Return where a template may be."""
        if any(kind in f"/{template_name}" for kind in KINDS):
            yield from super().get_template_sources(template_name)
