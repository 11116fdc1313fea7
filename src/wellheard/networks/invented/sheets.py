"""Writes an invented community as the CSV files that a user would have."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from wellheard.networks.invented import circles, named_lists, roles, words
from wellheard.networks.invented.community import NETWORK, Community
from wellheard.networks.invented.talking import NOBODY

BEGINNING = datetime(2026, 10, 5, tzinfo=UTC)
EARLIEST_ACCOUNT = datetime(2009, 1, 1, tzinfo=UTC)
ACCOUNT_DAYS = 6_000
UNKNOWN_COUNTS, NO_LOCATION = 8, 25
"""Of a hundred accounts, so many do not show counts, and so many no location."""
MONTHS_OF_POSTS, MOST_EARLIER_POSTS = 12, 500
"""An account has posted for so many months as it does now, and a little before."""
# As tools name them, so that the import has something to guess.
ACCOUNT_COLUMNS = "id,username,name,bio,location,type,followers,following,posts,joined"
FOLLOW_COLUMNS = "follower_id,followed_id"
POST_COLUMNS = "id,author_id,created_at,text,reply_to,in_reply_to_user_id"
ENGAGEMENT_COLUMNS = "actor,action,post_id,target,date"
SEED_COLUMNS = "network,handle,name"
Values = Sequence[str | int]


def write(community: Community, folder: Path) -> tuple[Path, ...]:
    """Write accounts, follows, posts, engagements and seeds as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    named_lists.write(folder)
    sheets = {
        "accounts": (ACCOUNT_COLUMNS, _accounts(community)),
        "follows": (FOLLOW_COLUMNS, _follows(community)),
        "posts": (POST_COLUMNS, _posts(community)),
        "engagements": (ENGAGEMENT_COLUMNS, _engagements(community)),
        "seeds": (SEED_COLUMNS, _seed_rows(community)),
    }
    return tuple(
        _sheet(folder / f"{name}.csv", columns, rows)
        for name, (columns, rows) in sheets.items()
    )


def _sheet(path: Path, columns: str, rows: Iterable[Values]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns.split(","))
        writer.writerows(rows)
    return path


def _accounts(community: Community) -> Iterator[Values]:
    parts, count = community.parts, len(community.parts)
    followed = community.everything.followed(count) + community.outside
    followers = community.everything.followers(count)
    posts = np.bincount(community.posts.author, minlength=count) * MONTHS_OF_POSTS
    followers[len(community.seeds) :] += community.outside[len(community.seeds) :] // 2
    for number in range(count):
        chance = int(community.chance[number])
        role, town = int(parts.role[number]), int(parts.town[number])
        is_seed = number < len(community.seeds)
        hidden = not is_seed and chance % 100 < UNKNOWN_COUNTS
        silent = not is_seed and chance // 100 % 100 < NO_LOCATION
        opened = EARLIEST_ACCOUNT + timedelta(days=chance % ACCOUNT_DAYS)
        yield (
            community.ids[number],
            community.handles[number],
            *_self_description(community, number),
            "" if silent else f"{roles.TOWNS[town]} (invented)",
            "organisation" if is_seed else roles.ROLES[role].kind,
            "" if hidden else int(followers[number]),
            "" if hidden else int(followed[number]),
            "" if hidden else int(posts[number]) + chance % MOST_EARLIER_POSTS,
            _moment(opened),
        )


def _self_description(community: Community, number: int) -> tuple[str, str]:
    """Return the name that an account shows, and what it says of itself."""
    if number < len(community.seeds):
        seed = community.seeds[number]
        return seed.name, f"{roles.MARK} {seed.circle.capitalize()}"
    role, town = int(community.parts.role[number]), int(community.parts.town[number])
    chance = int(community.chance[number])
    name = roles.NAMES[chance % len(roles.NAMES)]
    shown = f"{name} the invented {roles.ROLES[role].title}"
    return shown, words.bio(role, town, chance)


def _follows(community: Community) -> Iterator[Values]:
    ids = community.ids
    pairs = zip(
        community.observed.source.tolist(),
        community.observed.target.tolist(),
        strict=True,
    )
    return ((ids[source], ids[target]) for source, target in pairs)


def _posts(community: Community) -> Iterator[Values]:
    posts = community.posts
    for number in range(len(posts)):
        answered = int(posts.answered[number])
        yield (
            _post_id(number),
            community.ids[posts.author[number]],
            _moment(BEGINNING + timedelta(minutes=int(posts.minute[number]))),
            _text(community, number),
            *_answered(community, answered),
        )


def _answered(community: Community, post: int) -> tuple[str, str]:
    """Return the post that is answered, and whose it is."""
    if post == NOBODY:
        return "", ""
    return _post_id(post), community.ids[community.posts.author[post]]


def _text(community: Community, number: int) -> str:
    posts, parts = community.posts, community.parts
    author, phrase = int(posts.author[number]), int(posts.phrase[number])
    town = int(parts.town[author])
    if author < len(community.seeds):
        about = circles.CIRCLES[parts.circle[author]].posts_about
        return words.announcement(community.handles[author][4:], about, phrase)
    named = int(posts.named[number])
    if named == NOBODY:
        return words.remark(int(parts.role[author]), town, phrase)
    say = words.naming if posts.answered[number] == NOBODY else words.answer
    return say(community.handles[named], town, phrase)


def _engagements(community: Community) -> Iterator[Values]:
    given = community.engagements
    for number in range(len(given.actor)):
        post = int(given.post[number])
        moment = BEGINNING + timedelta(minutes=int(given.minute[number]))
        yield (
            community.ids[given.actor[number]],
            "like" if given.is_like[number] else "repost",
            _post_id(post),
            community.ids[community.posts.author[post]],
            _moment(moment),
        )


def _seed_rows(community: Community) -> Iterator[Values]:
    return ((NETWORK, seed.handle, seed.name) for seed in community.seeds)


def _post_id(number: int) -> str:
    return f"post-{number:07d}"


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
