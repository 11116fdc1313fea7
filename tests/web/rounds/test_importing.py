"""Files that people send: looked into, checked, imported once, and let go."""

import gzip
import io
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.conftest import Knock
from tests.web.people import Visitor
from tests.web.rounds.conftest import jobs, uploads
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.evidence.writing import LakeBusy
from wellheard.networks.batches import FileRefused
from wellheard.web.rounds import asking, performing, worker
from wellheard.web.rounds import uploads as kept
from wellheard.web.rounds.models import Job, State, Upload
from wellheard.web.signin.deeds import Role

FOLLOWS = b"source_id,target_id,followed_at\n1,2,2026-03-01\n1,3,soon\n"


def sent(
    visitor: Visitor, content: bytes = FOLLOWS, name: str = "f.csv", of: str = "follows"
) -> Any:
    """Send a file as a browser does."""
    file = SimpleUploadedFile(name, content)
    said = {"file": file, "of": of, "network": "x", "zone": "UTC"}
    return visitor.client.post("/jobs/new/import/", said)


def began(visitor: Visitor) -> Job:
    """Send a file and begin its import, as the check page offers it."""
    check = sent(visitor)["Location"]
    chosen = {name: name for name in ("source_id", "target_id", "followed_at")}
    answer = visitor.client.post(check, {**chosen, "begin": "yes"})
    assert answer["Location"] == f"/jobs/{jobs()[-1].pk}/"
    return jobs()[-1]


def work() -> None:
    """Do all that is queued, as a worker does."""
    import threading  # noqa: PLC0415

    worker.work(threading.Event(), batch=True)


def follows() -> list[tuple[str, str]]:
    from django.conf import settings  # noqa: PLC0415

    table = Lake.open(settings.ENVIRONMENT.lake).snapshot()
    rows = table.read("follow", seen.FOLLOW.schema)
    return list(
        zip(rows["source_id"].to_pylist(), rows["target_id"].to_pylist(), strict=True)
    )


@pytest.mark.django_db(transaction=True)
def test_a_file_is_checked_imported_and_let_go(knock: Knock) -> None:
    visitor = knock()
    check = sent(visitor)["Location"]
    (upload,) = uploads()
    place = kept.path(upload)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    shown = visitor.client.get(check).content.decode()
    assert "Would be set aside" in shown
    assert "followed_at is no time" in shown
    assert str(place.parent) not in shown
    chosen = {name: name for name in ("source_id", "target_id", "followed_at")}
    visitor.client.post(check, {**chosen, "begin": "yes"})
    assert place.exists()
    work()
    (job,) = jobs()
    assert (job.state, job.failure) == (State.DONE, "")
    assert ["Kept as follow", 1] in job.result["facts"]
    (reason,) = job.result["tables"][0]["rows"]
    assert "followed_at is no time" in reason[0]
    assert reason[1:] == [1, 3]
    assert follows() == [("1", "2")]
    assert not place.exists()
    assert uploads() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_file_again_changes_nothing(knock: Knock) -> None:
    visitor = knock()
    began(visitor)
    began(visitor)
    work()
    first, second = jobs()
    assert "is in the lake" in first.result["said"]
    assert "imported before" in second.result["said"]
    assert follows() == [("1", "2")]


