"""Print many editions on every core."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handbook import cores
from handbook.editions.cache import Entry
from handbook.editions.errors import EditionError
from handbook.editions.print.finish import finish, page_count
from handbook.editions.print.press import Press
from handbook.editions.print.printable import Printable

# A press remembers what it has set; each batch gets a fresh one, so that what it
# remembers goes with it. Large batches share the most work, and need the most memory; as
# long as every core has a batch, each has this much of data at the most, in letters.
LARGEST, SMALLEST = 5_000_000, 1_200_000


@dataclass(frozen=True)
class Shop:
    """What every press needs.

    Attributes:
        families: the fonts to use.
        paths: the font files.
        day: the date that editions bear.
        own: the handbook's own paper.
    """

    families: tuple[str, ...]
    paths: tuple[Path, ...]
    day: date
    own: str


@dataclass(frozen=True)
class PrintJob:
    """An edition to print.

    Attributes:
        name: what it is called when something goes wrong.
        printable: what it is made from.
        papers: the papers that it is wanted on.
        with_starts: whether to tell on which page each place stands.
        may_be_tight: whether it may be set tighter where that saves a page.
    """

    name: str
    printable: Printable
    papers: tuple[str, ...]
    with_starts: bool = False
    may_be_tight: bool = False


Done = dict[str, Entry]


def print_all(shop: Shop, jobs: list[PrintJob]) -> Iterator[tuple[int, Done]]:
    """Print editions, several at a time.

    Args:
        shop: what every press needs.
        jobs: the editions; equal sizes next to each other share their work.

    Yields:
        The number of a job and its PDFs by paper, in the order in which they get done.

    Raises:
        EditionError: one of them could not be made.
    """
    width = cores.count()
    batches = _batches(jobs, width)
    workers = min(width, len(batches))
    if not batches:
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=1) as pool:
        numbers: dict[Future[list[Done]], list[int]] = {
            pool.submit(print_batch, shop, [jobs[number] for number in batch]): batch
            for batch in batches
        }
        try:
            for future in as_completed(numbers):
                yield from zip(numbers[future], future.result(), strict=True)
        except BrokenProcessPool as error:
            reason = f"set {cores.VARIABLE}=1 if there is too little memory"
            raise EditionError(f"a process that made editions was ended; {reason}") from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def print_batch(shop: Shop, jobs: list[PrintJob]) -> list[Done]:
    """Print editions one after another on one press.

    Args:
        shop: what the press needs.
        jobs: the editions.
    """
    press = Press(shop.families, shop.paths, shop.day)
    try:
        return [_print(press, shop, job) for job in jobs]
    finally:
        press.close()


def _print(press: Press, shop: Shop, job: PrintJob) -> Done:
    try:
        printed = press.print(job.printable, job.with_starts)
        pages = page_count(printed.content)
        if job.may_be_tight and pages > 1:
            tight = press.print(job.printable, is_tight=True)
            if page_count(tight.content) < pages:
                printed, pages = tight, page_count(tight.content)
    except EditionError as error:
        raise EditionError(f"{job.name} could not be made: {error}") from error
    facts = {"pages": pages, "starts": printed.starts}
    finished = finish(printed.content, shop.own, job.papers)
    return {paper: Entry(content, facts) for paper, content in finished.items()}


def _batches(jobs: list[PrintJob], width: int) -> list[list[int]]:
    """The numbers of the jobs in batches, so many that every core has one; the largest first."""
    total = sum(len(job.printable.data) for job in jobs)
    most = min(max(total // width, SMALLEST), LARGEST)
    batches: list[list[int]] = []
    room = 0
    for number, job in enumerate(jobs):
        size = len(job.printable.data)
        if not batches or size > room:
            batches.append([])
            room = most
        batches[-1].append(number)
        room -= size
    return sorted(batches, key=lambda batch: -sum(len(jobs[n].printable.data) for n in batch))
