"""One ranking as asked for at the command line, and what is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from wellheard.cli.asking import Asking
from wellheard.findings.interest.named_list import NamedList
from wellheard.findings.interest.request import Ranking, Request
from wellheard.people.seeds import Seed, SeedGroup
from wellheard.reports.report import LOOKED_AT


@dataclass(frozen=True)
class ReportWanted:
    """A report that was asked for beside a ranking."""

    path: Path
    command: str
    """The command that makes it again, as typed."""
    lists: Mapping[NamedList, tuple[Seed, ...]] = field(default_factory=dict)
    """The named lists that go into it, each with its seeds."""
    no_lists: str = ""
    """Why there are none."""


@dataclass(frozen=True)
class Search:
    """One ranking, as asked for at the command line."""

    asking: Asking
    request: Request
    groups: tuple[SeedGroup, ...]
    shunned: tuple[SeedGroup, ...]
    purpose: str | None
    facets: tuple[str, ...] = ()
    """What the accounts are counted by."""
    report: ReportWanted | None = None
    definition_file: Path | None = None

    def asked(self) -> Request:
        """Ask for as many accounts as are counted, not only those that are named."""
        if self.report is None:
            return self.request
        return replace(self.request, top=max(self.request.top, LOOKED_AT))

    def named(self, whole: Ranking) -> Ranking:
        """Keep the accounts that are named."""
        top = self.request.top
        return replace(
            whole, rows=whole.rows.slice(0, top), keys=whole.keys.slice(0, top)
        )

    def question(self) -> dict[str, object]:
        """Say what was asked, for the record."""
        about = self.asking.about()
        asked: dict[str, object] = {
            "seeds": [group.name for group in self.groups],
            "direction": self.request.direction.name,
            "top": self.request.top,
            "where": [str(condition) for condition in self.request.conditions],
            "none_of": [group.name for group in self.shunned],
            "order": self.request.order,
            "by": list(self.facets),
            "as_at": about["as_at"],
            "engine": about["engine"],
            "definition": self.request.definition.version,
        }
        if self.report is not None:
            asked["report"] = True
            asked["lists"] = [wanted.name for wanted in self.report.lists]
        return asked

    def about(self, ranking: Ranking) -> dict[str, object]:
        """Everything a reader needs to judge the ranking and to make it again."""
        known = ranking.seeds.num_rows - ranking.seeds["coverage"].null_count
        made = self.asking.about()
        return {
            "purpose": self.purpose,
            "question": self.question(),
            "made_at": made["made_at"],
            "made_with": made["made_with"],
            "snapshot": made["snapshot"],
            "rows_found": ranking.rows.num_rows,
            "seeds_asked": len(self.request.seeds),
            "seeds_in_the_lake": ranking.seeds.num_rows,
            "seeds_not_found": [
                f"{each.seed}: {each.reason}" for each in ranking.unresolved
            ],
            "none_of_not_found": [
                f"{each.seed}: {each.reason}" for each in ranking.unresolved_none_of
            ],
            "seeds_of_known_coverage": known,
            "opted_out": ranking.opted_out,
        }
