"""A page's headings as its table of contents names them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from lxml import html as lxml_html

CITE = "<hb-cite"


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
