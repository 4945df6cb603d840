"""What a press prints; a process that prints loads no more of the library than this."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Printable:
    """Everything that a printed edition is made from.

    Attributes:
        data: what the template draws, as JSON.
        files: drawings and pictures by the names under which the data speak of them.
    """

    data: str
    files: dict[str, bytes]
