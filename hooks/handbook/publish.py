"""Publish all or nothing: a site is made beside the old one and takes its place in one step."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def staging_folder(site: Path) -> Path:
    """The folder in which a site is made, beside the one that it will replace."""
    return site.with_name(f".{site.name}-next")


def prepare(site: Path) -> Path:
    """Make an empty folder to build a site in.

    Args:
        site: where the finished site is to stand.

    Returns:
        The folder to build in.
    """
    staging = staging_folder(site)
    if staging.exists():
        shutil.rmtree(staging)
    staging.mkdir(parents=True)
    return staging


def publish(site: Path) -> None:
    """Let the site made in the staging folder take the place of the old one.

    On Linux the two change names in one step, so that there is a whole site at every
    moment. Elsewhere the old one is moved away first.

    Args:
        site: where the finished site is to stand.
    """
    staging = staging_folder(site)
    if not site.exists():
        staging.rename(site)
        return
    if not _exchange(staging, site):
        old = site.with_name(f".{site.name}-old")
        if old.exists():
            shutil.rmtree(old)
        site.rename(old)
        staging.rename(site)
        shutil.rmtree(old, ignore_errors=True)
        return
    shutil.rmtree(staging, ignore_errors=True)


def discard(site: Path) -> None:
    """Remove what a failed build has left."""
    shutil.rmtree(staging_folder(site), ignore_errors=True)


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
