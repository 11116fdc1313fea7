"""Firehose and pages read by the SDK of AT Protocol, into its strict models."""

from collections.abc import Sequence

from atproto import CAR, models, parse_subscribe_repos_message
from atproto_client.models.utils import get_response_model
from atproto_client.request import Response
from atproto_subscription.frames import Frame
from pydantic_core import from_json


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


def followers(made: Sequence[bytes]) -> int:
    """Read pages of followers, as the SDK's client does; count the followers."""
    count = 0
    for body in made:
        answer = Response(True, 200, from_json(body), {})
        model = models.AppBskyGraphGetFollowers.Response
        count += len(get_response_model(answer, model).followers)
    return count
