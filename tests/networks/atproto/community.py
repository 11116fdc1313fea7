"""An invented community of health and care, written to the reference servers.

What is written is kept beside it, so that what is gathered can be compared exactly. No
two follows of an account are of the same moment: where a page ends between two of them,
the servers lose the second.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.networks.atproto.reference import (
    POST,
    Create,
    Member,
    Record,
    Ref,
    ReferenceNetwork,
    follow,
    like,
    profile,
    repost,
    stamp,
)

TRUST, WARD, NURSE = "northmoor-trust", "ward-seven", "inv-nurse"
FANS = tuple(f"inv-fan{number:02}" for number in range(22))
NAMES = (TRUST, WARD, NURSE, *FANS)
BEGAN = datetime(2026, 10, 1, 9, tzinfo=UTC)


@dataclass
class Community:
    """Who is there and what was written."""

    members: dict[str, Member] = field(default_factory=dict)
    follows: dict[tuple[str, str], Ref] = field(default_factory=dict)
    """By the names of who follows and who is followed."""
    posts: dict[str, list[Ref]] = field(default_factory=dict)
    """By the name of the author, the oldest first."""
    likes: dict[tuple[str, str], Ref] = field(default_factory=dict)
    """By the name of who likes and the address of the post."""
    reposts: dict[tuple[str, str], Ref] = field(default_factory=dict)

    def did(self, name: str) -> str:
        """Return the permanent id of a member."""
        return self.members[name].did

    def followers(self, name: str) -> set[str]:
        """Return the ids of a member's followers."""
        return {self.did(one) for one, other in self.follows if other == name}

    def followed(self, name: str) -> set[str]:
        """Return the ids of those whom a member follows."""
        return {self.did(other) for one, other in self.follows if one == name}


def settle(network: ReferenceNetwork) -> Community:
    """Let the community move in."""
    here = Community()
    for name in NAMES:
        here.members[name] = network.join(f"{name}.test")
    posts_of_trust(network, here)
    for number, name in enumerate(FANS):
        _fan(network, here, number, name)
    _nurse(network, here)
    network.settled()
    return here


def posts_of_trust(network: ReferenceNetwork, here: Community) -> None:
    """Let the trust post thirty times, and the ward follow the trust."""
    trust = here.members[TRUST]
    network.write(trust, profile("Northmoor Trust (invented)", "A hospital nobody has"))
    creates = [
        Create(POST, said(f"Flu jabs on floor {number} #FluJab", number))
        for number in range(30)
    ]
    here.posts[TRUST] = network.write(trust, *creates)
    ward = here.members[WARD]
    network.write(ward, profile("Ward seven", "Ask @northmoor-trust.test"))
    (ref,) = network.write(ward, follow(trust, BEGAN - timedelta(hours=1)))
    here.follows[WARD, TRUST] = ref


def _fan(network: ReferenceNetwork, here: Community, number: int, name: str) -> None:
    """Let a fan follow, like and pass on; the more so the lower the number."""
    member = here.members[name]
    at = BEGAN + timedelta(hours=number)
    whom = [TRUST] + [WARD] * (number % 3 == 0) + list(FANS[:number:7])
    posts = here.posts[TRUST][: 12 - number // 2]
    creates = [
        profile(f"Fan {number}", f"Invented person {number}"),
        *(follow(here.members[each], at) for each in whom),
        *(like(each, at) for each in posts),
        *(repost(each, at) for each in posts[:3]),
    ]
    refs = network.write(member, *creates)[1:]
    liked = len(whom) + len(posts)
    here.follows |= {
        (name, each): ref for each, ref in zip(whom, refs[: len(whom)], strict=True)
    }
    here.likes |= {
        (name, each.uri): ref
        for each, ref in zip(posts, refs[len(whom) : liked], strict=True)
    }
    here.reposts |= {
        (name, each.uri): ref for each, ref in zip(posts[:3], refs[liked:], strict=True)
    }


def _nurse(network: ReferenceNetwork, here: Community) -> None:
    """Let a nurse answer, quote, mention and show a picture's description."""
    nurse, first, second = here.members[NURSE], *here.posts[TRUST][:2]
    mention = "@northmoor-trust.test"
    words = f"Thank you {mention} from ward 7"
    begins = words.encode().index(mention.encode())
    facet = {
        "index": {"byteStart": begins, "byteEnd": begins + len(mention.encode())},
        "features": [
            {
                "$type": "app.bsky.richtext.facet#mention",
                "did": here.did(TRUST),
            }
        ],
    }
    answer = {"root": first.to_record(), "parent": first.to_record()}
    quoted = {"$type": "app.bsky.embed.record", "record": second.to_record()}
    here.posts[NURSE] = network.write(
        nurse,
        Create(POST, {**said("Mine did not hurt", 40), "reply": answer}),
        Create(POST, {**said("Worth reading", 41), "embed": quoted}),
        Create(POST, {**said(words, 42), "facets": [facet]}),
    )
    at = BEGAN - timedelta(hours=2)
    (ref,) = network.write(nurse, follow(here.members[TRUST], at))
    here.follows[NURSE, TRUST] = ref


def said(words: str, hours: int) -> Record:
    """Write a post."""
    at = BEGAN + timedelta(hours=hours)
    return {"text": words, "createdAt": stamp(at), "langs": ["en"]}
