"""Format all citations of a handbook at once, with pandoc's citation processor.

One run over everything is what makes 2007a and 2007b agree on every page.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

from handbook import pandoc
from handbook.bibliography.entry import Entry
from handbook.bibliography.inlines import Inline, Writer, between_links, from_text
from handbook.bibliography.style import Style
from handbook.cluster import Cluster, Form, Item
from handbook.words import Words

API_VERSION = [1, 23, 1]
SEPARATOR = "hb-separator"
MODES = {
    Form.PARENTHETICAL: "NormalCitation",
    Form.NARRATIVE: "AuthorInText",
    Form.YEAR_ONLY: "SuppressAuthor",
}
# A private-use pair around a number stands for another citation's text.
VIA_OPEN, VIA_CLOSE = "\ue000", "\ue001"
VIA_TOKEN = re.compile(f"{VIA_OPEN}(\\d+){VIA_CLOSE}")


@dataclass(frozen=True)
class Citation:
    """A formatted citation.

    Attributes:
        html: what stands in the text.
        note: what stands in its note, for styles that cite in notes; else empty.
    """

    html: str
    note: str = ""

    @property
    def is_mark(self) -> bool:
        """Whether nothing of it stands in the text but a raised mark."""
        if self.note:
            return not self.html
        return re.fullmatch(r"<sup>(?:(?!</sup>).)*</sup>", self.html) is not None


@dataclass(frozen=True)
class Formatted:
    """Everything that a citation processor gives.

    Attributes:
        citations: one for each group's clusters, in order.
        references: the entry of each work as HTML, in the style's order.
        names: the works through which others are known, as they stand in a sentence:
            "Dunn et al. (2010)".
    """

    citations: list[list[Citation]]
    references: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)


class Formatter:
    """Formats the citations of one handbook in one style.

    Args:
        entries: the bibliography by key, with CSL.
        style: the citation style.
        words: the generator's words.
        language: the language of citations, such as ``en-US``.
    """

    def __init__(
        self, entries: Mapping[str, Entry], style: Style, words: Words, language: str
    ) -> None:
        self.entries = entries
        self.style = style
        self.words = words
        self.language = language
        self._via: list[Cluster] = []
        self._via_html: list[str] = []

    def format(self, groups: list[list[Cluster]]) -> Formatted:
        """Format citations.

        Args:
            groups: the citations of each page, in order; all their keys are known.

        Returns:
            The citations, and every work of the bibliography as a reference.

        Raises:
            PandocError: pandoc could not format them.
        """
        prepared = [[self._prepare(cluster) for cluster in group] for group in groups]
        order = self._order(prepared)
        blocks = [_block(f"c{index}", cluster) for index, cluster in enumerate(order)]
        via_blocks = [_block(f"v{index}", cluster) for index, cluster in enumerate(self._via)]
        sources = {
            entry.via: Cluster((Item(entry.via),), Form.NARRATIVE, is_in_note=self.style.is_note)
            for entry in self.entries.values()
            if entry.via
        }
        name_blocks = [
            _block(f"n{index}", cluster) for index, cluster in enumerate(sources.values())
        ]
        document = self._run([*blocks, *via_blocks, *name_blocks])
        for index in range(len(self._via)):
            inlines = between_links(_inlines(document[f"v{index}"]))
            self._via_html.append(Writer(self._expand).html(inlines))
        texts = {
            cluster: self._citation(document[f"c{index}"], cluster)
            for index, cluster in enumerate(order)
            if not self.style.is_note
        }
        if self.style.is_note:
            numbered = iter(range(len(order)))
            citations = []
            for group in prepared:
                next(numbered)
                citations.append(
                    [self._citation(document[f"c{next(numbered)}"], cluster) for cluster in group]
                )
        else:
            citations = [[texts[cluster] for cluster in group] for group in prepared]
        names = {
            key: _without_links(self._citation(document[f"n{index}"], cluster).html)
            for index, (key, cluster) in enumerate(sources.items())
        }
        return Formatted(citations, self._references(document), names)

    def _prepare(self, cluster: Cluster) -> Cluster:
        """Write "as cited in" behind works known through another.

        A locator then belongs to the work that was read.

        Example:
            *before* ``clay1970`` with the suffix ", p. 3", known via ``dunn2010``;
            *after* ``clay1970`` with the suffix ", as cited in ⟨0⟩", where ⟨0⟩ stands for
            the citation of ``dunn2010`` with the suffix "p. 3".
        """
        items = []
        for item in cluster.items:
            via = self.entries[item.key].via
            if via:
                source = Item(via, suffix=item.suffix)
                token = self._token(Cluster((source,), is_in_note=self.style.is_note))
                item = replace(item, suffix=f", {self.words.as_cited_in} {token}")
            items.append(item)
        return Cluster(tuple(items), cluster.form, cluster.is_in_note)

    def _token(self, cluster: Cluster) -> str:
        prepared = self._prepare(cluster)
        if prepared not in self._via:
            self._via.append(prepared)
        return f"{VIA_OPEN}{self._via.index(prepared)}{VIA_CLOSE}"

    def _order(self, groups: list[list[Cluster]]) -> list[Cluster]:
        """The clusters as pandoc gets them.

        Where position matters (notes), all of them, with a separator before each page so
        that none begins with "ibid."; elsewhere each different one once.
        """
        if self.style.is_note:
            separator = Cluster((Item(SEPARATOR),))
            return [cluster for group in groups for cluster in (separator, *group)]
        return list(dict.fromkeys(cluster for group in groups for cluster in group))

    def _run(self, blocks: list[dict[str, Any]]) -> dict[str, Any]:
        works = [entry.csl for entry in self.entries.values()]
        works.append({"id": SEPARATOR, "type": "book", "title": SEPARATOR})
        with tempfile.TemporaryDirectory() as folder:
            bibliography = Path(folder) / "works.json"
            bibliography.write_text(json.dumps(works), encoding="utf-8")
            meta = {
                "csl": _meta(str(self.style.path)),
                "bibliography": _meta(str(bibliography)),
                "lang": _meta(self.language),
                "link-citations": {"t": "MetaBool", "c": True},
                "link-bibliography": {"t": "MetaBool", "c": True},
                "nocite": {"t": "MetaInlines", "c": [_cite([_item(Item("*"), "AuthorInText")])]},
            }
            document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}
            output = pandoc.run(["-f", "json", "-t", "json", "--citeproc"], json.dumps(document))
        found: dict[str, Any] = {}
        for block in json.loads(output)["blocks"]:
            if block["t"] == "Div":
                found[block["c"][0][0]] = block["c"][1]
        return found

    def _citation(self, blocks: list[Any], cluster: Cluster) -> Citation:
        inlines = _inlines(blocks)
        writer = Writer(self._expand)
        note = ""
        if self.style.is_note and not cluster.is_in_note:
            notes = [inline for inline in inlines if inline["t"] == "Note"]
            inlines = [inline for inline in inlines if inline["t"] != "Note"]
            note = " ".join(writer.html(_inlines(inline["c"])) for inline in notes)
        html = writer.html(inlines)
        if self.style.is_note and cluster.is_in_note:
            # The note's own text goes on after it.
            html = html.removesuffix(".")
        if cluster.form is Form.NARRATIVE and (self.style.is_numeric or not html):
            # A number is no part of a sentence, and no more is nothing at all.
            names = short_names(self.entries[cluster.items[0].key].csl, self.words)
            space = "" if not html or html.startswith("<sup>") else " "
            html = f"{escape(names, quote=False)}{space}{html}"
        # A style without years leaves a bracket that begins with what followed them.
        html = re.sub(r"\([,;] ", "(", html)
        return Citation(self._say_once(html), self._say_once(note))

    def _expand(self, text: str) -> str:
        return VIA_TOKEN.sub(lambda match: self._via_html[int(match.group(1))], text)

    def _say_once(self, html: str) -> str:
        """Say "as cited in" once when all works of a citation are known through one.

        Example:
            *before* ``(A, 1970, as cited in C, 2010; B, 1971, as cited in C, 2010)``,
            *after* ``(A, 1970; B, 1971, all as cited in C, 2010)``.
        """
        for via in self._via_html:
            said = f", {self.words.as_cited_in} {via}"
            if html.count(said) > 1:
                *others, tail = html.split(said)
                said = f", {self.words.all_as_cited_in} {via}"
                html = "".join(others) + said + tail
        return html

    def _references(self, document: dict[str, Any]) -> dict[str, str]:
        references = {}
        for block in document.get("refs", []):
            (identifier, _, _), content = block["c"]
            key = identifier.removeprefix("ref-")
            if key != SEPARATOR:
                references[key] = _reference(content)
        return references


def _without_links(html: str) -> str:
    return re.sub(r"</?a\b[^>]*>", "", html)


def _reference(blocks: list[Any]) -> str:
    parts = []
    for block in blocks:
        if block["t"] in ("Para", "Plain"):
            parts.append(_runs(block["c"]))
        elif block["t"] == "Div":
            parts.append(_reference(block["c"][1]))
    return " ".join(part for part in parts if part)


def _runs(inlines: list[Inline]) -> str:
    """A reference's inlines; numeric styles set its number in a span of its own."""
    html = []
    for inline in inlines:
        classes = inline["c"][0][1] if inline["t"] == "Span" else []
        if "csl-left-margin" in classes:
            number = Writer().html(inline["c"][1]).strip()
            html.append(f'<span class="hb-number">{number}</span> ')
        else:
            html.append(Writer().html([inline]))
    return "".join(html).strip()


