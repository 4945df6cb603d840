"""What a page's terms and labels mean, put on the page for cards that open without a network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from handbook.article import Article

if TYPE_CHECKING:
    from handbook.book import Book

LEFT_OUT = ("hb-cite", "hb-used")


class Notes:
    """Definitions of terms and meanings of labels.

    Args:
        book: the handbook.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.definitions = _definitions(book)

    def of(self, article: Article) -> str:
        """The notes that a page needs, in an element that is not shown.

        Example:
            *after* ``<div id="hb-notes" hidden><div data-term="loaf">…</div></div>``.
        """
        terms = [term for term in article.gathered.terms if self.definitions.get(term)]
        used = {claim.label for claim in article.gathered.claims}
        labels = self.book.settings.handbook.evidence
        rows = [
            f'<div data-term="{escape(term)}">'
            f"<strong>{escape(self.book.terms[term].name)}</strong> "
            f"{escape(self.definitions[term])}</div>"
            for term in terms
        ]
        rows += [
            f'<div data-label="{escape(key)}"><strong>{escape(label.sign)} {escape(label.name)}'
            f"</strong> {escape(label.meaning)}</div>"
            for key, label in labels.items()
            if key in used
        ]
        return f'<div id="hb-notes" hidden>{"".join(rows)}</div>' if rows else ""


def _definitions(book: Book) -> dict[str, str]:
    """The text of each term's definition, without citations."""
    page = book.articles.get(book.settings.handbook.pages.glossary)
    if page is None or not page.html:
        return {}
    found = {}
    for term in lxml_html.fragment_fromstring(page.html, create_parent="div").find_class("hb-term"):
        definition = term.find("dd")
        if definition is None:
            continue
        for name in LEFT_OUT:
            etree.strip_elements(definition, name, with_tail=False)
        for label in definition.find_class("hb-evidence"):
            label.drop_tree()
        text = " ".join(definition.text_content().split())
        found[str(term.get("id"))] = text.replace(" .", ".").replace(" ,", ",")
    return found
