"""A release is shown as it was frozen, in words for a board, and to nobody else."""

import csv
import functools
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.findings.capability.surveys import DRAFT, survey
from tests.web.capability.pages import NAME, release, wave
from tests.web.conftest import Knock
from tests.web.people import Visitor
from wellheard.findings.capability import publishing
from wellheard.findings.capability.disclosure import crosses, releasing
from wellheard.findings.capability.disclosure.cells import Place
from wellheard.findings.capability.disclosure.releasing import Release
from wellheard.web.capability import forms, picturing
from wellheard.web.capability.models import Wave
from wellheard.web.capability.reading import Reading
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line


def sent(visitor: Visitor, content: bytes, sha256: str = "") -> str:
    """Send a file, and return what the page says then."""
    given = {"release": SimpleUploadedFile("release.json", content), "sha256": sha256}
    answer = visitor.client.post("/maturity/show", given, follow=True)
    return answer.content.decode()


def test_what_was_released_by_command_is_shown(knock: Knock) -> None:
    visitor = knock(Role.ANALYST)
    shown = sent(visitor, release().content, f"{release().sha256}  release.json")
    assert f"{NAME} is shown to your organisation." in shown
    assert "Maturity is <strong>low</strong>: 46 of 100 points" in shown
    assert "412 people answered" in shown
    assert "The instrument is a draft." in shown
    kept = Wave.objects.of(visitor.organisation).get()
    assert (kept.sha256, bytes(kept.content)) == (release().sha256, release().content)
    line = Line.everywhere.filter(deed="showed a release").get()
    assert line.details["sha256"] == release().sha256


def test_the_same_release_is_shown_once(knock: Knock) -> None:
    visitor = knock(Role.ANALYST)
    sent(visitor, release().content)
    assert "This release is shown already." in sent(visitor, release().content)
    assert Wave.objects.of(visitor.organisation).count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The submitted file is empty"),
        (b"{}", "Cannot read this as a release"),
        (b"[1]", "Cannot read this as a release"),
        (b"\xff\xfe", "Cannot read this as a release"),
        (b'{"wave": ', "Cannot read this as a release"),
    ],
)
def test_what_is_no_release_is_refused(knock: Knock, content: bytes, said: str) -> None:
    visitor = knock(Role.ANALYST)
    assert said in sent(visitor, content)
    assert not Wave.objects.of(visitor.organisation).exists()


def test_a_release_of_an_unknown_instrument_is_refused(knock: Knock) -> None:
    said = {**json.loads(release().content), "version": "9.9"}
    visitor = knock(Role.ANALYST)
    assert "Cannot find version" in sent(visitor, json.dumps(said).encode())
    assert not Wave.objects.of(visitor.organisation).exists()


def forged(**values: object) -> bytes:
    said = json.loads(release().content)
    for each in said["figures"]:
        if each[:2] == ["CC1", "everyone"]:
            each[4].update(values)
            each[3] = values.get("people", each[3])
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    "values", [{"mean": -50}, {"mean": 1e9}, {"low": float("inf")}, {"people": 10}]
)
def test_figures_that_cannot_be_are_refused(
    knock: Knock, values: dict[str, object]
) -> None:
    visitor = knock(Role.ANALYST)
    assert "which is not whole" in sent(visitor, forged(**values))
    assert not Wave.objects.of(visitor.organisation).exists()


def test_words_of_a_release_are_only_text(knock: Knock) -> None:
    visitor = knock(Role.ANALYST)
    shown = sent(visitor, forged(verdict_in_words="<script>alert(1)</script>"))
    assert "&lt;script&gt;" in shown
    assert "<script>alert(1)" not in shown


def test_a_file_is_held_to_its_hash(knock: Knock) -> None:
    visitor = knock(Role.ANALYST)
    assert "This is not the hash of the file." in sent(
        visitor, release().content, "0" * 64
    )
    assert not Wave.objects.of(visitor.organisation).exists()


def test_a_viewer_sees_and_does_not_change(knock: Knock) -> None:
    visitor = knock(Role.VIEWER)
    kept = wave(visitor)
    assert visitor.client.get("/maturity").status_code == 200
    assert visitor.client.get("/maturity/show").status_code == 403
    assert visitor.client.get(f"/maturity/{kept.pk}/figures.csv").status_code == 403
    assert visitor.client.post(f"/maturity/{kept.pk}/take-down").status_code == 403


