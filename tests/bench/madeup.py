"""Made-up handbooks of any size, the same each time.

A chapter has 1,200 words in six sections, eight citations from a bibliography of 3,000
works, six links to other chapters, a table, two admonitions and a footnote. Words come
as often as in real text: the nth of them one nth as often as the first.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

WORKS = 3000
WORDS_A_CHAPTER = 1200
SECTIONS = 6
PARAGRAPHS = 3
PART = 20
VOCABULARY = 12_000
FAMILIES = 900


@dataclass(frozen=True)
class Cite:
    """A citation: the number of the work, a page, whether it is part of the sentence."""

    work: int
    page: int
    is_narrative: bool = False


@dataclass(frozen=True)
class Link:
    """A link to a section of another chapter."""

    chapter: int
    section: int


Piece = str | Cite | Link


@dataclass(frozen=True)
class Chapter:
    """A chapter, in pieces that every system writes in its own way.

    Attributes:
        number: counted from 0.
        sections: the paragraphs of each.
        table: rows of cells, the first the head.
        admonitions: texts.
        note: text of the footnote.
    """

    number: int
    sections: list[list[list[Piece]]]
    table: list[list[str]]
    admonitions: list[str]
    note: str

    @property
    def part(self) -> int:
        """Number of the part that it stands in."""
        return self.number // PART

    @property
    def path(self) -> str:
        """Its file."""
        return f"part-{self.part:03}/chapter-{self.number:05}.md"


@dataclass(frozen=True)
class Work:
    """A work of the bibliography."""

    key: str
    people: list[tuple[str, str]]
    title: str
    journal: str
    volume: int
    pages: tuple[int, int]
    year: int

    @property
    def bibtex(self) -> str:
        """The work as a BibTeX entry."""
        people = " and ".join(f"{family}, {given}" for family, given in self.people)
        fields = {
            "author": people,
            "title": self.title,
            "journal": self.journal,
            "volume": self.volume,
            "pages": f"{self.pages[0]}--{self.pages[1]}",
            "year": self.year,
            "doi": f"10.1234/{self.key}",
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        return "\n".join([f"@article{{{self.key},", *lines, "}\n"])


class MadeUp:
    """A made-up handbook.

    Args:
        chapters: how many.
        works: how many works its bibliography has.
    """

    def __init__(self, chapters: int, works: int = WORKS) -> None:
        self.count = chapters
        self._works = works
        chance = random.Random("words")
        syllable = [f"{a}{b}" for a in "bcdfglmnprstv" for b in "aeiou"]
        made = ("".join(chance.choices(syllable, k=chance.randint(1, 4))) for _ in range(10**5))
        self._words = list(dict.fromkeys(made))[:VOCABULARY]
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def works(self) -> Iterator[Work]:
        """The works of the bibliography."""
        chance = random.Random("works")
        families = [word.capitalize() for word in self._words if len(word) > 3][:FAMILIES]
        for number in range(self._works):
            count = chance.choice((1, 1, 2, 3, 5))
            yield Work(
                key(number),
                [
                    (
                        chance.choice(families),
                        f"{chance.choice('ABCDEFG')}. {chance.choice('HIJ')}.",
                    )
                    for _ in range(count)
                ],
                " ".join(chance.choices(self._words, k=9)).capitalize(),
                f"Journal of {chance.choice(self._words)}",
                chance.randint(1, 90),
                (chance.randint(1, 400), chance.randint(401, 900)),
                chance.randint(1960, 2025),
            )

    def chapters(self) -> Iterator[Chapter]:
        """The chapters in order."""
        return map(self.chapter, range(self.count))

    def chapter(self, number: int) -> Chapter:
        """One chapter."""
        chance = random.Random(f"chapter {number}")
        length = WORDS_A_CHAPTER // (SECTIONS * PARAGRAPHS)
        sections: list[list[list[Piece]]] = []
        for section in range(SECTIONS):
            paragraphs: list[list[Piece]] = []
            for paragraph in range(PARAGRAPHS):
                pieces: list[Piece] = [self._sentences(chance, length)]
                work, page = chance.randrange(self._works), chance.randint(1, 90)
                if paragraph == 0:
                    target = chance.randrange(self.count)
                    pieces += [" See ", Link(target, chance.randrange(SECTIONS)), "."]
                elif paragraph == 1:
                    pieces += [" It is **so** and *much* so ", Cite(work, page), "."]
                elif section < 2:
                    pieces += [" And ", Cite(work, page, is_narrative=True), " says this too."]
                paragraphs.append(pieces)
            sections.append(paragraphs)
        table = [["One", "Two", "Three"], *(chance.choices(self._words, k=3) for _ in range(5))]
        admonitions = [self._sentences(chance, 20) for _ in range(2)]
        return Chapter(number, sections, table, admonitions, self._sentences(chance, 12))

    def _sentences(self, chance: random.Random, count: int) -> str:
        words = chance.choices(self._words, cum_weights=self._weights, k=count)
        lengths = range(0, count, 13)
        return " ".join(" ".join(words[at : at + 13]).capitalize() + "." for at in lengths)


def key(number: int) -> str:
    """The citation key of a work."""
    return f"work{number:04}"
