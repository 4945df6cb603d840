"""What of a page goes into the search index: documents for Pagefind, and counted words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from handbook.cache import mark_of
from handbook.frontmatter import Kind
from handbook.site.records import GUIDE, Record

WORD = re.compile(r"[^\W\d_]{3,}")
TAG = re.compile(r"<[^>]*>")


# What begins and ends the remark behind the first document, with how often each word stands
# in all of them.
REMARK = b"\n<!--", b"-->"


@dataclass(frozen=True)
class Findable:
    """What of a page goes into the index.

    Attributes:
        documents: its records, as pages for Pagefind to read.
        files: files that hold the same and may be linked; empty where there are none.
    """

    documents: list[bytes]
    files: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """A mark of its content."""
        return mark_of(b"\0".join(self.documents))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each word stands in its texts."""
        if not self.documents:
            return {}
        start, end = REMARK
        remark = self.documents[0].rpartition(start)[2].removesuffix(end)
        return dict(json.loads(remark))


def findable(records: Sequence[Record], language: str) -> Findable:
    """What of a page goes into the index.

    Args:
        records: what can be found of it.
        language: its language.
    """
    documents = [_document(record, language).encode() for record in records]
    if documents:
        start, end = REMARK
        counts = json.dumps(_counts(records), ensure_ascii=False).encode()
        documents[0] = b"".join([documents[0], start, counts, end])
    return Findable(documents)


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
