"""Write the golden examples anew: python -m tests.golden

Look through the difference before it is committed: it is what readers will see.
"""

from __future__ import annotations

from pathlib import Path

from handbook.examples.rendering import render
from tests.conftest import ROOT

GROUPS = ("blocks", "citing", "writing")
FOLDER = ROOT / "hooks" / "handbook" / "examples"


def rendered() -> dict[Path, str]:
    """What each example gives now, by the file that holds what it must give."""
    sources = {path.stem: path for group in GROUPS for path in (FOLDER / group).glob("*.md")}
    html = render({name: path.read_text(encoding="utf-8") for name, path in sources.items()})
    return {path.with_suffix(".html"): html[name] for name, path in sources.items()}


if __name__ == "__main__":
    for file, html in rendered().items():
        file.write_text(html, encoding="utf-8")
