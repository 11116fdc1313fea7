"""What answers are made of, as JSON Schema says it, each under its name."""

from typing import Any

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.web.belonging.models import KINDS

Schema = dict[str, Any]
WITHHELD = (
    f"null where there are fewer than {SMALLEST_GROUP}, so that nobody stands out"
)

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
WHOLE_OR_NULL: Schema = {"type": ["integer", "null"]}
NUMBER: Schema = {"type": "number"}
NUMBER_OR_NULL: Schema = {"type": ["number", "null"]}
TRUTH: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}


def about(schema: Schema, description: str) -> Schema:
    """Return a schema with what it means."""
    return {**schema, "description": description}


def listed(items: Schema) -> Schema:
    """Return what a list of something is."""
    return {"type": "array", "items": items}


def whole(properties: dict[str, Schema]) -> Schema:
    """Return an object all of whose members are always there."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def named(name: str) -> Schema:
    """Return a reference to a schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def either(name: str) -> Schema:
    """Return a schema by its name, or nothing."""
    return {"oneOf": [named(name), {"type": "null"}]}


def page(item: str, **more: Schema) -> Schema:
    """Return one page of a long list."""
    return whole(
        {
            **more,
            "items": listed(named(item)),
            "next": about(
                {"type": ["string", "null"], "format": "uri"},
                "Where the next page is; null at the last",
            ),
        }
    )


