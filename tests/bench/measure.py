"""Time, processor time and memory of a command and of all processes that it starts."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# So often memory is looked at, in seconds.
STEP = 0.25


@dataclass(frozen=True)
class Figures:
    """What one run took.

    Attributes:
        seconds: from start to end.
        cpu: seconds of processor time, of all its processes.
        largest: memory in MB of its largest process.
        together: memory in MB of all its processes at one moment; pages that they share
            count once. 0 where the system does not tell.
    """

    seconds: float
    cpu: float
    largest: float
    together: float


class CommandError(Exception):
    """The command ended with a fault; the message is the end of what it said."""


def measure(command: str, folder: Path, environment: dict[str, str], timeout: float) -> Figures:
    """Run a command and measure it.

    Args:
        command: words apart by spaces.
        folder: where it runs.
        environment: variables beside those of this process.
        timeout: seconds after which it is ended.

    Raises:
        CommandError: it ended with a fault.
    """
    # For everybody but a first reader, Python has kept what it made of each library.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    log = folder / "bench.log"
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.split(),
            cwd=folder,
            env={**own, **environment},
            stdout=output,
            stderr=output,
        )
        watch = _Watch(process.pid)
        watch.start()
        # Python's own wait with a limit looks only twenty times a second.
        limit = threading.Timer(timeout, process.kill)
        limit.start()
        process.wait()
        seconds = time.perf_counter() - start
        limit.cancel()
        watch.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise CommandError(log.read_text(errors="replace")[-600:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Figures(seconds, cpu, watch.largest / 1024, watch.together / 1024)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its children again and again, in kB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.largest = 0.0
        self.together = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(STEP):
            sizes = [_memory(pid) for pid in _family(self.pid)]
            self.largest = max([self.largest, *(own for own, _ in sizes)])
            self.together = max(self.together, sum(share for _, share in sizes))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            text = Path(f"/proc/{one}/task/{one}/children").read_text()
        except OSError:
            continue
        found += map(int, text.split())
    return found


def _memory(pid: int) -> tuple[float, float]:
    """Memory of a process in kB: all of it, and with shared pages shared out."""
    sizes = {"Rss": 0.0, "Pss": 0.0}
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in sizes:
                sizes[name] = float(rest.split()[0])
    except (OSError, ValueError, IndexError):
        return 0.0, 0.0
    return sizes["Rss"], sizes["Pss"]
