"""What of a page goes into the search index: documents for Pagefind to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from handbook.cache import mark_of
from handbook.site.records import Record

# A word has at least so many letters.
LEAST = 3
WORD = re.compile(rf"[^\W\d_]{{{LEAST},}}")
# Most texts are of plain letters, once their quotation marks and dashes are gone; small letters
# and blanks in place of all other signs make words of them sooner than a pattern does.
NOT_PLAIN = re.compile(r"[^\x00-\x7f]")
SMALL = bytes(ord(chr(n).lower()) if chr(n).isalpha() and n < 128 else 32 for n in range(256))
TAG = re.compile(r"<[^>]*>")
BODY = b"<body>"


@dataclass(frozen=True)
class Findable:
    """What of a page goes into the index.

    Attributes:
        documents: its records, each its kind and its address in one, a line end, and a page
            for Pagefind to read; the first is the page itself.
    """

    documents: list[bytes]

    @property
    def mark(self) -> str:
        """A mark of its content."""
        return mark_of(b"\0".join(self.documents))

    @property
    def body(self) -> bytes:
        """The page's own text, as HTML."""
        return b"".join(self.documents[:1]).partition(BODY)[2]


def findable(records: Sequence[Record], language: str) -> Findable:
    """What of a page goes into the index.

    Args:
        records: what can be found of it, the page itself before its blocks.
        language: its language.
    """
    return Findable([_document(record, language).encode() for record in records])


def counts(found: Iterable[Findable]) -> dict[str, int]:
    """How often each word stands in the texts of pages."""
    known: Counter[str] = Counter()
    plain: Counter[bytes] = Counter()
    for one in found:
        text = unescape(TAG.sub(" ", one.body.decode()))
        for sign in {*NOT_PLAIN.findall(text)}:
            if not sign.isalnum():
                text = text.replace(sign, " ")
        if text.isascii():
            plain.update(text.encode().translate(SMALL).split())
        else:
            known.update(WORD.findall(text.lower()))
    words = b" ".join(plain).decode().split()
    for word, count in zip(words, plain.values(), strict=True):
        if len(word) >= LEAST:
            known[word] += count
    return dict(known)


def _document(record: Record, language: str) -> str:
    """A record as its kind and address, and a page for Pagefind to read."""
    meta = {
        "title": record.title,
        "keys": record.keys,
        "about": record.about,
        "page": record.page,
    }
    tags = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(text)}">'
        for name, text in meta.items()
        if text
    )
    return (
        f"{record.kind}/{record.address}\n"
        f'<html lang="{escape(language)}"><head>{tags}</head>'
        f"{BODY.decode()}<main data-pagefind-body>{record.html}</main></body></html>"
    )
