"""Handles under domains that only health and care hold, proved from both sides."""

import json
from collections.abc import Mapping

import pytest

from tests.rooms.networks.bluesky.answering import (
    REGISTRY,
    VIEW,
    Drawer,
    Json,
    No,
    actor,
    hidden,
)
from wellheard.networks.asking.question import Answer, Garbled, Question, Unreachable
from wellheard.networks.bluesky import domains
from wellheard.networks.bluesky.bluesky import Servers
from wellheard.networks.bluesky.domains import (
    DomainRefused,
    Step,
    Verified,
    Wanted,
    read_domains,
    under,
    verified,
)
from wellheard.networks.bluesky.identity import Identity
from wellheard.networks.bluesky.registry import Registered, operations
from wellheard.networks.network import NotThere

TRUST, WARD, FALSE, PRIVATE, WEB = (
    "did:plc:invtrust",
    "did:plc:invward",
    "did:plc:invfalse",
    "did:plc:invprivate",
    "did:web:inv.nhs.wales",
)
HANDLES = {
    TRUST: "northmoor.nhs.uk",
    WARD: "ward.northmoor.nhs.uk",
    FALSE: "false.nhs.uk",
    PRIVATE: "private.nhs.uk",
    WEB: "inv.nhs.wales",
}
LEADS_TO = {handle: did for did, handle in HANDLES.items()}
SERVERS = Servers(VIEW, REGISTRY)


def document(did: str, *handles: str) -> Json:
    return {"id": did, "alsoKnownAs": [f"at://{each}" for each in handles]}


DOCUMENTS: dict[str, Json] = {
    **{f"/{did}": document(did, handle) for did, handle in HANDLES.items()},
    f"/{FALSE}": document(FALSE, "somebody.example"),
    "inv.nhs.wales/.well-known/did.json": document(WEB, "inv.nhs.wales"),
}


def resolve(params: Mapping[str, list[str]]) -> Json | No:
    (handle,) = params["handle"]
    did = LEADS_TO.get(handle)
    return {"did": did} if did else No("InvalidRequest", "Unable to resolve handle")


def profiles(params: Mapping[str, list[str]]) -> Json:
    shown = {did: actor(did, handle) for did, handle in HANDLES.items()}
    shown[PRIVATE] = hidden(PRIVATE, HANDLES[PRIVATE])
    return {"profiles": [shown[did] for did in params["actors"] if did in shown]}


def entry(did: str, *names: str, at: int = 1, **more: object) -> Json:
    operation = {"type": "plc_operation", "alsoKnownAs": list(names), **more}
    moment = f"2026-10-01T00:00:{at:02}.000Z"
    return {"did": did, "operation": operation, "createdAt": moment, "cid": "x"}


def lines(*entries: object) -> bytes:
    return b"\n".join(json.dumps(each).encode() for each in entries)


def drawer(**answers: object) -> Drawer:
    return Drawer(
        {
            "resolveHandle": resolve,
            "getProfiles": profiles,
            **DOCUMENTS,
            **answers,  # type: ignore[dict-item]
        }
    )


def found(asks: Drawer, wanted: Wanted) -> tuple[list[Verified], list[Step]]:
    steps: list[Step] = []
    return list(verified(asks, SERVERS, wanted, steps.append)), steps


def test_a_handle_is_under_the_narrowest_of_the_domains() -> None:
    both = ("nhs.uk", "northmoor.nhs.uk")
    assert under("ward.northmoor.nhs.uk", both) == "northmoor.nhs.uk"
    assert under("nhs.uk", both) == "nhs.uk"
    assert under("notnhs.uk", both) is None
    assert under("nhs.uk.example", both) is None


def test_domains_are_read_as_people_write_them() -> None:
    assert read_domains(["NHS.uk", ".nhs.scot ", "@nhs.uk"]) == ("nhs.uk", "nhs.scot")
    with pytest.raises(DomainRefused, match=r"'uk' is no domain; write it"):
        read_domains(["uk"])