def test_without_a_wave_it_says_how_to_get_one(knock: Knock) -> None:
    page = knock(Role.ANALYST).client.get("/maturity").content.decode()
    assert "wellheard capability release" in page
    assert "/maturity/show" in page


def test_a_statement_has_its_levels_sectors_and_staff(knock: Knock) -> None:
    visitor = knock()
    kept = wave(visitor)
    page = visitor.client.get(f"/maturity/{kept.pk}/statements/CC1").content.decode()
    reading = Reading(release())
    found = reading.shown("CC1")
    assert found is not None
    assert f"{found.mean:.0f} of 100 points" in page
    assert "We only post announcements" in page
    for sector, _shown in reading.sectors("CC1"):
        assert sector in page
    assert "Front line" in page
    path = f"/maturity/{kept.pk}/statements/"
    assert visitor.client.get(f"{path}CC99").status_code == 404
    assert visitor.client.get(f"{path}index9").status_code == 404


def test_an_organisation_stands_beside_others_without_a_rank(knock: Knock) -> None:
    visitor = knock()
    kept = wave(visitor)
    reading = Reading(release())
    name = reading.organisations[0]
    page = visitor.client.get(f"/maturity/{kept.pk}/organisations/0").content.decode()
    shown = reading.shown("index9", "organisation", name)
    assert shown is not None
    assert f"{shown.said('estimate')} of 100 points" in page
    assert "The large dot is" in page
    peers = reading.peers("index9")
    assert peers is not None
    assert peers.count >= 5
    assert peers.lowest <= shown.mean <= peers.highest
    assert peers.between in page
    beyond = len(reading.organisations)
    path = f"/maturity/{kept.pk}/organisations/{beyond}"
    assert visitor.client.get(path).status_code == 404


def test_organisations_put_together_have_no_page_of_their_own() -> None:
    reading = Reading(release())
    assert not [name for name in reading.organisations if name.startswith("other ")]


def test_the_figures_are_those_of_the_release(knock: Knock) -> None:
    visitor = knock(Role.ANALYST)
    kept = wave(visitor)
    answer = visitor.client.get(f"/maturity/{kept.pk}/figures.csv")
    assert answer.content == release().to_csv()
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {"subject", "cross", "people", "mean"} <= set(rows[0])
    assert Line.everywhere.filter(deed="exported a release").exists()


