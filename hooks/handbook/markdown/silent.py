"""Takes silencings out of a text before it is parsed, so that they cut no paragraph in two."""

from __future__ import annotations

from markdown.preprocessors import Preprocessor

from handbook.silencing import COMMENT

# After fenced code (25) has been taken out, before raw HTML (20) is.
SILENT_PRIORITY = 22


class SilentPreprocessor(Preprocessor):
    """Drops the lines that are meant for ``handbook check`` alone.

    Example:
        *before* three lines of a paragraph, the second
        ``<!-- handbook: ignore spelling a name -->``; *after* the first and the third.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Keep all lines but silencings."""
        return [line for line in lines if not COMMENT.match(line)]
