"""The map: each picture has the same content as a table, and leads to accounts."""

import re
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.drawing import lay
from tests.web.conftest import Knock, Opening
from tests.web.interest.pages import reasoned
from tests.web.interest_map.pages import ACCOUNTS, GROUP, chart, edition
from tests.web.samples import MARK
from wellheard.findings.interest.charting.packing import unpack
from wellheard.web.interest import charts
from wellheard.web.interest.charts import Kept
from wellheard.web.interest.forgetting import unname
from wellheard.web.trail.models import Line

HANDLE = MARK.lower()


@pytest.fixture(autouse=True)
def no_lake() -> Iterator[None]:
    """Leave no lake behind for others."""
    yield
    shutil.rmtree(settings.ENVIRONMENT.lake, ignore_errors=True)


def test_the_communities_are_named_with_their_accounts(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    shown = visitor.client.get("/map").content.decode()
    assert f"2 communities; the largest, {MARK} midwives, has 20 accounts" in shown
    assert shown.count("<circle") == 3
    assert f'<th scope="row">{MARK} councils</th><td class="wh-number">20</td>' in shown


def test_flows_are_told_against_chance(knock: Knock) -> None:
    """20 of the 200 follows go from the second to the first community.

    The second gives 80 and the first receives 80: by chance 80 x 80 / 200 = 32.
    """
    visitor = knock()
    edition(visitor)
    shown = visitor.client.get("/map").content.decode()
    row = (
        f'<th scope="row">{MARK} councils</th><td>{MARK} midwives</td>'
        '<td class="wh-number">20</td><td class="wh-number">32</td>'
        '<td class="wh-number">0.6</td>'
    )
    assert row in shown


def test_the_keenest_stand_in_a_table_as_in_the_picture(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    told = visitor.client.get("/map/keenest.json").json()
    shown = visitor.client.get("/map/keenest").content.decode()
    assert len(told["nodes"]) == ACCOUNTS
    for each in told["nodes"]:
        assert f"@{each['label']}</a>" in shown
        assert each["href"] == f"/map/around/{each['rank']}"


def test_around_an_account_stand_those_with_ties(knock: Knock) -> None:
    """The first follows 3 of its group, is followed by 3 others and by 20 councils."""
    visitor = knock()
    edition(visitor)
    reasoned(visitor)
    told = visitor.client.get("/map/around/1.json").json()
    assert told["nodes"][0]["label"] == f"{HANDLE}0"
    assert len(told["nodes"]) == 1 + 3 + 3 + GROUP
    assert visitor.client.get("/map/around/61").status_code == 404
    assert visitor.client.get("/map/around/0").status_code == 404


def test_it_is_written_down_whose_ties_somebody_looked_at_and_why(
    knock: Knock,
) -> None:
    visitor = knock()
    edition(visitor)
    answer = visitor.client.get("/map/around/1")
    assert answer["Location"].startswith("/people/reason?next=")
    assert visitor.client.get("/map/around/1.json").status_code == 403
    reasoned(visitor)
    assert visitor.client.get("/map/around/1").status_code == 200
    line = Line.objects.of(visitor.organisation).get(deed__contains="ties")
    assert (line.of, line.reason) == ("x:id0", "Test")


def test_all_points_are_given_as_they_are_kept(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    answer = visitor.client.get("/map/points.bin")
    packed = unpack(b"".join(answer.streaming_content))
    assert len(packed.records) == ACCOUNTS
    assert packed.records["community"].tolist()[::GROUP] == [1, 2, 0]
    assert visitor.client.get("/map/at/21").json() == {
        "label": f"@{HANDLE}20",
        "href": "/map/around/21",
    }
    picture = visitor.client.get("/map/density.png")
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")


def test_who_asks_to_be_left_out_is_off_the_map_at_once(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    lake = lay(settings.ENVIRONMENT.lake)
    lake.opt_out("x", ["id0", f"@{HANDLE}5"])  # by id, and by handle alone
    for rank in (1, 6):
        assert visitor.client.get(f"/map/at/{rank}").status_code == 404
        assert visitor.client.get(f"/map/around/{rank}").status_code == 404
    told = visitor.client.get("/map/keenest.json").json()
    assert len(told["nodes"]) == ACCOUNTS - 2
    ends = {end for each in told["edges"] for end in (each["source"], each["target"])}
    assert "x:id0" not in ends
    assert f"@{HANDLE}0<" not in visitor.client.get("/map/keenest").content.decode()


def test_a_dot_whose_names_were_taken_away_is_nobody(knock: Knock) -> None:
    visitor = knock()
    made = edition(visitor)
    reasoned(visitor)
    unname(made, "x", ["id0"])
    folder = charts.folder_of(made)
    for file in (charts.ROWS, charts.TOP):
        kept = (folder / file).read_bytes()
        assert b"id1" in kept
        assert re.search(rb"id0\b", kept) is None
        assert re.search(HANDLE.encode() + rb"0\b", kept) is None
    assert visitor.client.get("/map/at/1").status_code == 404
    assert visitor.client.get("/map/around/1").status_code == 404
    near = visitor.client.get("/map/around/2.json").json()
    assert {each["account_id"] for each in near["nodes"]}.isdisjoint({"erased", "id0"})


def test_another_organisation_is_given_no_points(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    edition(ours)
    for path in ("points.bin", "keenest.json", "around/1.json", "at/1", "density.png"):
        assert theirs.client.get(f"/map/{path}").status_code == 404


def test_an_edition_that_all_may_see_is_on_their_map_too(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    edition(ours, is_shared=True)
    answer = theirs.client.get("/map/points.bin")
    assert len(b"".join(answer.streaming_content)) > 6 * ACCOUNTS


def test_without_an_edition_or_a_chart_the_page_says_what_to_do(knock: Knock) -> None:
    visitor = knock()
    assert b"Nothing has been found yet" in visitor.client.get("/map").content
    made = edition(visitor)
    charts.forget(made)
    assert b"There is no map of" in visitor.client.get("/map").content
    assert visitor.client.get("/map/all").status_code == 404


def test_a_chart_is_replaced_whole(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If writing it fails, the one before stays."""
    made = edition(knock())
    before = Kept.of(made).points.read_bytes()

    def full(*_given: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("wellheard.web.interest.charts.np.save", full)

    with pytest.raises(OSError, match="No space"):
        charts.keep(made, chart())
    assert Kept.of(made).points.read_bytes() == before
    there = {each.name for each in charts.folder_of(made).parent.iterdir()}
    assert str(made.pk) in there
    assert not [name for name in there if name.startswith(".")]


def test_points_are_drawn_narrowed_and_picked(knock: Knock, opened: Opening) -> None:
    """In a browser, by software where there is no graphics card."""
    visitor = knock()
    edition(visitor)
    page = opened("/map/all", visitor)
    live = page.locator("[data-live]")
    live.wait_for()
    said = page.locator("[data-points] > [role=status]")
    assert said.inner_text() == "60 accounts are shown."
    page.select_option("#community", "1")
    assert said.inner_text() == "20 accounts are shown."
    page.select_option("#kind", label="kind: individual")
    assert said.inner_text() == "fewer than 11 accounts are shown."
    page.select_option("#kind", "")
    packed = Kept.of(edition(visitor)).packed
    record = packed.records[0]
    steps, sheet = packed.sheet.steps, packed.sheet
    box = page.locator("canvas").bounding_box()
    assert box is not None
    fit = min(box["width"] / sheet.width, box["height"] / sheet.height)
    x = box["x"] + box["width"] / 2 + (record["x"] / steps - sheet.width / 2) * fit
    y = box["y"] + box["height"] / 2 + (record["y"] / steps - sheet.height / 2) * fit
    page.mouse.click(x, y)
    link = page.locator("[data-chosen] a")
    link.wait_for()
    assert link.inner_text() == f"@{HANDLE}0"
    page.screenshot(path="build/pages/map-all.png")
    link.click()
    page.wait_for_url("**/people/reason?**")


def test_the_keenest_are_drawn_by_sigma(knock: Knock, opened: Opening) -> None:
    visitor = knock()
    edition(visitor)
    page = opened("/map/keenest", visitor)
    page.locator("[data-zoom=in]").wait_for()
    said = page.locator("[data-graph] > [role=status]").inner_text()
    assert said.startswith("60 accounts and ")
    page.locator("[data-zoom=in]").click()
    page.screenshot(path="build/pages/map-keenest.png")
    page.goto("/map")
    page.screenshot(path="build/pages/map-communities.png")
