"""The shape of the code: short modules, short functions, words of the domain."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, text

MODULES = files("*.py")
OURS = [
    path
    for path in MODULES
    if ROOT / "src" in path.parents and path.parent.name != "migrations"
]
"""Django writes migrations."""
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
NAMELESS = {
    "base",
    "common",
    "core",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}
EMPTY_VERBS = ("get_", "do_", "process_", "handle_")
NAMED_BY_OTHERS = {
    "get_command",
    "get_login_stages",
    "get_queryset",
    "get_reauthentication_methods",
    "get_short_name",
    "get_template_sources",
}
"""Names that Click, Django and its guests give."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    """Walk through the functions of a module."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, Function):
            yield node


def test_there_are_modules_to_look_at() -> None:
    assert len(OURS) > 10


def test_no_module_is_over_400_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(text(path).splitlines()) for path in MODULES
    }
    assert {
        name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE
    } == {}


def length(function: Function) -> int:
    """Count the lines of a function's body; its options stand above and below it."""
    return (function.end_lineno or 0) - function.body[0].lineno + 1


def test_no_function_is_over_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in MODULES
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_is_named_for_nothing_in_particular() -> None:
    parts = {
        part.removesuffix(".py")
        for path in MODULES
        for part in path.relative_to(ROOT).parts
    }
    assert parts & NAMELESS == set()


def test_no_function_is_named_with_an_empty_verb() -> None:
    empty = [
        f"{path.relative_to(ROOT)}: {function.name}"
        for path in OURS
        for function in functions(path)
        if function.name.startswith(EMPTY_VERBS)
        and function.name not in NAMED_BY_OTHERS
    ]
    assert empty == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_the_first_line_of_a_module_says_what_it_knows(path: Path) -> None:
    said = ast.get_docstring(ast.parse(text(path))) or ""
    assert said.splitlines()[0].endswith((".", "?"))
