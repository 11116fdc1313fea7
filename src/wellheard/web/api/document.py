"""The OpenAPI document: what can be asked for, written by hand as plain values."""

from functools import cache
from typing import Any

from django.conf import settings

from wellheard import __version__
from wellheard.findings.interest.direction import DIRECTIONS
from wellheard.web.api.asking import LONGEST_CURSOR, MOST, USUAL
from wellheard.web.api.schemas import SCHEMAS, Schema, named
from wellheard.web.api.scopes import Scope
from wellheard.web.belonging.models import KINDS
from wellheard.web.interest.columns import FACETS
from wellheard.web.interest.filtering import LIST, MOST_VALUES
from wellheard.web.interest.naming import FACET_TITLES
from wellheard.web.interest.sets import FEWEST
from wellheard.web.interest.sets import MOST as MOST_SETS
from wellheard.web.interest.sets import WORD as WORD_OF_SET
from wellheard.web.interest.words import LONGEST

ROOT = "/api/v1"
ABOUT = (
    "Read only. Each request needs a token of its user's own, made on the page "
    "/account/tokens and sent as `Authorization: Bearer`. A token sees what its owner "
    "may see in one organisation, and nothing else. Small numbers are withheld as on "
    "the pages, and each answer that names people is written into the trail."
)
REFUSALS = {
    "400": "Something in the address cannot be understood",
    "401": "No token that is good came with the request",
    "403": "The token, or its owner, may not do this",
    "404": "There is nothing here that the token may see",
    "429": "The token was used too often; wait as long as Retry-After says",
}


def parameter(
    name: str,
    schema: Schema,
    description: str,
    *,
    within: str = "query",
    required: bool = False,
) -> dict[str, Any]:
    """Return one part of an address."""
    said: dict[str, Any] = {
        "name": name,
        "in": within,
        "required": required or within == "path",
        "description": description,
        "schema": schema,
    }
    return said


TEXT: Schema = {"type": "string", "maxLength": LONGEST, "pattern": r"^[^\u0000]*$"}
WORD: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
ID: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
EDITION = parameter("edition", ID, "An edition; the newest if left out")
PAGING = [
    parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "How many rows a page has",
    ),
    parameter(
        "cursor",
        {"type": "string", "maxLength": LONGEST_CURSOR, "pattern": "^[A-Za-z0-9_-]+$"},
        "Where the page before ended; part of its next",
    ),
]
NARROWING = [
    EDITION,
    parameter("q", TEXT, "Words of names, handles and bios"),
    *(
        parameter(
            facet,
            {"type": "array", "items": TEXT, "maxItems": MOST_VALUES},
            f"{FACET_TITLES[facet]}; any of those given; “unknown” if not known"
            if facet != LIST
            else "The number of a list of picked accounts",
        )
        for facet in (*FACETS, LIST)
    ),
]
SETS = [
    parameter(
        "set",
        {
            "type": "array",
            "items": {"type": "string", "pattern": f"^({WORD_OF_SET.pattern})$"},
            "minItems": FEWEST,
            "maxItems": MOST_SETS,
            "uniqueItems": True,
        },
        "The sets: group:NAME of a seed group, own:NUMBER of one of your "
        "organisation’s, list:NUMBER of a list; as in the address of /overlaps",
        required=True,
    ),
    parameter(
        "direction",
        {"type": "string", "enum": sorted(DIRECTIONS), "default": "followers"},
        "Who follows the seeds of a group, or whom they follow",
    ),
    EDITION,
]
LIST_ID = parameter("id", ID, "The number of a list", within="path")


def operation(
    name: str,
    summary: str,
    scope: Scope,
    answer: str,
    parameters: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return one thing that can be asked for."""
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": [str(scope)],
            "security": [{"token": [str(scope)]}],
            "parameters": parameters,
            "responses": {
                "200": _answer(answer),
                "304": {"description": "Nothing changed since If-None-Match"},
                **{status: _refusal(why) for status, why in REFUSALS.items()},
            },
        }
    }


def _answer(schema: str) -> dict[str, Any]:
    return {
        "description": "What was asked for",
        "headers": {
            "ETag": {"schema": {"type": "string"}},
            "RateLimit": {"schema": {"type": "string"}},
            "RateLimit-Policy": {"schema": {"type": "string"}},
        },
        "content": {"application/json": {"schema": named(schema)}},
    }


def _refusal(why: str) -> dict[str, Any]:
    return {
        "description": why,
        "content": {"application/problem+json": {"schema": named("Problem")}},
    }


PATHS = {
    "/accounts": operation(
        "accounts",
        "Accounts of the directory, the keenest first",
        Scope.DIRECTORY,
        "Accounts",
        [*NARROWING, *PAGING],
    ),
    "/accounts/{network}/{account_id}": operation(
        "account",
        "One account, with the parts of its place",
        Scope.DIRECTORY,
        "AccountInFull",
        [
            parameter(
                "network",
                {"type": "string", "pattern": "^[a-z]{1,20}$"},
                "The network's short name, such as bluesky",
                within="path",
            ),
            parameter("account_id", WORD, "Its permanent id there", within="path"),
            EDITION,
        ],
    ),
    "/facets": operation(
        "facets",
        "How accounts divide by role, place and more; small numbers withheld",
        Scope.DIRECTORY,
        "Facets",
        NARROWING,
    ),
    "/lists": operation(
        "lists", "Lists of your organisation", Scope.LISTS, "Lists", PAGING
    ),
    "/lists/{id}": operation("list", "One list", Scope.LISTS, "List", [LIST_ID]),
    "/lists/{id}/accounts": operation(
        "members",
        "Who is in a list now",
        Scope.LISTS,
        "Members",
        [LIST_ID, EDITION, *PAGING],
    ),
    "/overlaps": operation(
        "overlaps",
        "What each pair of 2 to 8 sets shares; small groups withheld",
        Scope.OVERLAPS,
        "Overlaps",
        SETS,
    ),
    "/overlaps/accounts": operation(
        "only_in",
        "Accounts in the first of some sets and in none of the others",
        Scope.OVERLAPS,
        "Accounts",
        [*SETS, *PAGING],
    ),
    "/organisations": operation(
        "organisations",
        "Organisations of the register, with their accounts",
        Scope.ORGANISATIONS,
        "Organisations",
        [
            parameter("q", TEXT, "Words of the name, or the code"),
            parameter("kind", {"type": "string", "enum": list(KINDS)}, "Which kind"),
            parameter("region", TEXT, "The region, as the register writes it"),
            parameter("ics", TEXT, "The integrated care system"),
            *PAGING,
        ],
    ),
    "/organisations/{code}": operation(
        "organisation",
        "One organisation",
        Scope.ORGANISATIONS,
        "Organisation",
        [parameter("code", WORD, "Its ODS code", within="path")],
    ),
}


@cache
def document() -> dict[str, Any]:
    """Return the whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings.ENVIRONMENT.text("SERVICE_NAME"),
            "version": __version__,
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": settings.ENVIRONMENT.text("ADDRESS") + ROOT}],
        "paths": PATHS,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
