import pytest

from wellheard.networks.html_words import links, words


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (None, None),
        ("", ""),
        ("no markup at all", "no markup at all"),
        ("<p>a<br/>b</p><p>1 &lt; 2</p>", "a\nb\n1 < 2"),
        ("<p>a</p>\n<p>b</p>", "a\nb"),
        ("<b>bold</b> and <i>not closed", "bold and not closed"),
        ("1 < 2 & so on", "1 < 2 & so on"),
        ("before <script>alert('x')</script>after", "before after"),
        ("<style>p{}</style><p>said</p>", "said"),
        ('<p onclick="x()">said</p><!-- unsaid -->', "said"),
        ('<p class="quote-inline">RE: <a href="https://q.invalid">q</a></p>Yes', "Yes"),
        ('Yes<span class="quote-inline"><br>RE: q</span>', "Yes"),
    ],
)
def test_markup_goes_and_words_stay(markup: str | None, text: str | None) -> None:
    assert words(markup) == text


def test_a_link_that_is_shortened_is_read_whole() -> None:
    shown = (
        '<a href="https://ward.invalid/a/b"><span class="invisible">https://</span>'
        '<span class="ellipsis">ward.invalid/</span><span class="invisible">a/b</span>'
        "</a>"
    )
    assert words(shown) == "https://ward.invalid/a/b"


def test_where_a_link_leads_is_said_where_its_words_do_not() -> None:
    assert words('<a href="https://www.ward.invalid/us">Ward.invalid</a>.') == (
        "Ward.invalid."
    )
    assert words('<a href="https://ward.invalid/us">us</a>.') == (
        "us (https://ward.invalid/us)."
    )


def test_what_runs_is_no_link() -> None:
    markup = '<a href="javascript:alert(1)">press</a> <a href="/here">here</a>'
    assert words(markup) == "press here"
    assert links(markup) == []


def test_links_are_each_told_once_and_not_where_they_were_quoted() -> None:
    assert links(
        '<a href="https://a.invalid">a</a> <a href="https://a.invalid">again</a>'
        '<p class="quote-inline"><a href="https://q.invalid">q</a></p>'
    ) == ["https://a.invalid"]
