"""Pages kept by an earlier run, whose larger parts are read when somebody asks for them.

An edit needs the text of few pages, and the citations of few.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from pydantic import TypeAdapter

from handbook.article import Article, Gathered
from handbook.cluster import Cluster

CLUSTERS = TypeAdapter(list[Cluster])


class UnreadGathered(Gathered):
    """What a page has left behind, its citations unread.

    Args:
        kept: the same without citations.
        text: the citations as ``written`` wrote them.
        keys: the works that are cited.
        learners_keys: those that are cited for learners.
        cited: a key for all that shapes the citations.
    """

    def __init__(
        self,
        kept: Gathered,
        text: bytes,
        keys: frozenset[str],
        learners_keys: frozenset[str],
        cited: str,
    ) -> None:
        vars(self).update(vars(kept), keys=keys, learners_keys=learners_keys, cited=cited)
        self._text = text
        self._clusters: list[Cluster] | None = None

    @property
    def clusters(self) -> list[Cluster]:
        """The citations."""
        if self._clusters is None:
            self._clusters = CLUSTERS.validate_json(self._text)
        return self._clusters

    @clusters.setter
    def clusters(self, clusters: list[Cluster]) -> None:
        self._clusters = clusters

    def __eq__(self, other: object) -> bool:
        return _is_same(self, other, Gathered)

    __hash__ = None  # type: ignore[assignment]


def written(clusters: list[Cluster]) -> bytes:
    """Citations as JSON."""
    return CLUSTERS.dump_json(clusters, exclude_defaults=True)


class UnreadArticle(Article):
    """A page whose HTML is unread."""

    _html: str | None = None
    _read: Callable[[], str]

    @property
    def html(self) -> str:
        """Its semantic HTML."""
        if self._html is None:
            self._html = self._read()
        return self._html

    @html.setter
    def html(self, html: str) -> None:
        self._html = html

    def read_later(self, read: Callable[[], str]) -> None:
        """Read its HTML when it is asked for.

        Args:
            read: reads it.
        """
        self._html, self._read = None, read

    def __eq__(self, other: object) -> bool:
        return _is_same(self, other, Article)

    __hash__ = None  # type: ignore[assignment]


def _is_same(one: object, other: object, kind: type[Gathered] | type[Article]) -> bool:
    """Whether two are equal in all that a kind of them is compared by."""
    names = [field.name for field in fields(kind) if field.compare]
    return isinstance(other, kind) and all(getattr(one, n) == getattr(other, n) for n in names)
