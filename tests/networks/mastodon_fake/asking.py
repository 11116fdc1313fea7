"""Ask over HTTP, once and without patience: pace and retries are tested elsewhere."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import httpx

from wellheard.networks.asking.question import Answer, Question, Refused

Told = TypeVar("Told")


class Impatient:
    """Asks each question once; use it in `with`, so that its sockets are closed."""

    def __init__(self) -> None:
        self.http = httpx.Client(timeout=10)
        self.credentials_sent: list[tuple[str, bool]] = []
        """To which host each question went, and whether it carried a credential."""

    def __enter__(self) -> "Impatient":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(
        self, question: Question, read: Callable[[bytes], Told]
    ) -> tuple[Told, Answer]:
        secret = question.credential
        headers = {secret.header: secret.value} if secret else {}
        self.credentials_sent.append((question.host, secret is not None))
        asked_at = datetime.now(UTC)
        found = self.http.get(
            question.url, params=list(question.params), headers=headers
        )
        body = found.content
        answer = Answer(
            question.url,
            question.params_hash(),
            asked_at,
            found.status_code,
            len(body),
            hashlib.sha256(body).hexdigest(),
            {name.lower(): value for name, value in found.headers.items()},
        )
        if found.status_code != httpx.codes.OK:
            sentence = f"{question.host} refused ({found.status_code})"
            raise Refused(sentence, found.status_code, body, answer)
        return read(body), answer
