"""Which rows go because of what a network says is gone, and what others lose by it."""

import hashlib
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.erasing.removing import POSTS
from wellheard.evidence.tables import found, gathered, seen
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.tables.table import Table
from wellheard.evidence.tombstones.said import Gone, Named, Tombstones

MOMENTS: Mapping[str, str] = {
    seen.ACCOUNT.name: "observed_at",
    seen.FOLLOW.name: "last_seen_at",
    seen.POST.name: "observed_at",
    seen.ENGAGEMENT.name: "observed_at",
    seen.FETCH_TABLE.name: "requested_at",
    gathered.ROUND.name: "at",
    gathered.CHECKPOINT.name: "at",
    gathered.LISTING.name: "at",
    found.DISCLOSURE.name: "shown_at",
}
"""When a row was so; what was observed after something was gone is something new."""
OWN = frozenset(
    (
        *(seen.ACCOUNT.name, seen.FOLLOW.name, seen.POST.name, seen.ENGAGEMENT.name),
        *(gathered.CHECKPOINT.name, gathered.LISTING.name),
    )
)
"""The tables whose rows are an account's, or lead to one."""
MADE_BY = r"^(?:[a-z]+|mention of .+) by post (?P<post>.+)$"
"""How an engagement is named that a post made; `networks/identities.py` names it."""
REMOVED = "[gone]"
WHERE: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{(name, "account"): table.names for name, table in EVERY.items() if name in OWN},
    ("post", "post"): ("post_id", "repost_of_id", *POSTS),
    ("engagement", "post"): ("object_post_id",),
    ("engagement", "engagement"): ("record_uri",),
    ("follow", "follow"): ("record_uri",),
    ("account", "place"): ("account_id",),
    ("account", "profile"): ("account_id",),
}
"""In which columns of which table things of a kind are named."""
BLANKED = {
    "place": ("location", "place"),
    "profile": ("display_name", "description", "location", "url", "place"),
}
"""What goes of an account that stays."""
BESIDE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("engagement", "post"): ("record_uri", "verb"),
    ("follow", "follow"): ("ended_at",),
    **{("account", kind): columns for kind, columns in BLANKED.items()},
}
"""What else must be known of a row to tell whether it goes or loses anything."""
Part = tuple[Gone, pa.ChunkedArray]


def columns(table: Table, tombstones: Tombstones) -> list[str]:
    """Return the columns that tell whether rows of a table go or lose anything."""
    kinds = {kind for (_network, kind), each in tombstones.kinds() if len(each)}
    named = [
        name
        for part in (WHERE, BESIDE)
        for (where, kind), names in part.items()
        if where == table.name and kind in kinds
        for name in names
    ]
    return list(dict.fromkeys(named))


def parts(rows: pa.Table, tombstones: Tombstones) -> list[Part]:
    """Return what each network said whose rows are here, and which rows those are."""
    if "network" not in rows.column_names:
        return []
    networks = [
        (gone, pc.equal(rows["network"], network))
        for network, gone in tombstones.networks.items()
    ]
    return [(gone, here) for gone, here in networks if pc.any(here).as_py()]


def keeps(table: Table, rows: pa.Table, tombstones: Tombstones) -> pa.BooleanArray:
    """Say which rows may come in: not those of what was gone when they were seen."""
    lost = nothing(rows)
    for gone, here in parts(rows, tombstones) if table.name in ARRIVING else ():
        marks = removed(table, rows, gone)
        if table is seen.FOLLOW:
            marks = pc.or_(marks, ending(rows, gone))
        lost = pc.or_(lost, pc.and_(here, marks))
    return pc.invert(lost).combine_chunks()


ARRIVING = frozenset(
    (seen.ACCOUNT.name, seen.FOLLOW.name, seen.POST.name, seen.ENGAGEMENT.name)
)


