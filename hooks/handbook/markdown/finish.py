"""Last work on a page's tree: headings, checks, tables, links; and the gathering of facts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE, STX

from handbook.article import Gathered, Link, Refused
from handbook.markdown import markup
from handbook.markdown.blocks import TITLE_CLASS
from handbook.markdown.checks import prepare_check, tick_boxes
from handbook.markdown.citing import CITE_TAG
from handbook.markdown.claims import claims_of
from handbook.markdown.context import PageContext, relative_file
from handbook.markdown.sentences import first_of_sentences
from handbook.markdown.terms import link_terms
from handbook.markdown.tree import has_class, text_of, with_parents, wrap
from handbook.reading import measure

# After attributes (8), smart punctuation (6) and the table of contents (5).
FINISH_PRIORITY = 1
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Running text; the cells of a table are no sentences.
READ_TAGS = ("p", "li", "dd")
FOR_TUTORS = ("hb-tutor", "hb-key")
TUTOR_TAG = "hb-tutor"
KEY_TAG = "hb-key"


class FinishProcessor(Treeprocessor):
    """Brings the tree into its semantic form and fills ``gathered``."""

    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(md)
        self.context = context
        self.gathered = Gathered()

    def run(self, root: etree.Element) -> None:
        """Work on the whole tree, once."""
        self.gathered = Gathered(refused=markup.clean(root, self.md))
        # Few pages have all of these, and each costs a walk through the page.
        classes = _classes(root)
        if TITLE_CLASS in classes:
            _set_title_levels(root)
        if "hb-term" in classes:
            _merge(root, "hb-term", "dl", "hb-terms")
        if "hb-door" in classes:
            _merge(root, "hb-door", "div", "hb-doors")
        has_tutors = not classes.isdisjoint(FOR_TUTORS)
        for element, ancestors in list(with_parents(root)):
            self._finish(element, ancestors, has_tutors)
        if self.context.path != self.context.glossary:
            self.gathered.terms = link_terms(root, self.context)
        if self.context.clusters:
            self._renumber_citations(root)
        if "hb-evidence" in classes:
            self.gathered.claims = [
                replace(claim, text=self._restored(claim.text)) for claim in claims_of(root)
            ]
        self._count(root)
        if has_tutors:
            _cut_out(root, "hb-block hb-tutor", TUTOR_TAG)
            _cut_out(root, "hb-answer hb-key", KEY_TAG)

    def _finish(
        self, element: etree.Element, ancestors: tuple[etree.Element, ...], has_tutors: bool
    ) -> None:
        is_for_tutors = has_tutors and _is_for_tutors((*ancestors, element))
        if element.get("id"):
            self.gathered.anchors.append(element.get("id", ""))
            if is_for_tutors:
                self.gathered.tutor_anchors.add(element.get("id", ""))
        if element.tag == "a" and element.get("href") is not None:
            self._resolve(element, "href", is_for_tutors)
        elif element.tag == "img":
            self._picture(element, ancestors)
        elif element.tag == "table":
            _finish_table(element, ancestors[-1])
        elif element.tag == "hb-card":
            self.gathered.cards.append(element.get("handout", ""))
        elif has_class(element, "hb-check"):
            prepare_check(element, self.context.words)
        elif element.tag == "ul" and not any(has_class(outer, "hb-check") for outer in ancestors):
            tick_boxes(element)

    def _resolve(self, element: etree.Element, attribute: str, is_for_tutors: bool) -> None:
        """Note a link, and turn an address of a source file into one of the site."""
        written = element.get(attribute, "")
        is_mail = AMP_SUBSTITUTE in written  # Python-Markdown hides e-mail as entities.
        if is_mail or has_class(element, "hb-evidence") or has_class(element, "hb-term-link"):
            return
        parts = urlsplit(written)
        if parts.scheme or parts.netloc or written.startswith("/"):
            self.gathered.links.append(Link(written, "", is_for_tutors=is_for_tutors))
            return
        if re.search(r"footnote-(?:ref|backref)", element.get("class", "")):
            return
        target = self.context.path
        if parts.path:
            target = normpath(join(dirname(self.context.path), unquote(parts.path)))
        anchor = unquote(parts.fragment)
        self.gathered.links.append(Link(written, target, anchor, is_for_tutors))
        if parts.path.endswith(".md"):
            element.set(
                attribute, self.context.href(target, parts.fragment) or f"#{parts.fragment}"
            )
        elif parts.path:
            address = relative_file(self.context.path, target, self.context.directory_urls)
            element.set(attribute, address + (f"#{parts.fragment}" if parts.fragment else ""))

    def _picture(self, element: etree.Element, ancestors: tuple[etree.Element, ...]) -> None:
        parent = ancestors[-1]
        source = element.get("src", "")
        if markup.scheme(source) or source.startswith("//"):
            what = "a picture may not be fetched from elsewhere"
            self.gathered.refused.append(Refused(what, source))
            element.set("src", "")
            return
        if not has_class(parent, "hb-figure"):
            self._resolve(element, "src", _is_for_tutors(ancestors))
            return
        # A figure names its drawing from the folder of pages, wherever it stands.
        drawing = normpath(source)
        self.gathered.links.append(Link(source, drawing))
        self.gathered.drawings.append(drawing)
        place = etree.Element(
            "hb-drawing",
            {"src": drawing, "alt": element.get("alt", ""), "figure": parent.get("id", "")},
        )
        place.tail = element.tail
        parent[list(parent).index(element)] = place

    def _renumber_citations(self, root: etree.Element) -> None:
        """Number citations in document order and note how each stands on the page."""
        first = first_of_sentences(root, CITE_TAG)
        in_notes, for_tutors = _cites_in(root, ("footnote",)), _cites_in(root, FOR_TUTORS)
        for element in root.iter(CITE_TAG):
            cluster = self.context.clusters[int(element.get("n", "0"))]
            element.set("n", str(len(self.gathered.clusters)))
            self.gathered.clusters.append(
                replace(
                    cluster,
                    is_in_note=element in in_notes,
                    is_for_tutors=element in for_tutors,
                    begins_sentence=element in first,
                )
            )

    def _restored(self, text: str) -> str:
        """Put back what other extensions have stashed as raw HTML, such as round quotation marks.

        Example:
            *before* a placeholder for ``&rsquo;``, *after* ``’``.
        """
        if STX not in text:
            return text
        stash = self.md.htmlStash.rawHtmlBlocks
        return HTML_PLACEHOLDER_RE.sub(
            lambda match: unescape(re.sub(r"<[^>]*>", "", str(stash[int(match.group(1))]))), text
        )

    def _count(self, root: etree.Element) -> None:
        for element in _read_in(root):
            words, sentences, syllables = measure(self._restored(text_of(element, _is_unread)))
            self.gathered.words += words
            self.gathered.sentences += sentences
            self.gathered.syllables += syllables


def _classes(root: etree.Element) -> set[str]:
    """Every class that stands in a page."""
    return {name for element in root.iter() for name in element.get("class", "").split()}


def _cites_in(root: etree.Element, classes: tuple[str, ...]) -> set[etree.Element]:
    """The citations within elements that have one of some classes."""
    return {
        cite
        for outer in root.iter()
        if any(has_class(outer, name) for name in classes)
        for cite in outer.iter(CITE_TAG)
    }


def _read_in(element: etree.Element) -> Iterator[etree.Element]:
    """The elements of running text within one, outermost only, that are not for tutors alone."""
    for child in element:
        if child.tag in READ_TAGS:
            yield child
        elif len(child) and not has_class(child, "hb-tutor"):
            yield from _read_in(child)


def _is_unread(element: etree.Element) -> bool:
    """Whether an element is a citation or an evidence label, which nobody reads aloud."""
    return element.tag == CITE_TAG or has_class(element, "hb-evidence")


def _is_for_tutors(elements: tuple[etree.Element, ...]) -> bool:
    return any(has_class(one, "hb-tutor") or has_class(one, "hb-key") for one in elements)


def _set_title_levels(root: etree.Element) -> None:
    """Make each block's title a heading one level below the heading that it stands under.

    Example:
        *before* ``<h2>…</h2><section><p class="hb-title">…</p></section>``,
        *after* ``<h2>…</h2><section><h3 class="hb-title">…</h3></section>``.
    """
    level = 1
    inside: dict[int, int] = {}
    for element, ancestors in with_parents(root):
        if element.tag in HEADINGS and not has_class(element, TITLE_CLASS):
            level = int(element.tag[1])
        elif element.tag == "p" and has_class(element, TITLE_CLASS):
            outer = [inside[id(a)] for a in ancestors if id(a) in inside]
            own = min((outer[-1] if outer else level) + 1, 6)
            element.tag = f"h{own}"
            inside[id(ancestors[-1])] = own
            block = ancestors[-1]
            if block.get("id") and len(element):
                element.set("id", f"{block.get('id')}-title")
                block.set("aria-labelledby", f"{block.get('id')}-title")


def _merge(root: etree.Element, name: str, tag: str, around: str) -> None:
    """Put each run of blocks of a kind into one element.

    Example:
        *before* ``<div class="hb-term">…</div><div class="hb-term">…</div>``,
        *after* ``<dl class="hb-terms">`` with both in it.
    """
    for parent, _ in [(root, ()), *with_parents(root)]:
        merged: etree.Element | None = None
        for child in list(parent):
            if not has_class(child, name):
                merged = None
                continue
            if merged is None:
                merged = etree.Element(tag, {"class": around})
                parent.insert(list(parent).index(child), merged)
            parent.remove(child)
            merged.append(child)


def _finish_table(table: etree.Element, parent: etree.Element) -> None:
    """Name header cells as such, mark cells to write in, and let a wide table scroll."""
    for cell in list(table.iter("th")):
        if len(cell) or (cell.text or "").strip():
            cell.set("scope", "col")
        else:
            # The corner of a table that has heads on two sides is no head of its own.
            cell.tag = "td"
    for cell in table.iter("td"):
        if not len(cell) and not (cell.text or "").strip():
            cell.set("class", "hb-blank")
    wrap(parent, table, etree.Element("div", {"class": "hb-table", "tabindex": "0"}))


def _cut_out(root: etree.Element, classes: str, tag: str) -> None:
    """Wrap blocks that only some editions have, so that they can be cut from the text."""
    number = 0
    for element, ancestors in list(with_parents(root)):
        if element.get("class", "").startswith(classes):
            wrap(ancestors[-1], element, etree.Element(tag, {"n": str(number)}))
            number += 1
