"""Ask X which of the posts and accounts that are kept are still to be kept.

X wants what its users deleted deleted here too. A job takes a list of ids and answers
with a file of those that are gone; whoever keeps the lake reads that file.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from wellheard.networks.answers import Json, text
from wellheard.networks.asking.question import (
    Answer,
    AskingError,
    Cost,
    Question,
)
from wellheard.networks.x.api import Api

Kind = Literal["tweets", "users"]
ENDED = frozenset(("failed", "expired"))


class JobRefused(AskingError):
    """A job that came to nothing; says what to do."""


@dataclass(frozen=True)
class Job:
    """One job. Whoever knows its addresses may use them, so they are not shown."""

    job_id: str
    kind: str
    status: str
    """`created`, `in_progress`, `complete`, `failed` or `expired`."""
    upload_url: str = field(repr=False)
    download_url: str = field(repr=False)

    @property
    def is_done(self) -> bool:
        """Whether its results can be had."""
        return self.status == "complete"


def create(api: Api, kind: Kind) -> Job:
    """Begin a job; its ids are to be sent within a quarter of an hour."""
    api.allow()
    question = Question(
        f"{api.address}/compliance/jobs",
        credential=api.credential,
        method="POST",
        body=json.dumps({"type": kind}).encode(),
    )
    page, _answer = api.put(question)
    return _job(page)


def upload(api: Api, job: Job, ids: Iterable[str]) -> Answer:
    """Send the ids, one a line."""
    api.allow()
    sent = "".join(f"{each}\n" for each in ids).encode()
    question = _signed(api, job.upload_url)
    _told, answer = api.asks.ask(
        Question(
            question.url,
            question.params,
            question.credential,
            accept="*/*",
            method="PUT",
            body=sent,
            content_type="text/plain",
        ),
        bytes,
    )
    return answer


def look(api: Api, job_id: str) -> Job:
    """Say how far a job has come; raises JobRefused where it will not come further."""
    api.allow()
    url = f"{api.address}/compliance/jobs/{job_id}"
    page, _answer = api.put(Question(url, credential=api.credential))
    job = _job(page)
    if job.status in ENDED:
        raise JobRefused(
            f"The job {job_id} at X is {job.status}; begin another, and send its ids "
            "within a quarter of an hour"
        )
    return job


def results(api: Api, job: Job) -> tuple[bytes, Answer]:
    """Return the file of a job that is done: what is gone, one JSON object a line."""
    api.allow()
    if not job.is_done:
        raise JobRefused(f"The job {job.job_id} at X is not done yet; look later")
    return api.asks.ask(_signed(api, job.download_url), bytes)


def _signed(api: Api, address: str) -> Question:
    """Return a question for an address that X signed.

    What it is signed with is no part of the address that is stored as provenance, and
    our token is shown to nobody but X.
    """
    parts = urlsplit(address)
    is_own = parts.netloc == urlsplit(api.address).netloc
    return Question(
        parts._replace(query="", fragment="").geturl(),
        tuple(parse_qsl(parts.query, keep_blank_values=True)),
        api.credential if is_own else None,
        Cost(requests=1),
        "*/*",
    )


def _job(page: Json) -> Job:
    found = {
        name: text(page, "data", name)
        for name in ("id", "type", "status", "upload_url", "download_url")
    }
    job_id, status = found["id"], found["status"]
    if job_id is None or status is None:
        raise JobRefused("X does not say which job it began; try again later")
    return Job(
        job_id,
        found["type"] or "",
        status,
        found["upload_url"] or "",
        found["download_url"] or "",
    )
