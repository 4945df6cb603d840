"""A report of what was measured, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from statistics import median
from typing import Any

Rows = Sequence[dict[str, Any]]


def as_markdown(results: Rows, machine: dict[str, str]) -> str:
    """The report.

    Args:
        results: one for each system and size, as ``scale.Result`` holds them.
        machine: what was measured on.
    """
    parts = [", ".join(f"{name}: {value}" for name, value in machine.items())]
    sizes = sorted({row["chapters"] for row in results})
    for size in sizes:
        rows = [row for row in results if row["chapters"] == size]
        parts.append(f"## {size:,} chapters\n\n{_table(rows)}\n\n{_again(rows)}")
    parts.append(f"## Growth\n\n{_growth(results)}")
    return "\n\n".join(parts) + "\n"


def _table(rows: Rows) -> str:
    own = next((seconds(row) for row in rows if row["runs"]), None)
    lines = [
        "| system | cold, s | spread | CPU, s | largest process, MB | all processes, MB "
        "| output, MB | files | ours : it | words lost |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        if not row["runs"]:
            lines.append(f"| {row['stack']} | failed |" + " |" * 8)
            continue
        cold = [run["seconds"] for run in row["runs"]]
        cells = [
            row["stack"],
            f"{median(cold):.2f}",
            f"{min(cold):.2f}–{max(cold):.2f}",
            f"{median(run['cpu'] for run in row['runs']):.2f}",
            f"{max(run['largest'] for run in row['runs']):.0f}",
            f"{max(run['together'] for run in row['runs']):.0f}",
            f"{row['megabytes']:.1f}",
            f"{row['files']:,}",
            f"{own / median(cold):.3f}" if own else "–",
            str(row["lost"]),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _again(rows: Rows) -> str:
    """Builds after one change."""
    lines = [
        "| system | after a change of | s | spread | CPU, s | of a cold build |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        for kind, runs in row["again"].items():
            took = [run["seconds"] for run in runs]
            cells = [
                row["stack"],
                kind,
                f"{median(took):.2f}",
                f"{min(took):.2f}–{max(took):.2f}",
                f"{median(run['cpu'] for run in runs):.2f}",
                f"{median(took) / seconds(row):.3f}",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def seconds(row: dict[str, Any]) -> float:
    """The median of a system's cold builds."""
    return float(median(run["seconds"] for run in row["runs"]))


def _growth(results: Rows) -> str:
    """How time grows with size: the exponent between the smallest and the largest from 100."""
    lines = ["| system | from | to | exponent |", "|---|---|---|---|"]
    for name in dict.fromkeys(row["stack"] for row in results):
        rows = [row for row in results if row["stack"] == name and row["runs"]]
        rows = [row for row in rows if row["chapters"] >= 100]
        if len(rows) > 1:
            least, most = rows[0], rows[-1]
            power = log(seconds(most) / seconds(least)) / log(most["chapters"] / least["chapters"])
            cells = (name, f"{least['chapters']:,}", f"{most['chapters']:,}", f"{power:.2f}")
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
