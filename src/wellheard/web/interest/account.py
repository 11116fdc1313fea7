"""One account's page: who it is, why it is included, and how to leave it out."""

import math
from contextlib import suppress
from typing import Any

import numpy as np
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from markupsafe import Markup

from wellheard.accounts import handles
from wellheard.accounts.addresses import address
from wellheard.accounts.privacy import in_words
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import AccountUnclear, names_of
from wellheard.reports.charts.bars import Bar, bars
from wellheard.web import answering
from wellheard.web.interest import editions, hiding, reasons
from wellheard.web.interest.charts import Kept, NoChart
from wellheard.web.interest.directory import Row, row
from wellheard.web.interest.forgetting import forget
from wellheard.web.interest.models import Edition, Entry, Picked, SavedList
from wellheard.web.interest.naming import Names, network
from wellheard.web.interest.searching import Search
from wellheard.web.kit.outside import outside
from wellheard.web.kit.pages import page
from wellheard.web.signin.allowing import allowed
from wellheard.web.signin.deeds import Deed
from wellheard.web.trail.recording import record

SEEDS_SHOWN = 20
NEAR_SHOWN = 10


@allowed(Deed.SEE)
def account(
    request: HttpRequest, edition_id: int, name: str, account_id: str
) -> HttpResponse:
    """Show an account; why somebody looks is asked first, and each look recorded."""
    edition, entry = there(request, edition_id, name, account_id)
    reason = reasons.given(request)
    if not reason:
        return reasons.ask(request)
    record(
        request,
        "looked at an account",
        f"{entry.network} {entry.account_id}",
        reason=reason,
        rows=1,
        edition=edition.pk,
    )
    return page(
        request,
        "interest/account",
        _shown(request, edition, entry) | {"reason": reason},
    )


def there(
    request: HttpRequest, edition_id: int, name: str, account_id: str
) -> tuple[Edition, Entry]:
    """Return an account that somebody may see, else 404."""
    edition = editions.one(request, edition_id)
    entry = edition and (
        edition.entries.filter(network=name, account_id=account_id).first()
    )
    if not edition or not entry:
        raise Http404
    if hiding.is_hidden(entry.network, entry.account_id, entry.handle):
        raise Http404
    return edition, entry


def _shown(request: HttpRequest, edition: Edition, entry: Entry) -> dict[str, Any]:
    names = Names(edition)
    shown = row(entry, names)
    lists = SavedList.objects.of(request.member.organisation).filter(query="")
    newest = editions.newest(request)
    return {
        "title": shown.title,
        "edition": edition,
        "coverage": editions.coverage(edition),
        "entry": entry,
        "row": shown,
        "network": network(entry.network),
        "about": _about(entry, names),
        "elsewhere": elsewhere(entry),
        "chart": chart(edition, entry),
        "parts": parts(edition, entry),
        "seeds": seeds(edition, entry)[:SEEDS_SHOWN],
        "more_seeds": max(len(entry.seeds) - SEEDS_SHOWN, 0),
        "near": near(edition, entry, names),
        "on_map": newest == edition,
        "picked": Picked.objects.filter(
            saved_list__in=lists, network=entry.network, account_id=entry.account_id
        ).select_related("saved_list"),
        "lists": lists,
        "may_edit": request.member.may(Deed.EDIT),
        "may_leave_out": may_leave_out(request),
    }


def _about(entry: Entry, names: Names) -> list[dict[str, Any]]:
    """Return what is known of an account, as a list for the eye."""
    community = names.community(entry.community) if entry.community else ""
    known = {
        "Handle": f"@{entry.handle}" if entry.handle else "",
        "Network": network(entry.network),
        "Kind": names.of("kind", entry.kind) if entry.kind else "",
        "Public roles": ", ".join(names.of("role", each) for each in entry.roles),
        "Place": names.of("place", entry.place) if entry.place else "",
        "Region": names.of("region", entry.region) if entry.region else "",
        "Community": community,
        "Language": names.of("language", entry.language) if entry.language else "",
        "Activity": names.of("activity", entry.activity) if entry.activity else "",
        "Followers": f"{entry.followers:,}" if entry.followers is not None else "",
    }
    return [
        {
            "key": {"text": key},
            "value": {"text": value or "Not known", "classes": "wh-break"},
        }
        for key, value in known.items()
    ]


