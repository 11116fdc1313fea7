"""Fields of a form as components of the design system."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeData
from markupsafe import Markup

from wellheard.web.kit.components import render

TITLE = "There is a problem"


def field(bound: BoundField, **more: object) -> Markup:
    """Render a field with its label, hint, error and value; `more` goes to it as is."""
    widget = bound.field.widget
    if isinstance(widget, forms.HiddenInput):
        return Markup(str(bound))  # noqa: S704 - escaped by Django
    for kind, drawn in DRAWN:
        if isinstance(widget, kind):
            return drawn(bound, dict(more))
    return _input(bound, dict(more))


def error_summary(form: forms.BaseForm) -> Markup:
    """Render all that is wrong with a form, each linked to its field."""
    if not form.errors:
        return Markup("")
    errors: list[dict[str, object]] = [
        {"text": str(error)} for error in form.non_field_errors()
    ]
    for bound in form:
        errors += [
            {"text": str(error), "href": f"#{bound.auto_id}"} for error in bound.errors
        ]
    return render("errorSummary", {"titleText": TITLE, "errorList": errors})


def _said(bound: BoundField) -> dict[str, Any]:
    """Return what every component is told of a field."""
    said: dict[str, Any] = {"name": bound.html_name}
    hint = str(bound.help_text)
    # A library's markup, such as a link of its own, would stand there as its source
    if hint and not isinstance(hint, SafeData):
        said["hint"] = {"text": hint}
    if bound.errors:
        said["errorMessage"] = {"text": " ".join(map(str, bound.errors))}
    return said


def _label(bound: BoundField) -> dict[str, Any]:
    optional = "" if bound.field.required else " (optional)"
    return {"text": f"{bound.label}{optional}"}


def _single(bound: BoundField, more: Mapping[str, object]) -> dict[str, Any]:
    """Return what a component of one control is told."""
    said = {**_said(bound), "id": bound.auto_id, "label": _label(bound)}
    return {**said, **more}


def _attributes(bound: BoundField, *names: str) -> dict[str, Any]:
    """Return attributes of the control that the component has an option for."""
    given = bound.field.widget.attrs
    return {name: str(given[name]) for name in names if name in given}


def _input(bound: BoundField, more: dict[str, object]) -> Markup:
    said = _single(bound, more)
    value = bound.value()
    if value not in (None, ""):
        said["value"] = str(value)
    said.setdefault("type", str(getattr(bound.field.widget, "input_type", "text")))
    said.update(_attributes(bound, "autocomplete", "inputmode", "spellcheck"))
    if isinstance(said.get("spellcheck"), str):
        said["spellcheck"] = said["spellcheck"] == "true"
    if isinstance(bound.field, forms.IntegerField):
        said.update(type="text", inputmode="numeric")
    return render("input", said)


def _password(bound: BoundField, more: dict[str, object]) -> Markup:
    said = _single(bound, more)
    said.update(_attributes(bound, "autocomplete"))
    return render("passwordInput", said)


def _textarea(bound: BoundField, more: dict[str, object]) -> Markup:
    said = _single(bound, more)
    if value := bound.value():
        said["value"] = str(value)
    longest = getattr(bound.field, "max_length", None)
    if longest:
        return render("characterCount", {**said, "maxlength": longest})
    return render("textarea", said)


def _file(bound: BoundField, more: dict[str, object]) -> Markup:
    said = _single(bound, more)
    if accept := bound.field.widget.attrs.get("accept"):
        said["attributes"] = {"accept": accept}
    return render("fileUpload", said)


def _select(bound: BoundField, more: dict[str, object]) -> Markup:
    chosen = {str(bound.value())}
    items = [
        {"value": str(value), "text": str(text), "selected": str(value) in chosen}
        for value, text in _choices(bound)
    ]
    return render("select", {**_single(bound, more), "items": items})


def _choices(bound: BoundField) -> list[tuple[object, object]]:
    return list(bound.field.choices)


def _many(bound: BoundField, more: dict[str, object]) -> dict[str, Any]:
    """Return what a component of several controls is told."""
    given = bound.value()
    chosen = {
        str(each) for each in (given if isinstance(given, list | tuple) else [given])
    }
    items = [
        {"value": str(value), "text": str(text), "checked": str(value) in chosen}
        for value, text in _choices(bound)
    ]
    legend = {**_label(bound), "size": "s"}
    said = {**_said(bound), "idPrefix": bound.auto_id, "items": items}
    return {**said, "fieldset": {"legend": legend}, **more}


def _radios(bound: BoundField, more: dict[str, object]) -> Markup:
    return render("radios", _many(bound, more))


def _checkboxes(bound: BoundField, more: dict[str, object]) -> Markup:
    return render("checkboxes", _many(bound, more))


def _checkbox(bound: BoundField, more: dict[str, object]) -> Markup:
    item = {"value": "on", "text": str(bound.label), "checked": bool(bound.value())}
    said = _said(bound)
    if hint := said.pop("hint", None):
        item["hint"] = hint
    return render(
        "checkboxes", {**said, "idPrefix": bound.auto_id, "items": [item], **more}
    )


DRAWN = (
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _checkbox),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
)
"""What each kind of field is drawn as; the first that fits."""
