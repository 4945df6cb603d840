"""The handbook generator: Markdown chapters and one bibliography in, every edition out.

The library takes strings and dataclasses and gives values and findings.
It does not know MkDocs; ``hooks/events.py`` is the only file that does.
"""

__version__ = "0.1.0"
