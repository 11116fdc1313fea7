"""Gather from networks by a plan; a run that was stopped goes on where it was."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from wellheard.evidence.writing import ErasedMeanwhile
from wellheard.networks.asking.question import AskingError
from wellheard.networks.gathering.ending import after_a_round
from wellheard.networks.gathering.opening import opened_networks
from wellheard.networks.gathering.plan import PlanRefused
from wellheard.networks.gathering.round import How, Report, gather
from wellheard.networks.gathering.rounds import Round
from wellheard.networks.gathering.sharing import Progressed
from wellheard.networks.network import Network
from wellheard.web.rounds import plans
from wellheard.web.rounds.models import Plan
from wellheard.web.rounds.registry import Result, work
from wellheard.web.rounds.running import Failed, Running

NO_PLAN = "The plan was removed; choose another one with a new job"


@work("gather", title="Gather from networks")
def gather_by_plan(running: Running) -> Result:
    """Begin a round, or go on with the one that was not finished."""
    kept = Plan.objects.of(running.organisation).filter(pk=running.asked["plan"])
    stored = kept.first()
    if stored is None:
        raise Failed(NO_PLAN)
    try:
        report = _gathered(running, stored)
    except (PlanRefused, AskingError, ErasedMeanwhile) as refused:
        raise Failed(str(refused)) from refused
    running.check()  # cancelled, or the worker ends: what was read is kept
    away = [
        f"{name}: {each.why or each.ended}"
        for name, each in report.outcomes.items()
        if each.ended not in ("done", "over budget")
    ]
    if away:
        raise Failed(
            f"Not everything could be read ({'; '.join(away)}); what was read is "
            "kept, and trying again goes on from there"
        )
    return _result(report)


def _gathered(running: Running, stored: Plan) -> Report:
    plan = plans.read(stored.text, running.organisation)
    stages: set[tuple[str, str]] = set()

    def opening(round_: Round) -> AbstractContextManager[Mapping[str, Network]]:
        return opened_networks(running.lake.folder, plan, round_.round_id, running.stop)

    def told(now: Progressed) -> None:
        key = (now.network, now.stage)
        if key not in stages:
            stages.add(key)
            running.say(f"{now.network}: {now.stage} ({now.of:,})")
        running.note(f"{now.network}: {now.stage}", now.done, now.of)

    how = How(
        kind=running.asked.get("kind") or None,
        stop=running.stop,
        told=told,
        after=after_a_round,
    )
    return gather(running.lake, plan, opening, how)


def _result(report: Report) -> Result:
    said: Mapping[str, Any] = report.round.said
    facts: list[list[object]] = [
        ["Kind of round", report.round.kind],
        ["Pages read", said["pages"]],
        ["Rows kept", said["rows"]],
        ["Rows set aside", said["set_aside"]],
        ["Left out, as they asked", said["opted_out"]],
    ]
    if said.get("follows_ended"):
        facts.append(["Follows that have ended", said["follows_ended"]])
    if said.get("rows_gone"):
        facts.append(["Rows that went, as the network said", said["rows_gone"]])
    rows = [
        [name, each.ended, len(each.unresolved), each.why]
        for name, each in report.outcomes.items()
    ]
    over = report.round.state == "over budget"
    return {
        "said": "The budget of this round is spent; the next one goes on from there"
        if over
        else "The round is done",
        "facts": facts,
        "tables": [
            {
                "caption": "How each network's part ended",
                "head": ["Network", "Ended", "Seeds it does not know", "Why"],
                "rows": rows,
            }
        ],
    }
