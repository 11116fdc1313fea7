"""Weigh what tells organisations from individuals, and see how well it does.

    python studies/account_kinds.py LABELLED.csv              # the figures of the folds
    python studies/account_kinds.py LABELLED.csv WEIGHTS.csv  # and the weights

LABELLED.csv is a file of the humanizr project: one row for each account, with what it
shows and the label that a person gave it. Nothing of a row is kept: a word is weighed
only where it stands in at least ten accounts, and first names are no words.
See README.md beside this file.
"""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from wellheard.accounts.kinds import definition, telling, words
from wellheard.accounts.kinds.features import SHAPES, Group, holds, word_feature
from wellheard.accounts.kinds.profiles import Groups, Profiles, Room

FOLDS, SEED = 5, 20141218
FEWEST_ACCOUNTS = 10
STRICTNESS = 4.0
"""How dear a large weight is: half of this times the sum of squared weights."""
THOUSAND = 1000
COLUMNS = {
    "username": "handle",
    "name": "display_name",
    "bio": "description",
    "location": "location",
    "url": "url",
    "followers": "followers_count",
    "following": "following_count",
    "tweets": "posts_count",
    "verified": "verified",
}
"""The columns of the labelled file, and what the lake calls them."""
CHANNELS = {
    "name only": ("display_name",),
    "bio only": ("description",),
    "name and bio": ("display_name", "description"),
    "handle, name and bio": ("handle", "display_name", "description"),
    "all but the counts": ("handle", "display_name", "description", "location", "url"),
}
"""What is shown where only some columns were imported."""
LEARNT_FROM = ("name only", "bio only", "handle, name and bio")
"""Each account is learnt from whole, and once more with so little shown."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """Accounts, and which of them are organisations."""

    accounts: pa.Table
    organisation: NDArray[np.bool_]

    @classmethod
    def read(cls, path: Path) -> "Labelled":
        """Read a labelled file."""
        texts = pacsv.ConvertOptions(column_types={"username": pa.string()})
        rows = pacsv.read_csv(path, convert_options=texts)
        label = pc.starts_with(rows["label"], "organi").to_numpy()
        accounts = rows.select(list(COLUMNS)).rename_columns(list(COLUMNS.values()))
        for place, name in enumerate(accounts.column_names):
            if name.endswith("_count"):
                accounts = accounts.set_column(
                    place, name, accounts[name].cast(pa.int64(), safe=False)
                )
        verified = pc.equal(accounts["verified"], 1)
        where = accounts.column_names.index("verified")
        return cls(accounts.set_column(where, "verified", verified), label)


@dataclass(frozen=True)
class Features:
    """Which account shows which feature."""

    marks: NDArray[np.uint64]
    """The feature of each column."""
    shown: sparse.csr_matrix


def features(accounts: pa.Table, groups: Groups) -> Features:
    """Read the features of accounts with the very loops that the product uses."""
    profiles, room = Profiles.of(accounts), Room.empty()
    rows = []
    for row in range(accounts.num_rows):
        count = telling.read(row, profiles, groups, room)
        rows.append(np.unique(room.features[:count]))
    marks, columns = np.unique(np.concatenate(rows), return_inverse=True)
    bounds = np.cumsum([0, *map(len, rows)])
    ones = np.ones(len(columns))
    return Features(
        marks,
        sparse.csr_matrix((ones, columns, bounds), shape=(len(rows), len(marks))),
    )


def spellings(accounts: pa.Table, groups: Groups) -> dict[int, str]:
    """Spell the words and pairs of the bios by mark; first names have no spelling."""
    spelled: dict[int, str] = {}
    room = words.Words.room()
    for bio in accounts["description"].to_pylist():
        text = np.frombuffer((bio or "").encode(), np.uint8)
        count = words.read(text, 0, len(text), room)
        row = [_spelling(text, room, place, groups) for place in range(count)]
        for place, word in enumerate(row):
            if word:
                spelled[word_feature(word)] = word
            if place and word and row[place - 1]:
                pair = f"{row[place - 1]} {word}"
                spelled[word_feature(pair)] = pair
    return spelled


def _spelling(
    text: words.Bytes, room: words.Words, place: int, groups: Groups
) -> str | None:
    """Spell one word as the definition does; none for a first name."""
    mark = room.marks[place]
    if holds(groups, mark, Group.FIRST_NAME):
        return None
    for word in words.SPECIAL:
        if words.mark(word) == mark:
            return word
    start, end = room.starts[place], room.ends[place]
    word = (
        bytes(text[start:end])
        .decode()
        .lower()
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    return word if words.mark(word) == mark else None


def weighable(
    read: Features, among: NDArray[np.bool_], spelled: dict[int, str]
) -> NDArray[np.bool_]:
    """Say which features may be weighed: common enough, and none a person's name."""
    often = np.asarray(read.shown[among].sum(axis=0)).ravel() >= FEWEST_ACCOUNTS
    named = np.array([mark < SHAPES or int(mark) in spelled for mark in read.marks])
    return often & named


def fitted(shown: sparse.csr_matrix, organisation: NDArray[np.bool_]) -> Numbers:
    """Fit a logistic regression; the last number is what every account begins with."""
    flipped = shown.T.tocsr()
    signs = np.where(organisation, 1.0, -1.0)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        sums = shown @ weights[:-1] + weights[-1]
        wrong = np.logaddexp(0, -signs * sums).sum()
        dear = STRICTNESS / 2 * weights[:-1] @ weights[:-1]
        slope = 1 / (1 + np.exp(-sums)) - organisation
        steps = flipped @ slope + STRICTNESS * weights[:-1]
        return wrong + dear, np.append(steps, slope.sum())

    begun = np.zeros(shown.shape[1] + 1)
    return np.asarray(minimize(loss, begun, jac=True, method="L-BFGS-B").x)


