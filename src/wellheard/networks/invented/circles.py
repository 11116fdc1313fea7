"""Who follows whom: circles of accounts, and which roles are drawn to them."""

from dataclasses import dataclass

from wellheard.networks.invented.roles import POPULAR, ROLES


@dataclass(frozen=True)
class Circle:
    """Accounts that the same sorts of people follow."""

    name: str
    followed_by: dict[str, float]
    """How strongly each role is drawn to it; a role not named, very little."""
    local: float = 0.0
    """Share of its followers who live in the same town."""
    posts_about: str = "care"


HEALTH = {"nurse": 1.0, "midw": 1.0, "gp": 1.0, "ahp": 1.0, "stud": 0.6}
INDIFFERENT = 0.01

CIRCLES = (
    Circle(
        "national body",
        {
            **HEALTH,
            "mgr": 2.5,
            "pol": 3.0,
            "news": 2.0,
            "pat": 0.8,
            "char": 2.0,
            "bot": 1,
        },
        posts_about="the new plan for care",
    ),
    Circle(
        "hospital trust",
        {
            **HEALTH,
            "nurse": 1.6,
            "mgr": 2,
            "pat": 1.2,
            "char": 1,
            "bot": 0.6,
            "pub": 0.06,
        },
        local=0.8,
        posts_about="a new ward",
    ),
    Circle(
        "ambulance trust",
        {**HEALTH, "nurse": 1.3, "mgr": 1.2, "pat": 0.5, "bot": 0.6, "pub": 0.10},
        local=0.4,
        posts_about="a busy night shift",
    ),
    Circle(
        "Healthwatch",
        {"pat": 2.5, "char": 2.5, "mgr": 1.0, "nurse": 0.2, "bot": 0.4, "pub": 0.03},
        local=0.85,
        posts_about="what people told us",
    ),
    Circle(
        "health news",
        {**HEALTH, "news": 4.0, "pol": 3.0, "mgr": 2.0, "char": 0.6, "bot": 1.0},
        posts_about="today's news",
    ),
    Circle(
        "think tank",
        {"pol": 6.0, "mgr": 2.0, "news": 3.0, "gp": 0.6, "char": 0.5, "bot": 0.5},
        posts_about="our new report",
    ),
    Circle(
        "change movement",
        {**HEALTH, "nurse": 2.0, "ahp": 2.0, "midw": 2.0, "mgr": 1.0, "pat": 1.2},
        posts_about="small changes that matter",
    ),
    Circle(
        "professional college",
        {**HEALTH, "nurse": 2.0, "midw": 2.5, "gp": 2.5, "ahp": 2.0, "stud": 2.0},
        posts_about="professional standards",
    ),
    *(
        Circle(
            role.title,
            {**dict.fromkeys(HEALTH, 0.5), "pat": 0.4, "bot": 0.4, role.word: 3.0},
            local=0.4,
        )
        for role in ROLES[:POPULAR]
    ),
    Circle("star", {"pub": 1.0, **dict.fromkeys(HEALTH, 0.4), "stud": 0.8, "bot": 1.0}),
    Circle("neighbour", {"pub": 1.0, "bot": 0.5}, local=0.6),
)
CIRCLE_NAMES = tuple(circle.name for circle in CIRCLES)
FIRST_ROLE_CIRCLE = len(CIRCLES) - len(ROLES)
"""Circles of seeds come first, then one circle for each role."""
