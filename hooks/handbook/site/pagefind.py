"""Pagefind, which makes the search index of a site (https://pagefind.app/docs/)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from itertools import count, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from pagefind_bin import get_executable

from handbook.site.findable import Findable

# Files of Pagefind's own search boxes, which are not used.
UNUSED = ("pagefind-highlight.js", "pagefind-worker.js", "wasm.unknown.pagefind")
UNUSED_PART = "-ui."
# How a folder is named in which an index is being made.
WORKING = ".index-"
# Where Pagefind looks for the size of the pieces of its index. Without it, they are larger.
PIECE = "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE"
# What runs in the browser; several indexes share it.
ENGINE = ("pagefind.js", "wasm.")
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
        found: what it is to read, as pages of HTML.
        language: their language.
        words: how many words they have.
        folder: where it may work: files are moved in less time than they are written.
    """

    def __init__(self, found: Iterable[Findable], language: str, words: int, folder: Path) -> None:
        self._folder = TemporaryDirectory(dir=folder, prefix=WORKING)
        place = Path(self._folder.name)
        source, self._made = place / "in", place / "out"
        source.mkdir()
        names = (f"{source}{os.sep}{number:06}.html" for number in count())
        for one in found:
            for document, file in zip_longest(one.documents, one.files):
                _place(document, file, next(names))
        command = [str(get_executable()), "--silent", "--site", str(source)]
        command += ["--output-path", str(self._made), "--keep-index-url"]
        command += ["--force-language", language.partition("-")[0]]
        for selector in LEFT_OUT:
            command += ["--exclude-selectors", selector]
        with (place / "said").open("wb") as said:
            environment = {**os.environ, PIECE: str(piece(words))}
            self._process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)

    @property
    def is_done(self) -> bool:
        """Whether the result can be had without waiting."""
        return self._process.poll() is not None

    def wait(self) -> None:
        """Wait for the index."""
        self._process.wait()

    def result(self, folder: Path, is_first: bool) -> list[str]:
        """Wait for the index, and put it where it belongs.

        Args:
            folder: where to; nothing of an index may be there yet.
            is_first: whether it brings what runs in the browser.

        Returns:
            The names of its files in that folder.

        Raises:
            SearchError: Pagefind could not make it.
        """
        with self._folder:
            if self._process.wait():
                said = (Path(self._folder.name) / "said").read_text(errors="replace")
                raise SearchError(said.strip())
            folder.mkdir(parents=True, exist_ok=True)
            names = []
            for file in sorted(self._made.iterdir()):
                is_used = file.name not in UNUSED and UNUSED_PART not in file.name
                if is_used and (is_first or not file.name.startswith(ENGINE)):
                    names += _names(file)
                    file.rename(folder / file.name)
            return names

    def stop(self) -> None:
        """End the work."""
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()


def piece(words: int) -> int:
    """How many places of words a piece of an index holds at least.

    A query fetches a list of all pieces, about 20 bytes for each, and a piece for each word,
    about 1.2 bytes for each place. Together they are smallest where a piece holds four times
    the root of all places; the number of words is rounded, so that an edit seldom changes it.

    Example:
        *before* 150,000 words, *after* 2,048.
    """
    return int(4 * 2 ** (words.bit_length() / 2))


def _place(document: bytes, file: str | None, name: str) -> None:
    """Put a document under a name, by a link to a file that holds it where that can be."""
    try:
        os.link(file or "", name)
    except OSError:
        Path(name).write_bytes(document)


def _names(file: Path) -> list[str]:
    """The names of a file, or of all in a folder."""
    if file.is_dir():
        return [f"{file.name}/{one.name}" for one in sorted(file.iterdir())]
    return [file.name]