def elsewhere(entry: Entry) -> list[tuple[str, str]]:
    """Return where else an account says that it is: what to show, and the address.

    Only what it states itself counts: links, and handles of Mastodon's kind.
    """
    stated = [entry.website, *handles.links(entry.bio)]
    found = {link: link for link in stated if outside(link)}
    for handle in handles.mentions(entry.bio, "mastodon"):
        if home := address("mastodon", handle):
            found[home] = f"@{handle}"
    return [(text, href) for href, text in found.items() if href != entry.address]


def parts(edition: Edition, entry: Entry) -> list[tuple[str, float]]:
    """Return the parts that make up an account's concentration."""
    share = edition.facts["definition"]["engagement_share"]
    engagement = share * math.log1p(entry.engagement)
    return [
        ("Interest part", max(entry.concentration - engagement, 0)),
        ("Engagement part", engagement),
    ]


def chart(edition: Edition, entry: Entry) -> Markup:
    """Draw the parts as bars beside one another."""
    made = parts(edition, entry)
    told = "; ".join(f"{name}: {value:.3f}" for name, value in made)
    drawn = [Bar(name, value, f"{value:.3f}") for name, value in made]
    about = f"{told}; together {entry.concentration:.3f}"
    return bars(
        "parts", "Parts of the concentration", about, drawn, entry.concentration
    )


def seeds(edition: Edition, entry: Entry) -> list[dict[str, Any]]:
    """Return the seeds behind an account's place, the weightiest first."""
    listed = edition.facts["seeds"]
    mine = [listed[place] for place in entry.seeds if place < len(listed)]
    return sorted(mine, key=lambda each: -each["weight"])


def near(edition: Edition, entry: Entry, names: Names) -> dict[str, Any] | None:
    """Return whom of the edition an account follows, and who of it follows it."""
    try:
        both = Kept.of(edition).ties(entry.rank)
    except NoChart:
        return None
    search = Search(edition)
    return {
        side: _some(search, places, names)
        for side, places in zip(("follows", "followers"), both, strict=True)
    }


def _some(search: Search, places: Any, names: Names) -> tuple[str, list[Row]]:
    kept = np.sort(places[~search.hidden[places]])
    shown = [row(each, names) for each in search.entries(kept[:NEAR_SHOWN])]
    return in_words(len(kept)), shown


def may_leave_out(request: HttpRequest) -> bool:
    """Whether somebody may note that a person asked to be left out."""
    return bool(request.member.may(Deed.ADMINISTER) or request.member.may(Deed.KEEP))


@allowed(Deed.SEE)
def leave_out(
    request: HttpRequest, edition_id: int, name: str, account_id: str
) -> HttpResponse:
    """Confirm that a person asked to be left out, and leave them out at once."""
    if not may_leave_out(request):
        raise PermissionDenied
    edition, entry = there(request, edition_id, name, account_id)
    lake = answering.lake()
    if request.method == "POST" and lake is not None:
        lake.opt_out(entry.network, all_names(lake, entry))
        hiding.forget()
        forget(entry.network, [entry.account_id], ())
        record(request, "left an account out, as asked", f"somebody on {entry.network}")
        messages.success(
            request, "The account is left out of all pages and of all that is found."
        )
        return redirect("interest:directory")
    return page(
        request,
        "interest/leave_out",
        {
            "title": "Leave this account out",
            "row": row(entry, Names(edition)),
            "has_lake": lake is not None,
        },
    )


def all_names(lake: Lake, entry: Entry) -> list[str]:
    """Return every name that an account is known by."""
    names = {entry.account_id}
    if entry.handle:
        names |= {f"@{entry.handle.lower()}", entry.handle}
    with suppress(AccountUnclear):
        names |= {*names_of(lake.snapshot(), entry.network, entry.account_id)}
    return sorted(names)
