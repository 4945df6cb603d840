"""Works that are converted without pandoc come out as pandoc would have them."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from handbook import pandoc, source
from handbook.bibliography import bibfile
from handbook.bibliography.csl import OWN_FIELDS
from handbook.bibliography.entry import Entry
from handbook.bibliography.plain import converted
from handbook.cache import Cache
from handbook.source import Source
from tests.bench.madeup import MadeUp
from tests.conftest import ROOT
from tests.hard import share

# Words that mean something to BibTeX, to TeX or to pandoc, among others.
LOWER = [
    "a",
    "an",
    "the",
    "of",
    "and",
    "or",
    "nor",
    "in",
    "i",
    "on",
    "to",
    "for",
    "vs",
    "et",
    "al",
    "de",
    "von",
    "others",
    "jan",
    "may",
    "iii",
    "iv",
    "b",
    "x",
    "ph",
    "dna",
    "mind",
    "body",
    "iphone",
    "mcdonald",
    "amp",
    "textit",
    "e-mail",
    "self-report",
]
ANY = [*LOWER, "A", "The", "Of", "I", "II", "USA", "NY", "Vs", "Jr", "PhD", "PLoS", "T-cell", "May"]
NAMES = [word for word in ANY if word.isalpha()]
FAMILIES = [
    "Able",
    "Bell-Dam",
    "Bar-Bell-Dam",
    "Mac",
    "O",
    "Von",
    "De",
    "Others",
    "And",
    "Jr",
    "Ng",
    "Al",
    "Et",
]
GIVEN = ["A.", "B.", "J.", "I.", "X.", "Ann", "Von", "De", "Jr", "Al", "Others", "And", "Ii"]
ODD = ["van Dam", "III", "d'Or", "AB", "Jr.", "X", "V", "{Bell}", "others"]


class MakeUp:
    """Makes entries up of which most values are plain, and some only look so."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def words(self, words: list[str], ends: str, most: int = 8) -> str:
        count = self.chance.randint(1, most)
        return " ".join(
            self.chance.choice(words) + self.chance.choice(ends).strip() for _ in range(count)
        )

    def sentence(self) -> str:
        text = self.words(LOWER, "    ,").rstrip(",")
        if self.chance.random() < 0.3:
            ways = (str, str, str.capitalize, str.title)
            text = " ".join(self.chance.choice(ways)(word) for word in text.split(" "))
        return text[0].upper() + text[1:]

    def title(self) -> str:
        if self.chance.random() < 0.03:
            return self.words(ANY, "    ,:?.-")
        return self.sentence() + self.chance.choice(("", f": {self.sentence()}"))

    def name(self) -> str:
        text = self.words(ANY if self.chance.random() < 0.2 else NAMES, "    ,").rstrip(",")
        return text[0].upper() + text[1:]

    def person(self) -> str:
        given = self.chance.choices(GIVEN, k=self.chance.randint(1, 3))
        name = [self.chance.choice(FAMILIES) + self.one(", ", " ", ", Jr, "), *given]
        if self.chance.random() < 0.03:
            name[self.chance.randrange(len(name))] = self.chance.choice(ODD)
        return " ".join(name).replace("  ", " ")

    def people(self) -> str:
        return " and ".join(self.person() for _ in range(self.chance.randint(1, 6)))

    def one(self, *values: str) -> str:
        """The first of the values, or now and then another."""
        return values[0] if self.chance.random() < 0.97 else self.chance.choice(values)

    def entry(self, number: int) -> Entry:
        kind = self.chance.choice(
            ("article", "book", "misc") if number % 9 == 0 else ("article", "book")
        )
        fields = {
            "author": self.people(),
            "title": self.title(),
            "year": self.one(str(self.chance.randint(1000, 2999)), "200", "1999a", "in press"),
            "doi": self.one(
                "10.1000/S1-2(02)a_b",
                "10.1000/X--y/z.1",
                "10.1000/<a>",
                "10.1000/a(1)",
                "doi:10.1000/a",
            ),
            "note": "what {nobody",
        }
        others = {
            "journal": self.name(),
            "volume": self.one("12", "1", "012", "0", "1a", "2-3"),
            "number": self.one("3", "Supplement", "1-2"),
            "pages": self.one("1-2", "1", "1--2", "12--5", "e1", "1, 3", "1---2"),
        }
        of_books = {"publisher": self.name(), "address": self.one("New York, NY", self.name())}
        is_odd = self.chance.random() < 0.1
        fields |= of_books if (kind == "book") != is_odd else others
        kept = {name: value for name, value in fields.items() if self.chance.random() < 0.8}
        return Entry(f"e{number}", kind, {"title": fields["title"], **kept})


