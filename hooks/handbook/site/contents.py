"""The headings of a page, as its table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from lxml import html as lxml_html

from handbook.article import Article
from handbook.words import Words

if TYPE_CHECKING:
    from handbook.assemble import Assembled

# A list of a contributor's guide, and the headings of a page, its own and generated ones.
GUIDE = '<div class="hb-guide '
CITE = "<hb-cite"
HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')


def contents(article: Article, page: Assembled, words: Words) -> list[dict[str, Any]]:
    """The headings that a learner sees on a page, its reference list included.

    Args:
        article: the page as it was written.
        page: the page with its lists.
        words: the generator's words.
    """
    tokens = _for_learners(article.toc, article.gathered.tutor_anchors)
    tokens = named(tokens, page.html)
    tokens = _with_generated(tokens, page.html)
    if page.has_references:
        tokens.append({"level": 2, "id": "references", "name": words.references, "children": []})
    return tokens


def _with_generated(tokens: list[dict[str, Any]], html: str) -> list[dict[str, Any]]:
    """A table of contents with the headings that a contributor's guide brings.

    Args:
        tokens: the headings that the page's author wrote.
        html: the page, its lists written.
    """
    if GUIDE not in html:
        return tokens
    known = {token["id"]: token for token in tokens}
    return [
        known.get(anchor) or {"level": 2, "id": anchor, "name": name, "children": []}
        for anchor, name in HEADING.findall(html)
    ]


def _for_learners(tokens: list[dict[str, Any]], hidden: set[str]) -> list[dict[str, Any]]:
    """A table of contents without the headings that only tutors see."""
    return [
        {**token, "children": _for_learners(token.get("children", []), hidden)}
        for token in tokens
        if token["id"] not in hidden
    ]


def named(tokens: Iterable[dict[str, Any]], html: str) -> list[dict[str, Any]]:
    """Give headings with citations the names that belong to their sentence.

    Args:
        tokens: the headings, as Python-Markdown's table of contents has them.
        html: the finished page.

    Example:
        *before* a heading ``What Able (2001) says (Baker, 2002)``, called "What says";
        *after* it is called "What Able (2001) says".
    """
    return [
        {
            **token,
            "name": _name(token, html) if CITE in token.get("html", "") else token["name"],
            "children": named(token["children"], html),
        }
        for token in tokens
    ]


def _name(token: dict[str, Any], html: str) -> str:
    heading = re.search(rf'<h[1-6] id="{re.escape(token["id"])}".*?</h[1-6]>', html, re.S)
    if heading is None:
        return str(token["name"])
    tree = lxml_html.fragment_fromstring(heading.group())
    for cite in tree.find_class("hb-cite"):
        for mark in cite.xpath(".//sup"):
            mark.drop_tree()
        # What stands in brackets of its own is no part of the sentence.
        if cite.text_content().strip()[:1] in ("", "(", "["):
            cite.drop_tree()
    return escape(" ".join(tree.text_content().split()), quote=False)
