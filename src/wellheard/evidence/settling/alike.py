"""Engagements by one name each, however they were heard of.

A like of a post happens once. A list of who liked a post does not tell the address of
the like, and the stream that brings the same like does: both are the same like.
"""

from collections.abc import Sequence
from pathlib import Path

from wellheard.evidence.engines.duck import Duck

NAME = """
    CASE WHEN verb IN ('like', 'repost', 'bookmark') AND object_post_id IS NOT NULL
         THEN concat_ws(' ', verb, actor_id, object_post_id)
         ELSE record_uri END
"""


def named_alike(engine: Duck, name: str, files: Sequence[Path]) -> None:
    """Name files of engagements as a table in which `record_uri` tells them apart."""
    engine.table(f"heard_{name}", files)
    engine.run(
        f"CREATE OR REPLACE TEMP VIEW {name} AS "
        f"SELECT * REPLACE ({NAME} AS record_uri) FROM heard_{name}"
    )
