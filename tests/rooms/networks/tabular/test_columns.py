"""Which column of a file is which of ours is guessed, said, or asked."""

import pytest

from wellheard.evidence.tables import seen
from wellheard.networks.batches import FileRefused
from wellheard.networks.tabular import columns
from wellheard.networks.tabular.columns import KINDS, NEEDS, Kind, UnknownColumn

TABLES = {
    "follows": seen.FOLLOW,
    "accounts": seen.ACCOUNT,
    "posts": seen.POST,
    "engagements": seen.ENGAGEMENT,
}


@pytest.mark.parametrize(
    ("kind", "found", "expected"),
    [
        (
            "follows",
            ["Follower", "Followed"],
            {"source_id": "Follower", "target_id": "Followed"},
        ),
        (
            "follows",
            ["Source ID", "targetId", "Platform"],
            {"network": "Platform", "source_id": "Source ID", "target_id": "targetId"},
        ),
        (
            "accounts",
            ["id", "id_str", "screen_name", "followers_count"],
            {
                "account_id": "id_str",
                "handle": "screen_name",
                "followers_count": "followers_count",
            },
        ),
        (
            "posts",
            ["id", "user.id", "user.screen_name", "created_at", "full_text", "id_str"],
            {
                "post_id": "id_str",
                "account_id": "user.id",
                "account_handle": "user.screen_name",
                "created_at": "created_at",
                "text": "full_text",
            },
        ),
        (
            "engagements",
            ["actor", "action", "target", "date", "n", "colour"],
            {
                "actor_id": "actor",
                "verb": "action",
                "object_account_id": "target",
                "occurred_at": "date",
                "times": "n",
            },
        ),
    ],
)
def test_columns_are_guessed(
    kind: Kind, found: list[str], expected: dict[str, str]
) -> None:
    assert columns.mapped(kind, found, {}, {}).columns == expected


def test_what_the_user_says_goes_before_a_guess() -> None:
    found = ["follower", "seed", "fan"]
    chosen = {"source_id": "fan"}
    mapping = columns.mapped("follows", found, chosen, {"network": "x"})
    assert mapping.columns == {"source_id": "fan", "target_id": "seed"}
    assert mapping.constants == {"network": "x"}


def test_one_column_is_not_two_of_ours() -> None:
    chosen = {"target_id": "follower"}
    mapping = columns.mapped("follows", ["follower", "seed"], chosen, {})
    assert mapping.columns == {"target_id": "follower"}


def test_a_column_may_be_left_out() -> None:
    mapping = columns.mapped("accounts", ["id", "handle"], {"account_id": ""}, {})
    assert mapping.columns == {"handle": "handle"}


def test_a_column_that_the_file_lacks_is_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        columns.mapped("follows", ["a", "b"], {"source_id": "c"}, {})
    assert str(refusal.value) == "There is no column c; the columns are a, b"


def test_a_column_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(
        UnknownColumn, match="Follows have no column shoe; choose among"
    ):
        columns.mapped("follows", ["a"], {"shoe": "a"}, {})
    with pytest.raises(UnknownColumn, match="Follows have no column shoe"):
        columns.mapped("follows", ["a"], {}, {"shoe": "38"})


def test_a_file_without_a_column_that_it_needs_is_refused_with_the_remedy() -> None:
    found = ["follower", "their number"]
    with pytest.raises(FileRefused) as refusal:
        columns.require("follows", columns.mapped("follows", found, {}, {}), found)
    assert str(refusal.value) == (
        "Cannot tell which column is the account that is followed (target_id or "
        "target_handle); the columns are follower, their number: name one, as in "
        "--columns target_id=follower, or use --no-header where the first row holds "
        "values"
    )


def test_a_name_with_a_space_is_quoted_in_the_remedy() -> None:
    found = ["her number"]
    with pytest.raises(FileRefused, match="--columns account_id='her number',"):
        columns.require("accounts", columns.mapped("accounts", found, {}, {}), found)


def test_a_long_list_of_columns_is_shortened() -> None:
    found = [f"c{number}" for number in range(40)]
    with pytest.raises(FileRefused, match="c29 and 10 more: name one"):
        columns.require("accounts", columns.mapped("accounts", found, {}, {}), found)


def test_every_known_name_belongs_to_a_column_of_the_lake() -> None:
    beside = {
        "follows": {"source_handle", "target_handle"},
        "accounts": set(),
        "engagements": {"actor_handle", "object_handle"},
        "posts": {
            "account_handle",
            *(
                f"{start}_account_{end}"
                for start in ("reply_to", "repost_of", "quote_of")
                for end in ("id", "handle")
            ),
        },
    }
    for kind in KINDS:
        ours = set(columns.names_of(kind))
        assert ours - set(TABLES[kind].schema.names) == beside[kind]
        needed = {name for _, names in NEEDS[kind] for name in names}
        assert needed <= ours
        for name, known in columns.names_of(kind).items():
            assert known[0] == name


def test_our_verbs_are_those_of_the_lake() -> None:
    assert set(columns.words_of("verb").values()) == set(seen.VERBS)
