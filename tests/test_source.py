"""Files as text with places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook import source, yamlmap
from handbook.source import Source, without_code
from tests.conftest import MakeBook


def test_front_matter_and_body_are_told_apart() -> None:
    page = Source("a.md", "---\ntitle: A\n---\nBody\nmore\n")
    assert page.front_matter == "title: A\n"
    assert page.body == "Body\nmore\n"
    assert page.body_line == 4


def test_a_rule_further_down_is_no_front_matter() -> None:
    page = Source("a.md", "Text\n\n---\n\nmore\n---\n")
    assert page.front_matter == ""
    assert page.body_line == 1


CODE = {
    "see `@key` here": "see        here",
    "``a ` b`` c": " " * 9 + " c",
    "```\n@key\n```\nx": "   \n    \n   \nx",
    "~~~ md\n@key\n~~~\nx": "      \n    \n   \nx",
    "a\n\n    @key\n\nb": "a\n\n        \n\nb",
    "- a\n\n    @key\n": "- a\n\n    @key\n",
    "a <!-- @key --> b": "a               b",
    "a \\`@key\\` b": "a \\`@key\\` b",
}


@pytest.mark.parametrize("text", CODE)
def test_code_is_blanked_out(text: str) -> None:
    assert without_code(text) == CODE[text]


@given(st.text(alphabet="ab`~ \n@<!->#\t", max_size=200))
def test_blanking_keeps_every_offset(text: str) -> None:
    blanked = without_code(text)
    assert len(blanked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, blanked, strict=True))


def test_a_place_is_found_outside_code() -> None:
    page = Source("a.md", "---\ntitle: A\n---\n`@key` and\n@key, @key\n")
    assert page.find("@key") == (5, 1)
    assert page.find("@key", 1) == (5, 7)
    assert page.find("@key", 9) == (5, 7)
    assert page.find("nowhere") == (4, 1)


def test_line_ends_of_every_system_are_read(tmp_path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    page, findings = source.read(tmp_path, "a.md")
    assert page is not None
    assert page.text == "one\ntwo\nthree\n"
    assert not findings


def test_yaml_knows_its_lines() -> None:
    data = yamlmap.parse("a: 1\nb:\n  - x\n  - y: 2\n", first_line=10)
    assert data.value == {"a": 1, "b": ["x", {"y": 2}]}
    assert data.line(("a",)) == 10
    assert data.line(("b", 1, "y")) == 13
    assert data.line(("b", 1, "z")) == 13
    assert data.line(("nothing",)) == 10


def test_a_bomb_of_aliases_is_refused() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert [fault.line for fault in yamlmap.parse(bomb).faults]


@pytest.mark.parametrize("tag", ["!!python/name:os.system", "!!python/object/apply:os.getcwd []"])
def test_front_matter_cannot_name_python(tag: str) -> None:
    assert yamlmap.parse(f"a: {tag}").faults


def test_settings_may_name_python_but_take_nothing_from_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("SECRET", "value")
    data = yamlmap.parse(
        "a: !!python/name:posixpath.join\nb: !ENV [SECRET, other]\n", is_settings=True
    )
    assert callable(data.value["a"])
    assert data.value["b"] == "other"


def test_a_link_longer_than_any_name_is_a_finding(make_book: MakeBook) -> None:
    loaded = make_book(f"[x]({'a' * 4000}.md)\n\n![x]({'b' * 4000}.svg)\n")
    assert [f.rule.id for f in loaded.findings if f.is_error] == ["link-target", "link-target"]
