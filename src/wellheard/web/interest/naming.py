"""What facets and their values are called on pages."""

from collections.abc import Sequence

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.web.interest.filtering import LIST, UNKNOWN
from wellheard.web.interest.models import Edition, SavedList
from wellheard.web.register.models import NETWORKS

FACET_TITLES = {
    "network": "Network",
    "role": "Public role",
    "kind": "Kind",
    "region": "Region",
    "place": "Place",
    "community": "Community",
    "language": "Language",
    "activity": "Activity",
    LIST: "List",
}
SORT_TITLES = {
    "rank": "Rank",
    "concentration": "Concentration",
    "followers": "Followers",
    "name": "Name",
}
KINDS = {"individual": "Person", "organisation": "Organisation"}
ACTIVITIES = {
    "daily": "Posts daily",
    "weekly": "Posts weekly",
    "monthly": "Posts monthly",
    "rarely": "Posts rarely",
}
LANGUAGES = {
    "en": "English",
    "cy": "Welsh",
    "gd": "Scottish Gaelic",
    "ga": "Irish",
    "pl": "Polish",
    "ro": "Romanian",
    "pa": "Punjabi",
    "ur": "Urdu",
    "bn": "Bengali",
    "gu": "Gujarati",
    "ar": "Arabic",
    "pt": "Portuguese",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "so": "Somali",
    "tr": "Turkish",
}
KNOWN = {"kind": KINDS, "activity": ACTIVITIES, "language": LANGUAGES}
CAPITALS = {"gp": "GP"}
SMALL_WORDS = {"and", "of", "upon", "on", "the", "in", "under", "by"}
FEW = f"fewer than {SMALLEST_GROUP}"


def network(name: str) -> str:
    """Return what a network is called."""
    return NETWORKS.get(name, name.capitalize())


def role(name: str) -> str:
    """Return what a public role is called."""
    return CAPITALS.get(name, name.replace("_", " ").capitalize())


def place(name: str) -> str:
    """Return what a place is called."""
    return " ".join(
        word if word in SMALL_WORDS else word.capitalize() for word in name.split(" ")
    )


class Names:
    """What values are called in one edition."""

    def __init__(self, edition: Edition, lists: Sequence[SavedList] = ()) -> None:
        """Take an edition, whose communities have names of their own."""
        self._communities = {
            str(each["community"]): each["name"]
            for each in edition.facts.get("communities", ())
            if each.get("community")
        }
        self._lists = {str(each.pk): each.name for each in lists}

    def of(self, facet: str, value: str) -> str:
        """Return what a value of a facet is called."""
        if value == UNKNOWN:
            return self._unknown(facet)
        named = {
            "community": self.community,
            LIST: lambda pk: self._lists.get(pk, "A list that is gone"),
            "network": network,
            "role": role,
            "place": place,
            "region": place,
        }
        if facet in named:
            return named[facet](value)
        return KNOWN[facet].get(value, value)

    def community(self, number: object) -> str:
        """Return what a community is called."""
        return str(self._communities.get(str(number), f"Community {number}"))

    @staticmethod
    def _unknown(facet: str) -> str:
        return "In no community" if facet == "community" else "Not known"