def short_names(csl: Mapping[str, Any], words: Words) -> str:
    """The authors of a work as they stand in a sentence.

    Example:
        *before* three authors, Dunn first; *after* ``Dunn et al.``
    """
    people: Iterable[Mapping[str, Any]] = csl.get("author") or csl.get("editor") or []
    names = []
    for person in people:
        parts = [person.get("non-dropping-particle", ""), person.get("family", "")]
        names.append(" ".join(part for part in parts if part) or str(person.get("literal", "")))
    if not names:
        return str(csl.get("title-short") or csl.get("title") or "")
    if len(names) == 1:
        return names[0]
    if len(names) == 2 and names[1] != "others":
        return f"{names[0]} {words.and_word} {names[1]}"
    return f"{names[0]} {words.and_others}"


def _block(identifier: str, cluster: Cluster) -> dict[str, Any]:
    first = MODES[cluster.form]
    items = [
        _item(item, first if index == 0 else _mode(item))
        for index, item in enumerate(cluster.items)
    ]
    content: list[Inline] = [_cite(items)]
    if cluster.is_in_note:
        content = [{"t": "Note", "c": [{"t": "Para", "c": content}]}]
    return {"t": "Div", "c": [[identifier, [], []], [{"t": "Para", "c": content}]]}


def _mode(item: Item) -> str:
    return "SuppressAuthor" if item.is_year_only else "NormalCitation"


def _item(item: Item, mode: str) -> dict[str, Any]:
    if mode == "NormalCitation" and item.is_year_only:
        mode = "SuppressAuthor"
    return {
        "citationId": item.key,
        "citationPrefix": from_text(item.prefix),
        "citationSuffix": from_text(item.suffix),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _cite(items: list[dict[str, Any]]) -> Inline:
    return {"t": "Cite", "c": [items, [{"t": "Str", "c": "?"}]]}


def _meta(text: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": text}


def _inlines(blocks: list[Any]) -> list[Inline]:
    """The inlines of a citation's paragraph, taken out of citation and outer note."""
    inlines = [inline for block in blocks for inline in block["c"]]
    if len(inlines) == 1 and inlines[0]["t"] == "Note":
        inner = [inline for block in inlines[0]["c"] for inline in block["c"]]
        if any(inline["t"] == "Cite" for inline in inner):
            inlines = inner
    inlines = [
        part
        for inline in inlines
        for part in (inline["c"][1] if inline["t"] == "Cite" else [inline])
    ]
    while len(inlines) == 1 and inlines[0]["t"] == "Span":
        inlines = inlines[0]["c"][1]
    return inlines
