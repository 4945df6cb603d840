"""Patterns that cannot match are not tried, and the HTML is what it was."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from handbook.markdown import HandbookExtension, quick
from tests.bench.dialects import OWN, RECOMMENDED
from tests.hard import share

PIECES = (
    *("a", "word", " ", "  \n", "\n\n", "*", "**", "_", "__", "`", "``", "\\", "[", "](", ")"),
    *("[x]: http://a.b\n\n", "[x]", "![", "<", ">", "<b>", "</b>", "&amp;", "&", "http://c.d"),
    *("<e@f.g>", "[@key]", "@key", "[!trial]", "'", '"', "--", "---", "...", "<<", ">>", "."),
    *("- ", "# ", "> ", "| ", "|\n|---|\n", "1. ", "[^1]", "\n[^1]: ", "{.c}", "{#i}", "~", "^"),
    *("~~", "^^", "==", "++ctrl++", "$x$", "(c)", "->", "[ ] ", "\n!!! note\n    ", ": ", "é"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@cache
def converter(is_quick: bool, is_rich: bool) -> Markdown:
    names: list[object] = []
    configs = {}
    for one in RECOMMENDED if is_rich else OWN:
        name, options = (one, {}) if isinstance(one, str) else next(iter(one.items()))
        names.append(name)
        configs[name] = options
    names += [] if is_rich else ["smarty"]
    made = Markdown(extensions=[*names, HandbookExtension()], extension_configs=configs)  # type: ignore[arg-type]
    for processor in made.treeprocessors:
        if isinstance(processor, quick.QuickInlineProcessor) and not is_quick:
            processor.__class__ = InlineProcessor
    return made


EVERY = quick.Patterns(
    pattern
    for is_rich in (False, True)
    for processor in converter(True, is_rich).treeprocessors
    if isinstance(processor, InlineProcessor)
    for pattern in processor.inlinePatterns
)


@pytest.mark.parametrize("is_rich", [False, True])
@settings(max_examples=share(300, 5000), deadline=None, derandomize=True)
@given(text=texts)
def test_the_html_is_that_of_the_stock_processor(is_rich: bool, text: str) -> None:
    found = [converter(is_quick, is_rich).reset().convert(text) for is_quick in (True, False)]
    assert found[0] == found[1]


def test_every_stock_processor_is_made_quick() -> None:
    made = converter(True, False)
    kinds = {name: type(made.treeprocessors[name]) for name in ("inline", "smarty")}
    assert set(kinds.values()) == {quick.QuickInlineProcessor}


def test_the_stock_processor_still_has_the_method_that_is_replaced() -> None:
    names = ("_InlineProcessor__handleInline", "_InlineProcessor__applyPattern")
    assert all(callable(getattr(InlineProcessor, name, None)) for name in names)


def test_patterns_are_really_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    stock = InlineProcessor._InlineProcessor__applyPattern  # type: ignore[attr-defined]

    def noting(self, pattern, *more):  # type: ignore[no-untyped-def]
        tried.append(pattern)
        return stock(self, pattern, *more)

    monkeypatch.setattr(InlineProcessor, "_InlineProcessor__applyPattern", noting)
    made = converter(True, False)
    made.reset().convert("plain words")
    assert len(tried) < len(made.inlinePatterns) / 2


def test_without_that_method_nothing_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(InlineProcessor, "_InlineProcessor__handleInline")
    made = Markdown(extensions=[HandbookExtension()])
    assert type(made.treeprocessors["inline"]) is InlineProcessor


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        (r"`", "`"),
        (r"(\*|_)(.+?)\1", "*_"),
        (r"(?<!\w)'(?=\w)", "'"),
        (r"[ab]c*", "ab"),
        (r"x{0,2}y", "y"),
        (r"(?:a|b)?", None),
        (r"\w+", None),
        (r"(?i)k", None),
        (r"[^a]", None),
        (r"a(?=!)", "!"),
        (r"", None),
    ],
)
def test_what_a_pattern_needs(pattern: str, characters: str | None) -> None:
    found = quick.needed(pattern)
    assert found == (None if characters is None else frozenset(characters))


@pytest.mark.parametrize(
    ("pattern", "run"),
    [
        (r"(?<!\.)\.{3}(?!\.)", "..."),
        (r" {2,}\n", "  \n"),
        (r"a b*c", "a "),
        (r"ab{2}c", "abbc"),
        (r"ab{2,}c", "abb"),
        (r"\[!([\w-]+)\]", "[!"),
        (r"x(?:ab|cd)yz", "yz"),
        (r"(?:)*a", "a"),
        (r"(?i)ab", ""),
        (r"a|b", ""),
    ],
)
def test_what_run_of_characters_a_pattern_has(pattern: str, run: str) -> None:
    assert quick.run_in(pattern) == run


@given(text=st.text(alphabet="ab*_`[]()<>&!@\\'\"-. \n", max_size=12))
def test_a_text_without_them_is_no_match(text: str) -> None:
    for pattern, need in EVERY.all:
        if need.run not in text or (need.characters and need.characters.isdisjoint(text)):
            assert not re.search(pattern.getCompiledRegExp(), text)


@given(text=texts)
def test_a_pattern_that_may_match_is_the_next_one(text: str) -> None:
    following = EVERY.next(text)
    assert len(following) == len(EVERY.all) + 1
    for index, (_, need) in enumerate(EVERY.all):
        if need.characters is None or not need.characters.isdisjoint(text):
            assert following[index] == index
        else:
            assert following[index] == following[index + 1]
