"""When Python looks for garbage, and gives back what is free."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage; what JSON holds never is any by itself.

    In a large handbook every look goes through millions of things that are in use. It
    serves as a decorator too.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def give_back() -> None:
    """Give memory that nothing uses back to the system, for programs that run beside.

    The C library keeps it for later; on Linux it can be asked not to (``malloc_trim``, which
    not every C library has).
    """
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
