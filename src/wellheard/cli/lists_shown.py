"""Named lists on the screen: their names, their rows, and what they were made from."""

import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal

import pyarrow as pa

from wellheard.cli import results, screen
from wellheard.evidence.tables.lists import NAMED_LIST
from wellheard.findings.interest.lists import Made
from wellheard.findings.interest.named_list import NamedList

SHOWN = {
    "kind": "kind",
    "place": "place",
    "seeds_followed": "seeds",
    "concentration": "concentration",
    "followers_in_universe": "in universe",
    "audience": "of",
    "share_in_universe": "share_in_universe",
    "share_low": "at least",
    "audience_coverage": "observed",
    "place_by_peers": "by peers",
    "place_by_standing": "by standing",
    "followers_count": "followers",
    "posts_count": "posts",
    "place_by_size": "by size",
    "difference": "difference",
    "index": "index",
    "coverage": "coverage",
    "rank_then": "then",
    "moved": "moved",
    "why": "why",
}
"""The most telling columns, and what they are called on a terminal."""
SHARES = ("share_in_universe", "share_low", "audience_coverage", "coverage")
TEXTS = ("account", "kind", "place", "why")


def names(known: Sequence[NamedList], *, as_json: bool) -> None:
    """Say which lists there are, and how each is made."""
    if as_json:
        told = [_told(each) for each in known]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    screen.listed(
        ("list", "title", "direction", "order", "seeds", "universe", "top"),
        [
            (
                each.name,
                each.title,
                each.direction.name,
                each.order,
                ", ".join(each.seeds),
                _cell("universe", each.universe),
                str(each.top),
            )
            for each in known
        ],
        right=("universe", "top"),
    )


def _told(wanted: NamedList) -> dict[str, object]:
    review = wanted.next_review
    return {
        "list": wanted.name,
        "title": wanted.title,
        "about": wanted.about,
        "seeds": list(wanted.seeds),
        "direction": wanted.direction.name,
        "universe": wanted.universe,
        "order": wanted.order,
        "top": wanted.top,
        "where": [str(condition) for condition in wanted.where],
        "author": wanted.author,
        "checked_by": wanted.checked_by,
        "next_review": None if review is None else review.isoformat(),
    }


def summary(made: Sequence[Made]) -> pa.Table:
    """One row for each list: what it is, and what it was made from."""
    return pa.Table.from_pylist([_row(each) for each in made], NAMED_LIST.schema)


def _row(made: Made) -> dict[str, object]:
    wanted = made.wanted
    known = made.seeds["coverage"].drop_null().to_pylist()
    return {
        "list": wanted.name,
        "title": wanted.title,
        "about": wanted.about,
        "seeds": list(wanted.seeds),
        "direction": wanted.direction.name,
        "order": wanted.order,
        "how": made.how,
        "accounts": made.rows.num_rows,
        "seeds_asked": made.seeds.num_rows + len(made.unresolved),
        "seeds_in_the_lake": made.seeds.num_rows,
        "coverage_lowest": min(known, default=None),
        "coverage_highest": max(known, default=None),
        "universe": made.universe,
        "universe_coverage": made.universe_coverage,
        "remarks": list(made.remarks),
    }


def show(made: Made, *, rows: bool, alone: bool) -> None:
    """Show a list, and say what it was made from."""
    if rows and made.has_seeds:
        if not alone:
            sys.stdout.write(f"# {made.wanted.name}: {made.wanted.title}\n")
        if screen.is_terminal():
            _table(made.rows)
        else:
            results.write_csv(made.rows, sys.stdout)
        if not alone:
            sys.stdout.write("\n")
    sys.stdout.flush()
    for sentence in sentences(made):
        screen.say(sentence)


def sentences(made: Made) -> list[str]:
    """Say of a list how it was made, and how much was there to look at."""
    wanted = made.wanted
    said = [f"{wanted.title}: {made.rows.num_rows:,} accounts, {made.how}"]
    if made.has_seeds:
        asked = made.seeds.num_rows + len(made.unresolved)
        said.append(f"  {made.seeds.num_rows} of {asked} seeds are in the lake")
        said.append(f"  {_coverage(made)}")
    if made.universe is not None:
        share = made.universe_coverage
        seen = "how much of whom they follow was observed is unknown"
        if share is not None:
            seen = f"{share:.0%} of whom they follow was observed"
        said.append(f"  The universe: {made.universe:,} accounts; {seen}")
    if made.opted_out:
        said.append(f"  {made.opted_out} accounts left out, as they asked")
    return [*said, *(f"  {remark}" for remark in made.remarks)]


def _coverage(made: Made) -> str:
    known = made.seeds["coverage"].drop_null().to_pylist()
    if not known:
        return "How complete the seeds' follows are is unknown"
    return (
        f"Follows of the seeds observed: {min(known):.0%} to {max(known):.0%} of what "
        f"the network reports; unknown for {made.seeds.num_rows - len(known)}"
    )


def _table(rows: pa.Table) -> None:
    """Print the most telling columns; one that is empty throughout is left out."""
    columns = {"rank": [str(rank) for rank in rows["rank"].to_pylist()]}
    columns["account"] = [
        f"@{handle}" if handle else account_id
        for handle, account_id in zip(
            rows["handle"].to_pylist(), rows["account_id"].to_pylist(), strict=True
        )
    ]
    for name, title in SHOWN.items():
        if name in rows.column_names:
            columns[title] = [_cell(name, each) for each in rows[name].to_pylist()]
    shown = {title: cells for title, cells in columns.items() if any(cells)}
    screen.table(
        tuple(shown),
        list(zip(*shown.values(), strict=True)),
        right=[title for title in shown if title not in TEXTS],
    )


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in SHARES:
        return f"{value:.0%}"
    if name in {"difference", "moved"}:
        return f"{value:+,}"
    writers: dict[type, Callable[[object], str]] = {
        int: "{:,}".format,
        float: "{:,.1f}".format,
        Decimal: "{:.3f}".format,
    }
    return writers.get(type(value), str)(value)