def test_what_a_search_finds_is_proved_from_both_sides() -> None:
    pages = {
        None: ([TRUST, FALSE], "2"),
        "2": (["did:plc:invother", WARD, PRIVATE], None),
    }

    def search(params: Mapping[str, list[str]]) -> Json:
        assert params["q"] == ["nhs.uk"]
        ids, cursor = pages[params.get("cursor", [None])[0]]
        actors = [actor(did, HANDLES.get(did, "northmoor.nhs.uk")) for did in ids]
        return {"actors": actors, **({"cursor": cursor} if cursor else {})}

    rows, steps = found(drawer(searchActors=search), Wanted(("nhs.uk",)))
    assert [(row.domain, row.handle, row.did, row.source) for row in rows] == [
        ("nhs.uk", "northmoor.nhs.uk", TRUST, "search"),
        ("nhs.uk", "ward.northmoor.nhs.uk", WARD, "search"),
    ]
    assert [(step.looked_at, step.found) for step in steps] == [(2, 1), (5, 2)]


def test_a_search_that_goes_round_ends() -> None:
    said = {"actors": [actor(TRUST, HANDLES[TRUST])], "cursor": "same"}
    asks = drawer(searchActors=said)
    rows, _steps = found(asks, Wanted(("nhs.uk",)))
    assert len(rows) == 1
    assert sum(each.url.endswith("searchActors") for each in asks.asked) == 2


def test_a_search_that_is_refused_is_told_and_costs_nothing_else() -> None:
    asks = drawer(searchActors=No("AuthMissing", status=401))
    rows, steps = found(asks, Wanted(("nhs.uk",), known=(TRUST,)))
    assert [row.did for row in rows] == [TRUST]
    assert [(step.source, step.unchecked) for step in steps] == [
        ("known", 0),
        ("search", 1),
    ]


def test_accounts_that_were_met_are_looked_at_too() -> None:
    wanted = Wanted(("nhs.uk", "nhs.wales"), known=(WEB, TRUST, PRIVATE), search=False)
    rows, (step,) = found(drawer(), wanted)
    assert [(row.domain, row.did) for row in rows] == [
        ("nhs.wales", WEB),
        ("nhs.uk", TRUST),
    ]
    assert (step.source, step.looked_at, step.found) == ("known", 3, 2)


def test_the_registry_is_read_on_from_where_it_was_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(domains, "REGISTRY_PAGE", 2)
    first = lines(
        entry(TRUST, "at://northmoor.nhs.uk", at=1),
        entry("did:plc:invother", "at://other.example", at=2),
    )
    second = lines(entry(WARD, "at://ward.northmoor.nhs.uk", at=3))
    said = {None: first, "2026-10-01T00:00:02.000Z": second}
    asks = drawer(**{"/export": lambda params: said[params.get("after", [None])[0]]})
    wanted = Wanted(("nhs.uk",), search=False, registry_pages=1)
    rows, (step,) = found(asks, wanted)
    assert [row.did for row in rows] == [TRUST]
    assert (step.source, step.looked_at, step.after) == (
        "registry",
        2,
        "2026-10-01T00:00:02.000Z",
    )
    later = Wanted(("nhs.uk",), search=False, registry_pages=9, after=step.after)
    rows, (step,) = found(asks, later)
    assert [row.did for row in rows] == [WARD]
    assert (step.looked_at, step.after) == (1, "2026-10-01T00:00:03.000Z")


def test_an_empty_registry_ends_at_once() -> None:
    wanted = Wanted(("nhs.uk",), search=False, registry_pages=9)
    assert found(drawer(**{"/export": b""}), wanted) == ([], [])


def test_an_account_is_asked_about_once_however_often_it_comes_up() -> None:
    said = {"actors": [actor(TRUST, HANDLES[TRUST])] * 3}
    asks = drawer(searchActors=said)
    rows, _steps = found(asks, Wanted(("nhs.uk",), known=(TRUST,)))
    assert [row.source for row in rows] == ["known"]
    assert sum(each.url.endswith("resolveHandle") for each in asks.asked) == 1


