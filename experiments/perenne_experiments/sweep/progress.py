"""How far a sweep has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """What there is to tell while a sweep runs.

    Attributes:
        done: runs done by this sweep.
        total: runs that are wanted, those passed over too; None if it is not known.
        failed: runs that failed, of those done.
        skipped: runs passed over so far, since they were there.
        runs_a_second: runs done a second, since the first one was handed out.
        seconds_left: how long it will still take; None as long as it cannot be told.
    """

    done: int
    total: int | None
    failed: int
    skipped: int
    runs_a_second: float
    seconds_left: float | None


Progress = Callable[[SweepProgress], None]
"""Called in the thread of the sweep, each time that tasks are done."""


@dataclass(frozen=True, slots=True)
class SweepSummary:
    """What came of a sweep.

    Attributes:
        total: runs that are wanted, each once.
        skipped: runs that were there already.
        run: runs done now.
        failed: runs that failed, of those done now.
        seconds: how long it took.
        error: the first error of a run, or None.
    """

    total: int
    skipped: int
    run: int
    failed: int
    seconds: float
    error: str | None = None


class Tally:
    """Counts what is done."""

    def __init__(self, total: int | None) -> None:
        """Begin to count."""
        self.done = 0
        self.failed = 0
        self.error: str | None = None
        self.total = total
        self._begun = time.monotonic()

    def add(self, runs: int, failed: int, error: str | None) -> None:
        """Count a task."""
        self.done += runs
        self.failed += failed
        self.error = self.error or error

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return time.monotonic() - self._begun

    def progress(self, skipped: int) -> SweepProgress:
        """Return how far it has come."""
        pace = self.done / max(self.seconds, 1e-9)
        left = None
        if self.total is not None and self.done:
            left = max(0, self.total - skipped - self.done) / pace
        return SweepProgress(self.done, self.total, self.failed, skipped, pace, left)
