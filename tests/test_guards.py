"""What is looked for quickly first is found wherever a slow look finds it."""

from __future__ import annotations

import re
from posixpath import relpath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handbook import reading, visible
from handbook.checks import claims
from handbook.checks.forms import WORD, Forms
from handbook.cluster import closing_bracket
from handbook.markdown import context
from handbook.source import blanks
from tests.hard import share

PIECES = (
    *("a", "Word", "h", "w", " ", "  ", "\t", "\n", "[", "]", "(", ")", "](", "][", "]:", "]: "),
    *("@", "-@key", "@{k}", "\\@", "a@b.c", "<b>", "<a>", "<", ">", "{#i}", "{: .c}", "http://c.d"),
    *("www.e.f", "xhttp://", "[^1]", "[^1]: ", "[!trial]", '"t"', "- [ ] ", "* [x]", "-", "x. "),
    *(
        ".",
        "...",
        "?!",
        "\u2019",
        ")",
        "Bell\u2019s",
        "two-fold",
        "7",
        "1,200",
        "%",
        " people",
        "of ",
    ),
    *("+ ", "p < .05", "n = 3", "\u03b2", "r=", "the ", "of the ", "E", "\u0130"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@settings(max_examples=share(400, 4000), deadline=None, derandomize=True)
@given(text=texts)
@example(text="[a]: b\n  [c]: d [@e]")
@example(text="\n\n [c]:\nd")
@example(text="- [x]\n + [ ](a)\nb - [x] * [X] \t* [X]")
def test_the_quick_way_hides_what_the_slow_one_does(text: str) -> None:
    if visible.E_MAIL.search(text):
        return
    slow = visible.HIDDEN.sub(visible._blank, text)
    assert visible.without_hidden(text).replace("\t", " ") == slow.replace("\t", " ")


@settings(max_examples=share(300, 4000), deadline=None, derandomize=True)
@given(text=texts)
def test_e_mail_is_left_to_the_slow_way(text: str) -> None:
    if re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text):
        assert visible.E_MAIL.search(text)


@settings(max_examples=share(300, 4000), deadline=None, derandomize=True)
@given(text=texts)
@example(text="Word. a-b " * 900 + "\n" + "e.E" * 2000)
@example(text="e" * 9000)
@example(text="a b " * 2040 + "a")
def test_words_sentences_and_syllables_are_counted_as_if_one_by_one(text: str) -> None:
    ends = r"[.!?…:;]+['\"’”)\]]*(?=\s|$)|\n"
    found = [reading.WORD.findall(sentence) for sentence in re.split(ends, text)]
    words = [word for sentence in found for word in sentence]
    parts = [part.lower() for word in words for part in word.split("-") if part]
    syllables = sum(map(reading.syllables, parts))
    assert reading.measure(text) == (len(words), sum(map(bool, found)), syllables)


@settings(max_examples=share(300, 4000), deadline=None, derandomize=True)
@given(text=texts)
@example(text="5 of the 1,200 people")
def test_every_figure_has_what_is_looked_for_first(text: str) -> None:
    if claims.FIGURE.search(text):
        assert claims.MAY_BE_FIGURE.search(text)


@given(text=texts)
def test_blanks_keep_lines_and_columns(text: str) -> None:
    assert blanks(text) == re.sub(r"[^\n]", " ", text)


@given(text=texts)
def test_the_closing_bracket_is_the_one_that_balances(text: str) -> None:
    close = closing_bracket(f"[{text}", 0)
    inner = f"[{text}"[: close + 1]
    if close < 0:
        assert all(text[:end].count("]") <= text[:end].count("[") for end in range(len(text) + 1))
    else:
        assert inner.count("[") == inner.count("]")
        assert inner[:-1].count("[") > inner[:-1].count("]")


@pytest.mark.parametrize("more", [(), ("é*",), ("(a",)])
@settings(max_examples=share(300, 4000), deadline=None, derandomize=True)
@given(text=texts)
@example(text="of\nthe of the")
@example(text="nofa of of ofa Of the")
@example(text="\u0130 \u0131 \u0130\u017f ofé \u0399 É éa wordé")
def test_forms_are_found_where_every_place_is_tried(more: tuple[str, ...], text: str) -> None:
    forms = Forms(
        dict.fromkeys(("of", "of the", "word*", "two-fold", "e", "of.", "i", "is", *more), "x")
    )
    slow = [
        (match.group(), match.start() + sum(map(len, text.split("\n")[:number])) + number)
        for number, line in enumerate(text.split("\n"))
        for match in forms.pattern.finditer(line)
    ]
    quick = forms.matches(text, set(WORD.findall(text)))
    assert [(match.group(), match.start()) for match in quick] == slow


@given(
    path=st.lists(st.sampled_from(("a", "b", "c.html", "..", ".", "")), min_size=1, max_size=5),
    folder=st.lists(st.sampled_from(("a", "b", "..")), max_size=4),
)
def test_a_relative_address_is_that_of_the_system(path: list[str], folder: list[str]) -> None:
    address, start = "/".join(path) or ".", "/".join(folder) or "."
    assert context._relative(address, start) == relpath(address, start)
