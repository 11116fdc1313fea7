"""How long rows are kept here: the lake's own terms where it has any."""

from django.conf import settings

from wellheard.evidence import retention
from wellheard.evidence.retention import RetentionRefused, Terms


def in_force() -> Terms:
    """Return the terms by which `wellheard lake age` removes rows.

    Terms of one's own that cannot be read remove nothing; the shipped ones are said.
    """
    own = settings.ENVIRONMENT.lake / retention.OWN
    if not own.is_file():
        return retention.standard()
    try:
        return retention.from_file(own)
    except RetentionRefused:
        return retention.standard()
