"""The crew: who does the tasks of a sweep, threads of this process or an executor that was given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event as Flag
from typing import Any, Protocol

from perenne_experiments.lives.workers import usable_cores
from perenne_experiments.sweep.task import Task, TaskResult, pack, run_packed, run_task, unpack

_WORKERS_ELSEWHERE = 32  # on an executor that does not say how many it has


class Crew(Protocol):
    """What a sweep asks of those who do its tasks."""

    @property
    def workers(self) -> int:
        """How many tasks are done at a time."""

    def submit(self, task: Task) -> Future[Any]:
        """Hand out a task."""

    def result(self, future: Future[Any]) -> TaskResult:
        """Return what came of a task that is done."""

    def stop(self, futures: Iterable[Future[Any]]) -> Sequence[Future[Any]]:
        """Call back what was handed out; return what will be done soon, or is."""


class Threads:
    """Threads of this process, which the compiled model lets run side by side."""

    def __init__(self, pool: ThreadPoolExecutor, workers: int) -> None:
        """Take a pool and its size."""
        self.workers = workers
        self._pool = pool
        self._stop = Flag()

    def submit(self, task: Task) -> Future[TaskResult]:
        """Hand out a task."""
        return self._pool.submit(run_task, task, self._stop)

    def result(self, future: Future[TaskResult]) -> TaskResult:
        """Return what came of a task."""
        return future.result()

    def stop(self, futures: Iterable[Future[TaskResult]]) -> Sequence[Future[TaskResult]]:
        """Call back what was not begun; what is under way ends after the run that it is at."""
        self._stop.set()
        return [future for future in futures if not future.cancel()]


class Elsewhere:
    """Any executor: what goes there and comes back is bytes."""

    def __init__(self, executor: Executor, workers: int | None) -> None:
        """Take an executor, and how many tasks it does at a time, unless it says so itself."""
        self._executor = executor
        self._workers = workers

    @property
    def workers(self) -> int:
        """How many tasks are done at a time: what was said, or what the executor says."""
        if self._workers is not None:
            return self._workers
        said = getattr(self._executor, "workers", None) or getattr(self._executor, "_max_workers", None)
        return max(1, int(said)) if said else _WORKERS_ELSEWHERE

    def submit(self, task: Task) -> Future[Any]:
        """Hand out a task."""
        return self._executor.submit(run_packed, pack(task))

    def result(self, future: Future[Any]) -> TaskResult:
        """Return what came of a task."""
        return unpack(future.result())

    def stop(self, futures: Iterable[Future[Any]]) -> Sequence[Future[Any]]:
        """Call back what is not done; nobody waits for what is under way elsewhere."""
        return [future for future in futures if future.done() or (not future.cancel() and future.done())]


@contextmanager
def crew_of(executor: Executor | None, jobs: int | None) -> Iterator[Crew]:
    """Give the crew of a sweep; leave no thread behind.

    Args:
        executor: where to run; None for threads of this process.
        jobs: how many tasks at a time; by default what the executor says, or one for each usable core.
    """
    if executor is not None:
        yield Elsewhere(executor, jobs)
        return
    import perenne_model.life  # noqa: F401 - the rules are loaded in this thread, so that Ctrl-C is heard meanwhile

    workers = jobs or usable_cores()
    with ThreadPoolExecutor(workers, thread_name_prefix="perenne") as pool:
        yield Threads(pool, workers)
