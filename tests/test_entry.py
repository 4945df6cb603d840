"""A work and its CSL form."""

from __future__ import annotations

import pytest

from handbook.bibliography.entry import Entry, Form

CSL = {"title": "Brød", "author": [{"family": "Able"}]}
TEXT = '{"title":"Brød","author":[{"family":"Able"}]}'


@pytest.mark.parametrize("taken", [CSL, TEXT])
def test_a_form_is_the_same_as_text_and_as_data(taken: dict[str, object] | str) -> None:
    form = Form()
    assert (form.csl, form.text) == ({}, "{}")
    form.take(taken)
    assert (form.text, form.csl) == (TEXT, CSL)
    form.take({})
    assert (form.text, form.csl) == ("{}", {})


def test_a_form_is_not_read_before_it_is_asked_for() -> None:
    form = Form()
    form.take("no JSON")
    assert form.text == "no JSON"
    with pytest.raises(ValueError, match="Expecting value"):
        _ = form.csl


def test_entries_differ_where_their_forms_do() -> None:
    one, same, other = (Entry("able2001", "book", {}) for _ in range(3))
    one.form.take(CSL)
    same.form.take(TEXT)
    other.form.take({**CSL, "title": "Bread"})
    assert one == same
    assert one != other
    assert one.form != CSL
