"""Pagefind, which makes the search index of a site (https://pagefind.app/docs/)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pagefind_bin import get_executable

# Files of Pagefind's own search boxes, which are not used.
UNUSED = ("*-ui.*", "pagefind-highlight.js", "pagefind-worker.js", "wasm.unknown.pagefind")
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
        documents: what it is to read, as pages of HTML.
        language: their language.
        words: how many words they have.
        folder: where it may work: files are moved in less time than they are written.
    """

    def __init__(self, documents: list[str], language: str, words: int, folder: Path) -> None:
        self._folder = TemporaryDirectory(dir=folder, prefix=WORKING)
        place = Path(self._folder.name)
        source, self._made = place / "in", place / "out"
        source.mkdir()
        for number, document in enumerate(documents):
            (source / f"{number:06}.html").write_text(document, encoding="utf-8")
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

    def result(self, folder: Path, is_first: bool) -> dict[str, bytes]:
        """Wait for the index, and put it where it belongs.

        Args:
            folder: where to; nothing of an index may be there yet.
            is_first: whether it brings what runs in the browser.

        Returns:
            Its files by their names.

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
            files = {
                file.relative_to(self._made).as_posix(): file.read_bytes()
                for file in sorted(self._made.rglob("*"))
                if file.is_file()
            }
            folder.mkdir(parents=True, exist_ok=True)
            for file in self._made.iterdir():
                if is_first or not file.name.startswith(ENGINE):
                    file.rename(folder / file.name)
            return files

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


def write(files: Mapping[str, bytes], folder: Path, is_first: bool) -> None:
    """Put an index into a folder.

    Args:
        files: its files by their names.
        folder: where to.
        is_first: whether it brings what runs in the browser.
    """
    for place in {(folder / name).parent for name in files}:
        place.mkdir(parents=True, exist_ok=True)
    start = f"{folder}{os.sep}"
    for name, content in files.items():
        if is_first or not name.startswith(ENGINE):
            Path(start + name).write_bytes(content)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as one: a line with their names and sizes, then their contents.

    Example:
        *before* ``{"a": b"xy"}``, *after* ``b'[["a", 2]]\\nxy'``.
    """
    head = json.dumps([[name, len(content)] for name, content in files.items()])
    return head.encode() + b"\n" + b"".join(files.values())


def unpacked(content: bytes) -> dict[str, bytes]:
    """What ``packed`` made one.

    Raises:
        ValueError: it did not make this.
    """
    head, _, rest = content.partition(b"\n")
    files, at = {}, 0
    for name, size in json.loads(head):
        files[name] = rest[at : at + size]
        at += size
    if at != len(rest):
        raise ValueError("the sizes do not agree")
    return files
