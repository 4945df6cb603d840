"""The handbook generator: Markdown chapters and one bibliography in, every edition out.

The library takes strings and dataclasses and gives values and findings.
It does not know MkDocs; ``hooks/events.py`` is the only file that does.
"""

import gc

# Python looks for garbage whenever so many new objects are there. To load modules and to read
# a handbook makes many more than its own limit, and none of them is garbage.
gc.set_threshold(1_000_000)

__version__ = "0.1.0"
