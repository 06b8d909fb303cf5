"""How far a sweep has come: a line on a terminal, and now and then a line in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from perenne import terminal
from perenne.session import Session
from perenne.texts.sweep import duration

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store
    from perenne_experiments.sweep.progress import Progress, SweepProgress

_BETWEEN_LINES = 60.0  # seconds


@contextmanager
def sweep_progress(session: Session, store: Store) -> Iterator[Progress]:
    """Give a function that tells how far the sweep has come, and after Ctrl-C how to go on; on standard error."""
    try:
        with _meter(session) as advance:
            yield advance
    except KeyboardInterrupt:
        terminal.tell(session.say("sweep.stopped", store=store.folder))
        raise


@contextmanager
def _meter(session: Session) -> Iterator[Progress]:
    if not sys.stderr.isatty():
        yield _Log(session)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(told: SweepProgress) -> None:
            text = progress_text(told, session)
            bar.update(task, completed=told.done + told.skipped, total=told.total, description=text)

        yield advance


def progress_text(told: SweepProgress, session: Session) -> str:
    """Return how far a sweep has come, in a line."""
    from perenne_experiments.words.numerals import Numerals

    number = Numerals(session.language).number
    parts = [
        session.say(
            "sweep.progress",
            done=number(told.done + told.skipped),
            total="…" if told.total is None else number(told.total),
            pace=number(told.runs_a_second, 1 if told.runs_a_second < 10 else 0),
        )
    ]
    if told.seconds_left is not None:
        parts.append(session.say("sweep.left", duration=duration(told.seconds_left, session)))
    if told.failed:
        parts.append(session.say("sweep.failures", number=number(told.failed)))
    return session.say("sweep.comma").join(parts)


class _Log:
    """Writes a line a minute: enough for who reads the log of a batch job."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last = time.monotonic()

    def __call__(self, told: SweepProgress) -> None:
        if time.monotonic() - self._last >= _BETWEEN_LINES:
            self._last = time.monotonic()
            terminal.tell(progress_text(told, self._session))
