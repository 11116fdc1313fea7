"""Frames of a firehose read by the SDK of AT Protocol, into its strict models."""

from collections.abc import Sequence

from atproto import CAR, models, parse_subscribe_repos_message
from atproto_subscription.frames import Frame


def records(made: Sequence[bytes]) -> int:
    """Read frames, blocks and records, as the SDK's examples do; count the records."""
    count = 0
    for frame in made:
        event = parse_subscribe_repos_message(Frame.from_bytes(frame))
        if not isinstance(event, models.ComAtprotoSyncSubscribeRepos.Commit):
            continue
        blocks = CAR.from_bytes(event.blocks).blocks
        for operation in event.ops:
            if operation.cid is not None:
                models.get_or_create(blocks[operation.cid], strict=False)
            count += 1
    return count