class Deaf(Drawer):
    """Servers of which the registry cannot be reached."""

    def ask(self, question: Question, read: object) -> tuple[object, Answer]:  # type: ignore[override]
        if question.host == "registry.example":
            raise Unreachable("The registry does not answer")
        return super().ask(question, read)  # type: ignore[arg-type]


def test_what_could_not_be_proved_is_counted() -> None:
    asks = Deaf(drawer().answers)
    rows, (step,) = found(asks, Wanted(("nhs.uk",), known=(TRUST,), search=False))
    assert (rows, step.unchecked) == ([], 1)


def test_the_table_is_in_the_order_of_domains_and_handles() -> None:
    wanted = Wanted(("nhs.uk", "nhs.wales"), known=(WEB, WARD, TRUST), search=False)
    rows, _steps = found(drawer(), wanted)
    told = domains.table(rows)
    assert told.column_names == ["domain", "handle", "did", "verified_at", "source"]
    assert told["handle"].to_pylist() == [
        "northmoor.nhs.uk",
        "ward.northmoor.nhs.uk",
        "inv.nhs.wales",
    ]
    assert domains.table([]).num_rows == 0


def test_entries_of_the_registry_are_read_old_new_and_odd() -> None:
    old = {"did": WARD, "createdAt": "2", "operation": {"handle": "Ward.NHS.uk"}}
    page = operations(
        lines(
            entry(TRUST, "at://northmoor.nhs.uk", "https://elsewhere.example"),
            old,
            {"did": 7, "createdAt": "3", "operation": {}},
            entry(FALSE, at=4, alsoKnownAs=None),
        )
        + b"\n"
    )
    assert page.registered == [
        Registered(TRUST, "northmoor.nhs.uk"),
        Registered(WARD, "ward.nhs.uk"),
    ]
    assert (page.entries, page.last) == (4, "2026-10-01T00:00:04.000Z")


def test_a_page_of_the_registry_that_was_cut_short_is_asked_for_again() -> None:
    with pytest.raises(Garbled):
        operations(lines(entry(TRUST, "at://northmoor.nhs.uk"))[:-5])


def identity(**answers: object) -> Identity:
    return Identity(drawer(**answers), REGISTRY, VIEW)


def test_a_handle_is_somebodys_own_only_where_both_say_so() -> None:
    assert identity().is_own("Northmoor.nhs.uk", TRUST)
    assert not identity().is_own("northmoor.nhs.uk", WARD)  # it leads elsewhere
    assert not identity().is_own("false.nhs.uk", FALSE)  # the account does not say so
    assert not identity().is_own("nobody.nhs.uk", TRUST)  # it leads nowhere


@pytest.mark.parametrize(("status", "reason"), [(404, "unknown"), (410, "deleted")])
def test_an_account_that_the_registry_does_not_have_is_not_there(
    status: int, reason: str
) -> None:
    gone = identity(**{f"/{TRUST}": No("gone", status=status)})
    with pytest.raises(NotThere) as told:
        gone.document(TRUST)
    assert told.value.reason == reason
    assert not gone.is_own("northmoor.nhs.uk", TRUST)


def test_a_document_of_somebody_else_is_none() -> None:
    with pytest.raises(NotThere, match="leads to somebody else"):
        identity(**{f"/{TRUST}": document(WARD)}).document(TRUST)
    with pytest.raises(Garbled):
        identity(**{f"/{TRUST}": {"alsoKnownAs": []}}).document(TRUST)


@pytest.mark.parametrize(
    "did",
    [
        "did:web:localhost",
        "did:web:127.0.0.1",
        "did:web:inv.example:path:deeper",
        "did:web:inv.example%2Fpath",
        "did:web:user%40inv.example",
        "did:key:invented",
        "nobody",
    ],
)
def test_an_id_that_leads_nowhere_public_is_not_looked_up(did: str) -> None:
    asks = drawer()
    with pytest.raises(NotThere):
        Identity(asks, REGISTRY, VIEW).document(did)
    assert asks.asked == []
