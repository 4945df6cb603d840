"""Render one page: Markdown in, article out."""

from __future__ import annotations

import re
from typing import Any, Self

from markdown import Markdown

from handbook import blockscan, frontmatter, limits
from handbook.article import Article, Gathered
from handbook.checks.page import PageCheck
from handbook.evidence import MARK as EVIDENCE_MARK
from handbook.finding import Finding
from handbook.frontmatter import Kind
from handbook.markdown import HandbookExtension
from handbook.markdown.context import PageContext
from handbook.rules import Rule
from handbook.settings import Settings
from handbook.source import Source
from handbook.suggest import nearest
from handbook.wording import Wording

OWN_EXTENSION = "handbook"
# Anchors that a page gets without its author's doing.
OWN_ANCHORS = ("page-title", "references", "notes")


class Renderer:
    """Renders pages, one after another, with one Markdown object.

    Args:
        settings: the handbook's settings.
        terms: term ids by the forms, in lower case, that a text may use.
        wording: words to avoid and to allow.
    """

    def __init__(
        self, settings: Settings, terms: dict[str, str], wording: Wording | None = None
    ) -> None:
        self.settings = settings
        self.page_check = PageCheck(settings, wording or Wording(), terms)
        self.terms = terms
        self._begin()

    def _begin(self) -> None:
        """Make the Markdown object, anew where one has given up and nobody knows its state."""
        self.extension = HandbookExtension()
        tell(self.extension.context, self.settings, self.terms)
        self.markdown = _markdown(self.settings.extensions, self.extension)

    def render(self, source: Source, path: str, kind: Kind) -> Article:
        """Render a page.

        Args:
            source: its text.
            path: page, relative to the folder of pages.
            kind: what its folder makes of it.

        Returns:
            The article, with the findings that the page alone gives rise to.
        """
        meta, kind, findings = frontmatter.read(source, kind)
        blocks, block_findings = blockscan.scan(source)
        article = Article(path, source, kind, meta, blocks=blocks)
        article.findings = [
            *findings,
            *block_findings,
            *self._unknown_labels(source),
            *limits.check(source, blocks),
        ]
        if article.findings and article.findings[-1].rule is Rule.SOURCE_DEPTH:
            return article
        context = self.extension.context
        context.path, context.meta = path, meta
        self.markdown.reset()
        try:
            article.html = self.markdown.convert(source.body)
        except RecursionError:
            article.findings.append(limits.too_deep(source, source.body_line))
            self._begin()
            return article
        except Exception as error:
            # Whatever an extension stumbles over, the author has to hear where.
            article.findings.append(self._unparsed(source, error))
            self._begin()
            return article
        article.toc = getattr(self.markdown, "toc_tokens", [])
        article.gathered = self.extension.finish.gathered if self.extension.finish else Gathered()
        article.findings += _repeated_anchors(article) + _refused(article)
        article.findings += self.page_check.check(article)
        return article

    def _unparsed(self, source: Source, error: Exception) -> Finding:
        """What is said where a parser gave up: its shortest beginning ends with the cause."""
        lines = source.body.split("\n")
        able, unable = 0, len(lines)
        while unable - able > 1:
            middle = (able + unable) // 2
            if self._can_parse("\n".join(lines[:middle])):
                able = middle
            else:
                unable = middle
        found = lines[unable - 1].strip() or type(error).__name__
        what = "Markdown cannot be read here"
        return Finding(source.path, source.body_line + unable - 1, Rule.SOURCE_PARSE, what, found)

    def _can_parse(self, text: str) -> bool:
        self._begin()
        try:
            self.markdown.convert(text)
        except Exception:
            return False
        return True

    def _unknown_labels(self, source: Source) -> list[Finding]:
        if "[!" not in source.prose:
            return []
        labels = self.settings.handbook.evidence
        findings = []
        for match in EVIDENCE_MARK.finditer(source.prose):
            key = match.group(1)
            if key not in labels:
                line, column = source.place(match.start())
                findings.append(
                    Finding(
                        source.path,
                        line,
                        Rule.EVIDENCE_LABEL,
                        "unknown evidence label",
                        key,
                        "one of " + ", ".join(labels),
                        nearest(key, labels),
                        column,
                    )
                )
        return findings


def tell(context: PageContext, settings: Settings, terms: dict[str, str]) -> None:
    """Tell the processors what holds for every page of a handbook.

    Args:
        context: where they look.
        settings: the handbook's settings.
        terms: term ids by the forms, in lower case, that a text may use.
    """
    context.words = settings.words
    context.labels = settings.handbook.evidence
    context.terms = terms
    context.glossary = settings.handbook.pages.glossary
    context.evidence_page = settings.handbook.pages.evidence
    context.directory_urls = settings.directory_urls


class PageMarkdown(Markdown):
    """A Markdown object that remembers, for one page, which tags are those of blocks."""

    def __init__(self, **options: Any) -> None:
        self._levels: dict[Any, bool] = {}
        super().__init__(**options)

    def reset(self) -> Self:
        """Forget the page before."""
        self._levels.clear()
        return super().reset()

    def is_block_level(self, tag: Any) -> bool:
        """Whether a tag is one of a block."""
        known = self._levels.get(tag)
        if known is None:
            known = self._levels[tag] = super().is_block_level(tag)
        return known


def _markdown(extensions: dict[str, dict[str, Any]], own: HandbookExtension) -> Markdown:
    names: list[Any] = [name for name in extensions if name != OWN_EXTENSION]
    configs = {name: options for name, options in extensions.items() if options}
    return PageMarkdown(extensions=[*names, own], extension_configs=configs)


def _refused(article: Article) -> list[Finding]:
    """What stands in the page and may not stand there."""
    findings = []
    for refused in article.gathered.refused:
        line, column = article.source.find(refused.found.rstrip(">"))
        findings.append(
            Finding(
                article.source.path,
                line,
                Rule.MARKUP_REFUSED,
                refused.what,
                refused.found,
                column=column,
            )
        )
    return findings


def _repeated_anchors(article: Article) -> list[Finding]:
    findings = []
    seen: dict[str, int] = dict.fromkeys(OWN_ANCHORS, 1)
    for anchor in article.gathered.anchors:
        seen[anchor] = seen.get(anchor, 0) + 1
        if seen[anchor] == 2:
            name = re.escape(anchor)
            mark = re.compile(rf"#{name}\b|^[ \t]+id:[ \t]*{name}[ \t]*$", re.M)
            line, _ = article.source.find_around(anchor, mark, 1)
            findings.append(
                Finding(
                    article.source.path,
                    line,
                    Rule.ANCHOR_REPEATED,
                    "the anchor stands twice",
                    anchor,
                )
            )
    return findings
