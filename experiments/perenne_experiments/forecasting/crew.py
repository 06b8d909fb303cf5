"""A crew: many lives lived at once, on an executor or in threads of this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from threading import Event as Flag
from typing import TypeVar

from perenne_experiments.replicates import patient_result, usable_cores

Result = TypeVar("Result")

Progress = Callable[[int, int], None]
"""Called with the lives lived and the lives to live."""


class Crew:
    """Lives many lives, on an executor or in threads of this process, and counts them."""

    def __init__(self, executor: Executor | None, jobs: int | None, progress: Progress | None, total: int) -> None:
        """Take where to live them, how many threads, who watches, and how many lives there are in all."""
        self.total = total
        self._executor = executor
        self._jobs = jobs or usable_cores()
        self._progress = progress
        self._done = 0

    def map(self, function: Callable[..., Result], work: Sequence[tuple[object, ...]]) -> list[Result]:
        """Return what comes of each piece of work, in order."""
        if self._executor is not None:
            return self._gathered([self._executor.submit(function, *one, None) for one in work])
        import perenne_model.life  # noqa: F401 - the rules are loaded in this thread, so that Ctrl-C is heard meanwhile

        stop = Flag()
        with ThreadPoolExecutor(self._jobs, thread_name_prefix="perenne") as pool:
            futures = [pool.submit(function, *one, stop) for one in work]
            try:
                return self._gathered(futures)
            except BaseException:
                stop.set()
                raise

    def _gathered(self, futures: Sequence[Future[Result]]) -> list[Result]:
        found = []
        try:
            for future in futures:
                found.append(patient_result(future))
                self._done += 1
                if self._progress:
                    self._progress(self._done, max(self.total, self._done))
        finally:
            for future in futures:
                future.cancel()
        return found
