"""How the accounts of a ranking divide, by what they state and by community."""

from collections.abc import Sequence

import pyarrow as pa

from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.communities import communities, of_each
from wellheard.findings.interest.drilldown import COMMUNITY, columns, drilldown
from wellheard.findings.interest.request import Ranking


def breakdown(answers: Answers, ranking: Ranking, facets: Sequence[str]) -> pa.Table:
    """Count a ranking's accounts by each facet; see the table `breakdown`.

    Raises UnknownFacet, and NoFollows where communities are asked for.
    """
    profiles = answers.profiles(ranking.keys, columns(facets))
    if COMMUNITY in facets:
        somebody = ranking.rows.num_rows > 0
        nobody = pa.array([], pa.string())
        named = of_each(communities(answers, ranking)) if somebody else nobody
        profiles = profiles.append_column(COMMUNITY, named)
    return drilldown(profiles, facets)
