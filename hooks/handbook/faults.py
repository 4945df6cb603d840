"""What a machine can lack, in one sentence each: room, rights, a font, a package."""

from __future__ import annotations

import errno

from handbook.editions.errors import EditionError
from handbook.pandoc import PandocError
from handbook.publish import PublishError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
UNTOUCHED = "The last site is as it was."


def sentence(error: BaseException) -> str:
    """What stopped a build, where it was the machine and not the handbook.

    Args:
        error: what was raised.

    Returns:
        One sentence, or an empty string for any other fault.

    Example:
        *before* ``OSError(28, "No space left on device", "/srv/.site-next/a.html")``,
        *after* ``The disk is full: /srv/.site-next/a.html cannot be written. The last site
        is as it was.``
    """
    if isinstance(error, PublishError):
        return str(error)
    if isinstance(error, (EditionError, PandocError)):
        return f"An edition could not be made: {error}. {UNTOUCHED}"
    if isinstance(error, ImportError):
        package = error.name or str(error)
        return f"The Python package {package} is missing: make site installs it. {UNTOUCHED}"
    if isinstance(error, MemoryError):
        return f"There is not enough memory for this handbook. {UNTOUCHED}"
    return _machine(error) if isinstance(error, OSError) else ""


def _machine(error: OSError) -> str:
    place = error.filename2 or error.filename
    what = str(place) if place else "a file"
    if error.errno in FULL:
        return f"The disk is full: {what} cannot be written. {UNTOUCHED}"
    reason = error.strerror or str(error)
    if error.errno in CLOSED:
        return f"{what} cannot be written to: {reason}. {UNTOUCHED}"
    return f"{what} cannot be used: {reason}. {UNTOUCHED}"
