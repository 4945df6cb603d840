"""What of a page goes into the search index: documents for Pagefind, and counted words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from handbook.frontmatter import Kind
from handbook.site.records import GUIDE, Record

WORD = re.compile(r"[^\W\d_]{3,}")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Findable:
    """What of a page goes into the index.

    Attributes:
        documents: its records, as pages for Pagefind to read.
        counts: how often each word stands in its texts.
    """

    documents: list[str]
    counts: dict[str, int]

    def as_text(self) -> str:
        """A text that ``from_text`` reads."""
        return json.dumps([self.documents, self.counts], ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Findable:
        """What a text holds.

        Raises:
            ValueError: it is not one that ``as_text`` wrote.
        """
        try:
            documents, counts = json.loads(text)
            return cls(list(documents), dict(counts))
        except TypeError as error:
            raise ValueError(str(error)) from error


def findable(records: Sequence[Record], language: str) -> Findable:
    """What of a page goes into the index.

    Args:
        records: what can be found of it.
        language: its language.
    """
    documents = [_document(record, language) for record in records]
    return Findable(documents, _counts(records))


def _counts(records: Iterable[Record]) -> dict[str, int]:
    """How often each word stands in the texts of pages."""
    counts: Counter[str] = Counter()
    for record in records:
        if record.kind in (GUIDE, *Kind):
            counts.update(WORD.findall(TAG.sub(" ", record.html).lower()))
    return dict(counts)


def _document(record: Record, language: str) -> str:
    """A record as a page for Pagefind to read."""
    meta = {
        "title": record.title,
        "kind": record.kind,
        "keys": record.keys,
        "about": record.about,
        "page": record.page,
        "address": record.address,
    }
    tags = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">'
        for name, text in meta.items()
        if text
    )
    return (
        f'<html lang="{escape(language)}"><head>{tags}</head>'
        f"<body><main data-pagefind-body>{record.html}</main></body></html>"
    )
