"""From an article's HTML to the plain tree that the print template draws.

The tree is data (lists, texts, numbers), so no text of a handbook is ever read as
Typst code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import html as lxml_html
from lxml.html import HtmlElement

Node = Any
BLOCK_KINDS = (
    "practice", "prompt", "check", "case", "caution", "script", "tutor", "objectives", "handout",
    "write", "answer",
)  # fmt: skip
SIMPLE = {
    "em": "em",
    "i": "em",
    "cite": "em",
    "strong": "strong",
    "b": "strong",
    "dfn": "strong",
    "sup": "sup",
    "sub": "sub",
    "code": "code",
    "blockquote": "quote",
}
DROPPED = ("script", "style", "template", "nav", "button", "input")
DROPPED_CLASSES = ("footnote-backref", "headerlink", "hb-backlinks", "hb-tutor-place", "hb-colon")


@dataclass
class Target:
    """Where a link leads in an edition.

    Attributes:
        label: the place in the same edition; empty when the link leaves it.
        address: the address outside.
        shows_page: whether print adds the page number.
    """

    label: str = ""
    address: str = ""
    shows_page: bool = False


@dataclass
class Converter:
    """Turns the articles of one edition into nodes.

    Attributes:
        page: the page at hand.
        resolve: where a link of that page leads.
        shift: how many levels its headings stand below their own.
        with_feedback: whether the feedback of checks stands with their options.
        notes: the footnotes of the page by id.
        feedback: titles and feedback of the checks met, for the page's end.
    """

    page: str
    resolve: Callable[[str, str], Target]
    shift: int = 0
    with_feedback: bool = False
    notes: dict[str, HtmlElement] = field(default_factory=dict)
    feedback: list[Node] = field(default_factory=list)

    def convert(self, html: str) -> list[Node]:
        """Turn an article into nodes.

        Args:
            html: the assembled article.

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
        _add_text(nodes, element.text)
        for child in element:
            if isinstance(child.tag, str):
                nodes += self.node(child)
            _add_text(nodes, child.tail)
        return _without_gaps(nodes)

    def node(self, element: HtmlElement) -> list[Node]:
        """The nodes of one element: mostly one, none for what print leaves out."""
        classes = element.get("class", "").split()
        if element.tag in DROPPED or any(name in DROPPED_CLASSES for name in classes):
            return []
        special = self._special(element, classes)
        if special is not None:
            return special
        tag = str(element.tag)
        if re.fullmatch(r"h[1-6]", tag):
            if "hb-title" in classes:
                return [self._title(element, int(tag[1]) + self.shift)]
            return [
                [
                    "h",
                    {"level": int(tag[1]) + self.shift, **self._id(element)},
                    self.children(element),
                ]
            ]
        if tag in SIMPLE:
            return [[SIMPLE[tag], {}, self.children(element)]]
        if tag in ("p", "ul", "ol", "li", "dl", "dt", "dd"):
            attributes: dict[str, Any] = {**self._id(element), "class": " ".join(classes)}
            if tag == "ol" and element.get("start"):
                attributes["start"] = int(element.get("start", "1"))
            if tag in ("ul", "ol", "dl"):
                return [[tag, attributes, [n for n in self.children(element) if n != " "]]]
            return [[tag, attributes, _trim(self.children(element))]]
        if tag == "br":
            return [["br", {}, []]]
        if tag == "hr":
            return [["hr", {}, []]]
        if tag == "pre":
            return [["pre", {"text": element.text_content()}, []]]
        if tag == "summary":
            return []
        return self._anchored(element)

    def _anchored(self, element: HtmlElement) -> list[Node]:
        anchor = [["anchor", self._id(element), []]] if element.get("id") else []
        return anchor + self.children(element)

    def _special(self, element: HtmlElement, classes: list[str]) -> list[Node] | None:
        tag = element.tag
        if tag == "a":
            return self._link(element, classes)
        if tag == "table":
            return [self._table(element)]
        if tag == "img":
            return [["image", {"src": element.get("src", ""), "alt": element.get("alt", "")}, []]]
        if tag == "figure":
            return [["figure", self._id(element), self.children(element)]]
        if "hb-drawing" in classes:
            svg = element.find("svg")
            alt = svg.get("aria-label", "") if svg is not None else ""
            return [["drawing", {"src": element.get("data-src", ""), "alt": alt}, []]]
        if "hb-lines" in classes:
            return [["lines", {"count": len(element.find_class("hb-line"))}, []]]
        if "hb-box" in classes:
            return [["box", {}, []]]
        if "hb-options" in classes:
            return [self._options(element)]
        if "hb-feedback" in classes or "hb-for-learner" in classes:
            return self.children(element) if self.with_feedback else []
        if "hb-check" in classes:
            self._note_feedback(element)
        for kind in BLOCK_KINDS:
            if f"hb-{kind}" in classes:
                return [["block", {"kind": kind, **self._id(element)}, self.children(element)]]
        return None

    def _link(self, element: HtmlElement, classes: list[str]) -> list[Node]:
        if "footnote-ref" in classes:
            note = self.notes.get(element.get("href", "").removeprefix("#"))
            return [["fn", {}, self._note(note)]] if note is not None else []
        content = self.children(element)
        if "hb-evidence" in classes:
            return [
                ["evidence", {"label": element.get("data-label", ""), **self._id(element)}, content]
            ]
        target = self.resolve(self.page, element.get("href", ""))
        if target.label:
            page = target.shows_page and "hb-term-link" not in classes
            return [["ref", {"to": target.label, "page": page}, content]]
        if target.address:
            shown = element.text_content().strip()
            is_shown = shown.removeprefix("https://") in target.address
            return [["link", {"to": target.address, "shown": is_shown}, content]]
        return content

    def _note(self, note: HtmlElement) -> list[Node]:
        """A note's text; a note of one paragraph is not set as a paragraph of its own."""
        nodes = self.children(note)
        if len(nodes) == 1 and nodes[0][0] == "p":
            nodes = nodes[0][2]
        return _trim(nodes)

    def _title(self, element: HtmlElement, level: int) -> Node:
        """The title of a block: its kind, and its name."""
        kinds, names = element.find_class("hb-kind"), element.find_class("hb-name")
        attributes = {
            "level": level,
            "kind": kinds[0].text_content() if kinds else "",
            **self._id(element),
        }
        return ["title", attributes, self.children(names[0]) if names else []]

    def _table(self, table: HtmlElement) -> Node:
        head = [cell for row in table.iterfind("./thead/tr") for cell in row]
        body = [list(row) for row in table.iterfind("./tbody/tr")]
        rows = [[self._cell(cell) for cell in row] for row in body]
        widths = _widths(
            [cell.text_content() for cell in head],
            [[cell.text_content() for cell in row] for row in body],
        )
        return ["table", {"widths": widths, "head": [self._cell(cell) for cell in head]}, rows]

    def _cell(self, cell: HtmlElement) -> Node:
        is_blank = "hb-blank" in cell.get("class", "").split()
        return {"blank": is_blank, "body": _trim(self.children(cell))}

    def _options(self, options: HtmlElement) -> Node:
        items = []
        for number, option in enumerate(options.iterfind("li")):
            choice = option.find_class("hb-choice")
            feedback = option.find_class("hb-feedback")
            items.append(
                {
                    "letter": chr(ord("A") + number % 26),
                    "correct": option.get("data-correct") == "yes",
                    "choice": _trim(self.children(choice[0])) if choice else [],
                    "feedback": self.children(feedback[0])
                    if feedback and self.with_feedback
                    else [],
                }
            )
        return ["options", {}, items]

    def _note_feedback(self, check: HtmlElement) -> None:
        """Keep a check's feedback for the end of the page."""
        names = check.find_class("hb-name")
        rows = []
        for number, option in enumerate(check.iter("li")):
            if "hb-option" not in option.get("class", "").split():
                continue
            feedback = option.find_class("hb-feedback")
            rows.append(
                {
                    "letter": chr(ord("A") + number % 26),
                    "correct": option.get("data-correct") == "yes",
                    "body": self.children(feedback[0]) if feedback else [],
                }
            )
        answers = check.find_class("hb-for-learner")
        self.feedback.append(
            {
                "title": names[0].text_content() if names else "",
                "rows": rows,
                "answer": self.children(answers[0]) if answers else [],
            }
        )

    def _id(self, element: HtmlElement) -> dict[str, str]:
        identifier = element.get("id")
        return {"id": self.label(identifier)} if identifier else {}

    def label(self, anchor: str) -> str:
        """The place of an anchor of this page in the edition."""
        return label(self.page, anchor)