def removed(table: Table, rows: pa.Table, gone: Gone) -> pa.ChunkedArray:
    """Say which rows of a network go."""
    if table.name not in OWN:
        return nothing(rows)
    observed = rows[MOMENTS[table.name]]
    marks = nothing(rows)
    for column in table.names if len(gone.account) else ():
        marks = pc.or_(marks, gone.account.gone(rows[column], observed))
    if table is seen.POST and len(gone.post):
        for column in ("post_id", "repost_of_id"):
            marks = pc.or_(marks, gone.post.gone(rows[column], observed))
    if table is seen.ENGAGEMENT and len(gone.engagement):
        marks = pc.or_(marks, gone.engagement.gone(rows["record_uri"], observed))
    if table is seen.ENGAGEMENT and len(gone.post):
        marks = pc.or_(marks, _made_by(rows, gone.post))
    return marks


def _made_by(rows: pa.Table, posts: Named) -> pa.ChunkedArray:
    """Say which engagements were made by a post that is gone."""
    observed = rows["observed_at"]
    made = pc.struct_field(pc.extract_regex(rows["record_uri"], MADE_BY), "post")
    within = pc.and_(
        pc.equal(rows["verb"], "mention"), posts.gone(rows["object_post_id"], observed)
    )
    return pc.or_(within, posts.gone(made, observed))


def ending(rows: pa.Table, gone: Gone) -> pa.ChunkedArray:
    """Say which follows have ended since they were seen, and do not say so yet."""
    marks = gone.follow.gone(rows["record_uri"], rows["last_seen_at"])
    return pc.and_(marks, pc.is_null(rows["ended_at"]))


def losing(table: Table, rows: pa.Table, gone: Gone) -> dict[str, pa.ChunkedArray]:
    """Say in which columns rows that stay lose what they say."""
    observed = rows[MOMENTS[table.name]] if table.name in MOMENTS else None
    if table is seen.FOLLOW:
        return {"ended_at": ending(rows, gone)} if len(gone.follow) else {}
    if table is seen.ACCOUNT:
        return _blanked(rows, gone)
    if table is seen.ENGAGEMENT and len(gone.post):
        return {"object_post_id": gone.post.gone(rows["object_post_id"], observed)}
    if table is seen.POST and len(gone.post):
        return {name: gone.post.gone(rows[name], observed) for name in POSTS}
    return {}


def _blanked(rows: pa.Table, gone: Gone) -> dict[str, pa.ChunkedArray]:
    lost: dict[str, pa.ChunkedArray] = {}
    for kind, columns in BLANKED.items():
        named: Named = getattr(gone, kind)
        if not len(named):
            continue
        whose = named.gone(rows["account_id"], rows["observed_at"])
        for name in columns:
            marks = pc.and_(whose, pc.is_valid(rows[name]))
            lost[name] = pc.or_(lost.get(name, nothing(rows)), marks)
    return lost


def without(rows: pa.Table, name: str, marks: pa.ChunkedArray, gone: Gone) -> pa.Table:
    """Return rows without what a column of some of them says."""
    if name == "ended_at":
        places = pc.index_in(rows["record_uri"], value_set=gone.follow.ids)
        new = pc.if_else(
            marks, gone.follow.until.take(places.combine_chunks()), rows[name]
        )
    else:
        if name == "object_post_id":
            rows = _unnamed(rows, marks)
        kind = rows.schema.field(name).type
        new = pc.if_else(marks, pa.scalar(None, kind), rows[name])
    return _with(rows, name, new)


def _unnamed(rows: pa.Table, marks: pa.ChunkedArray) -> pa.Table:
    """Give engagements a name that does not name the post they are about."""
    names = rows["record_uri"].to_pylist()
    posts = rows["object_post_id"]
    for row in pc.indices_nonzero(marks).to_pylist():
        if posts[row].as_py() in names[row]:
            names[row] = unlike(names[row])
    return _with(rows, "record_uri", pa.array(names, pa.string()))


def unlike(name: str) -> str:
    """Return what tells rows apart and names nothing."""
    digest = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
    return f"{REMOVED}:{digest}"


def _with(rows: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    place = rows.schema.get_field_index(name)
    return rows.set_column(place, rows.schema.field(name), values)


def nothing(rows: pa.Table) -> pa.ChunkedArray:
    """Mark no row."""
    return pa.chunked_array([pa.repeat(False, rows.num_rows)])
