"""The download of a Facebook page: its posts.

Who follows a page stands there only as the names of people, so that file stays closed,
as do messages, comments, events, places and all the rest.
"""

import re
from collections.abc import Iterator
from functools import partial

from wellheard.networks.answers import Json, Unreadable, instant, objects, text, within
from wellheard.networks.batches import Batch
from wellheard.networks.downloads.members import Members
from wellheard.networks.downloads.owned import owners, places
from wellheard.networks.downloads.owned.meta_words import medium, words_of
from wellheard.networks.downloads.owned.own_posts import OwnPosts
from wellheard.networks.posts import Row, Rows

NETWORK = "facebook"
POSTS = (
    r"(?:this_profile's_activity_across_facebook/)?posts/profile_posts(?:_\d+)?\.json"
)
PROFILE = r"(?:personal_information/)?profile_information/profile_information\.json"
LOOKED_FOR = "this_profile's_activity_across_facebook/posts/profile_posts_1.json"
OF_A_PERSON = re.compile(r"(?:[^/]+/)?(?:your_facebook_activity/.*|posts/your_posts.*)")
REFUSED = (
    "is a person's download of Facebook, whose posts may be for friends alone, and "
    "stays closed; ask for the download of your page instead"
)


def is_one(members: Members) -> bool:
    """Whether an archive looks like the download of a Facebook page."""
    return bool(places.named(members, POSTS))


def is_of_a_person(members: Members) -> bool:
    """Whether it looks like the download of a person, who posts to friends too."""
    return any(map(OF_A_PERSON.fullmatch, members.names))


def batches(
    members: Members, rows: Rows, title: str, owner: str | None
) -> Iterator[Batch]:
    """Yield the posts of a page; raises FileRefused where nobody says which it is."""
    told: object = None
    for name in places.named(members, PROFILE):
        told = within(places.whole(members, name), "profile_v2")
    address = text(told, "profile_uri") or ""
    # A page without a name of its own has an address that ends in a number.
    said = text(told, "username") or (None if "profile.php" in address else address)
    handle = owners.whose(said, owner, title, "profile_uri in profile_information.json")
    shown = {"display_name": words_of(told, "name", "full_name")}
    me = owners.add(rows, NETWORK, handle, shown)
    posts = OwnPosts(rows, NETWORK, me)
    for name in places.named(members, POSTS):
        yield from places.read(members, name, rows, partial(_post, posts))
    yield from rows.rest()


def _post(posts: OwnPosts, item: Json) -> None:
    """Take a post; where it was made and whom it tags stay out."""
    if "timestamp" not in item:
        raise Unreadable("has no timestamp")
    texts = (words_of(each, "post") for each in objects(item, "data"))
    attached = [
        part for each in objects(item, "attachments") for part in objects(each, "data")
    ]
    links = (text(each, "external_context", "url") for each in attached)
    shown = (medium(each.get("media")) for each in attached)
    rest: Row = {
        "links": list(filter(None, links)),
        "media": list(filter(None, shown)),
    }
    made_at = instant(item, "timestamp")
    posts.add(made_at, next(filter(None, texts), None), rest)
