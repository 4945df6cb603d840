"""PDF editions, made by Typst."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.resources import as_file
from importlib.resources import files as resources
from pathlib import Path
from typing import Literal

import typst

from handbook.editions.errors import EditionError
from handbook.editions.print import fonts
from handbook.editions.print.printable import Printable

TEMPLATE = "handbook.typ"
DATA = "data.json"
TIGHT = "tight.json"
STANDARD: Literal["ua-1"] = "ua-1"


@dataclass(frozen=True)
class Printed:
    """What Typst made of an edition.

    Attributes:
        content: the PDF.
        starts: the page on which each of its places stands.
    """

    content: bytes
    starts: dict[str, int] = field(default_factory=dict)


class Press:
    """One compiler for many editions.

    Typst remembers what it has set, line by line: editions for the same paper and size
    that follow each other on one press share most of their work. It forgets everything
    when the document's settings or a style change, so titles are set last and no style
    knows of the data; see the template.

    Args:
        families: the fonts to use.
        paths: the font files.
        day: the date that the editions bear.
    """

    def __init__(self, families: tuple[str, ...], paths: tuple[Path, ...], day: date) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="handbook-press-")
        root = Path(self.folder.name)
        with as_file(resources("handbook.editions.print") / "templates") as templates:
            for path in templates.glob("*.typ"):
                shutil.copyfile(path, root / path.name)
        (root / "fonts").mkdir()
        fonts.gather(paths, root / "fonts")
        known = typst.Fonts(include_system_fonts=False, font_paths=[str(root / "fonts")])
        fonts.check(families, known.families())
        self.root = root
        self.epoch = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        self.compiler = typst.Compiler(str(root / TEMPLATE), root=str(root), font_paths=known)

    def print(
        self, printable: Printable, with_starts: bool = False, is_tight: bool = False
    ) -> Printed:
        """Make one PDF that conforms to PDF/UA-1 (ISO 14289-1).

        Args:
            printable: what it is made from.
            with_starts: whether to ask on which page each place stands.
            is_tight: whether a sheet leaves less room to write, and between its lines.

        Raises:
            EditionError: Typst refused it, because it would break the standard, say.
        """
        (self.root / DATA).write_text(printable.data, encoding="utf-8")
        (self.root / TIGHT).write_text(json.dumps(is_tight), encoding="utf-8")
        for name, content in printable.files.items():
            (self.root / name).write_bytes(content)
        try:
            made = self.compiler.compile(pdf_standards=[STANDARD], timestamp=self.epoch)
            starts = self._starts() if with_starts else {}
        except typst.TypstError as error:
            raise EditionError(str(error).strip().split("\n", 1)[0]) from error
        assert isinstance(made, bytes)
        return Printed(made, starts)

    def _starts(self) -> dict[str, int]:
        found = json.loads(self.compiler.query("<starts>", field="value", one=True))
        return {place: int(page) for place, page in found}

    def close(self) -> None:
        """Remove what it worked with."""
        self.folder.cleanup()