def test_the_workbook_has_the_figures_a_chart_and_nothing_withheld(
    knock: Knock,
) -> None:
    visitor = knock(Role.ANALYST)
    kept = wave(visitor)
    answer = visitor.client.get(f"/maturity/{kept.pk}/figures.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        names = book.namelist()
        about = book.read("xl/drawings/drawing1.xml").decode()
        first = book.read("xl/worksheets/sheet1.xml").decode()
        organisations = book.read("xl/worksheets/sheet4.xml").decode()
    assert "xl/charts/chart1.xml" in names
    assert 'descr="Bars of the points' in about
    headline = Reading(release()).headline
    assert headline is not None
    assert f"<v>{headline.mean}</v>" in first
    rows = organisations.count("<row ")
    assert rows == 1 + 33 * len(release().labels("organisation"))
    assert Line.everywhere.filter(deed="exported a release").exists()


def test_a_wave_that_is_taken_down_is_gone_and_written_down(knock: Knock) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    kept = wave(visitor)
    said = visitor.client.post(f"/maturity/{kept.pk}/take-down", follow=True)
    assert "is no longer shown" in said.content.decode()
    assert not Wave.objects.of(visitor.organisation).exists()
    assert Line.everywhere.filter(deed="took a release down").exists()


def test_another_organisation_cannot_take_or_drop_it(knock: Knock) -> None:
    kept = wave(knock(Role.ADMINISTRATOR))
    theirs = knock(Role.ADMINISTRATOR, code="RMW")
    assert theirs.client.get(f"/maturity/{kept.pk}/figures.csv").status_code == 404
    assert theirs.client.post(f"/maturity/{kept.pk}/take-down").status_code == 404
    assert Wave.everywhere.filter(pk=kept.pk).exists()


def test_older_waves_can_be_reached(knock: Knock) -> None:
    visitor = knock()
    old, new = wave(visitor, "First wave"), wave(visitor, "Second wave")
    page = visitor.client.get("/maturity").content.decode()
    assert "Second wave" in page
    assert f"/maturity/{old.pk}" in page
    assert f'"/maturity/{new.pk}"' not in page


@functools.cache
def of_few_statements() -> Release:
    """Two statements of two organisations: no dimension, no index, no funnel."""
    answers = {"A": [(2, 3)] * 12, "B": [(4, 5)] * 12}
    asked = survey(answers, ("CC1", "CO1"))
    places = {name: Place("acute", "north") for name in answers}
    chosen = crosses.declared()[:2]
    return publishing.prepared(asked, DRAFT, places, crosses=chosen).frozen("Few")


def test_a_short_form_has_the_pictures_that_it_can(knock: Knock) -> None:
    visitor = knock(Role.ANALYST)
    shown = sent(visitor, of_few_statements().content)
    assert shown.count('<figure class="wh-picture">') == 1
    assert "Maturity is" not in shown
    assert "In none of 2 statements" in shown
    assert "What we ask of the board" in shown


def test_a_dimension_that_stands_out_is_named() -> None:
    said = json.loads(release().content)
    for each in said["figures"]:
        if each[1] == "everyone" and each[0] in ("CC", "OC"):
            low = 80 if each[0] == "CC" else 10
            each[4].update(mean=low + 5, low=low, high=low + 10)
    reading = Reading(releasing.received(json.dumps(said).encode()))
    picture = picturing.dimensions(reading)
    assert picture is not None
    assert picture.sentence == (
        "Channels and communities is strongest, organisation and culture is weakest."
    )


def with_levels(board: float, front: float) -> Reading:
    """A release in which board and front line see the nine statements so."""
    said = json.loads(release().content)
    means = {"board": board, "front_line": front}
    for each in said["figures"]:
        if each[:2] == ["index9", "level"] and each[2][0] in means:
            mean = means[each[2][0]]
            each[4].update(mean=mean, low=mean - 2, high=mean + 2)
    return Reading(releasing.received(json.dumps(said).encode()))


@pytest.mark.parametrize(
    ("board", "front", "sentence"),
    [
        (60, 40, "The board sees it 20 points higher than the front line."),
        (40, 60, "The front line sees it 20 points higher than the board."),
        (41, 40, "Nothing shows that the board and the front line see it differently."),
    ],
)
def test_board_and_front_line_are_compared(
    board: float, front: float, sentence: str
) -> None:
    reading = with_levels(board, front)
    picture = picturing.staff(reading)
    assert picture is not None
    assert picture.sentence == sentence
    assert reading.gap("index9") == board - front


def test_levels_of_staff_stand_beside_one_another(knock: Knock) -> None:
    visitor = knock()
    kept = wave(visitor)
    shown = visitor.client.get(f"/maturity/{kept.pk}/staff").content.decode()
    assert "Board member or executive" in shown
    assert "Front line or clinical" in shown
    assert "Board above front line" in shown


def test_without_levels_there_is_no_picture_of_staff() -> None:
    assert picturing.staff(Reading(of_few_statements())) is None
    said = json.loads(release().content)
    said["figures"] = [
        each for each in said["figures"] if each[1:3] != ["level", ["board"]]
    ]
    picture = picturing.staff(Reading(releasing.received(json.dumps(said).encode())))
    assert picture is not None
    assert picture.sentence.startswith("Too few of the board")


def test_few_organisations_have_no_peers_and_no_funnel() -> None:
    reading = Reading(of_few_statements())
    assert reading.organisations == ()
    assert reading.peers("CC1") is None
    assert picturing.organisations(reading) is None
    assert picturing.dimensions(reading) is None


def test_a_file_too_large_for_a_release_is_refused(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LARGEST_MB", 0)
    assert "too large for a release" in sent(knock(Role.ANALYST), release().content)


def test_a_file_larger_than_may_be_sent_says_so(knock: Knock, settings: Any) -> None:
    settings.UPLOAD_BYTES = 1 << 10
    shown = sent(knock(Role.ANALYST), release().content)
    assert "This file is too large" in shown
    assert "There is a problem" in shown
