"""Each kind of field has its label, hint, value and error, each said once."""

import pytest
from django import forms
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from wellheard.web.kit.fields import error_summary, field

KINDS = [("trust", "NHS trust"), ("icb", "Integrated care board")]


class Drawn(forms.Form):
    """A form with every kind of field."""

    name = forms.CharField(label="Name of the list", help_text="Others see it")
    note = forms.CharField(widget=forms.Textarea, max_length=200, required=False)
    kind = forms.ChoiceField(choices=KINDS)
    one_of = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect)
    some_of = forms.MultipleChoiceField(
        choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="I agree")
    many = forms.IntegerField(min_value=1)
    secret = forms.CharField(widget=forms.PasswordInput)
    sheet = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv"}))
    hidden = forms.CharField(widget=forms.HiddenInput)
    others = forms.CharField(help_text=mark_safe("<a href='/reset'>Forgotten?</a>"))
    lazy = forms.CharField(
        help_text=lazystr(mark_safe("<a href='/reset'>Forgotten?</a>"))
    )


FILLED = {
    "name": "Ours & <others>",
    "note": "A note",
    "kind": "icb",
    "one_of": "icb",
    "some_of": ["trust", "icb"],
    "agreed": "on",
    "many": "7",
    "secret": "never shown again",
    "hidden": "h",
}


def shown(name: str, given: dict[str, object] | None = None) -> str:
    form = Drawn(FILLED if given is None else given)
    return field(form[name])


def test_a_line_of_text_has_label_hint_and_value() -> None:
    line = shown("name")
    assert 'for="id_name"' in line
    assert "Name of the list" in line
    assert "Others see it" in line
    assert 'value="Ours &amp; &lt;others&gt;"' in line


@pytest.mark.parametrize("name", ["others", "lazy"])
def test_the_markup_of_a_library_never_stands_there_as_its_source(name: str) -> None:
    line = shown(name)
    assert "Forgotten" not in line
    assert "hint" not in line


def test_what_may_be_left_out_says_so() -> None:
    assert "Note (optional)" in shown("note")


def test_the_chosen_is_chosen() -> None:
    assert shown("kind").count("selected") == 1
    assert shown("one_of").count(" checked") == 1
    assert shown("some_of").count(" checked") == 2
    assert shown("agreed").count(" checked") == 1


def test_a_number_is_typed_without_arrows() -> None:
    line = shown("many")
    assert 'type="text"' in line
    assert 'inputmode="numeric"' in line


def test_a_password_is_never_shown_again() -> None:
    assert "never shown again" not in shown("secret")


def test_a_file_says_what_it_may_be() -> None:
    assert 'accept=".csv"' in shown("sheet")


def test_a_hidden_field_stays_hidden() -> None:
    assert 'type="hidden"' in shown("hidden")


def test_what_is_wrong_stands_at_the_field_and_at_the_top() -> None:
    form = Drawn({})
    assert "This field is required." in field(form["name"])
    summary = error_summary(form)
    assert 'href="#id_name"' in summary
    assert 'href="#id_one_of"' in summary
    assert 'id="id_one_of"' in field(form["one_of"])
    assert error_summary(Drawn(FILLED, {"sheet": None})) != summary


def test_nothing_wrong_shows_nothing() -> None:
    class Small(forms.Form):
        name = forms.CharField()

    assert error_summary(Small({"name": "x"})) == ""
