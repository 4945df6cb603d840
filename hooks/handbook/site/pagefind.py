"""Pagefind, which makes the search index of a site (https://pagefind.app/docs/)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

# Files of Pagefind's own search boxes, which are not used.
UNUSED = ("*-ui.*", "pagefind-highlight.js", "pagefind-worker.js", "wasm.unknown.pagefind")
# Lists and marks that say nothing of their own.
LEFT_OUT = (
    *(".hb-references", ".hb-evidence", ".hb-facts", ".hb-strip", ".footnote"),
    *("[class*='hb-index-']", ".hb-chapter-list", ".hb-part-name", ".hb-terms", ".hb-card"),
    *(".hb-reference-list", ".hb-labels", ".hb-tutor-place", ".hb-number-line", ".hb-licence"),
    *("h1", "hb-files", "hb-editions", "hb-pack", "hb-journal"),
)


class SearchError(Exception):
    """Pagefind could not make its index."""


class Index:
    """Pagefind at work beside us.

    Its Python interface waits a tenth of a second for each page, so the command is used.

    Args:
        documents: what it is to read, as pages of HTML.
        language: their language.
    """

    def __init__(self, documents: list[str], language: str) -> None:
        self._folder = TemporaryDirectory()
        place = Path(self._folder.name)
        source, self._made = place / "in", place / "out"
        source.mkdir()
        for number, document in enumerate(documents):
            (source / f"{number:06}.html").write_text(document, encoding="utf-8")
        command = [sys.executable, "-m", "pagefind", "--silent", "--site", str(source)]
        command += ["--output-path", str(self._made), "--keep-index-url"]
        command += ["--force-language", language.partition("-")[0]]
        for selector in LEFT_OUT:
            command += ["--exclude-selectors", selector]
        with (place / "said").open("wb") as said:
            self._process = subprocess.Popen(command, stdout=said, stderr=said)

    def move_to(self, folder: Path) -> None:
        """Wait for the index and put it into a folder that is not yet there.

        Raises:
            SearchError: Pagefind could not make it.
        """
        with self._folder:
            if self._process.wait():
                said = (Path(self._folder.name) / "said").read_text(errors="replace")
                raise SearchError(said.strip())
            for pattern in UNUSED:
                for file in self._made.glob(pattern):
                    file.unlink()
            shutil.move(self._made, folder)

    def stop(self) -> None:
        """End the work."""
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()
