"""Workers: tasks handed out, and what came of them taken in the order of the tasks, whoever was done first.

So that no result depends on how many workers there were.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from threading import Event as Flag
from typing import Any, TypeVar

Task = tuple[Any, ...]
Result = TypeVar("Result")

_AHEAD = 4  # tasks handed out per thread before the first is back: bounds what waits in memory
_AHEAD_ELSEWHERE = 256  # on an executor whose number of workers is not known
_PATIENCE = 0.2  # seconds between looks


class StoppedError(RuntimeError):
    """A task that was told to stop before its end."""


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def hand_out(
    run: Callable[..., Result],
    tasks: Iterable[Task],
    take: Callable[[Task, Result], None],
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
) -> None:
    """Do tasks, and take what comes of them in their order.

    Args:
        run: does a task: called with the task's values and a flag. Once that is set, StoppedError is expected soon; on
            an executor there is None in its place.
        tasks: the values of each task.
        take: called in this thread with each task and what came of it.
        executor: where to run; by default threads of this process, which the compiled model lets run side by side.
        jobs: number of those threads; by default one for each usable core.

    Raises:
        BaseException: what a task or `take` raised, or KeyboardInterrupt; what was handed out has been called back.
    """
    if executor is not None:
        _in_order(lambda task: executor.submit(run, *task, None), tasks, take, _AHEAD_ELSEWHERE)
        return
    import perenne_model.life  # noqa: F401 - the rules are loaded in this thread, so that Ctrl-C is heard meanwhile

    threads = jobs or usable_cores()
    stop = Flag()
    with ThreadPoolExecutor(threads, thread_name_prefix="perenne") as pool:
        try:
            _in_order(lambda task: pool.submit(run, *task, stop), tasks, take, threads * _AHEAD)
        except BaseException:
            stop.set()
            raise


def _in_order(
    submit: Callable[[Task], Future[Result]],
    tasks: Iterable[Task],
    take: Callable[[Task, Result], None],
    ahead: int,
) -> None:
    waiting: deque[tuple[Task, Future[Result]]] = deque()

    def take_first() -> None:
        task, future = waiting[0]
        take(task, _patient_result(future))
        waiting.popleft()

    try:
        for task in tasks:
            waiting.append((task, submit(task)))
            if len(waiting) >= ahead:
                take_first()
        while waiting:
            take_first()
    finally:
        for _, future in waiting:
            future.cancel()


def _patient_result(future: Future[Result]) -> Result:
    """Return the result of a future; wait in looks, so that Ctrl-C is heard on Windows too."""
    while not future.done():
        wait([future], timeout=_PATIENCE)
    return future.result()