ACCOUNT: dict[str, Schema] = {
    "rank": about(WHOLE, "Place in the ranking by concentration, from 1"),
    "network": TEXT,
    "account_id": about(TEXT, "The network's permanent id, or @handle"),
    "handle": TEXT_OR_NULL,
    "name": TEXT_OR_NULL,
    "kind": about(TEXT_OR_NULL, "individual or organisation, where it is known"),
    "roles": about(listed(TEXT), "Public roles, as the account states them"),
    "place": TEXT_OR_NULL,
    "region": TEXT_OR_NULL,
    "language": TEXT_OR_NULL,
    "activity": TEXT_OR_NULL,
    "community": TEXT_OR_NULL,
    "followers": WHOLE_OR_NULL,
    "seeds_followed": WHOLE,
    "interest": NUMBER_OR_NULL,
    "engagement": NUMBER_OR_NULL,
    "concentration": NUMBER_OR_NULL,
    "concentration_high": about(NUMBER_OR_NULL, "Upper end of its 95 % interval"),
    "coverage": about(NUMBER_OR_NULL, "Share of its interest that was observed"),
    "is_seed": TRUTH,
    "why": about(TEXT_OR_NULL, "Why it is included, in words"),
    "address": TEXT_OR_NULL,
}
EDITION: dict[str, Schema] = {
    "id": WHOLE,
    "title": TEXT,
    "as_at": about(DAY, "The day of the evidence"),
    "made_at": MOMENT,
    "snapshot": WHOLE,
    "purpose": about(TEXT, "What people may be named for; use it for nothing else"),
    "definition": about(TEXT, "The version of the formulas"),
    "coverage": about(TEXT, "How much of the seeds’ audiences was observed"),
}
COUNT = about(WHOLE_OR_NULL, WITHHELD)
HIDDEN = "null where hidden, or where the coverage of either set is unknown"
PAIR: dict[str, Schema] = {
    "first": about(TEXT, "One set, as it was asked for"),
    "second": TEXT,
    "hidden": about(TRUTH, "Whether a group of people too few would show"),
    "both": about(WHOLE_OR_NULL, "Accounts in both, as observed; null where hidden"),
    "share_first": about(NUMBER_OR_NULL, "Both, over the first"),
    "share_second": about(NUMBER_OR_NULL, "Both, over the second"),
    "jaccard": about(NUMBER_OR_NULL, "Both, over those in either"),
    **{
        f"{figure}_{end}": about(NUMBER_OR_NULL, f"{what}; {HIDDEN}")
        for figure in ("both", "share_first", "share_second", "jaccard")
        for end, what in (
            ("estimate", "Had all been observed"),
            ("low", "Lower end of its 95 % interval"),
            ("high", "Upper end of its 95 % interval"),
        )
    },
}
SCHEMAS: dict[str, Schema] = {
    "Edition": whole(EDITION),
    "Account": whole(ACCOUNT),
    "AccountInFull": whole(
        {
            **ACCOUNT,
            "edition": named("Edition"),
            "parts": listed(whole({"name": TEXT, "value": NUMBER_OR_NULL})),
            "seeds": listed(
                whole(
                    {
                        "network": TEXT,
                        "account_id": TEXT,
                        "handle": TEXT_OR_NULL,
                        "weight": NUMBER_OR_NULL,
                        "coverage": NUMBER_OR_NULL,
                    }
                )
            ),
        }
    ),
    "Accounts": page("Account", total=COUNT, edition=named("Edition")),
    "Value": whole({"value": TEXT, "name": TEXT, "accounts": COUNT}),
    "Facet": whole({"facet": TEXT, "name": TEXT, "values": listed(named("Value"))}),
    "Facets": whole(
        {
            "edition": named("Edition"),
            "total": COUNT,
            "facets": listed(named("Facet")),
        }
    ),
    "List": whole(
        {
            "id": WHOLE,
            "name": TEXT,
            "note": TEXT,
            "kind": {"type": "string", "enum": ["filter", "picked"]},
            "filter": about(TEXT_OR_NULL, "As in the address of the directory"),
            "accounts": about(WHOLE_OR_NULL, f"When last counted; {WITHHELD}"),
            "made_at": MOMENT,
            "changed_at": MOMENT,
        }
    ),
    "Lists": page("List"),
    "Member": whole(
        {
            "network": TEXT,
            "account_id": TEXT,
            "handle": TEXT_OR_NULL,
            "note": TEXT_OR_NULL,
            "added_at": {"type": ["string", "null"], "format": "date-time"},
            "account": either("Account"),
        }
    ),
    "Members": page("Member", edition=named("Edition")),
    "ComparedSet": whole(
        {
            "set": TEXT,
            "kind": {"type": "string", "enum": ["group", "own", "list"]},
            "name": TEXT,
            "seeds": about(WHOLE, "Seeds in the lake; 0 for a list"),
            "accounts": COUNT,
            "coverage": about(NUMBER_OR_NULL, "Share of its follows observed"),
            "in_none_of_the_others": about(
                WHOLE_OR_NULL, "null where a group of people too few would show"
            ),
        }
    ),
    "Pair": whole(PAIR),
    "Overlaps": whole(
        {
            "edition": named("Edition"),
            "direction": TEXT,
            "snapshot": about(WHOLE, "The snapshot of the lake that was counted"),
            "as_at": about(DAY, "The newest day of its evidence"),
            "sets": listed(named("ComparedSet")),
            "pairs": listed(named("Pair")),
            "remarks": about(listed(TEXT), "What is not shown, and why"),
        }
    ),
    "Channel": whole(
        {
            "network": TEXT,
            "handle": TEXT,
            "address": TEXT_OR_NULL,
            "purpose": TEXT_OR_NULL,
            "checked_on": {"type": ["string", "null"], "format": "date"},
        }
    ),
    "Organisation": whole(
        {
            "code": about(TEXT, "The ODS code, where there is one"),
            "name": TEXT,
            "kind": {"type": "string", "enum": list(KINDS)},
            "region": TEXT_OR_NULL,
            "ics": TEXT_OR_NULL,
            "parent": about(TEXT_OR_NULL, "The code of the organisation it belongs to"),
            "peer_group": TEXT_OR_NULL,
            "website": TEXT_OR_NULL,
            "closed_on": {"type": ["string", "null"], "format": "date"},
            "accounts": listed(named("Channel")),
        }
    ),
    "Organisations": page("Organisation"),
    "Problem": whole(
        {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "detail": about(TEXT, "What happened, and what to do"),
            "instance": TEXT,
        }
    ),
}
