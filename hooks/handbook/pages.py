"""Pages, rendered or taken from what an earlier run has kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
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
from handbook.wording import Wording

KIND = "pages"
NO_TEXT = Source("", "")
# From so many pages on, another core saves more than it costs.
FEW = 12
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


KEPT = TypeAdapter(Kept)
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
        self.packs = Packs(Cache(None) if reads_more else cache, KIND)
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

    def articles(self, sources: Mapping[str, Source], kinds: Mapping[str, Kind]) -> list[Article]:
        """Pages as articles, in the order of their texts.

        Args:
            sources: their texts by path, relative to the folder of pages.
            kinds: what their folders make of them, by path.
        """
        keys = {path: self._key(text, path, kinds[path]) for path, text in sources.items()}
        known = self._known(sources, keys)
        left = [path for path in sources if path not in known]

        def rendered(path: str) -> bytes | Article:
            article = self.renderer.render(sources[path], path, kinds[path])
            # What the text held is there already, and need not be sent back by another process.
            return _write(article) or replace(article, source=NO_TEXT)

        made = dict(zip(left, cores.shared(rendered, left, FEW), strict=True))
        new = {path: (keys[path], one) for path, one in made.items() if isinstance(one, bytes)}
        self.packs.write(new, sources)
        new.clear()
        for path in left:
            # A text anew, without what was worked out of it, which takes more room than itself.
            source, one = replace(sources[path]), made.pop(path)
            article = _read(one, path, source) if isinstance(one, bytes) else one
            article = article or self.renderer.render(source, path, kinds[path])
            article.source, article.is_new = source, True
            known[path] = article
        found = [known[path] for path in sources]
        if self._has_keys:
            for article in found:
                article.key = keys[article.path]
            if self.remembers:
                REMEMBERED.clear()
                REMEMBERED.update((one.key, _copy(one)) for one in found)
        return found

    def _known(self, sources: Mapping[str, Source], keys: Mapping[str, str]) -> dict[str, Article]:
        """The pages that this process remembers, or an earlier run has kept."""
        known: dict[str, Article] = {}
        if self.remembers:
            known = {path: _copy(REMEMBERED[k]) for path, k in keys.items() if k in REMEMBERED}
        wanted = {path: key for path, key in keys.items() if path not in known}
        for path, content in self.packs.read(wanted):
            article = _read(content, path, sources[path])
            if article is not None:
                known[path] = article
        return known

    def _key(self, source: Source, path: str, kind: Kind) -> str:
        return digest(self.shape, kind.value, path, source.path, source.text)


def _copy(article: Article) -> Article:
    """A page that can be changed without changing the other."""
    return replace(article, gathered=replace(article.gathered), is_new=False)


def _name(value: object) -> str:
    """A function or class in the settings by its name, which does not change between runs."""
    module = getattr(value, "__module__", type(value).__module__)
    return f"{module}.{getattr(value, '__qualname__', type(value).__qualname__)}"


def _read(content: bytes, path: str, source: Source) -> Article | None:
    """A page from what ``_write`` wrote, or None when it did not write this."""
    head, _, html = content.partition(b"\n")
    try:
        kept = KEPT.validate_json(head)
        return Article(
            path,
            source,
            kept.kind,
            frontmatter.from_json(kept.meta),
            html=html.decode(),
            toc=kept.toc,
            blocks=kept.blocks,
            gathered=kept.gathered,
            findings=kept.findings,
        )
    except (ValidationError, UnicodeDecodeError):
        return None


def _write(article: Article) -> bytes | None:
    """The page for the cache, or None when JSON would not give back what it holds."""
    meta = frontmatter.as_json(article.meta)
    kept = Kept(
        article.kind,
        meta,
        article.toc,
        article.blocks,
        article.gathered,
        article.findings,
    )
    options = [block.options for block in article.blocks]
    try:
        if json.loads(json.dumps(options)) != options:
            return None
        if frontmatter.from_json(meta) != article.meta:
            return None
        return KEPT.dump_json(kept, exclude_defaults=True) + b"\n" + article.html.encode()
    except (TypeError, ValueError):
        return None
