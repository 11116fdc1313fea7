"""Components of the NHS design system, which refuse a word that they do not know.

The macros themselves render an unknown or misspelt option as nothing. Here each call is
held against what the design system documents, down to nested options.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from django.utils.functional import Promise
from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

SCHEMA = Path(__file__).parent / "built" / "components.json"

AROUND = frozenset({"header", "footer", "skipLink"})
"""What stands on every page, and is drawn once for each person and room."""

Options = Mapping[str, Any]
Known = Mapping[str, Options]


class NotBuilt(Exception):
    """The styles and scripts were not built; says how."""


class OptionRefused(Exception):
    """A component was told something that it does not know, or too little."""


class Components:
    """Each component by its name: `nhs.details(summaryText="More", text="...")`."""

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        """Return what renders a component; raises OptionRefused for an unknown one."""
        if name not in _schema():
            raise OptionRefused(f"There is no component called {name!r}")

        def rendered(
            given: Options | None = None,
            caller: Callable[[], Markup] | None = None,
            **more: object,
        ) -> Markup:
            return render(name, {**(given or {}), **more}, caller)

        return rendered


def render(
    name: str, given: Options, body: Callable[[], Markup] | None = None
) -> Markup:
    """Render a component; raises OptionRefused."""
    told = _said(given)
    if name in AROUND and body is None:
        return _drawn_once(name, _Told(repr(told), told))
    return _drawn(name, told, body)


class _Told:
    """What a component was told, known by how it reads: text and markup read apart."""

    def __init__(self, reads: str, options: Options) -> None:
        self.reads, self.options = reads, options

    def __hash__(self) -> int:
        return hash(self.reads)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self.reads == other.reads


@lru_cache(maxsize=512)
def _drawn_once(name: str, told: _Told) -> Markup:
    return _drawn(name, told.options, None)


def _drawn(name: str, told: Options, body: Callable[[], Markup] | None) -> Markup:
    component = _schema()[name]
    options = _by_name(component["options"])
    if body is not None and "html" in options:
        told, body = {**told, "html": body()}, None
    for complaint in _complaints(options, told, has_body=body is not None):
        raise OptionRefused(f"{name}: {complaint}")
    macro = getattr(_module(component["folder"]), name)
    return Markup(macro(told, caller=body) if body else macro(told))  # noqa: S704 - escaped there


def _said(given: Any) -> Any:
    """Return what was told, without what was told to be nothing."""
    if isinstance(given, Mapping):
        return {key: _said(each) for key, each in given.items() if each is not None}
    if isinstance(given, list | tuple):
        return [_said(each) for each in given]
    return given


@cache
def _schema() -> dict[str, Any]:
    try:
        schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise NotBuilt(
            "The styles and scripts of the pages were not built; run make front"
        ) from missing
    return schema


@cache
def _module(folder: str) -> Any:
    environment = Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"nhsuk/components/{folder}/macro.jinja").module


def _by_name(options: Sequence[Options]) -> Known:
    return {each["name"]: each for each in options}


def _inside(option: Options) -> Known:
    """Return what an option that holds others may be told; nothing where anything."""
    known = dict(_by_name(option.get("options", ())))
    if component := option.get("component"):
        known = {**_by_name(_named(component)["options"]), **known}
    return known


@cache
def _named(component: str) -> Options:
    """Find a component as others name it: by its macro, or by its folder."""
    for macro, each in _schema().items():
        if component in (macro, _camel(each["folder"])):
            return cast(Options, each)
    raise OptionRefused(f"There is no component called {component!r}")


def _camel(folder: str) -> str:
    first, *more = folder.split("-")
    return first + "".join(map(str.capitalize, more))


def _complaints(known: Known, told: Options, *, has_body: bool) -> Iterator[str]:
    """Say what is wrong with what a component was told."""
    for name, value in told.items():
        if name not in known:
            likely = ", ".join(sorted(known))
            yield f"knows no option {name!r}; it knows {likely}"
        elif value is not None:
            yield from _wrong(known[name], value)
    for name, option in known.items():
        if _is_missing(option, known, told) and not has_body:
            yield f"was told neither {name!r} nor {_twin(name)!r}"


def _wrong(option: Options, value: Any) -> Iterator[str]:
    """Say what is wrong with one option, and with those inside it."""
    name, kind = option["name"], option["type"]
    if not _is(kind, value):
        yield f"wants a {kind} as {name!r}, not {type(value).__name__}"
        return
    if name.lower().endswith("html") and value and not hasattr(value, "__html__"):
        yield f"wants markup as {name!r}; a text is written as 'text'"
    if inside := _inside(option):
        for part in _parts(value):
            for complaint in _complaints(inside, part, has_body=kind != "array"):
                yield f"{name}: {complaint}"


def _parts(value: Any) -> Iterator[Options]:
    """Walk through what an option holds: itself, its items, or rows of cells."""
    if isinstance(value, Mapping):
        yield from () if "divider" in value else (value,)
    elif not isinstance(value, str | bool):
        for each in value:
            yield from _parts(each) if each else ()


def _is(kind: str, value: object) -> bool:
    """Whether a value is of the kind that is wanted; nothing may stand for any."""
    if kind == "string":
        return isinstance(
            value, str | Promise | int
        )  # numbers, and yes where it may be
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "array":
        return isinstance(value, Sequence) and not isinstance(value, str)
    if kind == "object":
        return isinstance(value, Mapping | Sequence | bool)  # some take yes, or several
    return True


def _is_missing(option: Options, known: Known, told: Options) -> bool:
    """Whether what is shown would be empty: told neither as text nor as markup."""
    name, twin = option["name"], _twin(option["name"])
    if twin not in known or not option.get("required") or option.get("deprecated"):
        return False
    return all(told.get(each) in (None, "") for each in (name, twin, "heading"))


def _twin(name: str) -> str:
    """Return the other way in which the same may be told: as text, or as markup."""
    for one, other in (
        ("text", "html"),
        ("html", "text"),
        ("Text", "Html"),
        ("Html", "Text"),
    ):
        if name.endswith(one):
            return name.removesuffix(one) + other
    return ""
