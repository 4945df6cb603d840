"""Handouts as DOCX, for tutors to adapt; pandoc makes all of them in one go."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path

from handbook import pandoc
from handbook.assemble import Audience
from handbook.book import Book
from handbook.editions.docx import package, styles
from handbook.editions.docx.source import sheet
from handbook.editions.edition import Edition
from handbook.editions.print import fonts, pictures
from handbook.editions.sections import Sections
from handbook.heads import date_text

SCRIPT = "sheets.lua"
SOURCE, RESULT = "sheet.html", "sheet.docx"


@dataclass(frozen=True)
class Source:
    """What a DOCX is made from.

    Attributes:
        html: its text.
        files: its pictures by name.
        title: its title.
        language: its language, such as ``en-GB``.
        paper: its paper.
        font: its font.
        fonts: the font files, for words in drawings.
        epoch: the time that it bears.
        foot: what stands at the foot of each page.
    """

    html: str
    files: dict[str, bytes] = field(default_factory=dict)
    title: str = ""
    language: str = ""
    paper: str = "a4"
    font: str = ""
    fonts: tuple[Path, ...] = ()
    epoch: int = 0
    foot: str = ""

    @property
    def key(self) -> str:
        """Everything that shapes the DOCX, as text."""
        sums = {name: sha256(content).hexdigest() for name, content in self.files.items()}
        rest = [sums, self.title, self.language, self.paper, self.font, self.epoch, self.foot]
        return f"{self.html}\0{json.dumps(rest, sort_keys=True)}"


def prepare(sections: Sections, edition: Edition, day: date) -> Source:
    """Gather what a handout is made from.

    Args:
        sections: the sections of the handbook.
        edition: which handout, and for whom.
        day: the date that it bears.
    """
    own = sections.book.settings.handbook
    html, drawings = sheet(sections, sections.book.articles[edition.pages[0]], edition.audience)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Source(
        html,
        drawings,
        edition.title,
        own.language,
        own.paper,
        own.fonts.sans,
        fonts.files(sections.book.settings),
        int(midnight.timestamp()),
        _foot(sections.book, edition, day),
    )


def make(sources: list[Source]) -> list[bytes]:
    """Make DOCX files.

    Args:
        sources: what each is made from.

    Returns:
        The files in the same order.

    Raises:
        PandocError: pandoc could not make them.
    """
    if not sources:
        return []
    first = sources[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = folder / "styles.docx"
        model.write_bytes(styles.reference(first.language, first.paper, first.font))
        places = [_lay_ready(folder / str(n), source) for n, source in enumerate(sources)]
        jobs = {"styles": str(model), "folders": [str(place) for place in places]}
        (folder / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
        with as_file(files("handbook.editions.docx") / SCRIPT) as script:
            pandoc.run(["lua", str(script), str(folder / "jobs.json")], epoch=first.epoch)
        return [
            package.finish(
                (place / RESULT).read_bytes(), source.title, source.language, source.foot
            )
            for place, source in zip(places, sources, strict=True)
        ]


def _foot(book: Book, edition: Edition, day: date) -> str:
    """What a sheet is, of which version, for whom, and of which day.

    Example:
        *after* ``Feeding sheet · Bread with Time 2.1 · Learner edition · 1 February 2026``.
    """
    own, words = book.settings.handbook, book.settings.words
    is_tutors = edition.audience is Audience.TUTOR
    whom = words.tutor_edition if is_tutors else words.learner_edition
    name = f"{book.settings.name} {own.version}"
    return " · ".join((edition.title, name, whom, date_text(book, day)))


def _lay_ready(folder: Path, source: Source) -> Path:
    """Put what a sheet is made from into a folder of its own.

    Pandoc notes the names of pictures in its result, so they say nothing of the folder.
    """
    folder.mkdir()
    html = source.html
    for name, content in source.files.items():
        # Word wants drawings as pixels.
        drawn = f"{Path(name).stem}.png"
        (folder / drawn).write_bytes(pictures.as_pixels(name, content, source.fonts))
        html = html.replace(f'src="{name}"', f'src="{drawn}"')
    (folder / SOURCE).write_text(html, encoding="utf-8")
    return folder
