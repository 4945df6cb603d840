"""Wording carried over from texts that somebody else wrote; on demand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from handbook.finding import Finding
from handbook.rules import Rule
from handbook.source import Source
from handbook.visible import visible

# As many words in the same order are hardly chance.
RUN = 9
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Copied:
    """Finds runs of words that stand in other texts too.

    Args:
        texts: the texts to compare with, by name.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.places: dict[tuple[str, ...], str] = {}
        for name, text in texts.items():
            words = _words(text)
            for start in range(len(words) - RUN + 1):
                self.places.setdefault(tuple(words[start : start + RUN]), name)

    def check(self, source: Source) -> list[Finding]:
        """Find the runs of a page, each told once where it begins.

        Args:
            source: the page.
        """
        text = visible(source)
        matches = list(WORD.finditer(text))
        words = [match.group().lower().replace("’", "'") for match in matches]
        line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        findings = []
        index = 0
        while index <= len(words) - RUN:
            name = self.places.get(tuple(words[index : index + RUN]))
            if name is None:
                index += 1
                continue
            end = index + RUN
            while end < len(words) and tuple(words[end - RUN + 1 : end + 1]) in self.places:
                end += 1
            start = matches[index].start()
            line = bisect_right(line_starts, start)
            found = " ".join(text[start : matches[end - 1].end()].split())
            what = f"{end - index} words in a row stand in {name} too"
            column = start - line_starts[line - 1] + 1
            findings.append(Finding(source.path, line, Rule.COPIED, what, found, column=column))
            index = end
        return findings


def _words(text: str) -> list[str]:
    return [match.group().lower().replace("’", "'") for match in WORD.finditer(text)]
