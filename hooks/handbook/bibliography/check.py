"""What must be true of the bibliography as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import takewhile

from pydantic import TypeAdapter, ValidationError

from handbook.bibliography import quality
from handbook.bibliography.csl import bare_doi
from handbook.bibliography.entry import Entry, ReadStatus
from handbook.bibliography.known import Known
from handbook.cache import Cache, digest, versions
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.source import Source
from handbook.suggest import Nearest, nearest

KIND, NAME = "bibliography-findings", "last"
FINDINGS = TypeAdapter(list[Finding])
# A registrant prefix, a slash, and a suffix: ISO 26324.
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
KEY = re.compile(r"\w(?:[:.#$%&\-+?<>~/]?\w)*")
# Fields without which an entry says too little; one of each group is enough. Author and
# year are not among them: there are works without, and styles know what to print.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (("title",), ("journal", "journaltitle", "crossref")),
    "incollection": (("title",), ("booktitle", "crossref")),
    "inproceedings": (("title",), ("booktitle", "eventtitle", "crossref")),
}
DEFAULT_REQUIRED = (("title",),)


def check(
    entries: list[Entry],
    labels: Iterable[str],
    broken: Iterable[str] = (),
    cache: Cache | None = None,
) -> list[Finding]:
    """Check the entries against one another.

    Args:
        entries: all entries, in the order of the files.
        labels: the keys of the evidence labels.
        broken: keys of entries that are there and cannot be read.
        cache: what is known of entries that have not changed.

    Returns:
        Findings for repeated keys, works known through works that are not there or
        through themselves, missing cross-references, and values that do not fit.
    """
    findings: list[Finding] = []
    by_key: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in by_key:
            first = by_key[entry.key]
            where = f"{first.path}:{first.line}"
            findings.append(
                _at(entry, Rule.BIB_KEY_REPEATED, f"the key stands in {where} too", entry.key)
            )
        else:
            by_key[entry.key] = entry
    labels = list(labels)
    broken = set(broken)
    known = Known(cache or Cache(None), labels)
    unsure = [entry for entry in entries if not known.is_sound(entry)]
    faulty: set[str] = set()
    in_circles: set[str] = set()
    nearest_key = Nearest(by_key)
    straight: dict[str, set[str]] = {"via": set(), "crossref": set()}
    for entry in unsure:
        own: list[Finding] = []
        if not KEY.fullmatch(entry.key):
            own.append(_at(entry, Rule.BIB_KEY_FORM, "the key cannot be cited", entry.key))
        own += _relations(entry, by_key, broken, in_circles, straight, nearest_key)
        own += _values(entry, labels)
        own += _missing(entry, by_key)
        findings += own
        faulty |= {entry.key} if own else set()
    for entry in unsure:
        if by_key[entry.key] is entry:
            own = quality.check([entry], by_key)
            findings += own
            faulty |= {entry.key} if own else set()
    known.keep(by_key.values(), faulty)
    return findings + quality.doubles({k: (one, known.signs(one)) for k, one in by_key.items()})


def kept(
    entries: list[Entry],
    sources: Iterable[Source],
    labels: Iterable[str],
    broken: Iterable[str],
    cache: Cache,
) -> list[Finding]:
    """What ``check`` finds, or what it found when it was last asked the same.

    Args:
        entries: all entries, in the order of the files.
        sources: the files from which they were read.
        labels: the keys of the evidence labels.
        broken: keys of entries that are there and cannot be read.
        cache: where findings are kept.
    """
    labels, broken = list(labels), sorted(broken)
    texts = [part for source in sources for part in (source.path, source.text)]
    key = digest(versions(), *texts, json.dumps([labels, broken]))
    content = cache.get(KIND, NAME, key)
    if content is not None:
        try:
            return FINDINGS.validate_json(content)
        except ValidationError:
            pass
    found = check(entries, labels, broken, cache)
    cache.put(KIND, NAME, key, FINDINGS.dump_json(found))
    return found


def _at(
    entry: Entry, rule: Rule, what: str, found: str = "", expected: str = "", **more: str
) -> Finding:
    line = entry.field_line(more.get("field", ""))
    return Finding(entry.path, line, rule, what, found, expected, more.get("suggestion", ""))


def _relations(
    entry: Entry,
    by_key: dict[str, Entry],
    broken: set[str],
    in_circles: set[str],
    straight: dict[str, set[str]],
    nearest_key: Nearest,
) -> list[Finding]:
    """Where ``via`` and ``crossref`` lead nowhere, or in a circle, which is told once."""
    findings = []
    for field, rule in (("via", Rule.BIB_VIA), ("crossref", Rule.BIB_CROSSREF)):
        target = entry.fields.get(field, "")
        if not target or target in broken:
            continue
        if target not in by_key:
            what = f"{field} of {entry.key} names a work that is not there"
            findings.append(
                _at(entry, rule, what, target, field=field, suggestion=nearest_key(target))
            )
        elif entry.key not in in_circles and (
            keys := _circle(entry.key, field, by_key, straight[field])
        ):
            in_circles.update(keys)
            circle = " → ".join(keys)
            rule = Rule.BIB_VIA_CIRCULAR if field == "via" else Rule.BIB_CROSSREF
            findings.append(
                _at(entry, rule, f"{field} leads back to {entry.key}", circle, field=field)
            )
    return findings


def _circle(key: str, field: str, by_key: dict[str, Entry], straight: set[str]) -> list[str]:
    """The keys from a work back to itself, or nothing.

    Args:
        key: the work.
        field: the field that leads from one work to the next.
        by_key: all works.
        straight: works that are known to lead to no circle that they stand in; more are added.
    """
    chain: dict[str, None] = {}
    target = key
    while target and target not in straight and target not in chain:
        chain[target] = None
        entry = by_key.get(target)
        target = entry.fields.get(field, "") if entry else ""
    if target == key:
        return [*chain, key]
    # What stands before a circle is in none; the circle's own works are looked at in turn.
    straight.update(takewhile(lambda one: one != target, chain))
    return []


def _values(entry: Entry, labels: list[str]) -> list[Finding]:
    findings = []
    evidence = entry.fields.get("evidence", "")
    if evidence and evidence not in labels:
        findings.append(
            _at(
                entry,
                Rule.BIB_VALUE,
                f"evidence of {entry.key} is no label",
                evidence,
                "one of " + ", ".join(labels),
                field="evidence",
                suggestion=nearest(evidence, labels),
            )
        )
    status = entry.fields.get("readstatus", "")
    if status and entry.read_status is None:
        statuses = [known.value for known in ReadStatus]
        findings.append(
            _at(
                entry,
                Rule.BIB_VALUE,
                f"readstatus of {entry.key} is not known",
                status,
                "one of " + ", ".join(statuses),
                field="readstatus",
                suggestion=nearest(status, statuses),
            )
        )
    doi = entry.fields.get("doi", "")
    if doi and not DOI.fullmatch(bare_doi(doi.replace("\\", ""))):
        expected = "10., a registrant's number, a slash and a suffix"
        findings.append(
            _at(entry, Rule.BIB_DOI, "the DOI is malformed", doi, expected, field="doi")
        )
    return findings


def _missing(entry: Entry, by_key: dict[str, Entry]) -> list[Finding]:
    if quality.INCOMPLETE in entry.keywords:
        return []
    parent = by_key.get(entry.fields.get("crossref", ""))
    present = {name for name, value in entry.fields.items() if value}
    if parent:
        present |= {name for name, value in parent.fields.items() if value}
        present |= {"booktitle"} if "title" in parent.fields else set()
    findings = []
    for group in REQUIRED.get(entry.type, DEFAULT_REQUIRED):
        if not present.intersection(group):
            what = f"{entry.key} lacks the field {' or '.join(group)}"
            findings.append(_at(entry, Rule.BIB_FIELD_MISSING, what))
    return findings
