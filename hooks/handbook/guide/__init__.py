"""The parts of a contributor's guide that are made from what the generator itself goes by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from handbook.later import Later

if TYPE_CHECKING:
    from handbook.book import Book
    from handbook.guide import examples, fields, rules, words
else:
    # Few handbooks have such a guide.
    examples, fields, rules, words = (
        Later(f"{__name__}.{name}") for name in ("examples", "fields", "rules", "words")
    )


def writers(book: Book, page: str) -> dict[str, Callable[[], str]]:
    """What an ``index`` block may ask for beyond the lists of the handbook itself.

    Args:
        book: the handbook.
        page: the page that the list stands on.

    Returns:
        By name, what writes the HTML, in an element that says what it is.
    """
    written: dict[str, Callable[[], str]] = {
        "blocks": lambda: examples.blocks(book.settings.words),
        "citing": lambda: examples.group("citing", book.settings.words),
        "writing": lambda: examples.group("writing", book.settings.words),
        "template": examples.template,
        "rules": lambda: rules.page(book.settings.words),
        "fields": lambda: fields.page(book.settings.words),
        "labels": lambda: words.labels(book, page),
        "wording": lambda: words.wording(book),
    }
    return {name: _framed(name, write) for name, write in written.items()}


def _framed(name: str, write: Callable[[], str]) -> Callable[[], str]:
    return lambda: f'<div class="hb-guide hb-guide-{name}">\n{write()}\n</div>'


def anchors(kind: str) -> set[str]:
    """The anchors that such a list brings to its page."""
    if kind == "rules":
        return rules.anchors()
    if kind == "fields":
        return fields.anchors()
    return examples.anchors(kind) if kind in ("blocks", "citing", "writing") else set()
