"""The handbook generator: Markdown chapters and one bibliography in, every edition out.

The library takes strings and dataclasses and gives values and findings.
It does not know MkDocs; ``hooks/events.py`` is the only file that does.
"""

import gc
import os

from handbook.later import put_off

# Python looks for garbage whenever so many new objects are there. To load modules and to read
# a handbook makes many more than its own limit, and none of them is garbage.
gc.set_threshold(1_000_000)
# None is used, and to look for plugins of it takes longer than to make what they would see.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# MkDocs loads our extensions before its plugins, and these, and libraries of the extensions,
# ask for packages that serve to fetch things from elsewhere.
put_off("requests")
put_off("validators")
put_off("ssl")

__version__ = "0.1.0"
