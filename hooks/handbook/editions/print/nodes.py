"""From an article's HTML to the plain tree that the print template draws.

A node is a text, or a list of kind, attributes and content. The tree is data (lists,
texts, numbers), so no text of a handbook is ever read as Typst code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import html as lxml_html
from lxml.html import HtmlElement

from handbook.editions.links import Links, label
from handbook.editions.print import checknodes, tables
from handbook.editions.print.nodetext import (
    Node,
    add_text,
    is_alone,
    is_label,
    is_long,
    trim,
    without_gaps,
)

SIMPLE = {
    "em": "em", "i": "em", "cite": "em", "strong": "strong", "b": "strong", "dfn": "strong",
    "sup": "sup", "sub": "sub", "blockquote": "quote",
}  # fmt: skip
DROPPED_TAGS = ("script", "style", "template", "nav", "button", "input", "summary")
DROPPED_CLASSES = ("footnote-backref", "headerlink", "hb-tutor-place", "hb-colon", "hb-box")
# Blocks that have a look of their own.
BLOCKS = (
    "practice", "prompt", "check", "case", "caution", "script", "tutor", "objectives", "handout",
    "write", "content-note",
)  # fmt: skip
# Lists of names and values.
ROWS = {"hb-facts": "facts", "hb-strip": "strip", "hb-sheet-head": "head", "hb-labels": "labels"}
SMALL = ("hb-provenance", "hb-also", "hb-see", "hb-in", "hb-source", "hb-licence", "hb-credits")
PARAGRAPHS = {
    "hb-number-line": "kind",
    "hb-card-kind": "kind",
    "hb-minutes": "kind",
    "hb-summary": "lead",
    "hb-caption": "caption",
    "hb-part-name": "caption",
}
# Values up to this length share a line.
SHORT_VALUE = 34


@dataclass
class Converter:
    """Turns the HTML of one page into nodes.

    Attributes:
        page: the page.
        links: where links lead.
        answers_in_place: whether feedback and model answers stand with their check; else
            they are gathered for the page's end.
        keeps_anchors: whether places on the page can be led to.
        cited: the places of the whole handbook at which each work is cited.
        notes: the footnotes of the page by id.
        answers: what was gathered, check by check.
        keys: the answer keys of a handout, which stand on a page of their own.
        labels: the evidence labels met.
        pictures: the drawings and pictures met, relative to the folder of pages.
    """

    page: str
    links: Links
    answers_in_place: bool = False
    keeps_anchors: bool = True
    cited: dict[str, list[str]] = field(default_factory=dict)
    notes: dict[str, HtmlElement] = field(default_factory=dict)
    answers: list[Node] = field(default_factory=list)
    keys: list[Node] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    pictures: list[str] = field(default_factory=list)

    def convert(self, html: str) -> list[Node]:
        """Turn HTML into nodes.

        Args:
            html: the assembled article, or a part of it.

        Example:
            *before* ``<p>See <em>this</em>.</p>``,
            *after* ``[["p", {}, ["See ", ["em", {}, ["this"]], "."]]]``.
        """
        root = lxml_html.fragment_fromstring(html, create_parent="div")
        for notes in root.find_class("footnote"):
            for item in notes.iter("li"):
                self.notes[item.get("id", "")] = item
            notes.drop_tree()
        return self.children(root)

    def children(self, element: HtmlElement) -> list[Node]:
        """The nodes within an element."""
        nodes: list[Node] = []
        add_text(nodes, element.text)
        for child in element:
            if isinstance(child.tag, str):
                nodes += self.node(child)
            add_text(nodes, child.tail)
        return without_gaps(nodes)

    def node(self, element: HtmlElement) -> list[Node]:
        """The nodes of one element: mostly one, none for what print leaves out."""
        classes = element.get("class", "").split()
        tag = str(element.tag)
        if tag in DROPPED_TAGS or any(name in DROPPED_CLASSES for name in classes):
            return []
        for find in (self._of_handbook, self._heading, self._list, self._text):
            found = find(element, tag, classes)
            if found is not None:
                return found
        return self._anchors(element) + self.children(element)

    def _of_handbook(self, element: HtmlElement, tag: str, classes: list[str]) -> list[Node] | None:
        """The handbook's own elements, by class."""
        if checknodes.is_part(classes):
            return checknodes.convert(self, element, classes)
        if "hb-key" in classes:
            self.keys += self.children(element)
            return []
        for name in classes:
            kind = name.removeprefix("hb-")
            if kind in BLOCKS:
                return [["block", self.block(kind, element), self.children(element)]]
            if name in ROWS:
                return [["rows", {"kind": ROWS[name]}, self._rows(element)]]
            if name == "hb-citing":
                key = next(item.get("data-key", "") for item in element.iterancestors("li"))
                return [["cited", {"at": self.cited.get(key, [])}, []]]
            if name in SMALL:
                return [["note" if tag == "p" else "small", {}, self.children(element)]]
        if "hb-drawing" in classes:
            svg = element.find("svg")
            alt = svg.get("aria-label", "") if svg is not None else ""
            return [self._picture(element.get("data-src", ""), alt)]
        if "hb-lines" in classes:
            return [["lines", {"count": len(element.find_class("hb-line"))}, []]]
        if "hb-backlinks" in classes:
            places = [label(self.page, link.get("href", "#")[1:]) for link in element.iter("a")]
            return [["cited", {"at": places if self.keeps_anchors else []}, []]]
        if "hb-card" in classes:
            return [["card", {}, self.children(element)]]
        if "hb-description" in classes:
            return [["description", {}, self.children(element)]]
        return None

    def _heading(self, element: HtmlElement, tag: str, classes: list[str]) -> list[Node] | None:
        if not re.fullmatch(r"h[1-6]", tag):
            return None
        level = int(tag[1])
        if "hb-title" not in classes:
            return [["h", {"level": level, **self.id(element)}, self.children(element)]]
        kinds, names = element.find_class("hb-kind"), element.find_class("hb-name")
        kind = kinds[0].text_content() if kinds else ""
        name = self.children(names[0]) if names else []
        return [["title", {"level": level, "kind": kind, **self.id(element)}, name]]

    def _list(self, element: HtmlElement, tag: str, classes: list[str]) -> list[Node] | None:
        if tag == "table":
            return [tables.convert(self, element)]
        if tag == "figure":
            return [["figure", self.block("figure", element), self.children(element)]]
        if tag in ("ul", "ol", "dl"):
            kind, attributes = tag, {}
            if "hb-reference-list" in classes:
                kind = "refs"
            elif "hb-terms" in classes:
                kind = "terms"
            elif tag == "ol" and element.get("start"):
                attributes = {"start": int(element.get("start", "1"))}
            elif "hb-ticks" in classes:
                attributes = {"ticks": True}
            items = [node for node in self.children(element) if not isinstance(node, str)]
            return [[kind, attributes, items]]
        if "hb-term" in classes:
            return [["term", self.id(element), self.children(element)]]
        if tag in ("li", "dt", "dd"):
            return [[tag, self.id(element), trim(self.children(element))]]
        return None

    def _text(self, element: HtmlElement, tag: str, classes: list[str]) -> list[Node] | None:
        if tag == "a":
            return self._link(element, classes)
        if tag == "p":
            kind = next((PARAGRAPHS[name] for name in classes if name in PARAGRAPHS), "p")
            if kind == "p" and is_label(element):
                kind = "label"
            if len(element) == 1 and element[0].tag == "img" and is_alone(element[0]):
                return self.children(element)
            return [[kind, self.id(element), trim(self.children(element))]]
        if tag == "sup" and element.find_class("footnote-ref"):
            # A note's mark is raised by the note itself.
            return self.children(element)
        if tag in SIMPLE:
            return [[SIMPLE[tag], {}, self.children(element)]]
        if tag in ("br", "hr"):
            return [[tag, {}, []]]
        if tag in ("pre", "code"):
            return [[tag, {"text": element.text_content()}, []]]
        if tag == "img":
            source = self.links.file(self.page, element.get("src", ""))
            if not source:
                return []
            kind, *rest = self._picture(source, element.get("alt", ""))
            return [[kind if is_alone(element) else f"inline-{kind}", *rest]]
        return None

    def _link(self, element: HtmlElement, classes: list[str]) -> list[Node]:
        if "footnote-ref" in classes:
            note = self.notes.get(element.get("href", "").removeprefix("#"))
            return [["fn", {}, self._note(note)]] if note is not None else []
        content = self.children(element)
        if "hb-evidence" in classes:
            self.labels.add(element.get("data-label", ""))
            sign, _, name = element.text_content().partition(" ")
            return [["evidence", {"sign": sign, "name": name, **self.id(element)}, []]]
        place = self.links.resolve(self.page, element.get("href", ""))
        if place.page:
            is_far = place.page != self.page and "hb-term-link" not in classes
            to = label(place.page, place.anchor)
            node = ["ref", {"to": to, "url": place.address, "far": is_far}, content]
            if element.get("data-term"):
                return [["mark", {"term": element.get("data-term")}, []], node]
            return [node]
        if place.address:
            shown = element.text_content().strip().removeprefix("https://")
            is_shown = bool(shown) and shown in place.address
            return [["link", {"to": place.address, "shown": is_shown}, content]]
        return content

    def _note(self, note: HtmlElement) -> list[Node]:
        """A note's text; a note of one paragraph is not set as a paragraph of its own."""
        nodes = self.children(note)
        if len(nodes) == 1 and nodes[0][0] == "p":
            nodes = nodes[0][2]
        return trim(nodes)

    def _rows(self, element: HtmlElement) -> list[Node]:
        rows = []
        for row in element.iterfind("div"):
            name, value = row.find("dt"), row.find("dd")
            if name is not None and value is not None:
                cells = [trim(self.children(name)), trim(self.children(value))]
                is_short = len(value.text_content()) < SHORT_VALUE
                row = {"name": cells[0], "value": cells[1], "short": is_short, **self.id(name)}
                rows.append(row)
        return rows

    def block(self, kind: str, element: HtmlElement) -> dict[str, Any]:
        """The attributes of a block: its kind, its name, and whether it may be broken."""
        names = element.find_class("hb-caption" if kind == "figure" else "hb-name")
        name = names[0].text_content() if names else ""
        return {"kind": kind, "name": name, "long": is_long(element), **self.id(element)}

    def _picture(self, source: str, alt: str) -> Node:
        self.pictures.append(source)
        return ["picture", {"src": source, "alt": alt}, []]

    def _anchors(self, element: HtmlElement) -> list[Node]:
        return [["anchor", self.id(element), []]] if self.id(element) else []

    def id(self, element: HtmlElement) -> dict[str, str]:
        """The attribute that makes an element a place to lead to."""
        identifier = element.get("id") if self.keeps_anchors else None
        return {"id": label(self.page, identifier)} if identifier else {}
