"""Silencing: one line kept from one rule, with a reason.

In a page a comment on a line of its own silences the line below it; in YAML (settings,
front matter, options of a block) a YAML comment does; in the bibliography the field
``ignore`` of an entry silences the entry. ``ignore-page`` in place of ``ignore`` is for a
file that is full of exceptions, such as a list of misprints.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from handbook.bibliography.entry import Entry
from handbook.finding import Finding
from handbook.rules import Rule
from handbook.source import Source, without_code_blocks
from handbook.suggest import nearest

COMMENT = re.compile(r"^[ \t]*<!--[ \t]*handbook:[ \t]*ignore(-page)?\b(.*)-->[ \t]*$")
YAML_COMMENT = re.compile(r"^[ \t]*#[ \t]*handbook:[ \t]*ignore(-page)?\b(.*)$")

# Both begin with this; most pages have none of them.
MARK = "handbook:"


@dataclass(frozen=True)
class Silencing:
    """One rule silenced at one place.

    Attributes:
        path: the file.
        line: where the silencing stands.
        rule: the rule's id as written.
        reason: why.
        silenced: the lines that are kept from the rule; None for all.
    """

    path: str
    line: int
    rule: str
    reason: str
    silenced: frozenset[int] | None


def in_page(source: Source) -> list[Silencing]:
    """The silencings of a page.

    Example:
        *before* ``<!-- handbook: ignore spelling the name of a firm -->`` on line 7,
        *after* ``spelling`` silenced on line 8.
    """
    if MARK not in source.text:
        return []
    found = _in_lines(source.path, source.front_matter.split("\n"), 2, (YAML_COMMENT,))
    if MARK in source.body:
        body = without_code_blocks(source.body).split("\n")
        found += _in_lines(source.path, body, source.body_line, (COMMENT, YAML_COMMENT))
    return found


def in_yaml(path: str, text: str) -> list[Silencing]:
    """The silencings of a YAML file."""
    return _in_lines(path, text.split("\n"), 1, (YAML_COMMENT,))


def in_bibliography(entries: Iterable[Entry]) -> list[Silencing]:
    """The silencings of a bibliography; several in one entry stand with semicolons between.

    Example:
        *before* ``ignore = {bib-pages an unnumbered leaf}``,
        *after* ``bib-pages`` silenced on every line of the entry.
    """
    return [
        _silencing(
            entry.path, entry.field_line("ignore"), text, {entry.line, *entry.lines.values()}
        )
        for entry in entries
        for text in entry.fields.get("ignore", "").split(";")
        if text.strip()
    ]


def _in_lines(
    path: str, lines: list[str], first: int, marks: tuple[re.Pattern[str], ...]
) -> list[Silencing]:
    found = []
    waiting: list[tuple[int, str]] = []
    for number, line in enumerate(lines, first):
        match = _match(line, marks) if MARK in line else None
        if match and match.group(1):
            found.append(_silencing(path, number, match.group(2), None))
        if match:
            waiting += [] if match.group(1) else [(number, match.group(2))]
            continue
        found += [_silencing(path, place, text, {number}) for place, text in waiting]
        waiting = []
    return found + [_silencing(path, place, text, set()) for place, text in waiting]


def _match(line: str, marks: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    return next((match for mark in marks if (match := mark.match(line))), None)


def _silencing(path: str, line: int, text: str, silenced: set[int] | None) -> Silencing:
    rule, _, reason = text.strip().partition(" ")
    lines = None if silenced is None else frozenset(silenced)
    return Silencing(path, line, rule, reason.strip(), lines)


def apply(
    findings: Iterable[Finding], silencings: list[Silencing], not_asked: Collection[Rule] = ()
) -> list[Finding]:
    """Leave out what is silenced, and say which silencings are of no use.

    Args:
        findings: what was found.
        silencings: what is to be silent.
        not_asked: rules that were not checked, so that nothing can be said of their use.

    Returns:
        The findings that remain, and one for each silencing that has no reason, names no
        rule that can be silenced, or silences nothing.
    """
    rules = {rule.id: rule for rule in Rule}
    faults = {silencing: _fault(silencing, rules) for silencing in silencings}
    active = [silencing for silencing, fault in faults.items() if fault is None]
    placed: dict[tuple[str, str, int | None], list[Silencing]] = {}
    for one in active:
        for line in one.silenced if one.silenced is not None else (None,):
            placed.setdefault((one.path, one.rule, line), []).append(one)
    remaining = []
    useful: set[Silencing] = set()
    for finding in findings:
        silent = [
            one
            for line in (finding.line, None)
            for one in placed.get((finding.path, finding.rule.id, line), ())
        ]
        useful.update(silent)
        if not silent:
            remaining.append(finding)
    what = "the silencing keeps nothing silent"
    unneeded = [
        Finding(one.path, one.line, Rule.IGNORE_UNNEEDED, what, one.rule)
        for one in active
        if one not in useful and rules[one.rule] not in not_asked
    ]
    return [*remaining, *(fault for fault in faults.values() if fault), *unneeded]


def _fault(silencing: Silencing, rules: dict[str, Rule]) -> Finding | None:
    path, line, name = silencing.path, silencing.line, silencing.rule
    expected = "a rule's id and then the reason"
    if name not in rules:
        what = "the silencing names no rule"
        return Finding(path, line, Rule.IGNORE_FORM, what, name, expected, nearest(name, rules))
    if not rules[name].info.is_silenceable:
        what = "the rule cannot be silenced"
        return Finding(path, line, Rule.IGNORE_FORM, what, name, "the fault mended")
    if not silencing.reason:
        what = "the silencing has no reason"
        return Finding(path, line, Rule.IGNORE_FORM, what, name, expected)
    return None
