"""The pages of the interface for programs."""

from tests.web.api.programs import program
from tests.web.people import Visitor
from tests.web.samples import MARK, Sample


def some_tokens(visitor: Visitor) -> str:
    """Say where one's tokens are."""
    program(visitor, name=f"{MARK} board pack")
    return "/account/tokens"


PAGES = {
    "api:documentation": Sample(lambda _visitor: "/api", is_public=True),
    "api:tokens": Sample(some_tokens),
    "tokens without any": Sample(lambda _visitor: "/account/tokens"),
    "api:add_token": Sample(lambda _visitor: "/account/tokens/new"),
}
NO_PAGES = {
    "api:accounts",
    "api:account",
    "api:facets",
    "api:lists",
    "api:list",
    "api:members",
    "api:only_in",
    "api:organisations",
    "api:organisation",
    "api:openapi",
    "api:elsewhere",
    "api:overlaps",
    "api:revoke_token",
}
