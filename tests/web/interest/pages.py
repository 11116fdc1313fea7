"""The pages of the directory, of accounts and of lists, with invented accounts."""

from collections.abc import Callable

from tests.web.interest import editions
from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.web.interest.models import Edition, Picked, SavedList

ROLES = ("nurse", "midwife", "gp")


def accounts(count: int = 60) -> list[dict[str, object]]:
    """Draw accounts that divide by every facet; bios say what they must not do."""
    return [
        {
            "network": "x" if number % 3 else "mastodon",
            "name": f"{MARK} {number} <b>bold</b>",
            "bio": f'{MARK} "quoted" <script>alert(1)</script> see https://own.example/a',
            "website": "https://blog.example/",
            "address": f"https://x.com/inv_{number}",
            "kind": "organisation" if number % 4 == 0 else "individual",
            "roles": [ROLES[number % 3]] if number % 2 else [],
            "place": "leeds" if number % 2 else "york",
            "region": "north east and yorkshire",
            "language": "en",
            "activity": "weekly" if number % 5 else "rarely",
            "community": 1 if number % 2 else None,
            "followers": 1000 + number,
            "seeds_followed": 2,
            "seeds": [0, 1],
            "interest": 3.5,
            "engagement": 1.0,
            "concentration": 5 - number / 100,
            "concentration_high": 6,
            "coverage": 0.5,
        }
        for number in range(1, count + 1)
    ]


def edition(visitor: Visitor) -> Edition:
    """Publish an edition for somebody's organisation."""
    return editions.edition(visitor.organisation, accounts(), title=f"{MARK} edition")


def with_edition(path: str) -> Callable[[Visitor], str]:
    """Say where a page is, once there is an edition."""

    def made(visitor: Visitor) -> str:
        edition(visitor)
        return path

    return made


def reasoned(visitor: Visitor) -> None:
    """Say why somebody looks."""
    session = visitor.client.session
    session["reason"] = "Test"
    session.save()


def of_account(before: str) -> Callable[[Visitor], str]:
    """Say where a page of an account is."""

    def made(visitor: Visitor) -> str:
        reasoned(visitor)
        return f"/{before}/{edition(visitor).pk}/x/1"

    return made


def saved(visitor: Visitor, **told: object) -> SavedList:
    """Save a list."""
    given = {"name": f"{MARK} list", "note": MARK, "owner": visitor.member.user}
    made: SavedList = SavedList.objects.add(visitor.organisation, **{**given, **told})
    return made


def filtered(after: str = "") -> Callable[[Visitor], str]:
    """Say where a page of a list that is a filter is."""

    def made(visitor: Visitor) -> str:
        edition(visitor)
        return f"/lists/{saved(visitor, query='role=nurse', last_count=9).pk}{after}"

    return made


def picked(visitor: Visitor) -> str:
    """Say where a list of picked accounts is."""
    edition(visitor)
    made = saved(visitor)
    for account_id in ("1", "2", "gone"):
        Picked.objects.create(
            saved_list=made, network="x", account_id=account_id, note="Met in May"
        )
    return f"/lists/{made.pk}"


def some_lists(visitor: Visitor) -> str:
    """Say where the lists are."""
    saved(visitor)
    return "/lists"


PAGES = {
    "interest:directory": Sample(with_edition("/people")),
    "directory narrowed": Sample(with_edition("/people?q=quoted&role=nurse")),
    "directory without anybody": Sample(with_edition("/people?q=zzz")),
    "directory without an edition": Sample(lambda _visitor: "/people"),
    "interest:reason": Sample(lambda _visitor: "/people/reason?next=/people"),
    "interest:method": Sample(with_edition("/people/method")),
    "interest:account": Sample(of_account("people")),
    "interest:leave_out": Sample(of_account("leave-out")),
    "interest:lists": Sample(some_lists),
    "lists without any": Sample(lambda _visitor: "/lists"),
    "interest:add_list": Sample(with_edition("/lists/add?role=nurse")),
    "interest:list": Sample(filtered()),
    "list of picked accounts": Sample(picked),
    "interest:edit_list": Sample(filtered("/edit")),
    "interest:delete_list": Sample(filtered("/delete")),
    "interest:pick": Sample(of_account("pick")),
    "interest:export": Sample(with_edition("/exports/new?role=nurse")),
}
NO_PAGES = {"interest:refresh_list", "interest:unpick"}
