"""Patterns that cannot match are not tried, and the HTML is what it was."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.treeprocessors import InlineProcessor
from pymdownx.blocks import BlocksProcessor

from handbook.cluster import BEFORE_KEY
from handbook.markdown import HandbookExtension, needs, quick, quick_blocks
from handbook.markdown.citing import OPENING
from tests.bench.dialects import OWN, RECOMMENDED
from tests.hard import share

PIECES = (
    *("a", "word", " ", "  \n", "\n\n", "*", "**", "_", "__", "`", "``", "\\", "[", "](", ")"),
    *("[x]: http://a.b\n\n", "[x]", "![", "<", ">", "<b>", "</b>", "&amp;", "&", "http://c.d"),
    *("<e@f.g>", "[@key]", "@key", "[!trial]", "'", '"', "--", "---", "...", "<<", ">>", "."),
    *("- ", "# ", "> ", "| ", "|\n|---|\n", "1. ", "[^1]", "\n[^1]: ", "{.c}", "{#i}", "~", "^"),
    *("~~", "^^", "==", "++ctrl++", "$x$", "(c)", "->", "[ ] ", "\n!!! note\n    ", ": ", "é"),
    *("\n/// caution\n    id: a\n\na\n", "\n///\n", "*[a]: b\n\n", "\n===\n", "\n***\n", "\n```\n"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
SIGNS = (
    "a",
    "b",
    " ",
    "    ",
    "\n",
    "#",
    "=",
    "-",
    "_",
    "*",
    ">",
    "[",
    "]:",
    "^",
    "!",
    ":",
    "|",
    "1.",
)
blocks = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=9).map("".join)
LINES = (
    "    a: 1",
    "    b: [c]",
    "     d: e",
    "    - f",
    "  g: h",
    "a",
    "",
    "///",
    "////",
    "    : :",
)
headers = st.lists(st.sampled_from(LINES), max_size=6).map("\n".join)


@cache
def converter(is_quick: bool, is_rich: bool) -> Markdown:
    names: list[object] = []
    configs = {}
    for one in RECOMMENDED if is_rich else OWN:
        name, options = (one, {}) if isinstance(one, str) else next(iter(one.items()))
        names.append(name)
        configs[name] = options
    names += [] if is_rich else ["smarty", "tables", "fenced_code", "toc"]
    made = Markdown(extensions=[*names, HandbookExtension()], extension_configs=configs)  # type: ignore[arg-type]
    for processor in made.treeprocessors:
        if isinstance(processor, quick.QuickInlineProcessor) and not is_quick:
            processor.__class__ = InlineProcessor
    if not is_quick:
        made.treeprocessors["toc"].__class__ = TocTreeprocessor
        for preprocessor in made.preprocessors:
            if isinstance(preprocessor, quick_blocks.QuickFences):
                preprocessor.__class__ = FencedBlockPreprocessor
        for pattern in made.inlinePatterns:
            if (type(pattern), pattern.pattern) in quick.SAME:
                pattern.compiled_re = re.compile(pattern.pattern, pattern.compiled_re.flags)
        made.parser.__class__ = BlockParser
        made.parser.blockprocessors["blocks"].__class__ = BlocksProcessor
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


def test_the_stock_patterns_are_those_for_which_quicker_ones_are_known() -> None:
    stock = {(type(one), one.pattern) for one in Markdown().inlinePatterns}
    assert stock.issuperset(quick.SAME)
    quicker = {one.getCompiledRegExp().pattern for one in converter(True, False).inlinePatterns}
    assert quicker.issuperset(quick.SAME.values())


@given(text=texts, start=st.integers(0, 9))
def test_quicker_patterns_find_the_same(text: str, start: int) -> None:
    for (_, slow), same in quick.SAME.items():
        found = [
            [match.span() for match in re.compile(pattern, re.S).finditer(text, start)]
            for pattern in (slow, same)
        ]
        assert found[0] == found[1]


@given(text=texts)
@example(text="-@a @b [x @c] a@d -[@e]")
def test_citations_begin_where_every_place_is_tried(text: str) -> None:
    slow = rf"\[(?=(?:[^\[\]]|\[[^\[\]]*\])*?@)|{BEFORE_KEY}-?@(?=[\w{{])"
    found = [[one.span() for one in re.finditer(pattern, text)] for pattern in (slow, OPENING)]
    assert found[0] == found[1]


@pytest.mark.parametrize("text", ["# a\n\n[TOC]\n\nb", "# a\n\n[TOC] b", "> # a\n>\n> [TOC]\n"])
def test_a_table_of_contents_stands_where_it_is_asked_for(text: str) -> None:
    found = [converter(is_quick, False).reset().convert(text) for is_quick in (True, False)]
    assert found[0] == found[1]
    assert type(converter(True, False).treeprocessors["toc"]) is quick.QuickTocProcessor
    assert ('class="toc"' in found[0]) == ("[TOC] b" not in text)


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_fences_are_found(fence: str) -> None:
    text = f"a\n\n{fence}\n*b*\n{fence}\n"
    found = [converter(is_quick, False).reset().convert(text) for is_quick in (True, False)]
    assert found[0] == found[1]
    assert "<code>*b*" in found[0]


def test_the_parsers_of_blocks_are_made_quick() -> None:
    made = converter(True, False)
    assert type(made.parser) is quick_blocks.QuickBlockParser
    assert type(made.parser.blockprocessors["blocks"]) is quick_blocks.QuickBlocksProcessor


@pytest.mark.parametrize("is_rich", [False, True])
@settings(max_examples=share(300, 5000), deadline=None, derandomize=True)
@given(text=blocks)
def test_a_block_without_the_signs_of_a_processor_is_none_of_its(is_rich: bool, text: str) -> None:
    for processor in converter(False, is_rich).parser.blockprocessors:
        signs = quick_blocks.SIGNS.get(type(processor), quick_blocks.ANY)
        if not any(sign in text for sign in signs):
            left = [text, "more"]
            root = etree.Element("div")
            takes = processor.test(root, text) and processor.run(root, left) is not False
            assert not takes
            assert left == [text, "more"]


def test_processors_are_really_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    stock = HashHeaderProcessor.test

    def noting(self, parent, block):  # type: ignore[no-untyped-def]
        asked.append(block)
        return stock(self, parent, block)

    monkeypatch.setattr(HashHeaderProcessor, "test", noting)
    converter(True, False).reset().convert("plain words\n\n# words")
    assert asked == ["# words"]


@settings(max_examples=share(300, 5000), deadline=None, derandomize=True)
@given(text=headers)
def test_options_are_split_from_a_block_as_the_stock_processor_does(text: str) -> None:
    quick_one, stock_one = (
        converter(is_quick, False).parser.blockprocessors["blocks"] for is_quick in (True, False)
    )
    assert quick_one.split_header(text, 3) == stock_one.split_header(text, 3)


def test_the_stock_processor_still_has_the_methods_that_are_replaced() -> None:
    assert all(callable(getattr(InlineProcessor, name, None)) for name in quick.PRIVATE)


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
    found = needs.needed(pattern)
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
    assert needs.run_in(pattern) == run


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
