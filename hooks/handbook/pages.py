"""Pages, rendered or taken from what an earlier run has kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from typing import Any

from pydantic import TypeAdapter, ValidationError

from handbook import cores, frontmatter
from handbook.article import Article, Gathered
from handbook.blockscan import RawBlock
from handbook.cache import Cache, digest, versions
from handbook.finding import Finding
from handbook.frontmatter import Kind
from handbook.packs import Packs
from handbook.render import Renderer
from handbook.settings import Settings
from handbook.source import Source
from handbook.unread import UnreadArticle, UnreadGathered, written
from handbook.wording import Wording

KIND, TEXTS = "pages", "page-texts"
NO_TEXT = Source("", "")
# From so many pages on, another core saves more than it costs.
FEW = 12
# So many are given on at a time.
AT_ONCE = 50
# Extensions that read other files than the page, so that its text alone is no key.
READING_MORE = ("snippets", "include", "macros")


@dataclass
class Kept:
    """What is kept of a page beside its HTML, which needs no reading.

    Its front matter is kept as JSON, which is read in less time than YAML.
    """

    kind: Kind
    meta: str
    toc: list[dict[str, Any]]
    blocks: list[RawBlock]
    gathered: Gathered
    findings: list[Finding]
    clusters: bytes
    keys: list[str]
    tutors_keys: list[str]
    cited: str


KEPT = TypeAdapter(Kept)
# A page without its HTML, and its HTML.
Parts = tuple[bytes, bytes]
# Pages by their keys, for a process that builds again and again.
REMEMBERED: dict[str, Article] = {}


class Pages:
    """Gives articles, rendering only those that changed.

    Args:
        settings: the handbook's settings.
        terms: term ids by the forms, in lower case, that a text may use.
        wording: words to avoid and to allow.
        cache: what an earlier run has kept.
        remembers: whether this process will ask for the same pages again.
    """

    def __init__(
        self,
        settings: Settings,
        terms: dict[str, str],
        wording: Wording,
        cache: Cache,
        remembers: bool = False,
    ) -> None:
        self.remembers = remembers
        self.settings = settings
        self.terms = terms
        self.wording = wording
        reads_more = any(part in name for name in settings.extensions for part in READING_MORE)
        kept = Cache(None) if reads_more else cache
        self.packs, self.texts = Packs(kept, KIND), Packs(kept, TEXTS)
        self._has_keys = not reads_more
        self.shape = digest(
            versions(),
            json.dumps(settings.extensions, sort_keys=True, default=_name),
            settings.handbook.model_dump_json(),
            str(settings.directory_urls),
            json.dumps(terms, sort_keys=True),
            wording.model_dump_json(),
        )

    @cached_property
    def renderer(self) -> Renderer:
        """Made when the first page needs it."""
        return Renderer(self.settings, self.terms, self.wording)

    def articles(
        self, sources: Mapping[str, Source], kinds: Mapping[str, Kind]
    ) -> Iterator[Article]:
        """Pages as articles, in the order of their texts.

        Args:
            sources: their texts by path, relative to the folder of pages.
            kinds: what their folders make of them, by path.
        """
        keys = {path: self._key(text, path, kinds[path]) for path, text in sources.items()}
        known = self._known(sources, keys)
        left = [path for path in sources if path not in known]

        def rendered(path: str) -> Parts | Article:
            article = self.renderer.render(sources[path], path, kinds[path])
            # What the text held is there already, and need not be sent back by another process.
            return _write(article) or replace(article, source=NO_TEXT)

        new: dict[str, Parts] = {}
        remembered: dict[str, Article] = {}
        groups = [left[begin : begin + AT_ONCE] for begin in range(0, len(left), AT_ONCE)]
        with closing(cores.in_groups(rendered, groups, FEW)) as made:
            waiting = chain.from_iterable(made)
            for path, text in sources.items():
                article = known.pop(path, None)
                if article is None:
                    # A text anew, without what was worked out of it, which takes more room
                    # than itself.
                    source, one = replace(text), next(waiting)
                    if isinstance(one, Article):
                        article = one
                    else:
                        new[path] = one
                        article = _read(one[0], path, source, one[1])
                    article = article or self.renderer.render(source, path, kinds[path])
                    article.source, article.is_new = source, True
                if self._has_keys:
                    article.key = keys[path]
                    if self.remembers:
                        remembered[article.key] = _copy(article)
                yield article
        self.packs.write({path: (keys[path], head) for path, (head, _) in new.items()}, sources)
        self.texts.write({path: (keys[path], html) for path, (_, html) in new.items()}, sources)
        if self._has_keys and self.remembers:
            REMEMBERED.clear()
            REMEMBERED.update(remembered)

    def _known(self, sources: Mapping[str, Source], keys: Mapping[str, str]) -> dict[str, Article]:
        """The pages that this process remembers, or an earlier run has kept."""
        known: dict[str, Article] = {}
        if self.remembers:
            known = {path: _copy(REMEMBERED[k]) for path, k in keys.items() if k in REMEMBERED}
        wanted = {path: key for path, key in keys.items() if path not in known}
        for path, content in self.packs.read(wanted):
            article = _read(content, path, sources[path])
            if isinstance(article, UnreadArticle):
                # Without the page itself, which would then refer to itself.
                read = partial(self._html, sources[path], path, article.kind, wanted[path])
                article.read_later(read)
                known[path] = article
        return known

    def _html(self, source: Source, path: str, kind: Kind, key: str) -> str:
        """The HTML of a page that an earlier run has kept; rendered again where it is gone."""
        content = self.texts.one(path, key)
        with suppress(UnicodeDecodeError):
            if content is not None:
                return content.decode()
        return self.renderer.render(source, path, kind).html

    def _key(self, source: Source, path: str, kind: Kind) -> str:
        return digest(self.shape, kind.value, path, source.path, source.text)


def _copy(article: Article) -> Article:
    """A page that can be changed without changing the other."""
    found = copy(article)
    found.gathered, found.is_new = copy(article.gathered), False
    return found


def _name(value: object) -> str:
    """A function or class in the settings by its name, which does not change between runs."""
    module = getattr(value, "__module__", type(value).__module__)
    return f"{module}.{getattr(value, '__qualname__', type(value).__qualname__)}"


def _read(head: bytes, path: str, source: Source, html: bytes | None = None) -> Article | None:
    """A page from what ``_write`` wrote, or None when it did not write this.

    Args:
        head: the page without its HTML.
        path: the page.
        source: its text.
        html: its HTML, where that is at hand.
    """
    try:
        kept = KEPT.validate_json(head)
        keys = frozenset(kept.keys)
        learners = keys.difference(kept.tutors_keys) if kept.tutors_keys else keys
        made = UnreadArticle if html is None else Article
        return made(
            path,
            source,
            kept.kind,
            frontmatter.from_json(kept.meta),
            html=(html or b"").decode(),
            toc=kept.toc,
            blocks=kept.blocks,
            gathered=UnreadGathered(kept.gathered, kept.clusters, keys, learners, kept.cited),
            findings=kept.findings,
        )
    except (ValidationError, UnicodeDecodeError):
        return None


def _write(article: Article) -> Parts | None:
    """The page for the cache, or None when JSON would not give back what it holds."""
    gathered = article.gathered
    meta = frontmatter.as_json(article.meta)
    kept = Kept(
        article.kind,
        meta,
        article.toc,
        article.blocks,
        replace(gathered, clusters=[]),
        article.findings,
        written(gathered.clusters),
        sorted(gathered.keys),
        sorted(gathered.keys - gathered.learners_keys),
        gathered.cited,
    )
    options = [block.options for block in article.blocks]
    try:
        if json.loads(json.dumps(options)) != options:
            return None
        if frontmatter.from_json(meta) != article.meta:
            return None
        return KEPT.dump_json(kept, exclude_defaults=True), article.html.encode()
    except (TypeError, ValueError):
        return None
