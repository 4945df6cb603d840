"""Citations and works as the last build formatted them, for a build in which none changed.

Most changes of a handbook leave its citations alone. Then one file is read, in place of
thousands of comparisons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from handbook import pandoc
from handbook.bibliography.citeproc import Citation, Formatted
from handbook.bibliography.entry import Entry
from handbook.cache import Cache, digest, versions
from handbook.cluster import Cluster

KIND, NAME = "citations-whole", "last"
Works = Mapping[str, Entry]


def key_of(works: Works, groups: Sequence[Sequence[Cluster]], *more: str) -> str:
    """A key for all that shapes the citations of a handbook.

    Args:
        works: the bibliography, in its order.
        groups: the citations of each page.
        more: the style, the language, the words.
    """
    entries = [[entry.key, entry.type, entry.fields] for entry in works.values()]
    cited = [
        [[cluster.form, cluster.is_in_note, *_items(cluster)] for cluster in group]
        for group in groups
    ]
    return digest(versions(), pandoc.identity(), *more, json.dumps([entries, cited]))


def _items(cluster: Cluster) -> list[Any]:
    return [[item.key, item.prefix, item.suffix, item.is_year_only] for item in cluster.items]


def get(cache: Cache, key: str, works: Works) -> tuple[dict[str, Entry], Formatted] | None:
    """What the last build kept, or None when something else shaped it.

    Args:
        cache: where it is kept.
        key: what shapes it now.
        works: the bibliography, without its CSL form.

    Returns:
        The bibliography with its CSL form, and everything formatted.
    """
    content = cache.get(KIND, NAME, key)
    if content is None:
        return None
    try:
        csl, citations, references, names = json.loads(content)
        entries = {name: replace(entry, csl=csl[name]) for name, entry in works.items()}
        groups = [[Citation(*row) for row in group] for group in citations]
    except (ValueError, TypeError, KeyError):
        return None
    return entries, Formatted(groups, references, names)


def put(cache: Cache, key: str, works: Works, formatted: Formatted) -> None:
    """Keep what this build has formatted."""
    csl = {name: entry.csl for name, entry in works.items()}
    citations = [[[one.html, one.note] for one in group] for group in formatted.citations]
    whole = [csl, citations, formatted.references, formatted.names]
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    cache.put(KIND, NAME, key, text.encode())
