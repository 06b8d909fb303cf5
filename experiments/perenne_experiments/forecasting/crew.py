"""A crew: many lives lived at once, on an executor or in threads of this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import TypeVar

from perenne_experiments.lives.workers import hand_out

Result = TypeVar("Result")

Progress = Callable[[int, int], None]
"""Called with the lives lived and the lives to live."""


class Crew:
    """Lives many lives, on an executor or in threads of this process, and counts them."""

    def __init__(self, executor: Executor | None, jobs: int | None, progress: Progress | None, total: int) -> None:
        """Take where to live them, how many threads, who watches, and how many lives there are in all."""
        self.total = total
        self._executor = executor
        self._jobs = jobs
        self._progress = progress
        self._done = 0

    def map(self, function: Callable[..., Result], work: Sequence[tuple[object, ...]]) -> list[Result]:
        """Return what comes of each piece of work, in order."""
        found: list[Result] = []

        def take(_: object, result: Result) -> None:
            found.append(result)
            self._done += 1
            if self._progress:
                self._progress(self._done, max(self.total, self._done))

        hand_out(function, work, take, executor=self._executor, jobs=self._jobs)
        return found
