"""The audit of packages: what it makes of what it hears, and of hearing nothing."""

from __future__ import annotations

import json
import sys

import pytest

from tests import audit

SOUND = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
UNMENDED = {"name": "b", "version": "2", "vulns": [{"id": "CVE-2", "fix_versions": []}]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}
SAID = "The advisories could not be reached for {} packages, so nothing is known of them."


@pytest.mark.parametrize(
    ("packages", "status", "lines"),
    [
        ([SOUND], 0, ["1 packages, no known weakness."]),
        ([SOUND, WEAK], 1, ["b 2: CVE-1, mended in 3"]),
        ([UNMENDED, UNKNOWN], 1, ["b 2: CVE-2, mended in no version yet", SAID.format("1 of 2")]),
        ([SOUND, UNKNOWN], 3, [SAID.format("1 of 2")]),
        ([], 3, [SAID.format("0 of 0")]),
    ],
)
def test_what_is_answered(packages: list[object], status: int, lines: list[str]) -> None:
    assert audit.verdict(json.dumps({"dependencies": packages})) == (status, lines)


@pytest.mark.parametrize(
    "command",
    [("no-such-program-here",), (sys.executable, "-c", "raise SystemExit('no network')")],
    ids=["no program", "no network"],
)
def test_no_answer_is_one_clear_sentence(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(command) == 3
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == (
        "The advisories could not be reached, so nothing is known of any package."
    )
    assert "Traceback" not in said.out + said.err