def by_pandoc(entries: list[Entry]) -> list[dict[str, object]]:
    texts = []
    for number, entry in enumerate(entries):
        fields = {name: text for name, text in entry.fields.items() if name not in OWN_FIELDS}
        lines = ",".join(f"{name} = {{{text}}}" for name, text in fields.items())
        texts.append(f"@{entry.type}{{k{number},{lines}}}")
    output = pandoc.run(["-f", "biblatex", "-t", "csljson", "--sandbox"], "\n".join(texts))
    found = {item["id"]: item for item in json.loads(output)}
    return [{**found[f"k{number}"], "id": entry.key} for number, entry in enumerate(entries)]


def plain(entries: list[Entry]) -> int:
    """How many are converted without pandoc, once that is known to be right."""
    converteds = {entry.key: converted(entry, OWN_FIELDS) for entry in entries}
    surely = [entry for entry in entries if converteds[entry.key] is not None]
    for entry, expected in zip(surely, by_pandoc(surely), strict=True):
        found = converteds[entry.key]
        assert json.dumps(found) == json.dumps(expected), entry.fields
    return len(surely)


@pytest.mark.parametrize("seed", range(share(2, 60)))
def test_plain_works_come_out_as_pandoc_has_them(seed: int) -> None:
    made = MakeUp(seed)
    assert plain([made.entry(number) for number in range(1500)]) > 300


def test_plain_works_of_the_handbook_come_out_as_pandoc_has_them() -> None:
    text, _ = source.read(ROOT, "bib/handbook.bib")
    assert text
    entries, _ = bibfile.read(text)
    assert plain(entries) > 100


def test_made_up_works_are_plain() -> None:
    text = "\n".join(work.bibtex for work in MadeUp(1, 500).works())
    entries, _ = bibfile.read(Source("works.bib", text))
    assert plain(entries) == 500


SLIPS = [*list("{}@\"%#,=\\ \n\t~'()-_.:;é\xa0\u2028\x0b\x0caZ0&$"), "", "title", "\n\n"]


def test_simple_entries_are_read_as_the_parser_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random("slips")
    text, _ = source.read(ROOT, "bib/handbook.bib")
    assert text
    pieces = [piece for _, piece in bibfile._pieces(text.text)]
    texts = [*pieces]
    for _ in range(share(1500, 60_000)):
        piece = chance.choice(pieces)
        place = chance.randrange(len(piece))
        rest = piece[place + chance.choice((0, 1)) :]
        texts.append(piece[:place] + chance.choice(SLIPS) + rest)
    sources = [Source("works.bib", one) for one in texts]
    found = [bibfile.read(one) for one in sources]
    simple = [one for one in texts if bibfile._simple("works.bib", 1, one)]
    assert len(simple) > len(texts) / 5
    monkeypatch.setattr(bibfile, "_simple", lambda *_: None)
    for one, fast in zip(sources, found, strict=True):
        slow = bibfile.read(one)
        assert fast == slow
        assert [list(entry.fields) for entry in fast[0]] == [
            list(entry.fields) for entry in slow[0]
        ]


def test_a_bibliography_is_read_again_as_it_was(tmp_path: Path) -> None:
    first = "@book{a,\n  title = {One},\n}\n"
    second = "@book{b,\n  title = {Two} # { more},\n}\n"
    cache = Cache(tmp_path)
    for text in (
        first + second,
        first + second,
        "\n\n" + first + second,
        second + first,
        first + "@book{c, title = {Three}",
        first + "@book{c, title = {Three}",
        first + "@string{x = {Four}}\n@book{d, title = x}",
        first + "@string{x = {Five}}\n@book{d, title = x}",
        first + first,
    ):
        assert bibfile.read(Source("w.bib", text), cache) == bibfile.read(Source("w.bib", text))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("author", "Able, A. and others"),
        ("author", "{World Bank}"),
        ("author", "van Dam, A."),
        ("title", "On {Time}"),
        ("title", "On TIME"),
        ("title", "On time: Bread"),
        ("title", "On \\emph{time}"),
        ("title", "On $x$"),
        ("title", "On time -- and again"),
        ("title", "Zeit für Brot"),
        ("journal", "Bread \\& Butter"),
        ("pages", "1--2, 5"),
        ("year", "2001/2002"),
        ("year", ""),
        ("month", "3"),
        ("crossref", "another"),
        ("langid", "german"),
    ],
)
def test_what_is_not_surely_plain_is_left_to_pandoc(name: str, value: str) -> None:
    fields = {"author": "Able, A.", "title": "On time", "journal": "Bread", "year": "2001"}
    assert converted(Entry("a", "article", fields), OWN_FIELDS)
    assert converted(Entry("a", "article", fields | {name: value}), OWN_FIELDS) is None
