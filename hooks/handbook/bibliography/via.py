"""Works known through others: "as cited in", in the citations of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from handbook.bibliography.entry import Entry
from handbook.cluster import Cluster, Item
from handbook.words import Words

# A private-use pair around a mark stands for another citation's text.
OPEN, CLOSE = "\ue000", "\ue001"
PLACE = re.compile(f"{OPEN}([0-9a-f]+){CLOSE}")


class Via:
    """Writes "as cited in" behind works known through another.

    Args:
        entries: the bibliography by key.
        words: the generator's words.
        is_note: whether the style cites in notes.
    """

    def __init__(self, entries: Mapping[str, Entry], words: Words, is_note: bool) -> None:
        self.words = words
        self.is_note = is_note
        self.through = {key: entry.via for key, entry in entries.items() if entry.via}
        self._clusters: dict[str, Cluster] = {}
        self._texts: dict[str, str] = {}

    def known_through(self, keys: Iterable[str]) -> set[str]:
        """Some works, and all that are known through one of them."""
        found, count = set(keys), -1
        while count < len(found):
            count = len(found)
            found |= {key for key, via in self.through.items() if via in found}
        return found

    @property
    def clusters(self) -> list[Cluster]:
        """The citations that stand in others, in the order in which they were met."""
        return list(self._clusters.values())

    def prepared(self, cluster: Cluster) -> Cluster:
        """A citation with places for the citations of the works that were read.

        A locator then belongs to the work that was read.

        Example:
            *before* ``clay1970`` with the suffix ", p. 3", known via ``dunn2010``;
            *after* ``clay1970`` with the suffix ", as cited in ⟨1f…⟩", where ⟨1f…⟩ stands
            for the citation of ``dunn2010`` with the suffix ", p. 3".
        """
        items = []
        for item in cluster.items:
            via = self.through.get(item.key)
            if via:
                source = Cluster((Item(via, suffix=item.suffix),), is_in_note=self.is_note)
                place = self._place(self.prepared(source))
                item = replace(item, suffix=f", {self.words.as_cited_in} {place}")
            items.append(item)
        return Cluster(tuple(items), cluster.form, cluster.is_in_note)

    def _place(self, cluster: Cluster) -> str:
        mark = sha256(repr(cluster.items).encode()).hexdigest()[:12]
        self._clusters.setdefault(mark, cluster)
        return f"{OPEN}{mark}{CLOSE}"

    def written(self, texts: Iterable[str]) -> None:
        """Take note of the formatted ``clusters``, one text for each, inner ones first."""
        for mark, text in zip(self._clusters, texts, strict=True):
            self._texts[mark] = self._with_texts(text)

    def filled(self, html: str) -> str:
        """A formatted citation with those that stand in it."""
        return self._said_once(self._with_texts(html)) if OPEN in html else html

    def _with_texts(self, html: str) -> str:
        return PLACE.sub(lambda match: self._texts[match.group(1)], html)

    def _said_once(self, html: str) -> str:
        """Say "as cited in" once when all works of a citation are known through one.

        Example:
            *before* ``(A, 1970, as cited in C, 2010; B, 1971, as cited in C, 2010)``,
            *after* ``(A, 1970; B, 1971, all as cited in C, 2010)``.
        """
        for text in self._texts.values():
            said = f", {self.words.as_cited_in} {text}"
            if html.count(said) > 1:
                *others, tail = html.split(said)
                html = "".join(others) + f", {self.words.all_as_cited_in} {text}" + tail
        return html
