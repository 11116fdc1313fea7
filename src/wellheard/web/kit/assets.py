"""Styles and scripts under names that change with what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):
    """Refuses to name a file that was not built, rather than link to nothing."""

    manifest_strict = True
