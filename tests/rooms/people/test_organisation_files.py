"""Files of organisations as they come: whole, packed, damaged, oddly written."""

import gzip
import io
import zipfile
from collections.abc import Generator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.real_data import real

from wellheard.people.organisation_files import ODS_COLUMNS, read
from wellheard.people.organisations import Organisation
from wellheard.people.register_tables import (
    CHUNK_BYTES,
    Limits,
    Refused,
    RegisterRefused,
)


def ods(*cells: str) -> list[str]:
    """Return a row of the ODS's own file."""
    return [*cells, *[""] * (ODS_COLUMNS - len(cells))]


def lines(*rows: list[str]) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


TRUST = ods("RA1", "ARDEN NHS TRUST", "Y60", "QXX")
SITE = ods("RA101", "ARDEN GENERAL", "Y60", "QXX")
CLOSED = [*ods("RB1", "BRACK NHS TRUST", "Y60", "QXX")[:11], "20250331", *[""] * 15]


def test_the_file_of_the_ods_is_read_without_a_header() -> None:
    trust, site, closed = read(io.BytesIO(lines(TRUST, SITE, CLOSED)), "etr.csv")
    assert trust == Organisation("RA1", "Arden NHS Trust", "trust", "Midlands", "QXX")
    assert isinstance(site, Organisation)
    assert (site.kind, site.parent) == ("site", "RA1")
    assert isinstance(closed, Organisation)
    assert closed.closed_on == date(2025, 3, 31)


def test_packed_files_are_read_as_they_come() -> None:
    packed = io.BytesIO(gzip.compress(lines(TRUST)))
    assert len(list(read(packed, "etr.csv.gz"))) == 1
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("etr.csv", lines(TRUST, SITE))
        file.writestr("notes.pdf", b"no")
    archive.seek(0)
    assert len(list(read(archive, "etr.zip"))) == 2


def test_a_table_with_a_header_is_read_by_the_names_of_its_columns() -> None:
    table = (
        "Year;Organisation name;ODS code;Benchmarking group;Region\n"
        "2024;Arden NHS Trust;RA1;Acute;Midlands\n"
        "2024;;RB1;Acute;Midlands\n"
        "\n"
        "2024;Crane NHS Trust;not a code;Acute;-\n"
    )
    arden, unnamed, uncoded = read(io.BytesIO(table.encode()), "peers.csv")
    assert isinstance(arden, Organisation)
    assert (arden.code, arden.peer_group, arden.region) == ("RA1", "Acute", "Midlands")
    assert unnamed == Refused(3, "RB1 has no name; add one")
    assert isinstance(uncoded, Refused)
    assert uncoded.row == 5


def test_odd_separators_and_old_encodings_are_read() -> None:
    table = "OrganisationCode¬OrganisationName¬OrganisationType\nNA1¬Café Group¬Odd\n"
    (found,) = read(io.BytesIO(table.encode("cp1252")), "Hospital.csv")
    assert found == Organisation("NA1", "Café Group", "other")


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (b"", "a.csv", "is empty"),
        (b"one\ntwo\n", "a.csv", "has one column only"),
        (b"\n ,,\n,\n", "a.csv", "has no rows; choose another file"),
        (b"a,b\n1,2\n", "a.csv", "has no column for the code and the name"),
        (b"\x00\x01,\x02", "a.xlsx", "is no text; save it as CSV first"),
        (b"not packed", "a.gz", "cannot be unpacked"),
        (b"not packed", "a.zip", "cannot be unpacked"),
    ],
)
def test_what_is_no_register_is_refused(raw: bytes, name: str, why: str) -> None:
    with pytest.raises(RegisterRefused, match=why):
        list(read(io.BytesIO(raw), name))


def test_a_file_that_unpacks_into_too_much_is_refused() -> None:
    bomb = io.BytesIO(gzip.compress(b"a,b\n" * 100_000))
    with pytest.raises(RegisterRefused, match="more than 0 MB when unpacked"):
        list(read(bomb, "bomb.csv.gz", limits=Limits(unpacked_bytes=1000)))


def found(table: str, name: str = "a.csv", **told: Any) -> list[object]:
    """Read a table, and return what came of each row."""
    return list(read(io.BytesIO(table.encode()), name, **told))


def test_a_file_may_be_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "etr.csv").write_bytes(lines(TRUST))
    (trust,) = read(tmp_path / "etr.csv", "etr.csv")
    assert isinstance(trust, Organisation)


def test_a_stream_that_comes_once_is_read_as_well() -> None:
    class Once(io.BytesIO):
        def seekable(self) -> bool:
            return False

    assert len(list(read(Once(lines(TRUST, SITE)), "etr.csv"))) == 2


def test_a_stream_stays_open_for_who_brought_it() -> None:
    for name, raw in (("a.csv", lines(TRUST)), ("a.gz", gzip.compress(lines(TRUST)))):
        stream = io.BytesIO(raw)
        list(read(stream, name))
        assert not stream.closed


