"""The picture that stands for an EPUB on a shelf."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap

WIDTH, HEIGHT, EDGE = 1000, 1500, 90
ACCENT, TEXT, RING = "#1c5559", "#161616", "#7fa3a6"
# Sizes of the title; the first at which its longest word fits is taken.
SIZES = (120, 100, 84, 68, 54)
# The width of a letter, as a part of its height, on the safe side.
LETTER = 0.58


def drawn(title: str, lines: Sequence[str], font: str) -> str:
    """A cover as a drawing: rings, the title in rows, and smaller lines at the foot.

    Args:
        title: the title.
        lines: what else stands on it, from the title down.
        font: the font.
    """
    room = WIDTH - 2 * EDGE
    longest = max(map(len, title.split()), default=1)
    size = next((one for one in SIZES if longest * one * LETTER <= room), SIZES[-1])
    rings = "".join(
        f'<circle cx="{WIDTH - 60}" cy="60" r="{130 + step * 58}" fill="none" '
        f'stroke="{RING}" stroke-width="{2 + step * 1.2:.1f}"/>'
        for step in range(9)
    )
    rows, y = [], 760
    for row in wrap(title, int(room / size / LETTER)):
        rows.append(_row(row, y, size, ACCENT, 700))
        y += round(size * 1.15)
    y = max(y + 20, 1060)
    for line in lines:
        for row in wrap(line, int(room / 40 / LETTER)):
            rows.append(_row(row, y, 40, TEXT, 400))
            y += 54
        y += 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="{escape(font)}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{rings}{"".join(rows)}</svg>'
    )


def _row(text: str, y: int, size: int, colour: str, weight: int) -> str:
    return (
        f'<text x="{EDGE}" y="{y}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(text)}</text>'
    )
