"""What makes an entry of the bibliography good enough to find the work by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from handbook.bibliography.csl import bare_doi
from handbook.bibliography.entry import Entry
from handbook.finding import Finding
from handbook.rules import Rule

# Works whose record cannot be completed say so with this keyword.
INCOMPLETE = "incomplete"
AUTHOR = ("author", "editor", "organization", "institution")
YEAR = ("year", "date")
MAKER = ("publisher", "institution", "organization", "howpublished", "url")
SCHOOL = ("school", "institution")
PLACE_IN_JOURNAL = ("volume", "number", "pages", "eid", "doi", "url", "pubstate")
# Fields that a reader needs to find a work of a type; one of each group is enough.
WANTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (AUTHOR, YEAR, PLACE_IN_JOURNAL),
    "book": (AUTHOR, YEAR, MAKER),
    "collection": (AUTHOR, YEAR, MAKER),
    "incollection": (AUTHOR, YEAR, MAKER),
    "inbook": (AUTHOR, YEAR, MAKER),
    "inproceedings": (AUTHOR, YEAR),
    "thesis": (AUTHOR, YEAR, SCHOOL),
    "phdthesis": (AUTHOR, YEAR, SCHOOL),
    "mastersthesis": (AUTHOR, YEAR, SCHOOL),
    "report": (AUTHOR, YEAR, MAKER),
    "techreport": (AUTHOR, YEAR, MAKER),
    "online": ((*YEAR, "urldate"), ("url",)),
    "misc": ((*YEAR, "urldate"),),
}
TITLES = ("title", "subtitle", "booktitle", "booksubtitle", "maintitle", "series")
FIRST_YEAR, LAST_YEAR = 1000, 2100
RANGE = re.compile(r"([A-Za-z]{0,9})(\d{1,12})\s*(-+|–|—|−)\s*([A-Za-z]{0,9})(\d{1,12})")
BRACED = re.compile(r"\{[^{}]*\}")
# Words with a capital at their beginning only; others keep theirs.
CAPITAL = re.compile(r"(?<![\w'’.-])[A-Z](?:[a-z'’]+|(?=[\s,;:.!?)\]]|$))(?![\w])")
BEGINNINGS = (":", "?", "!", ".", "``", "\\textquotedblleft")
# What may stand between a beginning and its first word.
OPENING = " \t\n\"'“‘(["
# What two entries of the same work share.
Sign = tuple[str, ...]


def check(entries: Iterable[Entry], by_key: dict[str, Entry]) -> list[Finding]:
    """Check the fields of entries, each entry alone.

    Args:
        entries: the entries.
        by_key: all entries by key.

    Returns:
        The findings, each at its field.
    """
    findings: list[Finding] = []
    for entry in entries:
        findings += _wanted(entry, by_key)
        for rule in (_year, _pages, _isbn):
            findings += rule(entry)
        findings += _capitals(entry)
    return findings


def _wanted(entry: Entry, by_key: dict[str, Entry]) -> list[Finding]:
    if INCOMPLETE in entry.keywords:
        return []
    parent = by_key.get(entry.fields.get("crossref", ""))
    present = {
        name
        for source in (entry, parent)
        if source is not None
        for name, value in source.fields.items()
        if value
    }
    return [
        _at(entry, "", Rule.BIB_FIELD_WANTED, f"{entry.key} lacks the field {' or '.join(group)}")
        for group in WANTED.get(entry.type, ())
        if not present.intersection(group)
    ]


def _at(
    entry: Entry, field: str, rule: Rule, what: str, found: str = "", expected: str = ""
) -> Finding:
    return Finding(entry.path, entry.field_line(field), rule, what, found, expected)


def _year(entry: Entry) -> list[Finding]:
    findings = []
    for name in ("year", "origdate"):
        written = entry.fields.get(name, "")
        if not written:
            continue
        is_year = re.fullmatch(r"\d{4}", written) is not None
        if is_year and FIRST_YEAR <= int(written) <= LAST_YEAR:
            continue
        what = f"the {name} of {entry.key} is outside reason"
        findings.append(_at(entry, name, Rule.BIB_YEAR, what, written, "a year of four digits"))
    return findings


def _pages(entry: Entry) -> list[Finding]:
    written = entry.fields.get("pages", "")
    for match in RANGE.finditer(written):
        letters, first, stroke, more_letters, last = match.groups()
        if stroke != "--":
            what = f"the pages of {entry.key} have the wrong stroke"
            expected = f"{letters}{first}--{more_letters}{last}"
            return [_at(entry, "pages", Rule.BIB_PAGES, what, match.group(), expected)]
        if letters == more_letters and int(last) < int(first):
            what = f"the pages of {entry.key} run backwards"
            expected = "the lower number first, both in full"
            return [_at(entry, "pages", Rule.BIB_PAGES, what, match.group(), expected)]
    return []


def _isbn(entry: Entry) -> list[Finding]:
    findings = []
    for written in re.split(r"[,;]", entry.fields.get("isbn", "")):
        digits = re.sub(r"[\s-]", "", written).upper()
        if digits and not (_is_isbn_10(digits) or _is_isbn_13(digits)):
            what = f"the ISBN of {entry.key} cannot be right"
            expected = "10 or 13 digits, the last of which checks the others"
            findings.append(_at(entry, "isbn", Rule.BIB_ISBN, what, written.strip(), expected))
    return findings


def _is_isbn_10(digits: str) -> bool:
    """Whether the weighted sum of ten digits (X is ten) is a multiple of 11: ISO 2108."""
    if not re.fullmatch(r"\d{9}[\dX]", digits):
        return False
    values = [10 if char == "X" else int(char) for char in digits]
    return (
        sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11
        == 0
    )


def _is_isbn_13(digits: str) -> bool:
    """Whether thirteen digits, every second one three times, make a multiple of 10."""
    if not re.fullmatch(r"97[89]\d{10}", digits):
        return False
    return sum(int(char) * (3 if index % 2 else 1) for index, char in enumerate(digits)) % 10 == 0


def _capitals(entry: Entry) -> list[Finding]:
    """Names that lose their capital because no braces protect them.

    Citation processors set English titles in small letters, but for the first word of title
    and subtitle and for words with a capital inside: ``Schools in France`` is printed
    ``Schools in france``.
    """
    if not entry.fields.get("langid", "english").lower().startswith(("en", "british", "american")):
        return []
    findings = []
    for name in [name for name in TITLES if name in entry.fields]:
        lost = [word for _, word in lost_capitals(entry.fields[name])]
        if lost:
            what = f"the {name} of {entry.key} loses capitals"
            expected = "braces round names, small letters elsewhere"
            shown = ", ".join(dict.fromkeys(lost))
            findings.append(_at(entry, name, Rule.BIB_CAPITALS, what, shown, expected))
    return findings


def lost_capitals(title: str) -> list[tuple[int, str]]:
    """The words of a title whose capital no brace protects, each with its place.

    Example:
        *before* ``Schools in France: A view``, *after* ``(11, "France")``.
    """
    hidden = title
    while BRACED.search(hidden):
        hidden = BRACED.sub(lambda match: "_" * len(match.group()), hidden)
    return [
        (match.start(), match.group())
        for match in CAPITAL.finditer(hidden)
        if not _is_beginning(hidden[: match.start()])
    ]


def _is_beginning(before: str) -> bool:
    """Whether a title, a subtitle or a quotation begins behind a piece of it."""
    rest = before.rstrip(OPENING)
    return not rest or "“" in before[len(rest) :] or rest.endswith(BEGINNINGS)


def doubles(entries: Mapping[str, tuple[Entry, list[Sign]]]) -> list[Finding]:
    """Find works that stand twice.

    Args:
        entries: all entries with their signs, by key.
    """
    findings = []
    first: dict[Sign, Entry] = {}
    for entry, own in entries.values():
        other = next((first[sign] for sign in own if sign in first), entry)
        for sign in own:
            first.setdefault(sign, entry)
        if other is not entry:
            what = f"{entry.key} is the same work as {other.key} in {other.path}:{other.line}"
            findings.append(_at(entry, "", Rule.BIB_DOUBLE, what))
    return findings


def signs(entry: Entry) -> list[Sign]:
    """What another entry of the same work would share with it."""
    return [sign for sign in (_same_doi(entry), _same_words(entry)) if sign]


def _same_doi(entry: Entry) -> Sign:
    doi = bare_doi(entry.fields.get("doi", "").replace("\\", "")).lower()
    return ("doi", doi) if doi else ()


def _same_words(entry: Entry) -> Sign:
    """Title and year, without subtitle, marks and capitals; and the family name that leads."""
    title = re.split(r":|\?", entry.fields.get("title", ""))[0]
    words = re.findall(r"\w+", title.lower())
    year = entry.fields.get("year", "") or entry.fields.get("date", "")[:4]
    people = entry.fields.get("author") or entry.fields.get("editor") or ""
    family = re.split(r",|\s+and\s+", people)[0].strip("{} ").lower()
    if len(words) < 2 or not year:
        return ()
    return ("words", " ".join(words), year, family.split(" ")[-1])