@pytest.mark.parametrize("name", ["a.csv", "a.gz"])
def test_who_stops_reading_early_may_close_the_file_first(name: str) -> None:
    raw = lines(TRUST, SITE)
    stream = io.BytesIO(gzip.compress(raw) if name == "a.gz" else raw)
    reading = read(stream, name)
    next(reading)
    stream.close()
    assert isinstance(reading, Generator)
    reading.close()


def test_a_first_line_that_is_damaged_tells_no_columns() -> None:
    with pytest.raises(RegisterRefused, match="cannot be read by its columns"):
        found('Code,"Name" of it\nRA1,Arden\n')


def test_an_ods_file_says_when_each_opened_and_to_whom_it_belongs() -> None:
    row = ods("A81999", "CRANE SURGERY", "Y63", "QXX")
    row[9:15] = ["ZZ9 9ZZ", "19740401", "20250331", "C", "", "15N"]
    (practice,) = read(io.BytesIO(lines(row)), "epraccur.csv")
    assert practice == Organisation(
        "A81999",
        "Crane Surgery",
        "practice",
        "North East and Yorkshire",
        "QXX",
        parent="15N",
        opened_on=date(1974, 4, 1),
        closed_on=date(2025, 3, 31),
    )


def test_the_kind_of_a_file_is_that_of_its_organisations_but_not_of_their_sites() -> (
    None
):
    trust, site = read(io.BytesIO(lines(TRUST, SITE)), "e.csv", kind="health board")
    assert isinstance(trust, Organisation)
    assert isinstance(site, Organisation)
    assert (trust.kind, site.kind) == ("health board", "site")
    (said,) = found("Code,Name,Type\nRA1,Arden,charity\n", kind="provider")
    assert isinstance(said, Organisation)
    assert said.kind == "charity"
    with pytest.raises(RegisterRefused, match="'zoo' is no kind of organisation"):
        found("Code,Name\n", kind="zoo")


def test_columns_can_be_named_where_they_would_not_be_guessed() -> None:
    table = "Ref code,Label,Name\nRA1,Arden NHS Trust,not this\n"
    columns = {"code": "ref  Code", "name": "Label"}
    (arden,) = found(table, columns=columns)
    assert isinstance(arden, Organisation)
    assert (arden.code, arden.name) == ("RA1", "Arden NHS Trust")


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"fax": "Name"}, "There is no 'fax' to read; take code, name"),
        (
            {"code": "Nowhere"},
            "has no column 'Nowhere'; its columns are Ref code, Name",
        ),
        ({}, "has no column for the code; its columns are Ref code, Name"),
    ],
)
def test_columns_that_are_not_there_are_refused(
    columns: dict[str, str], why: str
) -> None:
    with pytest.raises(RegisterRefused, match=why):
        found("Ref code,Name\nRA1,Arden\n", columns=columns)


def test_charities_come_without_codes() -> None:
    """Nobody gives them an ODS code; their postcodes are no codes of theirs."""
    dale, arden = found("Name,Postcode\nDale Charity,ZZ9 9ZZ\nArden NHS Trust,\n")
    assert isinstance(dale, Organisation)
    assert (dale.code, dale.kind) == ("DALE-CHARITY", "charity")
    assert arden == Refused(3, "Arden NHS Trust has no ODS code; add it")


def test_what_looks_like_a_formula_is_text() -> None:
    (arden,) = found('Code,Name\nRA1,"=1+1 Trust"\n')
    assert isinstance(arden, Organisation)
    assert arden.name == "=1+1 Trust"


def test_region_and_care_system_are_put_right_where_they_were_changed_over() -> None:
    rows = found(
        "Code,Name,Region,ICS/STP\n"
        "RA1,Arden,Brackshire,Midlands\n"
        "RB1,Brack,Midlands,Brackshire\n"
        "RC1,Crane,-,London\n"
    )
    assert [
        (each.region, each.ics) for each in rows if isinstance(each, Organisation)
    ] == [("Midlands", "Brackshire"), ("Midlands", "Brackshire"), ("London", "")]


def test_no_row_is_lost_in_silence() -> None:
    rows = found(
        "\n"
        "Code,Name,Region\n"
        "RA1,Arden,Midlands\n"
        "RB1,Brack, and Dale,Midlands\n"
        'RC1,"Crane" Trust,Midlands\n'
        "RD1,Dale,Midlands,\n"
        'RE1,"Elm\nHouse",Midlands\n'
        "RF1,Fen\n"
        'RG1,"Glen,Midlands\n'
        "RH1,Hill,Midlands\n"
    )
    assert [each.code for each in rows if isinstance(each, Organisation)] == [
        "RA1",
        "RD1",
        "RE1",
        "RF1",
    ]
    assert [
        (each.row, each.why[:45]) for each in rows if isinstance(each, Refused)
    ] == [
        (4, "It has 4 cells for 3 columns; put quotes arou"),
        (5, "It cannot be parted into cells (',' expected "),
        (10, "A quotation mark is not closed, so 2 lines fr"),
    ]


