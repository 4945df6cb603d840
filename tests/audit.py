"""Known weaknesses of the packages that the locks install: python -m tests.audit

It ends with 0 where every package was looked up and none has one, with 1 where some have, and
with 3 where the advisories could not be reached for all of them, which says nothing either way.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parent.parent / "requirements-test.lock"
AUDIT = ("uv", "tool", "run", "pip-audit")
OPTIONS = ("--disable-pip", "--progress-spinner", "off", "--format", "json", "--requirement")
SOUND, WEAK, UNKNOWN = 0, 1, 3


def verdict(said: str) -> tuple[int, list[str]]:
    """What to make of an audit.

    Args:
        said: what ``pip-audit`` printed, in its JSON form; nothing where it failed.

    Returns:
        The exit status, and lines that say why.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return UNKNOWN, ["The advisories could not be reached, so nothing is known of any package."]
    weak = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}"
        for one in packages
        for fault in one.get("vulns", [])
    ]
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    if not packages or unknown:
        some = f"{len(unknown)} of {len(packages)} packages"
        weak.append(f"The advisories could not be reached for {some}, so nothing is known of them.")
    if any("vulns" in one and one["vulns"] for one in packages):
        return WEAK, weak
    if weak:
        return UNKNOWN, weak
    return SOUND, [f"{len(packages)} packages, no known weakness."]


def main(command: tuple[str, ...] = AUDIT) -> int:
    """Ask, and tell what was answered."""
    try:
        done = subprocess.run(
            [*command, *OPTIONS, str(LOCK)], capture_output=True, text=True, check=False
        )
        said = done.stdout
    except FileNotFoundError:
        print(f"The program {command[0]} is missing; it fetches pip-audit.")
        said = ""
    status, lines = verdict(said)
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
