"""A cluster: the workers of a Dask scheduler, on this machine or on many."""

from __future__ import annotations

import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from typing import Any

from perenne_experiments.errors.extra import ExtraError
from perenne_experiments.sweep.error import SweepError

PATIENCE = 10
"""Seconds that a scheduler has to answer."""

_ADDRESS = re.compile(r"(tcp|tls)://([^\s/:]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?")
_PORT = 8786  # a scheduler's, where none is given
_GREETING = b"pickle-protocol"  # a scheduler speaks first, and says among other things which pickles it takes
_LONGEST_GREETING = 65_536
_PAUSE = 0.2  # seconds between two tries: the scheduler may just be starting
_GLANCE = 2.0  # seconds between two counts of the workers


class ClusterExecutor(Executor):
    """The workers of a scheduler, as an executor.

    A task whose worker is lost is done again by another. Workers may come and go; until the first comes, tasks wait.
    """

    def __init__(self, client: Any) -> None:
        """Take a client that is connected."""
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._workers = 1
        self._counted = -_GLANCE

    @property
    def workers(self) -> int:
        """How many tasks are done at a time, at the last count; 1 where nobody has come yet."""
        if time.monotonic() - self._counted > _GLANCE:
            known = self._client.scheduler_info(n_workers=-1)["workers"]
            self._workers = max(1, sum(worker["nthreads"] for worker in known.values()))
            self._counted = time.monotonic()
        return self._workers

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand out a call; what is called must be importable by the workers."""
        future: Future[Any] = self._executor.submit(fn, *args, **kwargs)
        return future


@contextmanager
def cluster(address: str, *, patience: float = PATIENCE) -> Iterator[ClusterExecutor]:
    """Give the workers of a scheduler; leave the cluster as it was.

    Args:
        address: where the scheduler listens, as in tcp://host:8786.
        patience: seconds that it has to answer.

    Raises:
        ExtraError: the library of clusters is not installed.
        SweepError: the address is none, or nobody answers there.
    """
    if not _ADDRESS.fullmatch(address):
        raise SweepError("sweep.scheduler_address", address=address)
    if address.startswith("tcp:") and not answers(address, patience):
        raise SweepError("sweep.no_scheduler", address=address, seconds=round(patience))
    with _quiet(), _client(address, patience) as client:
        yield ClusterExecutor(client)


def answers(address: str, patience: float) -> bool:
    """Tell whether a scheduler answers at an address; the library itself would wait for ever for a silent one."""
    found = _ADDRESS.fullmatch(address)
    until = time.monotonic() + patience
    while found is not None and (left := until - time.monotonic()) > 0:
        with suppress(OSError, OverflowError, UnicodeError):
            place = found[2].strip("[]"), int(found[3] or _PORT)
            with socket.create_connection(place, timeout=left) as line:
                return _greets(line, until)
        time.sleep(min(_PAUSE, left))
    return False


def _greets(line: socket.socket, until: float) -> bool:
    heard = b""
    with suppress(TimeoutError):
        while _GREETING not in heard and len(heard) < _LONGEST_GREETING:
            line.settimeout(max(0.001, until - time.monotonic()))
            more = line.recv(4096)
            if not more:
                break
            heard += more
    return _GREETING in heard


def _client(address: str, patience: float) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ExtraError("distributed", "cluster") from None
    try:
        connect: Any = Client
        return connect(address, timeout=patience, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise SweepError("sweep.no_scheduler", address=address, seconds=round(patience)) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's own messages from the terminal: what matters is told by errors."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
