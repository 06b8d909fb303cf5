"""Processes of this machine: slower to start than threads, quicker in the long run, since none waits for another."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

from perenne_experiments.lives.workers import usable_cores


@contextmanager
def processes(number: int | None = None) -> Iterator[Executor]:
    """Give processes of this machine as an executor; each loads the rules by itself, which takes some seconds.

    Args:
        number: how many; by default one for each usable core.
    """
    pool = ProcessPoolExecutor(number or usable_cores(), mp_context=get_context("spawn"), initializer=_prepare)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare() -> None:
    """Load the rules, leave Ctrl-C to the program that started this one, and end when that program is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()
    import perenne_model.life  # noqa: F401


def _end_with_the_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
