"""The page: what is missing is said, text is text, and the same is the same."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rooms.reading import Read
from tests.rooms.report_parts import (
    NOON,
    divided,
    interest,
    overlap,
    ranked,
    report,
    seed,
    seeds,
    shares,
)

from wellheard.findings.interest.definition import standard
from wellheard.reports.page import page
from wellheard.reports.report import Asked, Keenest, MadeFrom, Report, SeedsAsked
from wellheard.reports.written import printable


def test_a_finding_that_is_missing_says_why() -> None:
    words = Read(page(report(missing={"communities": "No follows are known."}))).words
    assert "Communities No follows are known." in words


def test_a_page_differs_by_its_moment_only() -> None:
    later = MadeFrom(NOON.replace(hour=13), "wellheard 1", standard())
    one, other = page(report()), page(report(made=later))
    assert one == page(report())
    assert one.replace("at 12:00 UTC", "at 13:00 UTC") == other


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"]), max_size=40
)
NASTY = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\"'><img src=x>",
        "</style></svg>",
        "{{ 7 * 7 }}",
        "&lt;b&gt;",
        "<!--",
        "]]>",
        "javascript:alert(1)",
    ]
)


def saying(name: str, handle: str, place: str, why: str) -> Report:
    """Return a report in which texts of people stand wherever they may."""
    return report(
        asked=Asked((SeedsAsked(name, 2),), "followers", why, conditions=(place,)),
        keenest=Keenest(
            interest(ranked(1, display_name=name, handle=handle, place=place, why=why)),
            40,
            seeds(seed(handle, 100, 200), seed("bb", 50, 50)),
            unresolved=(f"{name} is not in the lake",),
        ),
        breakdown=divided(("place", place, 40, 0.5), ("place", "b", 40, 0.5)),
        divided=80,
        shared=shares(overlap(name, f"{name}2", 50)),
    )


PLAIN = Read(page(saying("a", "b", "c", "d")))


@settings(deadline=None, max_examples=25)
@given(st.tuples(*[(TEXTS | NASTY).map("n{}".format)] * 4))
def test_whatever_people_write_is_text_on_the_page(
    texts: tuple[str, str, str, str],
) -> None:
    read = Read(page(saying(*texts)))
    assert read.tags == PLAIN.tags
    assert read.attributes == PLAIN.attributes
    shown = " ".join("".join(read.texts).split())
    for text in texts:
        assert " ".join(printable(text).split()) in shown
