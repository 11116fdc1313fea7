"""Records in which every text is an attack: what networks and people may send."""

from datetime import date

import numpy as np
import pyarrow as pa
from django.utils import timezone

from tests.web import people
from tests.web.api.programs import program
from tests.web.interest import editions
from tests.web.people import Visitor
from wellheard.findings.interest.charting.chart import Chart, drawn
from wellheard.findings.interest.graph import Graph
from wellheard.web.interest import charts
from wellheard.web.interest.models import Edition, Picked, SavedList
from wellheard.web.register.models import (
    Channel,
    PublicPerson,
    SeedAccount,
    SeedGroup,
    Stakeholder,
)
from wellheard.web.rounds.models import Job, Plan, Said, Schedule, State, Upload
from wellheard.web.signin.deeds import Role
from wellheard.web.statements.models import DataRequest
from wellheard.web.trail.recording import record_for

DEED = "window.harmed=1"
TAG = "x-evil"
IMAGE = f"<{TAG}><img src=x onerror={DEED}>"
MARKUP = f"""'"></title></script>{IMAGE} onfocus={DEED} {{{{7*7}}}}"""
"""Leaves an attribute, a title and a script, and then does harm."""
ADDRESS = f"javascript:{DEED}//"
ACCOUNTS = 24
FACTS = {
    **editions.FACTS,
    "not_found": [MARKUP],
    "seeds": [
        {**each, "handle": MARKUP, "account_id": MARKUP}
        for each in editions.FACTS["seeds"]
    ],
    "communities": [
        {
            **editions.FACTS["communities"][0],
            "name": MARKUP,
            "words": [MARKUP],
            "organisations": [MARKUP],
        }
    ],
}
RESULT = {
    "said": MARKUP,
    "facts": [[MARKUP, 1]],
    "tables": [{"caption": MARKUP, "head": [MARKUP], "rows": [[MARKUP]]}],
}


def visitor() -> Visitor:
    """Sign in as somebody whose own name and organisation are attacks."""
    organisation = people.organisation("RWN", MARKUP)
    organisation.region = organisation.ics = organisation.peer_group = MARKUP[:60]
    organisation.save()
    member = people.join(organisation, Role.ADMINISTRATOR)
    member.user.name, member.user.keeps_installation = MARKUP, True
    member.user.save()
    return people.visitor(member)


def account(number: int) -> dict[str, object]:
    """Return what an account says of itself."""
    return {
        "account_id": f"{number}",
        "handle": MARKUP,
        "name": MARKUP,
        "bio": f"{MARKUP} {ADDRESS} https://x.example/{MARKUP}",
        "address": ADDRESS,
        "website": ADDRESS,
        "kind": "individual",
        "roles": [MARKUP[:40]],
        "place": MARKUP[:120],
        "region": MARKUP[:80],
        "language": "'\"><i>",
        "activity": "'\"><i>",
        "community": 1,
        "why": MARKUP,
        "seeds": [0, 1],
        "seeds_followed": 2,
        "interest": 3.5,
        "coverage": 0.5,
    }


def edition(who: Visitor) -> Edition:
    """Publish an edition of such accounts, with its map."""
    made = editions.edition(
        who.organisation,
        [account(number) for number in range(1, ACCOUNTS + 1)],
        title=MARKUP,
        purpose=MARKUP,
        facts=FACTS,
    )
    charts.keep(made, _chart())
    return made


def _chart() -> Chart:
    """Draw a community of all, and one that follows it, so that there are flows."""
    at = np.arange(ACCOUNTS, dtype=np.int32)
    half = ACCOUNTS // 2
    steps = [(at, (at + step) % ACCOUNTS) for step in (1, 2, 3)]
    source = np.concatenate([each[0] for each in steps])
    target = np.concatenate([each[1].astype(np.int32) for each in steps])
    rows = pa.table(
        {
            "rank": pa.array(at + 1, pa.int64()),
            "network": ["x"] * ACCOUNTS,
            "account_id": [MARKUP] * ACCOUNTS,
            "handle": [MARKUP] * ACCOUNTS,
            "kind": [MARKUP] * ACCOUNTS,
            "roles": pa.array([[MARKUP]] * ACCOUNTS, pa.list_(pa.string())),
        }
    )
    names = {1: MARKUP, 2: MARKUP}
    graph = Graph.of(ACCOUNTS, source, target)
    return drawn(graph, (at // half + 1).astype(np.int64), names, rows)


def records(who: Visitor) -> dict[str, int]:
    """Write one record of each kind; return their numbers."""
    ours = who.organisation
    kept = SavedList.objects.add(
        ours, name=MARKUP, note=MARKUP, owner=who.member.user, query=""
    )
    Picked.objects.create(
        saved_list=kept, network="x", account_id="1", handle=MARKUP, note=MARKUP
    )
    named = {"network": "x", "handle": MARKUP}
    Channel.objects.add(ours, **named, purpose=MARKUP, address=ADDRESS)
    PublicPerson.objects.add(ours, **named, name=MARKUP, role=MARKUP, source=ADDRESS)
    group = SeedGroup.objects.add(ours, name=MARKUP, about=MARKUP)
    SeedAccount.objects.create(group=group, **named)
    stakeholder = Stakeholder.objects.add(
        ours,
        network="bluesky",
        handle="inv.example",
        name=MARKUP,
        group=MARKUP[:80],
        note=MARKUP,
    )
    request = DataRequest.objects.create(
        kind="access", network="x", account=MARKUP, details=MARKUP, reply_to="a@b.test"
    )
    record_for(ours, MARKUP, MARKUP[:60], MARKUP, more=MARKUP)
    program(who, name=MARKUP[:80])
    return {
        "list": kept.pk,
        "seeds": group.pk,
        "stakeholder": stakeholder.pk,
        "request": request.pk,
        **_work(who),
    }


def _work(who: Visitor) -> dict[str, int]:
    """Write a job, with all that it may say."""
    ours, now = who.organisation, timezone.now()
    job = Job.objects.add(
        ours,
        kind="import",
        asked={"upload": 0, "name": MARKUP, "of": MARKUP, "network": MARKUP}
        | {"zone": MARKUP, "columns": {MARKUP: MARKUP}, "constants": {"verb": MARKUP}},
        title=MARKUP,
        by=who.member.user,
        state=State.FAILED,
        began_at=now,
        ended_at=now,
        step=MARKUP,
        failure=MARKUP,
        result=RESULT,
    )
    Said.objects.create(job=job, text=MARKUP)
    plan = Plan.objects.add(ours, title=MARKUP[:120], text=f"# {MARKUP}")
    Schedule.objects.add(
        ours,
        kind="gather",
        asked={"plan": plan.pk},
        title=MARKUP,
        every="week",
        starts_on=date(2026, 3, 2),
        next_at=now,
    )
    upload = Upload.objects.add(ours, stored="none", name=MARKUP[:120], size=1)
    return {"job": job.pk, "plan": plan.pk, "upload": upload.pk}
