"""Pagefind, which makes the search index of a site (https://pagefind.app/docs/)."""

from __future__ import annotations

import json
import os
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from select import select
from typing import Any

from pagefind_bin import get_executable

from handbook.site.findable import Findable

# Files of Pagefind's own search boxes, which are not used.
UNUSED = ("pagefind-highlight.js", "pagefind-worker.js", "wasm.unknown.pagefind")
UNUSED_PART = "-ui."
# Where Pagefind looks for the size of the pieces of its index. Without it, they are larger.
PIECE = "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE"
LEAST_PIECE = 2900
SEPARATOR = b","
# What runs in the browser; several indexes share it.
ENGINE = ("pagefind.js", "wasm.")
ENTRY = "pagefind-entry.json"
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

    Its command reads a folder in whatever order the disk has it, which decides what every
    piece of the index holds. So it is asked as its own wrappers ask it: messages go in, a
    page each, and answers come out (``pagefind --service``); they are JSON in base64, with a
    comma behind each. Its Python wrapper waits a tenth of a second for each page.

    Args:
        found: what it is to read, as pages of HTML.
        language: their language.
        words: how many words they have.
    """

    def __init__(self, found: Iterable[Findable], language: str, words: int) -> None:
        self._process = subprocess.Popen(
            [str(get_executable()), "--service"],
            env={**os.environ, PIECE: str(piece(words))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._said = bytearray()
        self._heard = 0
        self._asked = 0
        config = {
            "exclude_selectors": LEFT_OUT,
            "force_language": language.partition("-")[0],
            "keep_index_url": True,
        }
        self._ask({"type": "NewIndex", "config": config})
        for document in chain.from_iterable(one.documents for one in found):
            # An address is kept as it is, and no word of it is searched for.
            address, _, html = document.decode().partition("\n")
            page = {"url": address, "file_contents": html}
            self._ask({"type": "AddFile", "index_id": 0, **page})
        # Were it to write them, it would answer before the last is on the disk.
        self._ask({"type": "GetFiles", "index_id": 0})
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.flush()

    def _ask(self, payload: dict[str, Any]) -> None:
        self._asked += 1
        message = json.dumps({"message_id": self._asked, "payload": payload})
        assert self._process.stdin is not None
        # Where Pagefind has gone, that is told when its answers are asked for.
        with suppress(BrokenPipeError):
            self._process.stdin.write(b64encode(message.encode()) + SEPARATOR)

    def _hear(self, is_waiting: bool) -> bool:
        """Take what has been answered; whether there is more to come.

        Args:
            is_waiting: whether to wait for the end.
        """
        assert self._process.stdout is not None
        output = self._process.stdout.fileno()
        while self._heard < self._asked:
            # Only there can one look at a pipe without waiting.
            if not is_waiting and (os.name != "posix" or not select([output], [], [], 0)[0]):
                return True
            heard = os.read(output, 1 << 16)
            if not heard:
                break
            self._said += heard
            self._heard += heard.count(SEPARATOR)
        return False

    @property
    def is_done(self) -> bool:
        """Whether the result can be had without waiting."""
        return not self._hear(is_waiting=False)

    def wait(self) -> None:
        """Wait for the index, and let its memory go."""
        if self._process.returncode is None:
            self._hear(is_waiting=True)
            self.stop()

    def result(self, is_first: bool) -> dict[str, bytes]:
        """Wait for the index.

        Args:
            is_first: whether it brings what runs in the browser.

        Returns:
            Its files by their names.

        Raises:
            SearchError: Pagefind could not make it.
        """
        self.wait()
        answers = [json.loads(b64decode(one)) for one in self._said.split(SEPARATOR)[:-1]]
        payloads = [one["payload"] for one in answers]
        faults = [one for one in payloads if one["type"] == "Error"]
        if faults or len(payloads) < self._asked:
            what = faults[0].get("message") if faults else "it ended before its time"
            raise SearchError(f"Pagefind made no index: {what}")
        files = {one["path"].replace(os.sep, "/"): one["content"] for one in payloads[-1]["files"]}
        found = {
            name: b64decode(files[name])
            for name in sorted(files)
            if name not in UNUSED and UNUSED_PART not in name
            if is_first or not name.startswith(ENGINE)
        }
        if not is_first:
            found[ENTRY] = with_engine_of_first(found[ENTRY])
        return found

    def stop(self) -> None:
        """End the work; by itself Pagefind waits for more."""
        if self._process.returncode is None:
            self._process.kill()
            with suppress(BrokenPipeError):
                self._process.communicate()


def with_engine_of_first(entry: bytes) -> bytes:
    """The entry of an index in a folder within the first one, whose WebAssembly it takes.

    Pagefind puts the name into an address, ``wasm.{name}.pagefind``.

    Example:
        *before* ``"wasm":"en"``, *after* ``"wasm":"/../../wasm.en"``.
    """
    said = json.loads(entry)
    for language in said["languages"].values():
        if language["wasm"]:
            language["wasm"] = f"/../../wasm.{language['wasm']}"
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def piece(words: int) -> int:
    """How many places of words a piece of an index holds at least.

    A query fetches a list of all pieces, about 20 bytes for each, and a piece for each word,
    about 1.2 bytes for each place. Together they are smallest where a piece holds four times
    the root of all places; the number of words is rounded, so that an edit seldom changes it.
    An edit makes most pieces of its part anew, and each is a file, so that there are fewer and
    larger ones in a small part, where a query fetches little.

    Example:
        *before* 600,000 words, *after* 4,096.
    """
    return max(LEAST_PIECE, int(4 * 2 ** (words.bit_length() / 2)))
