"""Modules that are loaded when something of them is first asked for.

A rebuild takes less than a second, and many modules serve what it seldom needs.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """Stands for a module, and loads it when something of it is asked for.

    Args:
        name: the module's full name.
    """

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def put_off(name: str) -> None:
    """Have a package that others import loaded when they first use it.

    mkdocs-bibtex imports an HTTP client (requests) for bibliographies that lie elsewhere, and
    what tells addresses from names (validators). Ours never lie there, and to load these takes
    longer than to render a chapter. Nothing happens where a package is loaded already, or is
    not there.

    Args:
        name: the package's name.
    """
    if name not in sys.modules and (spec := find_spec(name)) is not None:
        module = Later(name)
        # An import of a loaded module looks at this, and should not find it missing.
        module.__spec__ = spec
        sys.modules[name] = module
