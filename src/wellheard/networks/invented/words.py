"""The words of the invented posts."""

from wellheard.networks.invented import roles

ANNOUNCEMENTS = (
    "Good morning. Today: {about} #InventedCare",
    "Read about {about}: https://{handle}.example/news",
    "We would like to hear your views on {about}",
    "Thank you to everybody who helped with {about}",
    "What would you ask us about {about}?",
)
ANSWERS = (
    "@{other} thank you for sharing this",
    "@{other} how will this work in {town}?",
    "@{other} our team would love to help",
    "@{other} I waited four hours last week. Please listen",
    "@{other} well said #InventedCare",
)
NAMINGS = (
    "Lovely visit from @{other} today",
    "Has anybody asked @{other} about parking in {town}?",
    "Proud to work with @{other} #InventedCare",
    "New from @{other} and worth your time",
)
REMARKS = (
    "Long day, kind people, strong tea",
    "{town} in the rain again",
    "Anybody else at the match on Saturday?",
    "Learning something new every day",
    "Who has a good recipe for soup?",
)
ADVERTS = ("Deals, deals, deals https://deals.example", "Follow me, I follow back")


def announcement(handle: str, about: str, phrase: int) -> str:
    """A seed tells its news."""
    return _chosen(ANNOUNCEMENTS, phrase).format(handle=handle, about=about)


def answer(other: str, town: int, phrase: int) -> str:
    """Somebody answers a post."""
    return _chosen(ANSWERS, phrase).format(other=other, town=roles.TOWNS[town])


def naming(other: str, town: int, phrase: int) -> str:
    """Somebody names another account."""
    return _chosen(NAMINGS, phrase).format(other=other, town=roles.TOWNS[town])


def remark(role: int, town: int, phrase: int) -> str:
    """Somebody says something to nobody in particular."""
    words = ADVERTS if role == roles.BOT else REMARKS
    return _chosen(words, phrase).format(town=roles.TOWNS[town])


def bio(role: int, town: int, phrase: int) -> str:
    """Somebody says who they are, and that they are not."""
    words = _chosen(roles.ROLES[role].bios, phrase).format(town=roles.TOWNS[town])
    return f"{roles.MARK} {words}"


def _chosen(words: tuple[str, ...], phrase: int) -> str:
    return words[phrase % len(words)]
