"""Damage to files, and a judge of what the library makes of it."""

from __future__ import annotations

import random
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from handbook.site import Site
from tests.trust.amount import count

# Seconds of work of this process, so that a busy machine fails nothing; and bytes.
SECONDS = 20
MEMORY = 2 * 1024**3
# Pieces that mean something to one of the languages that a handbook is written in.
TOKENS = (
    b"---\n", b"///", b"//// tutor\n", b"/// practice | x\n    id: x\n", b"    minutes: [", b"[@", b"]",
    b"[-@a, p. 3; @b]", b"@", b"{#a}", b"{: .x #y onclick=z }", b"[!theory]", b"[^1]", b"[^1]: x\n",
    b"<!--", b"-->", b"<script>", b"<div", b"</div>", b"<![CDATA[", b"&#x0;", b"&amp", b"```\n", b"~~~",
    b"    ", b"\t", b"> " * 30, b"* " * 30, b"#" * 7, b"| a | b |\n|---|---|\n", b"\\", b"`", b"**", b"__",
    b"![x](y.svg)", b"[x](../../../etc/passwd)", b"[x]: y", b"\x00", b"\x1b[31m", b"\xff\xfe", b"\xed\xa0\x80",
    b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\r", b"\x02", b"\x03", b"\x02wzxhzdk:0\x03", b"\x02amp\x03", b"klzzwxh:0001",
    b"\xee\x84\x80" b"0" b"\xee\x84\x81", b"<hb-cite n=\"99\"></hb-cite>", b"{{ 1 }}", b"{% x %}", b"#let x = 1",
    b"\\input{x}", b"@book{", b"author = {", b"}", b"\"", b"'", b"#comment", b": ", b"- ", b"? ", b"&a ", b"*a",
    b"!!python/object/apply:os.system [x]", b"!ENV X", b"!include x", b"<<: *a", b"999999999999999999999", b"1e999",
    b"-1", b".nan", b"null", b"2026-13-45", b"<?xml?>", b"<!DOCTYPE x [<!ENTITY y 'z'>]>", b"viewBox", b"%s",
)  # fmt: skip


class TooLong(BaseException):
    """A case has used up its time; no handler of the library may swallow it."""


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Stop what works longer than it may."""

    def stop(number: int, frame: Any) -> None:
        raise TooLong(f"more than {seconds} s of work")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def judge(file: Path, is_preview: bool = False) -> str:
    """Load a handbook, and use everything of it that a build uses.

    Args:
        file: its settings.
        is_preview: whether to assemble pages in spite of their faults.

    Returns:
        ``result`` or ``findings``.
    """
    count("damaged inputs")
    with bounded():
        site, findings = Site.load(file, is_preview=is_preview)
        for finding in findings:
            assert finding.line >= 1
            assert not Path(finding.path).is_absolute()
            assert str(finding).replace("…", "").isprintable()
            assert "Traceback" not in str(finding)
        has_errors = any(finding.is_error for finding in findings)
        if site is None or (has_errors and not is_preview):
            assert has_errors
            verdict = "findings"
        else:
            use(site)
            verdict = "findings" if has_errors else "result"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < MEMORY
    return verdict


def use(site: Site) -> None:
    """Ask a site for everything that a site generator asks it for."""
    for path in site.pages:
        assert "<hb-cite" not in site.html(path)
        site.toc(path)
        site.context(path)
    assert site.files()["catalogue.json"]


def damage(content: bytes, chance: random.Random) -> bytes:
    """Damage a file in one to three ways."""
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(WAYS)(content, chance)
    return content


def truncate(content: bytes, chance: random.Random) -> bytes:
    """The beginning of a file."""
    return content[: chance.randint(0, len(content))]


def flip(content: bytes, chance: random.Random) -> bytes:
    """Other bytes at a few places."""
    found = bytearray(content)
    for _ in range(min(len(found), chance.randint(1, 8))):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Without a piece."""
    first = chance.randint(0, len(content))
    return content[:first] + content[first + chance.randint(1, 200) :]


def insert(content: bytes, chance: random.Random) -> bytes:
    """With a piece that means something, once or several times."""
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(content))
        content = content[:place] + chance.choice(TOKENS) + content[place:]
    return content


def repeat(content: bytes, chance: random.Random) -> bytes:
    """With a piece of its own at another place."""
    first, place = chance.randint(0, len(content)), chance.randint(0, len(content))
    piece = content[first : first + chance.randint(1, 400)]
    return content[:place] + piece * chance.randint(1, 5) + content[place:]


def shuffle(content: bytes, chance: random.Random) -> bytes:
    """With some lines in another order."""
    lines = content.split(b"\n")
    first = chance.randint(0, len(lines))
    some = lines[first : first + 8]
    chance.shuffle(some)
    return b"\n".join([*lines[:first], *some, *lines[first + 8 :]])


WAYS = (truncate, truncate, flip, cut, insert, insert, repeat, shuffle)
