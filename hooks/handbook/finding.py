"""What a check says: one finding for each fault, with its place and its remedy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from handbook.rules import Rule, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place.

    Attributes:
        path: file, relative to the handbook's root, with forward slashes.
        line: line in that file, counted from 1.
        rule: the rule that was broken.
        what: what is wrong, in a few words.
        found: what stands there.
        expected: what should stand there.
        suggestion: the nearest alternative.
        column: column in that line, counted from 1; 0 when it says nothing.
    """

    path: str
    line: int
    rule: Rule
    what: str
    found: str = ""
    expected: str = ""
    suggestion: str = ""
    column: int = 0

    @property
    def message(self) -> str:
        """The finding without its place.

        Example:
            *after* ``unknown citation key; found abel2001, expected a key of the
            bibliography. Did you mean able2001?``
        """
        details = []
        if self.found:
            details.append(f"found {printable(self.found)}")
        if self.expected:
            details.append(f"expected {printable(self.expected)}")
        text = printable(self.what)
        if details:
            text += "; " + ", ".join(details)
        if self.suggestion:
            text += f". Did you mean {printable(self.suggestion)}?"
        return text

    @property
    def is_error(self) -> bool:
        """Whether the finding stops a build."""
        return self.rule.severity is Severity.ERROR

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order findings by place, then by rule, so that a list of them is stable."""
        return (self.path, self.line, self.column, self.rule.id, self.message)

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}: [{self.rule.id}] {self.message}"


def printable(text: str) -> str:
    """Make text safe for a terminal: control characters become visible, long text is cut.

    Example:
        *before* an escape sequence that would colour the terminal,
        *after* ``\\x1b[31m`` spelt out.
    """
    shown = text
    if not text.isprintable():
        shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= 200 else shown[:199] + "…"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by place and drop repetitions."""
    return sorted(set(findings), key=Finding.sort_key)


def as_text(findings: Iterable[Finding]) -> str:
    """One line a finding, as compilers print them."""
    return "\n".join(str(finding) for finding in findings)


def as_github(findings: Iterable[Finding]) -> str:
    """Workflow commands that annotate a pull request.

    The format is GitHub's "workflow commands for GitHub Actions"; percent signs and
    line ends are escaped as it asks.
    """
    lines = []
    for finding in findings:
        level = "error" if finding.is_error else "warning"
        place = f"file={_escaped(printable(finding.path), True)},line={finding.line}"
        if finding.column:
            place += f",col={finding.column}"
        title = _escaped(finding.rule.id, True)
        lines.append(f"::{level} {place},title={title}::{_escaped(finding.message)}")
    return "\n".join(lines)


def as_json(findings: Iterable[Finding]) -> str:
    """A JSON array for editors, one object a finding."""
    rows = [
        {
            "path": finding.path,
            "line": finding.line,
            "column": finding.column,
            "rule": finding.rule.id,
            "severity": finding.rule.severity.value,
            "message": finding.message,
            "remedy": finding.rule.remedy,
            "suggestion": finding.suggestion,
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _escaped(text: str, is_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text
