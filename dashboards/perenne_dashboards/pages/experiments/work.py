"""Work: what takes long is done in a thread of its own, tells how far it is, and can be called off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import solara

T = TypeVar("T")
Told = Callable[[int, int], None]
"""Called with the steps done and the steps to do; raises `CalledOff` when nobody waits any more."""


class CalledOff(Exception):  # noqa: N818 - no error: somebody's wish
    """Raised within work that nobody waits for any more."""


@dataclass(frozen=True)
class Work(Generic[T]):
    """Where some work stands.

    Attributes:
        value: what came of the last that was finished, whatever has been asked for since; None before.
        error: why the last one failed; None otherwise.
        busy: whether more is under way.
        share: how far it is, 0–1.
        called_off: whether the last one was called off.
        stop: calls it off.
    """

    value: T | None = None
    error: Exception | None = None
    busy: bool = False
    share: float = 0.0
    called_off: bool = False
    stop: Callable[[], None] = lambda: None


def use_work(key: Hashable, do: Callable[[Told], T]) -> Work[T]:
    """Do some work in a thread, again whenever its key changes; the older work is then called off.

    Args:
        key: what the work depends on; None for nothing to do.
        do: does it; it calls what it is given as it goes on.
    """
    state, put = solara.use_state(Work[Any]())

    def begin() -> Callable[[], None] | None:
        if key is None:
            put(Work())
            return None
        job = Job(do, put)
        job.start()
        return job.drop

    solara.use_effect(begin, [key])
    return state


class Job(Generic[T]):
    """One piece of work."""

    def __init__(self, do: Callable[[Told], T], put: Callable[[Callable[[Work[T]], Work[T]]], None]) -> None:
        """Take what is to be done, and what shows where it stands."""
        self._do = do
        self._put = put
        self._unwanted = threading.Event()
        self._dropped = False
        self._shown = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._show(lambda old: replace(old, busy=True, share=0.0, called_off=False, stop=self.stop))
        self._thread.start()

    def stop(self) -> None:
        """Call the work off, and say so."""
        self._unwanted.set()
        self._show(lambda old: replace(old, busy=False, called_off=True))

    def drop(self) -> None:
        """Call the work off without a word: other work takes its place."""
        self._dropped = True
        self._unwanted.set()

    def _run(self) -> None:
        try:
            value = self._do(self._told)
        except CalledOff:
            return
        except Exception as error:  # noqa: BLE001 - the page says it, or fails with it
            failure = error
            self._end(lambda old: replace(old, error=failure, busy=False))
        else:
            self._end(lambda old: replace(old, value=value, error=None, busy=False))

    def _told(self, done: int, of: int) -> None:
        if self._unwanted.is_set():
            raise CalledOff
        share = done / max(of, 1)
        if share - self._shown >= 0.02:
            self._shown = share
            self._show(lambda old: replace(old, share=share))

    def _end(self, change: Callable[[Work[T]], Work[T]]) -> None:
        if not self._unwanted.is_set():
            self._show(change)

    def _show(self, change: Callable[[Work[T]], Work[T]]) -> None:
        if not self._dropped:
            self._put(change)


def use_watched(look: Callable[[], T], key: Hashable, *, every: float) -> T:
    """Return what a look gives, looked at again every so many seconds; renders when it changes."""
    seen, put = solara.use_state(look())

    def begin() -> Callable[[], None]:
        ended = threading.Event()

        def go_on() -> None:
            while not ended.wait(every):
                put(look())

        put(look())
        threading.Thread(target=go_on, daemon=True).start()
        return ended.set

    solara.use_effect(begin, [key])
    return seen
