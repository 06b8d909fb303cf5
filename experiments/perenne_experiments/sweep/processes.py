"""Processes of this machine: slower to start than threads, and better where a policy is much asked in Python."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from perenne_experiments.replicates import usable_cores


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
    """Load the rules, and leave Ctrl-C to the program that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import perenne_model.life  # noqa: F401
