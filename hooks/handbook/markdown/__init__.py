"""The handbook's Markdown extension: citations, evidence labels, teaching blocks, terms."""

from __future__ import annotations

from typing import Any

from markdown import Extension, Markdown

from handbook.markdown.blocks import TeachingBlocks
from handbook.markdown.citing import (
    CITATION_PRIORITY,
    EVIDENCE_PRIORITY,
    CitationProcessor,
    EvidenceProcessor,
)
from handbook.markdown.context import PageContext
from handbook.markdown.finish import FINISH_PRIORITY, FinishProcessor
from handbook.markdown.quick import make_quick
from handbook.markdown.quick_blocks import make_blocks_quick
from handbook.markdown.silent import SILENT_PRIORITY, SilentPreprocessor


class HandbookExtension(Extension):
    """Registers everything that the handbook adds to Markdown.

    Attributes:
        context: the page at hand; its fields are set before each page.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.context = PageContext()
        self.finish: FinishProcessor | None = None
        self.citations: CitationProcessor | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors."""
        md.registerExtension(self)
        # A citation is escaped as \@key.
        if "@" not in md.ESCAPED_CHARS:
            md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "@"]
        md.preprocessors.register(SilentPreprocessor(md), "hb_silent", SILENT_PRIORITY)
        md.inlinePatterns.register(
            EvidenceProcessor(md, self.context), "hb_evidence", EVIDENCE_PRIORITY
        )
        self.citations = CitationProcessor(md, self.context)
        md.inlinePatterns.register(self.citations, "hb_citation", CITATION_PRIORITY)
        TeachingBlocks(self.context).extendMarkdown(md)
        self.finish = FinishProcessor(md, self.context)
        md.treeprocessors.register(self.finish, "hb_finish", FINISH_PRIORITY)
        make_quick(md)
        make_blocks_quick(md)

    def reset(self) -> None:
        """Forget the citations of the page before."""
        self.context.clusters.clear()
        if self.citations is not None:
            self.citations.forget()


def makeExtension(**options: Any) -> HandbookExtension:  # noqa: N802
    """Python-Markdown's way to find the extension."""
    return HandbookExtension(**options)
