"""Seeds: the groups that come with Wellheard, and lists that people bring."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wellheard.people import seeds
from wellheard.people.seeds import Seed, SeedsRefused


def written(folder: Path, content: str | bytes, name: str = "seeds.csv") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def handles(source: str) -> list[str | None]:
    return [seed.handle for seed in seeds.read(source).seeds]


def test_the_five_national_accounts_of_2015_are_seeds() -> None:
    found = [str(handle).lower() for handle in handles("national-bodies")]
    assert {
        "nhsengland",
        "dhscgovuk",
        "nhscitizen",
        "carequalitycomm",
        "healthwatche",
    } <= set(found)


def test_every_group_says_who_stands_behind_it_and_until_when() -> None:
    for group in seeds.groups():
        assert group.title, group.name
        assert group.about, group.name
        assert group.author, group.name
        assert group.source, group.name
        assert group.next_review is not None, group.name
        assert len(group) > 0, group.name


def test_a_handle_that_nobody_checked_is_marked_so() -> None:
    folder = Path(seeds.__file__).parent.parent / "definitions" / "seeds"
    for path in folder.glob("*.csv"):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            checked, note = line.split(",")[4:6]
            assert (checked == "no") == note.startswith("Not verified"), line


def test_a_list_of_handles_is_enough(tmp_path: Path) -> None:
    source = written(tmp_path, "handle\n@midwives\nnurses\n")
    assert seeds.read(source).seeds == (
        Seed(None, "midwives", None),
        Seed(None, "nurses", None),
    )


def test_a_list_of_account_ids_keeps_leading_zeros(tmp_path: Path) -> None:
    source = written(tmp_path, "network,account_id\nx,0042\n")
    assert seeds.read(source).seeds == (Seed("x", None, "0042"),)


def test_a_list_from_an_older_spreadsheet_is_read(tmp_path: Path) -> None:
    source = written(tmp_path, "handle;name\r\ncaf;Café\r\n".encode("cp1252"))
    assert seeds.read(source).seeds == (Seed(None, "caf", None, "Café"),)


def test_a_byte_order_mark_and_capitals_in_the_header_do_no_harm(
    tmp_path: Path,
) -> None:
    source = written(tmp_path, "\ufeffHandle\nnurses\n")
    assert handles(source) == ["nurses"]


def test_a_seed_given_twice_counts_once(tmp_path: Path) -> None:
    source = written(tmp_path, "handle\nNurses\n@nurses\n\nmidwives\n")
    assert handles(source) == ["Nurses", "midwives"]


def test_a_saved_ranking_is_a_list_of_seeds(tmp_path: Path) -> None:
    ranking = "rank,network,account_id,handle,display_name\n1,x,'@nurses,nurses,'=Nu\n"
    assert seeds.read(written(tmp_path, ranking)).seeds == (
        Seed("x", "nurses", "@nurses", "=Nu"),
    )


def test_a_saved_parquet_ranking_is_a_list_of_seeds(tmp_path: Path) -> None:
    path = tmp_path / "ranking.parquet"
    rows = {"rank": [1], "network": ["x"], "account_id": ["007"], "handle": [None]}
    pq.write_table(pa.table(rows), path)
    assert seeds.read(str(path)).seeds == (Seed("x", None, "007"),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name\nNurses\n", "no column handle or account_id (its columns: name)"),
        ("handle,name\nnurses,Nurses\n,Midwives\n", "Row 3 of seeds.csv has neither"),
        ("handle\n", "There is no seed in seeds.csv"),
        ("", "its columns: none"),
        ("handle,name\nnurses,A,B\n", "Row 2 of seeds.csv has 3 values"),
        ('handle\n"nurses"x\n', "Cannot read row 2 of seeds.csv"),
        (b"PK\x03\x04\x00\x00", "seeds.csv is not a text file"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(SeedsRefused) as refused:
        seeds.read(written(tmp_path, content))
    assert words in str(refused.value)
    assert not str(refused.value).endswith(".")


def test_a_broken_parquet_file_is_refused(tmp_path: Path) -> None:
    source = written(tmp_path, "no parquet", "seeds.parquet")
    with pytest.raises(SeedsRefused, match="not a whole Parquet file"):
        seeds.read(source)


def test_a_name_that_is_neither_group_nor_file_lists_the_groups() -> None:
    with pytest.raises(SeedsRefused, match="one of the groups change-movements, "):
        seeds.read("nurses-of-mars")


def test_a_file_that_may_not_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(tmp_path, "handle\nnurses\n")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SeedsRefused, match=r"Cannot open .*: Permission denied"):
        seeds.read(source)


def test_a_seed_is_called_by_its_handle_or_else_by_its_id() -> None:
    assert str(Seed("x", "nurses", "007")) == "@nurses"
    assert str(Seed("x", None, "007")) == "007"


def test_a_seed_names_an_account() -> None:
    with pytest.raises(ValueError, match="handle or an account id"):
        Seed("x", None, None)