def label(page: str, anchor: str) -> str:
    """A place in an edition that holds several pages.

    Example:
        *before* page ``part/chapter.md``, anchor ``summary``;
        *after* ``part/chapter#summary``.
    """
    return f"{page.removesuffix('.md')}#{anchor}"


def _add_text(nodes: list[Node], text: str | None) -> None:
    collapsed = re.sub(r"[ \t\r\n]+", " ", text or "")
    if collapsed:
        nodes.append(collapsed)


BLOCK_NODES = frozenset(
    ("p", "h", "title", "ul", "ol", "li", "dl", "dt", "dd", "table", "block", "figure", "drawing",
     "options", "lines", "quote", "pre", "hr")
)  # fmt: skip


def _without_gaps(nodes: list[Node]) -> list[Node]:
    """Drop the white space that source files have between blocks."""
    if not any(not isinstance(node, str) and node[0] in BLOCK_NODES for node in nodes):
        return nodes
    return [node for node in nodes if not isinstance(node, str) or node.strip()]


def _trim(nodes: list[Node]) -> list[Node]:
    """Take white space off both ends of a run of nodes."""
    while nodes and isinstance(nodes[0], str) and not nodes[0].strip():
        nodes = nodes[1:]
    while nodes and isinstance(nodes[-1], str) and not nodes[-1].strip():
        nodes = nodes[:-1]
    if nodes and isinstance(nodes[0], str):
        nodes[0] = nodes[0].lstrip()
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] = nodes[-1].rstrip()
    return nodes


def _widths(head: list[str], rows: list[list[str]]) -> list[float]:
    """Column widths as shares, by the length of what stands in them."""
    columns = max([len(head), *(len(row) for row in rows)], default=1)
    shares = []
    for column in range(columns):
        texts = [cells[column] for cells in [head, *rows] if column < len(cells)]
        longest_word = max((len(word) for text in texts for word in text.split()), default=1)
        mean = sum(len(text) for text in texts) / max(len(texts), 1)
        shares.append(max(longest_word * 1.1, min(mean, 60.0), 4.0))
    return shares
