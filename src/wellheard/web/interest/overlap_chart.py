"""What pairs of sets share, drawn on the server as the report draws it."""

from markupsafe import Markup

from wellheard.reports.charts.heat import Cell, heat
from wellheard.reports.written import bare
from wellheard.web.interest.comparing import Compared

HIDDEN_MARK = "–"
TITLE = "Share of accounts in either set that are in both, for each pair, in percent"


def chart(made: Compared, sentence: str) -> Markup:
    """Draw a cell for each pair; the tables beside it say the same."""
    titles = made.titles()
    words = [each.name for each in made.known]
    place = {word: number for number, word in enumerate(words)}
    cells = {}
    for row in made.found.pairs.to_pylist():
        low, high = sorted((place[row["first"]], place[row["second"]]))
        share = row["jaccard"]
        mark = HIDDEN_MARK if share is None else bare(share)
        cells[low, high] = Cell(share, mark)
    names = [titles[word] for word in words]
    return heat("overlaps", TITLE, sentence, names, cells)
