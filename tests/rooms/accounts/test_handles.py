"""Any handle or profile address, from any network, is read into one form."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.accounts import handles
from wellheard.accounts.handles import UnknownHandle


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("@OurTrust", "OurTrust"),
        ("  OurTrust ", "OurTrust"),
        ("https://x.com/OurTrust", "OurTrust"),
        ("https://twitter.com/OurTrust/", "OurTrust"),
        ("http://www.twitter.com/@OurTrust?lang=en", "OurTrust"),
        ("mobile.twitter.com/OurTrust", "OurTrust"),
        ("https://bsky.app/profile/ourtrust.bsky.social", "ourtrust.bsky.social"),
        ("https://mastodon.example/@midwife", "midwife@mastodon.example"),
        ("https://mastodon.example/@midwife@other.example", "midwife@other.example"),
        ("https://mastodon.example/users/midwife", "midwife@mastodon.example"),
        ("@midwife@mastodon.example", "midwife@mastodon.example"),
        ("acct:midwife@mastodon.example", "midwife@mastodon.example"),
        ("https://www.youtube.com/@OurTrust", "OurTrust"),
        ("https://www.linkedin.com/company/our-trust/", "our-trust"),
        ("https://www.instagram.com/our.trust/", "our.trust"),
    ],
)
def test_a_handle_is_the_name_without_what_stands_around_it(
    written: str, plain: str
) -> None:
    assert handles.plain(written) == plain


@pytest.mark.parametrize(
    "written",
    [
        "",
        "@",
        "two words",
        "https://x.com/intent/follow?screen_name=a",
        "https://x.com/share",
        "https://x.com/OurTrust/status/1",
        "https://bsky.app/about",
        "https://ourtrust.example/about",
        "https://ourtrust.example",
        "did:plc:abc",
        "https://[half",
    ],
)
def test_what_is_no_handle_is_refused(written: str) -> None:
    with pytest.raises(UnknownHandle, match="as a handle; write it as @name"):
        handles.plain(written)


def test_an_account_known_by_handle_has_an_id_of_its_own() -> None:
    assert handles.by_handle("https://x.com/OurTrust") == "@ourtrust"
    assert handles.by_handle("@Midwife@Mastodon.Example") == "@midwife@mastodon.example"


@pytest.mark.parametrize(
    ("network", "text", "found"),
    [
        (
            "x",
            ".@OurTrust and (@ward_7), thanks @nurse's",
            ["OurTrust", "ward_7", "nurse"],
        ),
        ("x", "RT @OurTrust: hello @ourtrust", ["OurTrust"]),
        ("x", "RT@OurTrust", ["OurTrust"]),
        ("x", "mail care@trust.example or see https://a.example/@name", []),
        ("x", "@sixteen_letters_ is too long, and @a@b.example is elsewhere", []),
        ("x", "no name: @ and @@", []),
        ("bluesky", "@nurse.bsky.social, hi @nobody.", ["nurse.bsky.social"]),
        ("bluesky", "mail care@trust.example", []),
        (
            "mastodon",
            "@midwife@a.example. and @ward",
            ["midwife@a.example", "ward"],
        ),
        ("threads", "thanks @our.trust.", ["our.trust"]),
    ],
)
def test_mentions_are_told_from_other_uses_of_the_sign(
    network: str, text: str, found: list[str]
) -> None:
    assert handles.mentions(text, network) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#NHS and #nhs, #hello_my_name #7", ["NHS", "hello_my_name"]),
        ("#5daysofaction (#care)", ["5daysofaction", "care"]),
        ("#स्वास्थ्य", ["स्वास्थ्य"]),
        ("&#39; a#b https://a.example/#part", []),
    ],
)
def test_hashtags_have_a_letter_and_stand_alone(text: str, found: list[str]) -> None:
    assert handles.hashtags(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.example/b.", ["https://a.example/b"]),
        (
            "(https://a.example/c_(d)) https://a.example/c_(d)!",
            ["https://a.example/c_(d)"],
        ),
        ("“http://a.example/e” ftp://a.example", ["http://a.example/e"]),
    ],
)
def test_links_end_before_the_punctuation(text: str, found: list[str]) -> None:
    assert handles.links(text) == found


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.none()
        | st.text(max_size=8)
        | st.sampled_from(["@Ward", "ward", "https://x.com/Ward"])
    )
)
def test_many_handles_are_read_as_one_by_one(written: list[str | None]) -> None:
    def one(handle: str | None) -> str | None:
        try:
            return None if handle is None else handles.by_handle(handle)
        except UnknownHandle:
            return None

    together = handles.all_by_handle(pa.array(written, pa.string()))
    assert together.to_pylist() == [one(handle) for handle in written]
