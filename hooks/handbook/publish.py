"""Publish all or nothing: a site is made beside the old one and takes its place in one step."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from handbook.turns import Turn

AT_FDCWD = -100
RENAME_EXCHANGE = 2


class PublishError(Exception):
    """A site cannot stand where it should; the message is one sentence."""


class Publication:
    """One build of a site, from its empty staging folder to its place.

    Only one publication of a site is under way at a time: a second one waits.

    Attributes:
        site: where the finished site is to stand.
        staging: the folder to build in, beside it.
    """

    def __init__(self, site: Path, turn: Turn) -> None:
        self.site = site
        self.staging = _beside(site, "next")
        self._turn = turn

    @classmethod
    def begin(cls, site: Path, sources: Path, tell: Callable[[str], None]) -> Publication:
        """Wait for other builds of the site, clear what a killed one left, make a folder.

        Args:
            site: where the finished site is to stand.
            sources: the folder of the handbook, which the site may not take the place of.
            tell: told in a sentence when another build has to be waited for.

        Raises:
            PublishError: the site cannot stand there.
            OSError: the folder around it cannot be written to.
        """
        site = site.resolve()
        sources = sources.resolve()
        if site == sources or site in sources.parents:
            raise PublishError(f"The site would take the place of the handbook itself: {site}")
        if site.exists() and not site.is_dir():
            raise PublishError(f"The site cannot stand in the place of a file: {site}")
        site.parent.mkdir(parents=True, exist_ok=True)
        turn = Turn(
            _beside(site, "lock"),
            lambda: tell(f"Another build of {site} is under way; waiting for it"),
        )
        publication = cls(site, turn)
        try:
            publication._clear()
            publication.staging.mkdir()
        except BaseException:
            publication.end()
            raise
        return publication

    def publish(self) -> None:
        """Let the new site take the place of the old one.

        On Linux the two change names in one step, so that there is a whole site at every
        moment. Elsewhere the old one is moved away first, and back again by the next build
        when this one is killed in between.
        """
        if not self.site.exists():
            self.staging.rename(self.site)
        elif _exchange(self.staging, self.site):
            shutil.rmtree(self.staging, ignore_errors=True)
        else:
            old = _beside(self.site, "old")
            self.site.rename(old)
            self.staging.rename(self.site)
            shutil.rmtree(old, ignore_errors=True)
        self.end()

    def discard(self) -> None:
        """Remove what a failed build has left; the last site stays as it was."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.end()

    def end(self) -> None:
        """Let the next build of this site begin."""
        self._turn.end()

    def _clear(self) -> None:
        old = _beside(self.site, "old")
        if old.exists() and not self.site.exists():
            old.rename(self.site)
        for folder in (old, self.staging):
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(folder)


def _beside(site: Path, purpose: str) -> Path:
    """A hidden name beside a site, such as ``.site-next``."""
    return site.with_name(f".{site.name}-{purpose}")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders with Linux's ``renameat2``; False where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameat2", None)
    if rename is None:
        return False
    done = rename(
        AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), ctypes.c_uint(RENAME_EXCHANGE)
    )
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))