@pytest.mark.django_db(transaction=True)
def test_a_lake_that_is_busy_is_waited_for(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    began(knock())

    def busy(*_given: object, **_named: object) -> None:
        raise LakeBusy("Another program keeps the lake busy")

    importing = "wellheard.web.rounds.works.importing.bring_in"
    with monkeypatch.context() as patched:
        patched.setattr(importing, busy)
        work()
        (job,) = jobs()
        assert (job.state, job.attempts) == (State.WAITING, 0)
        assert "waiting for them" in job.log.last().text
    work()  # too early: half a minute is waited
    assert jobs()[0].state == State.WAITING
    performing.attempt(job.pk)
    assert jobs()[0].state == State.DONE


def test_what_rows_need_has_to_be_chosen(knock: Knock) -> None:
    visitor = knock()
    check = sent(visitor, b"von,nach\n1,2\n")["Location"]
    answer = visitor.client.post(check, {"source_id": "von", "begin": "yes"})
    assert "Choose a column for the account that is followed" in answer.content.decode()
    assert jobs() == []
    chosen = {"source_id": "von", "target_id": "nach", "begin": "yes"}
    assert visitor.client.post(check, chosen).status_code == 302
    assert jobs()[0].asked["columns"] == {"source_id": "von", "target_id": "nach"}


def test_what_every_row_is_may_be_said(knock: Knock) -> None:
    visitor = knock()
    check = sent(visitor, b"a,b\n1,2\n", of="engagements")["Location"]
    chosen = {"actor_id": "a", "object_account_id": "b", "always": "like"}
    visitor.client.post(check, {**chosen, "begin": "yes"})
    assert jobs()[0].asked["constants"] == {"verb": "like"}


def parquet(rows: int) -> bytes:
    stream = io.BytesIO()
    columns = {"source_id": ["1"] * rows, "target_id": ["2"] * rows}
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


REFUSED = [
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no table"),
    (b"PK\x03\x04 and more", "a zip archive"),
    (b"%PDF-1.7", "a PDF"),
    (b"", "The file is empty"),
    (gzip.compress(b"1,2\n" * 100_000), "holds more than is taken here"),
    (gzip.compress(b"1,2\n" * 100)[:-20], "cut short"),
    (b"PAR1 and nothing more", "cut short or damaged"),
]


@pytest.mark.parametrize(("content", "why"), REFUSED)
def test_what_is_no_table_is_refused(
    knock: Knock, settings: Any, content: bytes, why: str
) -> None:
    settings.UPLOAD_BYTES = 10_000
    answer = sent(knock(), content, "table.csv")
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert why in shown
    assert str(settings.MEDIA_ROOT) not in shown
    assert uploads() == []
    assert list(kept.folder().iterdir()) == []


def test_a_parquet_file_of_too_many_rows_is_refused(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_ROWS", 9)
    assert "10 rows" in sent(knock(), parquet(10), "f.parquet").content.decode()
    assert sent(knock(code="RMW"), parquet(9), "f.parquet").status_code == 302


def test_a_file_that_is_too_large_is_not_kept(knock: Knock, settings: Any) -> None:
    settings.UPLOAD_BYTES = 1 << 20
    fits, larger = b"a,b\n" + b"1,2\n" * 1000, b"1,2\n" * (1 << 18) + b"1"
    visitor = knock()
    assert sent(visitor, fits).status_code == 302
    answer = sent(visitor, larger)
    assert "larger than 1 MB" in answer.content.decode()
    assert len(uploads()) == 1


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x.csv", "..\\..\\x.csv", "/etc/x.csv", "C:\\x.csv"]
)
def test_a_name_leads_nowhere(knock: Knock, name: str, settings: Any) -> None:
    class Given(SimpleUploadedFile):
        """Keeps the name as it was sent, as a hostile client would have it."""

        @property
        def name(self) -> str:
            return name

        @name.setter
        def name(self, _given: str) -> None:
            return

    upload = kept.keep(knock().organisation, Given("x", FOLLOWS), by=None)
    assert upload.name == "x.csv"
    assert kept.path(upload).resolve().parent == Path(settings.MEDIA_ROOT) / "rounds"
    assert len(upload.stored) == 48


def test_a_name_that_is_sent_leads_nowhere_either(knock: Knock) -> None:
    sent(knock(), name="../../up\x07.csv")
    assert uploads()[0].name == "up.csv"


def test_files_that_nobody_imports_go_after_a_day(knock: Knock) -> None:
    visitor = knock()
    sent(visitor)
    began(visitor)
    assert kept.sweep() == 0
    early = timezone.now() - timedelta(hours=25)
    Upload.everywhere.update(at=early)
    assert kept.sweep() == 1  # the other one waits for its job
    Job.everywhere.update(state=State.CANCELLED)
    assert kept.sweep() == 1
    assert list(kept.folder().iterdir()) == []


def test_an_import_is_tried_again_only_while_its_file_is_there(knock: Knock) -> None:
    visitor = knock()
    job = began(visitor)
    Job.everywhere.update(state=State.FAILED)
    assert "Try again" in visitor.client.get(f"/jobs/{job.pk}/").content.decode()
    kept.let_go(uploads()[0])
    assert "Try again" not in visitor.client.get(f"/jobs/{job.pk}/").content.decode()
    visitor.client.post(f"/jobs/{job.pk}/retry/")
    assert jobs()[0].state == State.FAILED


def test_a_file_of_another_organisation_is_not_there(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    check = sent(ours)["Location"]
    assert theirs.client.get(check).status_code == 404
    asked = {"upload": uploads()[0].pk, "of": "follows", "network": "x", "zone": "UTC"}
    asked |= {"columns": {"source_id": "source_id", "target_id": "target_id"}}
    asked |= {"constants": {}, "name": "f.csv"}
    stolen = asking.ask(theirs.organisation, "import", asked, by=None, title="Steal")
    performing.attempt(stolen.pk)
    assert "no longer here" in Job.everywhere.get(pk=stolen.pk).failure


def test_who_may_not_run_jobs_sends_no_file(knock: Knock) -> None:
    assert sent(knock(Role.EDITOR)).status_code == 403


def test_a_refused_file_never_says_where_it_lies(tmp_path: Path) -> None:
    place = tmp_path / "secret-place"
    place.write_bytes(b"%PDF")

    def opening() -> Iterator[None]:
        with kept.opened(place, "mine.csv"):
            yield

    with pytest.raises(FileRefused, match=r"^mine\.csv is a PDF"):
        next(opening())
