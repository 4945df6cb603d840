"""Citations and works as the last build formatted them, for a build in which few changed.

Most changes of a handbook leave its citations alone. Then one file is read, in place of
thousands of comparisons. Where a few works have changed, it is known which.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast, overload

from handbook import pandoc
from handbook.bibliography.citeproc import Basis, Citation, Formatted
from handbook.bibliography.entry import Entry
from handbook.cache import Cache, digest, versions
from handbook.rows import Rows, written

WORKS, CITATIONS, BASIS, NAME = "works-whole", "citations-whole", "citations-basis", "last"
ROWS = "works-rows"
Works = Mapping[str, Entry]
# Of a work: a key for its record, the work through which it is known, and the text of its form.
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Change:
    """How a bibliography differs from the last one, which had the same works in the same order.

    Attributes:
        before: the key of the last one.
        works: the works whose records are others.
        csl: of those whose CSL form is another, the last one.
    """

    before: str
    works: list[str]
    csl: dict[str, dict[str, Any]]


def key_of_works(works: Works, texts: str) -> str:
    """A key for all that shapes the CSL form of a bibliography.

    Args:
        works: the bibliography, in its order.
        texts: the key of the texts that it was read from.
    """
    return digest(versions(), pandoc.identity(), texts, *works)


def key_of(works: str, rest: str) -> str:
    """A key for all that shapes the citations of a handbook.

    Args:
        works: the key of its works.
        rest: the key of the rest.
    """
    return digest(works, rest)


def key_of_rest(*more: str) -> str:
    """A key for all that shapes the citations of a handbook beside its works.

    Args:
        more: the style, the language, the words, the keys of the citations of each page.
    """
    return digest(versions(), pandoc.identity(), *more)


def get_works(cache: Cache, key: str, works: Works) -> tuple[dict[str, Entry], Change | None]:
    """The bibliography with its CSL form; nothing when the last build had another.

    Args:
        cache: where it is kept.
        key: what shapes it now.
        works: the bibliography, without its CSL form.

    Returns:
        The works, and how they differ from those before them, where that is known.
    """
    content = cache.get(WORKS, NAME, key)
    if content is None:
        return {}, None
    rows = rows_of(cache)
    try:
        mark, change = json.loads(content.partition(b"\n")[0])
        texts = [rows.text(name) for name in works]
        if mark != rows.mark or None in texts:
            return {}, None
        found = Change(*change) if change else None
    except (ValueError, TypeError):
        return {}, None
    for one, text in zip(works.values(), texts, strict=True):
        one.form.take(cast(str, text))
    return dict(works), found


def rows_before(cache: Cache, rows: Rows) -> tuple[str, dict[str, Row]]:
    """The rows of the last bibliography with its key, where this pandoc has made them.

    Args:
        cache: where they are kept.
        rows: what ``rows_of`` gives.
    """
    key, content = cache.latest(WORKS, NAME)
    with suppress(ValueError, TypeError):
        head, _, marks = content.partition(b"\n")
        if json.loads(head)[0] == rows.mark:
            pairs = json.loads(marks).items()
            found = {name: (own, via, rows.text(name)) for name, (own, via) in pairs}
            if all(text is not None for _, _, text in found.values()):
                return key, cast(dict[str, Row], found)
    return "", {}


def rows_of(cache: Cache) -> Rows:
    """The rows that are kept of works."""
    return Rows(cache, ROWS, digest(versions(), pandoc.identity()))


def put_works(cache: Cache, key: str, works: Works, rows: Rows, change: Change | None) -> None:
    """Keep the CSL form of a bibliography.

    Args:
        cache: where it is kept.
        key: what shapes it.
        works: the bibliography.
        rows: the rows of the last one.
        change: how it differs from that one.
    """
    rows.keep({name: one.form.text for name, one in works.items()})
    changed = list(vars(change).values()) if change else None
    marks = {name: [one.mark, one.via] for name, one in works.items()}
    # Should this be ended in between, the mark tells that they do not belong together.
    content = f"{written([rows.mark, changed])}\n{written(marks)}"
    cache.put(WORKS, NAME, key, content.encode())


def get(cache: Cache, key: str) -> Formatted | None:
    """The citations of the last build, or None when something else shaped them.

    Args:
        cache: where they are kept.
        key: what shapes them now.
    """
    content = cache.get(CITATIONS, NAME, key)
    try:
        *groups, references, names = (content or b"").decode().split("\n")
        return Formatted([*map(Unread, groups)], json.loads(references), json.loads(names))
    except ValueError:
        return None


def put(cache: Cache, key: str, formatted: Formatted) -> None:
    """Keep what this build has formatted."""
    rows = [
        *map(_text, formatted.citations),
        *map(written, (formatted.references, formatted.names)),
    ]
    cache.put(CITATIONS, NAME, key, "\n".join(rows).encode())


def put_basis(cache: Cache, works: str, rest: str, basis: Basis) -> None:
    """Keep what citations were formatted from.

    Args:
        cache: where it is kept.
        works: the key of the works.
        rest: the key of the rest.
        basis: what they were formatted from.
    """
    _put(cache, BASIS, key_of(works, rest), [works, *vars(basis).values()])


def basis_of(cache: Cache, works: str) -> tuple[str, Basis] | None:
    """What the citations of the last build were formatted from, with their key.

    Args:
        cache: where it is kept.
        works: the key that its works had; None is given where they had another.
    """
    key, content = cache.latest(BASIS, NAME)
    try:
        had, *basis = json.loads(content)
        return (key, Basis(*basis)) if had == works else None
    except (ValueError, TypeError):
        return None


class Unread(Sequence[Citation]):
    """The citations of a page, which are read when somebody asks for them.

    Args:
        text: the citations as they were kept.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _citations(self) -> list[Citation]:
        return [Citation(*row) for row in json.loads(self.text)]

    @overload
    def __getitem__(self, place: int) -> Citation: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Citation]: ...

    def __getitem__(self, place: int | slice) -> Citation | Sequence[Citation]:
        return self._citations[place]

    def __len__(self) -> int:
        return len(self._citations)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._citations == list(other)

    __hash__ = None  # type: ignore[assignment]


def _text(citations: Sequence[Citation]) -> str:
    """Citations as they are kept, in one line."""
    if isinstance(citations, Unread):
        return citations.text
    return written([[one.html, one.note] for one in citations])


def _put(cache: Cache, kind: str, key: str, whole: Any) -> None:
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    cache.put(kind, NAME, key, text.encode())
