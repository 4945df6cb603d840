"""Learns at once that a file has changed, where the system tells.

MkDocs looks at every file twice a second, which works on every disk and takes its time.
"""

from __future__ import annotations

import os
from typing import Any

from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

# For folders whose changes the system does not tell, such as those of another machine.
VARIABLE = "HANDBOOK_POLLING"
# To be read changes nothing, and a build reads every page.
CHANGES: list[Any] = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]


def observer() -> BaseObserver | None:
    """What tells of changed files, not yet started; None where MkDocs is to look by itself."""
    if os.environ.get(VARIABLE):
        return None
    found = Observer()
    schedule = found.schedule

    def of_changes(
        handler: FileSystemEventHandler, path: str, *, recursive: bool = False
    ) -> ObservedWatch:
        return schedule(handler, path, recursive=recursive, event_filter=CHANGES)

    found.schedule = of_changes  # type: ignore[method-assign, assignment]
    return found
