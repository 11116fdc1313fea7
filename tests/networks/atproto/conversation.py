"""A conversation of twelve midwives: who follows, says, answers, likes and passes on.

It stands beside the community, and nobody of either speaks with the other. All of it is
kept as it was written. As with the community, no two follows are of the same moment.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.networks.atproto.posts import (
    Answered,
    Picture,
    card,
    dot,
    pictures,
    post,
    quote,
)
from tests.networks.atproto.reference import (
    Create,
    Member,
    Record,
    Ref,
    ReferenceNetwork,
    follow,
    like,
    profile,
    repost,
)

NAMES = tuple(f"inv-midwife{number:02}" for number in range(12))
BEGAN = datetime(2026, 9, 1, 8, tzinfo=UTC)
WORDS = (
    "Birth pool is free again #Midwifery",
    "Zwei Plätze im Kurs, heute Abend 🌙 #Hebamme",
    "Mae'r clinig ar agor 🏴󠁧󠁢󠁷󠁬󠁳󠁿 #Bydwreigiaeth",
)
LANGUAGES = ("en", "de", "cy")


@dataclass(frozen=True)
class Conversation:
    """Who is there, and all that they wrote."""

    members: dict[str, Member] = field(default_factory=dict)
    """By name."""
    follows: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The ids of who follows and who is followed, by the address of the record."""
    posts: dict[str, Record] = field(default_factory=dict)
    """As they were written, by address; the earliest first."""
    likes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The id of who likes and the address of the post, by address of the record."""
    reposts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def followers(self, did: str) -> set[str]:
        """Return the ids of somebody's followers."""
        return {one for one, other in self.follows.values() if other == did}

    def followed(self, did: str) -> set[str]:
        """Return the ids of those whom somebody follows."""
        return {other for one, other in self.follows.values() if one == did}

    def posts_of(self, did: str) -> dict[str, Record]:
        """Return somebody's posts."""
        mine = f"at://{did}/"
        return {uri: each for uri, each in self.posts.items() if uri.startswith(mine)}


def hold(network: ReferenceNetwork) -> Conversation:
    """Let them come together and talk."""
    here = Conversation()
    for name in NAMES:
        here.members[name] = network.join(f"{name}.test")
    people = {member.handle: member.did for member in here.members.values()}
    opened = [_open(network, here, number, people) for number in range(len(NAMES))]
    for number in range(len(NAMES)):
        _answer(network, here, number, opened, people)
    network.settled()
    return here


def _open(
    network: ReferenceNetwork, here: Conversation, number: int, people: dict[str, str]
) -> Ref:
    """Let one say who she is, follow up to ten of the others, and begin to talk."""
    name = NAMES[number]
    member = here.members[name]
    bio = f"Midwife number {number}, invented. She/her 🤱"
    network.put(member, profile(f"Midwife {number}", bio))
    whom = [
        here.members[NAMES[(number + step) % len(NAMES)]]
        for step in range(1, 11 - number % 4)
    ]
    moments = [BEGAN + timedelta(minutes=number, seconds=step) for step in range(11)]
    refs = network.write(
        member, *(follow(each, at) for each, at in zip(whom, moments, strict=False))
    )
    for each, ref in zip(whom, refs, strict=True):
        here.follows[ref.uri] = (member.did, each.did)
    words = f"{WORDS[number % 3]}, says number {number}"
    at = BEGAN + timedelta(hours=number)
    begun = post(words, at, people, languages=LANGUAGES[number % 3 :][:1])
    return _said(network, here, member, begun)


def _answer(
    network: ReferenceNetwork,
    here: Conversation,
    number: int,
    opened: list[Ref],
    people: dict[str, str],
) -> None:
    """Let one answer her neighbour, quote or show something, like and pass on."""
    member = here.members[NAMES[number]]
    other = here.members[NAMES[number - 1]]
    first = opened[number - 1]
    at = BEGAN + timedelta(days=1, hours=number)
    answer = post(
        f"Well said, @{other.handle}!", at, people, None, Answered(first, first)
    )
    answered = _said(network, here, member, answer)
    shown = _shown(network, member, number, opened)
    page = f"https://northmoor.example/pool/{number}"
    words = f"Café talk — see {page} #Midwifery #Küche"
    _said(network, here, member, post(words, at + timedelta(minutes=1), people, shown))
    if number % 3 == 0:
        thanks = Answered(first, answered)
        later = at + timedelta(minutes=2)
        _said(network, here, member, post("And so on", later, people, None, thanks))
    liked = [each for step, each in enumerate(opened) if (step + number) % 2][:6]
    passed_on = opened[number - 2 : number - 1] or opened[-2:-1]
    refs = network.write(
        member,
        *(like(each, at + timedelta(seconds=step)) for step, each in enumerate(liked)),
        *(repost(each, at) for each in passed_on),
    )
    for each, ref in zip(liked, refs[: len(liked)], strict=True):
        here.likes[ref.uri] = (member.did, each.uri)
    for each, ref in zip(passed_on, refs[len(liked) :], strict=True):
        here.reposts[ref.uri] = (member.did, each.uri)


def _shown(
    network: ReferenceNetwork, member: Member, number: int, opened: list[Ref]
) -> Record:
    """Show a post of another, a picture or a page, in turn."""
    if number % 3 == 0:
        return quote(opened[number - 3])
    if number % 3 == 1:
        blob = network.upload(member, dot())
        return pictures(
            Picture(blob, f"A birth pool, empty, seen from {number} metres")
        )
    page = f"https://northmoor.example/pool/{number}"
    return card(page, f"Pool {number}", "When it is free")


def _said(
    network: ReferenceNetwork, here: Conversation, member: Member, what: Create
) -> Ref:
    (ref,) = network.write(member, what)
    here.posts[ref.uri] = what.record
    return ref
