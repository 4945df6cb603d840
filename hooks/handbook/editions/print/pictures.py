"""Drawings as pixels, for formats that have no other."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typst

from handbook.editions.print import fonts

PIXELS_PER_INCH = 220.0
PIXEL_FORMATS = (".png", ".jpg", ".jpeg", ".gif")


def as_pixels(name: str, content: bytes, paths: tuple[Path, ...]) -> bytes:
    """A picture as PNG, or as it is where it is made of pixels.

    Args:
        name: its file's name.
        content: the picture.
        paths: the font files for the words in it.
    """
    if Path(name).suffix in PIXEL_FORMATS:
        return content
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "fonts").mkdir()
        fonts.gather(paths, root / "fonts")
        (root / f"picture{Path(name).suffix}").write_bytes(content)
        page = root / "page.typ"
        page.write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            f'#image("picture{Path(name).suffix}", width: 160mm)\n',
            encoding="utf-8",
        )
        known = typst.Fonts(include_system_fonts=False, font_paths=[str(root / "fonts")])
        compiler = typst.Compiler(str(page), root=str(root), font_paths=known)
        drawn = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    assert isinstance(drawn, bytes)
    return drawn
