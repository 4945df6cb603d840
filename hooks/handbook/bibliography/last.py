"""Citations and works as the last build formatted them, for a build in which none changed.

Most changes of a handbook leave its citations alone. Then one file is read, in place of
thousands of comparisons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handbook import pandoc
from handbook.bibliography.citeproc import Citation, Formatted
from handbook.bibliography.entry import Entry
from handbook.cache import Cache, digest, versions
from handbook.cluster import Cluster, Item

WORKS, CITATIONS, NAME = "works-whole", "citations-whole", "last"
Works = Mapping[str, Entry]


def key_of_works(works: Works, texts: str) -> str:
    """A key for all that shapes the CSL form of a bibliography.

    Args:
        works: the bibliography, in its order.
        texts: the key of the texts that it was read from.
    """
    return digest(versions(), pandoc.identity(), texts, *works)


def key_of(works: str, groups: Sequence[Sequence[Cluster]], *more: str) -> str:
    """A key for all that shapes the citations of a handbook.

    Args:
        works: the key of its works.
        groups: the citations of each page.
        more: the style, the language, the words.
    """
    cited = [
        [
            [cluster.form, cluster.is_in_note, [_item(item) for item in cluster.items]]
            for cluster in group
        ]
        for group in groups
    ]
    return digest(works, *more, json.dumps(cited))


def _item(item: Item) -> tuple[Any, ...]:
    return item.key, item.prefix, item.suffix, item.is_year_only


def get_works(cache: Cache, key: str, works: Works) -> dict[str, Entry] | None:
    """The bibliography with its CSL form, or None when the last build had another.

    Args:
        cache: where it is kept.
        key: what shapes it now.
        works: the bibliography, without its CSL form.
    """
    content = cache.get(WORKS, NAME, key)
    if content is None:
        return None
    try:
        csl = json.loads(content)
        return {
            name: Entry(name, one.type, one.fields, one.path, one.line, one.lines, csl[name])
            for name, one in works.items()
        }
    except (ValueError, TypeError, KeyError):
        return None


def put_works(cache: Cache, key: str, works: Works) -> None:
    """Keep the CSL form of a bibliography."""
    _put(cache, WORKS, key, {name: entry.csl for name, entry in works.items()})


def get(cache: Cache, key: str) -> Formatted | None:
    """The citations of the last build, or None when something else shaped them.

    Args:
        cache: where they are kept.
        key: what shapes them now.
    """
    content = cache.get(CITATIONS, NAME, key)
    if content is None:
        return None
    try:
        citations, references, names = json.loads(content)
        groups = [[Citation(*row) for row in group] for group in citations]
    except (ValueError, TypeError):
        return None
    return Formatted(groups, references, names)


def put(cache: Cache, key: str, formatted: Formatted) -> None:
    """Keep what this build has formatted."""
    citations = [[[one.html, one.note] for one in group] for group in formatted.citations]
    _put(cache, CITATIONS, key, [citations, formatted.references, formatted.names])


def _put(cache: Cache, kind: str, key: str, whole: Any) -> None:
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    cache.put(kind, NAME, key, text.encode())
