"""The figures of a run: how much the tests of trust have done, by the kind of what they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.trust.amount import COUNTS


@pytest.fixture(autouse=True)
def figures(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let each test's report carry what it did, since tests run in several processes."""
    before = Counter(COUNTS)
    yield
    request.node.user_properties += (COUNTS - before).items()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the sums, and how long the longest tests worked."""
    reports = [
        report
        for rows in terminalreporter.stats.values()
        for report in rows
        if isinstance(report, pytest.TestReport) and "tests/trust/" in report.nodeid
    ]
    sums: Counter[str] = Counter()
    for report in reports:
        if report.when == "teardown":
            sums.update({str(kind): int(str(number)) for kind, number in report.user_properties})
    if sums:
        terminalreporter.section("tests of trust")
        seconds = sum(report.duration for report in reports)
        for kind, number in sums.most_common():
            terminalreporter.line(f"{number:>7,} {kind}")
        terminalreporter.line(f"{seconds:>7,.0f} seconds, over all processes")
