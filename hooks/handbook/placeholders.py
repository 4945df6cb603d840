"""Empty ``hb-…`` elements that the renderer leaves to be filled once all is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

PLACE = re.compile(r"<hb-([a-z]+)((?: [a-z]+=\"[^\"]*\")*)></hb-\1>")
ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
CUT = re.compile(r"<hb-(tutor|key) n=\"(\d+)\">(.*?)</hb-\1>", re.S)
STOPPED = re.compile(r"((?:\s*<hb-cite n=\"\d+\"></hb-cite>)+)([.,;:!?]?)")
CITED = re.compile(r"\s*(<hb-cite n=\"(\d+)\"></hb-cite>)")
STOPS = (".", ",", ":", "!", "?")
# So that notes 4 and 5 do not read as 45.
BETWEEN_MARKS = "<sup>, </sup>"

Fill = Callable[[dict[str, str]], str]


def fill(html: str, fillers: dict[str, Fill]) -> str:
    """Fill every empty element that has a filler.

    Args:
        html: rendered HTML.
        fillers: what to write for each element, by its name without ``hb-``; each gets
            the element's attributes.

    Example:
        *before* ``<hb-cite n="0"></hb-cite>``, *after* ``<span class="hb-cite">…</span>``.
    """

    def write(match: re.Match[str]) -> str:
        filler = fillers.get(match.group(1))
        if filler is None:
            return match.group()
        return filler({name: unescape(value) for name, value in ATTRIBUTE.findall(match.group(2))})

    return PLACE.sub(write, html)


def raise_marks(html: str, is_mark: Callable[[int], bool]) -> str:
    """Put citations that become raised marks close to the word, behind the stop after it.

    Args:
        html: rendered HTML.
        is_mark: whether the citation of that number is nothing but a mark.

    Example:
        *before* ``A claim <hb-cite n="0"></hb-cite>.``,
        *after* ``A claim.<hb-cite n="0"></hb-cite>``.
    """

    def write(match: re.Match[str]) -> str:
        places = CITED.findall(match.group(1))
        if not all(is_mark(int(number)) for _, number in places):
            return match.group()
        marks = BETWEEN_MARKS.join(place for place, _ in places)
        has_stop = html[: match.start()].endswith(STOPS)
        return marks + match.group(2) if has_stop else match.group(2) + marks

    return STOPPED.sub(write, html)


def cut(html: str, keep: Callable[[str, str, str], str]) -> str:
    """Replace the parts that only some editions have.

    Args:
        html: rendered HTML.
        keep: what to put in place of a part; it gets the part's kind (``tutor`` or
            ``key``), its number on the page, and its HTML.
    """
    return CUT.sub(lambda match: keep(match.group(1), match.group(2), match.group(3)), html)