def fitted_to(
    copies: list[sparse.csr_matrix],
    kept: NDArray[np.bool_],
    organisation: NDArray[np.bool_],
) -> Numbers:
    """Fit to several copies of the same accounts, of which less and less is shown."""
    shown = sparse.vstack(copies).tocsr()[:, kept]
    return fitted(shown, np.tile(organisation, len(copies)))


def whole(weights: Numbers) -> NDArray[np.int64]:
    """Write weights in whole thousandths."""
    return np.rint(weights * THOUSAND).astype(np.int64)


def folds(organisation: NDArray[np.bool_], seed: int = SEED) -> NDArray[np.int64]:
    """Deal the accounts into folds, each kind evenly."""
    dice = np.random.default_rng(seed)
    fold = np.zeros(len(organisation), np.int64)
    for kind in (False, True):
        rows = np.flatnonzero(organisation == kind)
        fold[dice.permutation(rows)] = np.arange(len(rows)) % FOLDS
    return fold


def macro_f1(organisation: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Return the mean of the F1 figures of both kinds."""
    figures = []
    for kind in (False, True):
        right = np.sum((said == kind) & (organisation == kind))
        figures.append(
            2 * right / (np.sum(said == kind) + np.sum(organisation == kind))
        )
    return float(np.mean(figures))


def held_out(
    labelled: Labelled, fold: NDArray[np.int64], groups: Groups
) -> dict[str, NDArray[np.int64]]:
    """Sum the weights of each account, made without the accounts of its fold."""
    read = features(labelled.accounts, groups)
    spelled = spellings(labelled.accounts, groups)
    thin = {
        name: features_at(part_of(labelled.accounts, shown), groups, read.marks)
        for name, shown in CHANNELS.items()
    }
    sums = {name: np.zeros(len(fold), np.int64) for name in ("everything", *CHANNELS)}
    for number in range(FOLDS):
        learnt = fold != number
        kept = weighable(read, learnt, spelled)
        copies = [read.shown[learnt], *(thin[name][learnt] for name in LEARNT_FROM)]
        weights = whole(fitted_to(copies, kept, labelled.organisation[learnt]))
        for name, shown in {"everything": read.shown, **thin}.items():
            sums[name][~learnt] = shown[~learnt][:, kept] @ weights[:-1] + weights[-1]
    return sums


def part_of(accounts: pa.Table, shown: tuple[str, ...]) -> pa.Table:
    """Show some columns only, of those that are there."""
    return accounts.select([name for name in shown if name in accounts.column_names])


def features_at(
    accounts: pa.Table, groups: Groups, marks: NDArray[np.uint64]
) -> sparse.csr_matrix:
    """Read features into the columns of a matrix that is there."""
    read = features(accounts, groups)
    place = np.searchsorted(marks, read.marks)
    known = (place < len(marks)) & (
        marks[np.minimum(place, len(marks) - 1)] == read.marks
    )
    moved = sparse.csr_matrix(
        (np.ones(known.sum()), (np.flatnonzero(known), place[known])),
        shape=(len(read.marks), len(marks)),
    )
    return read.shown @ moved


def report(
    labelled: Labelled, sums: dict[str, NDArray[np.int64]], fold: NDArray[np.int64]
) -> str:
    """Say in a table how well held-out accounts are told apart."""
    cut = definition.standard()
    lines = [
        "| shown | fold | macro-F1, all forced | told | of those right |",
        "|---|---|---|---|---|",
    ]
    for name, sum_ in sums.items():
        each = range(FOLDS) if name == "everything" else []
        for number, rows in [
            *((str(k + 1), fold == k) for k in each),
            ("all", fold >= 0),
        ]:
            truth, part = labelled.organisation[rows], sum_[rows]
            told = (part >= cut.organisation) | (part <= cut.individual)
            right = np.mean((part > 0) == truth, where=told) if told.any() else 0.0
            lines.append(
                f"| {name} | {number} | {macro_f1(truth, part > 0):.3f} | "
                f"{told.mean():.1%} | {right:.1%} |"
            )
    return "\n".join(lines)


def table(labelled: Labelled, groups: Groups) -> list[tuple[str, str, int]]:
    """Weigh the features on all accounts; one row for each that has a weight."""
    read = features(labelled.accounts, groups)
    spelled = spellings(labelled.accounts, groups)
    kept = weighable(read, np.ones(len(labelled.organisation), bool), spelled)
    thin = (part_of(labelled.accounts, CHANNELS[name]) for name in LEARNT_FROM)
    copies = [read.shown, *(features_at(each, groups, read.marks) for each in thin)]
    weights = whole(fitted_to(copies, kept, labelled.organisation))
    rows = [(definition.INTERCEPT, "", int(weights[-1]))]
    named = []
    for mark, weight in zip(
        read.marks[kept].tolist(), weights[:-1].tolist(), strict=True
    ):
        if mark < SHAPES:
            shape, level = definition.spelled(mark)
            rows.append((shape, str(level), weight))
        else:
            named.append((definition.WORD, spelled[mark], weight))
    return [row for row in rows + sorted(named) if row[2] or not row[1]]


def write(rows: list[tuple[str, str, int]], path: Path) -> None:
    """Write a table of weights."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("feature", "value", "weight"))
        writer.writerows(rows)


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    labelled = Labelled.read(Path(arguments[0]))
    groups = definition.standard().groups
    fold = folds(labelled.organisation)
    print(report(labelled, held_out(labelled, fold, groups), fold))
    if len(arguments) > 1:
        write(table(labelled, groups), Path(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
