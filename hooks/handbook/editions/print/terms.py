"""Where a page treats a term of the glossary, for the index of terms."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from handbook import glossary
from handbook.article import Article
from handbook.book import Book
from handbook.frontmatter import Kind

WORD = re.compile(r"[\w'’-]+")
# A section treats a term when it says it this often, or in its heading.
OFTEN = 3
SILENT = frozenset(
    ("ref", "link", "title", "small", "note", "evidence", "code", "pre", "rows", "answers")
)


class TermMarker:
    """Marks the sections that treat a term.

    Args:
        book: the handbook, with its glossary.
    """

    def __init__(self, book: Book) -> None:
        self.forms = glossary.forms(book.terms)
        self.lengths: dict[str, list[int]] = {}
        for form in self.forms:
            words = WORD.findall(form)
            if words:
                self.lengths.setdefault(words[0], []).append(len(words))
        for lengths in self.lengths.values():
            lengths.sort(reverse=True)

    def mark(self, article: Article, nodes: list[Any]) -> list[Any]:
        """Put a mark before each section of a chapter that treats a term.

        The first use of a term that the chapter introduces is marked already, where its
        link to the glossary stands.

        Args:
            article: the page; only chapters are marked.
            nodes: its nodes.

        Example:
            *before* ``[["h", …, ["Loaves"]], ["p", …]]``,
            *after* ``[["h", …, ["Loaves"]], ["mark", {"term": "loaf"}, []], ["p", …]]``.
        """
        if article.kind is not Kind.CHAPTER:
            return nodes
        marked: list[Any] = []
        for group in _sections(nodes):
            heads = group[:1] if group[0][0] == "h" else []
            found = Counter(self._terms(group))
            in_head = set(self._terms(heads))
            treated = [term for term, often in found.items() if often >= OFTEN or term in in_head]
            marks = [["mark", {"term": term}, []] for term in sorted(treated)]
            marked += [*heads, *marks, *group[len(heads) :]]
        return marked

    def _terms(self, node: Any) -> list[str]:
        if isinstance(node, str):
            return self._terms_of_text(node)
        if isinstance(node, dict):
            values = node.values()
            return [
                term for value in values if isinstance(value, list) for term in self._terms(value)
            ]
        if len(node) == 3 and isinstance(node[1], dict) and isinstance(node[0], str):
            return [] if node[0] in SILENT else self._terms(node[2])
        return [term for item in node for term in self._terms(item)]

    def _terms_of_text(self, text: str) -> list[str]:
        """The terms that a text uses, as often as it does; the longest form wins."""
        words = WORD.findall(text.lower())
        found = []
        place = 0
        while place < len(words):
            for length in self.lengths.get(words[place], ()):
                term = self.forms.get(" ".join(words[place : place + length]))
                if term:
                    found.append(term)
                    place += length - 1
                    break
            place += 1
        return found


def _sections(nodes: list[Any]) -> list[list[Any]]:
    """Cut the nodes of a page before each of its headings."""
    groups: list[list[Any]] = []
    for node in nodes:
        if not groups or node[0] == "h":
            groups.append([])
        groups[-1].append(node)
    return groups
