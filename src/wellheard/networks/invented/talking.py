"""What the invented community says over six weeks, and who answers whom."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from wellheard.networks.invented import circles, roles
from wellheard.networks.invented.following import Cast, Figures, Follows, Keys

MINUTES = 42 * 24 * 60
"""How long the talk lasts."""
POSTS_OF_SEED = 40
REMARKS_EACH, NAMINGS_EACH, ENGAGEMENTS_EACH = 0.35, 0.45, 3.0
"""How many of each there are, for each account in the community."""
ANSWERS = 0.4
"""Share of the posts naming a seed that answer one of its posts."""
LIKES = 0.72
"""Share of likes in the engagements; the others are reposts."""
PHRASES = 2**16
NOBODY = -1


@dataclass(frozen=True)
class Posts:
    """Posts, each an entry of every array; times are minutes from the beginning."""

    author: Keys
    minute: Keys
    answered: Keys
    """The post that is answered, by its place in these arrays; NOBODY for none."""
    named: Keys
    """The account that is named; NOBODY for none."""
    phrase: Keys
    """A number that chooses the words."""

    def __len__(self) -> int:
        """How many posts there are."""
        return len(self.author)

    def then(self, later: Self) -> "Posts":
        """Return these posts and others."""
        return Posts(
            np.concatenate([self.author, later.author]),
            np.concatenate([self.minute, later.minute]),
            np.concatenate([self.answered, later.answered]),
            np.concatenate([self.named, later.named]),
            np.concatenate([self.phrase, later.phrase]),
        )


@dataclass(frozen=True)
class Engagements:
    """Likes and reposts of the seeds' posts, each an entry of every array."""

    actor: Keys
    post: Keys
    minute: Keys
    is_like: Keys


class Talk:
    """Draws who speaks: the more active an account is, the more often."""

    def __init__(
        self, random: np.random.Generator, parts: Cast, follows: Follows
    ) -> None:
        """Look up who follows which seed."""
        self._random = random
        self._parts = parts
        self._seeds = int((parts.circle < circles.FIRST_ROLE_CIRCLE).sum())
        of_seed = follows.target < self._seeds
        self._source = follows.source[of_seed]
        self._target = follows.target[of_seed]

    def posts(self) -> Posts:
        """Let the seeds announce, and everybody else remark, ask and answer."""
        announced = self._announcements()
        return announced.then(self._remarks()).then(self._namings(announced))

    def engagements(self, posts: Posts) -> Engagements:
        """Let followers like the posts of seeds, and pass them on."""
        source, post = self._keen(int(ENGAGEMENTS_EACH * len(self._parts)))
        minute = posts.minute[post] + self._delay(len(post))
        likes = (self._random.random(len(post)) < LIKES).astype(np.int64)
        # Each account likes a post once, and passes it on once.
        _, once = np.unique((source * len(posts) + post) * 2 + likes, return_index=True)
        return Engagements(source[once], post[once], minute[once], likes[once])

    def _announcements(self) -> Posts:
        author = np.repeat(np.arange(self._seeds), POSTS_OF_SEED)
        nobody = np.full(len(author), NOBODY)
        minute = self._random.integers(0, MINUTES, len(author))
        return Posts(author, minute, nobody, nobody, self._phrases(len(author)))

    def _remarks(self) -> Posts:
        count = int(REMARKS_EACH * len(self._parts))
        activity = self._parts.activity.copy()
        activity[: self._seeds] = 0
        author = self._weighted(activity, count)
        nobody = np.full(count, NOBODY)
        minute = self._random.integers(0, MINUTES, count)
        return Posts(author, minute, nobody, nobody, self._phrases(count))

    def _namings(self, announced: Posts) -> Posts:
        count = int(NAMINGS_EACH * len(self._parts))
        author, post = self._keen(count)
        answers = self._random.random(count) < ANSWERS
        later = announced.minute[post] + self._delay(count)
        minute = np.where(answers, later, self._random.integers(0, MINUTES, count))
        answered = np.where(answers, post, NOBODY)
        named = announced.author[post]
        return Posts(author, minute, answered, named, self._phrases(count))

    def _keen(self, count: int) -> tuple[Keys, Keys]:
        """Draw followers of seeds, and for each a post of the seed."""
        is_bot = self._parts.role[self._source] == roles.BOT
        keenness = np.where(is_bot, 0, self._parts.activity[self._source])
        drawn = self._weighted(keenness, count)
        posts = self._target[drawn] * POSTS_OF_SEED
        posts += self._random.integers(0, POSTS_OF_SEED, count)
        return self._source[drawn], posts

    def _weighted(self, weights: Figures, count: int) -> Keys:
        running = np.cumsum(weights)
        drawn: Keys = np.searchsorted(running, self._random.random(count) * running[-1])
        return drawn

    def _delay(self, count: int) -> Keys:
        """Most answers come within hours."""
        minutes: Keys = (1 + self._random.exponential(300, count)).astype(np.int64)
        return minutes

    def _phrases(self, count: int) -> Keys:
        return self._random.integers(0, PHRASES, count)
