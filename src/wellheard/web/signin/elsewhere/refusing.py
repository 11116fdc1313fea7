"""Why somebody does not come in by the provider, and what they can do."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """A reason; as it stands in the trail."""

    DOWN = "the provider did not answer as it should"
    NOT_OURS = "the answer was not to a question of this browser"
    CANCELLED = "the provider did not let them go on"
    NOT_PROVEN = "the provider's word did not hold"
    CLOCK = "the clocks differ"
    NO_ADDRESS = "the provider does not vouch for an email address"
    DOMAIN = "the address is of another domain"
    TENANT = "they are of another tenant"
    NOT_INVITED = "they were not invited"
    TAKEN = "the address belongs to another account of the provider"
    NO_ROLE = "no claim gives them a role"
    INACTIVE = "their account is closed"
    TOO_OFTEN = "they tried too often"
    MISSET = "WELLHEARD_OIDC_ORGANISATION names no organisation"


@dataclass(frozen=True)
class Words:
    """What a page says."""

    title: str
    text: str
    mend: str
    status: int


class NotLetIn(Exception):
    """Somebody does not come in; carries the reason, and the detail for the trail."""

    def __init__(self, why: Why, detail: str = "", by: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else str(why))
        self.why, self.detail, self.by = why, detail, by


REFUSED, UNCLEAR, TOO_MANY, DOWN = 403, 400, 429, 502
AGAIN = "Begin at the sign-in page once more."
TELL = "If it goes on, tell your IT department what this page says, and the time."
ADMINISTRATOR = "Ask an administrator of your organisation here to invite you at the "
WORDS = {
    Why.DOWN: Words(
        "{provider} does not answer",
        "We could not reach the service that signs you in, or could not read its "
        "answer. Nothing is wrong with your account.",
        f"Try again in a few minutes. {TELL}",
        DOWN,
    ),
    Why.NOT_OURS: Words(
        "Signing in took too long, or began elsewhere",
        "The answer of {provider} belongs to no sign-in that this browser began within "
        "the last ten minutes.",
        f"{AGAIN} Use one browser for all of it, and allow cookies for this site.",
        UNCLEAR,
    ),
    Why.CANCELLED: Words(
        "You did not sign in",
        "{provider} did not let you go on, or you stopped.",
        f"{AGAIN} If {{provider}} says that you need approval, ask your IT department "
        "to give you access to this application.",
        REFUSED,
    ),
    Why.NOT_PROVEN: Words(
        "Signing in failed",
        "We could not confirm that the answer really came from {provider}, for us.",
        f"{AGAIN} {TELL}",
        REFUSED,
    ),
    Why.CLOCK: Words(
        "The clocks differ",
        "By our clock, the answer of {provider} is not valid now. One of the clocks "
        "is wrong.",
        "Tell whoever runs this service to run “wellheard doctor”, and to set the "
        "clock by the network.",
        REFUSED,
    ),
    Why.NO_ADDRESS: Words(
        "We cannot tell that your email address is yours",
        "{provider} told us no email address for you that it vouches for, so that we "
        "cannot find your invitation.",
        "Open the link in your invitation, and sign in from there. Without an "
        "invitation, ask an administrator of your organisation for one.",
        REFUSED,
    ),
    Why.DOMAIN: Words(
        "Your email address is of another organisation",
        "People with an address of that kind do not sign in here with {provider}.",
        f"Choose your work account at {{provider}}. {TELL}",
        REFUSED,
    ),
    Why.TENANT: Words(
        "Your account is of another organisation",
        "{provider} signed you in as somebody of another directory, or as a guest.",
        "Choose your work account at {provider}.",
        REFUSED,
    ),
    Why.NOT_INVITED: Words(
        "You are not a member yet",
        "{provider} told us who you are; nobody invited you here, under the address "
        "that it told us.",
        f"{ADMINISTRATOR}address that you use with {{provider}}.",
        REFUSED,
    ),
    Why.TAKEN: Words(
        "Your address belongs to another account",
        "Somebody with your email address signed in here before, by another account "
        "of {provider}. So nobody comes in by getting an address that was another's.",
        "If both are yours, ask whoever runs this service to run "
        "wellheard forget-provider with your address.",
        REFUSED,
    ),
    Why.NO_ROLE: Words(
        "You have no role here",
        "{provider} puts you into none of the groups that may use this service.",
        "Ask your IT department for one of those groups, then sign in again.",
        REFUSED,
    ),
    Why.INACTIVE: Words(
        "Your account is closed",
        "Somebody who looks after this service closed it.",
        "Ask an administrator of your organisation.",
        REFUSED,
    ),
    Why.TOO_OFTEN: Words(
        "Too many people try to sign in at once",
        "Somebody, or some program, began to sign in from your network too often.",
        "Wait a minute, then try again.",
        TOO_MANY,
    ),
    Why.MISSET: Words(
        "Signing in is not set up yet",
        "We know who you are, and not for which organisation.",
        "Tell whoever runs this service to run “wellheard doctor”.",
        DOWN,
    ),
}
"""What is said for each reason; {provider} is what the provider is called."""
