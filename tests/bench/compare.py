"""Whether a built page says what the source says, and nothing less."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html as lxml_html
from lxml.html import HtmlElement

# Where the article is, in the systems that are compared.
ARTICLES = ("//article", "//main", "//div[@role='main']", "//body")
# What a system adds to the text: citations, reference lists, heads, marks beside headings.
ADDED = (
    *("hb-cite", "hb-references", "hb-facts", "hb-number-line", "hb-summary", "hb-tools"),
    *("hb-notes-title", "headerlink", "footnote-backref", "footnote-ref", "md-source-file"),
    *("hb-toc-top", "hb-crumbs", "hb-around"),
)
WORD = re.compile(r"\w+")


def words(page: Path) -> list[str]:
    """The words of a page's article, without what a system adds."""
    root = lxml_html.document_fromstring(page.read_bytes())
    article = next(found[0] for path in ARTICLES if (found := root.xpath(path)))
    assert isinstance(article, HtmlElement)
    for name in ADDED:
        for element in article.find_class(name):
            if element.getparent() is not None:
                element.drop_tree()
    for element in article.xpath(".//script | .//style | .//nav | .//sup"):
        element.drop_tree()
    return WORD.findall(article.text_content().lower())


def missing(page: Path, plain: Path) -> list[str]:
    """The words of a plain build's page that a page lacks, in their order.

    Each stack says something of its own where a citation stands; nothing else may differ.
    """
    own, wanted = words(page), words(plain)
    place = 0
    lost = []
    for word in wanted:
        try:
            place = own.index(word, place, place + 40) + 1
        except ValueError:
            lost.append(word)
    return [word for word in lost if word not in ("they", "indeed")]