def test_signs_that_cannot_be_read_are_not_made_up() -> None:
    raw = b"Code,Name\nRA1,Caf\xe9 Trust\nRB1,Brack \x81 Trust\n"
    cafe, brack = read(io.BytesIO(raw), "a.csv")
    assert isinstance(cafe, Organisation)
    assert cafe.name == "Café Trust"
    assert brack == Refused(
        3, "Its name has signs that cannot be read; save the table again as UTF-8"
    )


def test_a_long_table_in_an_old_encoding_is_read_as_such_from_its_beginning() -> None:
    """That it is no UTF-8 shows only far down, past what is looked at in one go."""
    long = "Ann " * 48 + "Trust"
    many = "".join(f"RA{number:05},{long}\n" for number in range(6_000))
    raw = f"Code,Name\n{many}RB1,Ann’s Trust\n".encode("cp1252")
    names = {
        each.name
        for each in read(io.BytesIO(raw), "a.csv")
        if isinstance(each, Organisation)
    }
    assert len(raw) > CHUNK_BYTES
    assert names == {long, "Ann’s Trust"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    raw = "Code\tName\r\nRA1\tCafé Trust\r\n".encode(encoding)
    (cafe,) = read(io.BytesIO(raw), "a.txt")
    assert isinstance(cafe, Organisation)
    assert cafe.name == "Café Trust"


def test_more_rows_than_there_are_organisations_are_refused() -> None:
    table = "Code,Name\nRA1,Arden\nRB1,Brack\nRC1,Crane\n"
    assert len(found(table, limits=Limits(rows=3))) == 3
    with pytest.raises(RegisterRefused, match="more than 2 rows"):
        found(table, limits=Limits(rows=2))


def archive(**files: bytes) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, raw in files.items():
            file.writestr(name.replace("_", "."), raw)
    packed.seek(0)
    return packed


def test_of_several_tables_that_of_the_archives_own_name_is_read() -> None:
    both = {"etr_csv": lines(TRUST), "ets_csv": lines(SITE, SITE)}
    assert len(list(read(archive(**both), "ets.zip"))) == 2
    assert len(list(read(archive(**both), "ets.csv.zip"))) == 2
    with pytest.raises(RegisterRefused, match=r"several tables \(etr.csv, ets.csv\)"):
        list(read(archive(**both), "all.zip"))


def test_an_archive_without_a_table_is_refused() -> None:
    with pytest.raises(RegisterRefused, match="holds no CSV file; unpack it first"):
        list(read(archive(notes_pdf=b"no"), "etr.zip"))


def test_a_bomb_is_refused_before_anything_is_told() -> None:
    bomb = archive(etr_csv=lines(TRUST) + b"\n" + b"," * 50_000_000)
    assert bomb.getbuffer().nbytes < 100_000
    told = read(bomb, "etr.zip", limits=Limits(unpacked_bytes=5_000_000))
    with pytest.raises(RegisterRefused, match="more than 4 MB when unpacked"):
        next(told)


def test_a_file_that_was_cut_off_is_refused_before_anything_is_told() -> None:
    whole = gzip.compress(lines(*[TRUST] * 50_000))
    with pytest.raises(RegisterRefused, match=r"cannot be unpacked .*again"):
        next(read(io.BytesIO(whole[: len(whole) // 2]), "etr.csv.gz"))


def test_the_published_register_of_trusts_is_read_whole() -> None:
    path = real("organisations/etrust.csv.gz")
    rows = list(read(path, path.name))
    assert not [each for each in rows if isinstance(each, Refused)]
    kept = [each for each in rows if isinstance(each, Organisation)]
    assert len(kept) > 20_000
    assert {each.kind for each in kept} == {
        "site",
        "trust",
        "foundation trust",
        "ambulance",
    }
    assert all(Organisation.from_row(each.to_row()) == each for each in kept)


def test_a_published_list_with_an_odd_separator_is_read_whole() -> None:
    path = real("organisations/Hospital.csv")
    rows = list(read(path, path.name))
    assert len(rows) > 1_000
    assert {each.kind for each in rows if isinstance(each, Organisation)} == {"site"}
    assert not [each for each in rows if isinstance(each, Refused)]


def test_a_published_table_of_peers_tells_what_it_cannot_read() -> None:
    """Codes of several organisations in one cell are nobody's code."""
    path = real("organisations/staff_survey_peer_groups.csv")
    rows = list(read(path, path.name))
    refused = [each.why for each in rows if isinstance(each, Refused)]
    assert refused
    assert all("/" in why and "is no ODS code" in why for why in refused)
    assert all(each.peer_group for each in rows if isinstance(each, Organisation))
