"""Running a sweep: what is missing in the store is run, and committed as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.store.error import StoreError
from perenne_experiments.store.wanted import want, want_no_more
from perenne_experiments.sweep.agenda import Agenda, Pace
from perenne_experiments.sweep.crew import Crew, crew_of
from perenne_experiments.sweep.error import SweepError
from perenne_experiments.sweep.journal import Journal
from perenne_experiments.sweep.progress import Progress, SweepSummary, Tally
from perenne_experiments.sweep.share import Share
from perenne_experiments.sweep.task import Task, TaskResult, failed_result
from perenne_model.version import model_version

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store
    from perenne_experiments.sweep.configuration import Configuration

_AHEAD = 2  # tasks handed out per worker: nobody waits, and little is lost
_PATIENCE = 0.2  # seconds between looks, so that Ctrl-C is heard on Windows too
_MOST_ATTEMPTS = 4
"""Workers that may be lost over one run before it counts as failed."""

_LOST_WORKER = "KilledWorker"  # by name, so that the library of clusters is not imported for it


def run_sweep(
    configurations: Iterable[Configuration],
    store: Store,
    *,
    replicates: int,
    seed: int,
    executor: Executor | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    total: int | None = None,
    retry_failed: bool = False,
    share: Share = Share(),  # noqa: B008 - immutable
) -> SweepSummary:
    """Run every replicate of every configuration that the store does not have yet.

    Replicate k has the same seed in all configurations, so that they are compared with the same people and the same
    luck. A run that fails is a row with its error. The rows are the same whatever the workers are.

    Args:
        configurations: what to run; taken one by one, as the runs go on.
        store: where the runs go.
        replicates: runs of each, 1 or more.
        seed: seed of the whole, as `compare` takes it.
        executor: where to run; by default threads of this process, which the compiled model lets run side by side.
        jobs: how many tasks at a time; by default what the executor says, or one for each usable core.
        progress: called in this thread as tasks are done.
        total: how many runs there are in all, where the configurations cannot be counted beforehand.
        retry_failed: whether to run again what failed before.
        share: which of the runs to do, where several programs do the sweep side by side.

    Raises:
        ValueError: a number below 1.
        SweepError: the workers are of no use: another version of the model, no contact.
        StoreError: the store is damaged, or the disk is full, or the like.
        KeyboardInterrupt: as it came. Whatever is raised, what was committed stays.
    """
    for name, number in (("replicates", replicates), ("jobs", 1 if jobs is None else jobs)):
        if number < 1:
            raise ValueError(f"{name} = {number}: expected 1 or more")
    seeds = [replicate_seed(seed, replicate) for replicate in range(replicates)]
    there = store.keys(failed=not retry_failed)
    agenda = Agenda(configurations, seeds, there, model_version(), share)
    if total is None and isinstance(configurations, Sized):
        total = len(configurations) * replicates
    if total is not None:
        want(store, total, sum(map(len, there.values())))
    mine = None if total is None else total // share.of  # give or take a few
    with crew_of(executor, jobs) as crew:
        summary = _Sweep(agenda, crew, Journal(store), Tally(mine), progress).run()
    if total is not None and share.of == 1:
        want_no_more(store, total)
    return summary


class _Sweep:
    """One sweep on its way."""

    def __init__(self, agenda: Agenda, crew: Crew, journal: Journal, tally: Tally, progress: Progress | None) -> None:
        self._agenda = agenda
        self._crew = crew
        self._journal = journal
        self._tally = tally
        self._progress = progress
        self._pace = Pace()
        self._out: dict[Future[Any], Task] = {}

    def run(self) -> SweepSummary:
        try:
            while self._hand_out():
                self._take_in()
                self._keep()
                self._report()
            self._journal.commit()
        except StoreError:
            self._crew.stop(self._out)  # nothing more can be kept
            raise
        except BaseException:
            self._stop()
            raise
        self._report()
        tally, skipped = self._tally, self._agenda.skipped
        return SweepSummary(tally.done + skipped, skipped, tally.done, tally.failed, tally.seconds, tally.error)

    def _hand_out(self) -> bool:
        """Keep every worker busy; tell whether anything is under way."""
        while len(self._out) < self._crew.workers * _AHEAD:
            task = self._agenda.next_task(self._size())
            if task is None:
                break
            self._out[self._crew.submit(task)] = task
        return bool(self._out)

    def _size(self) -> int:
        """Return how many runs the next task should have: fewer at the end, so that all workers end together."""
        size = self._pace.runs_a_task()
        if self._tally.total is None:
            return size
        under_way = sum(map(len, self._out.values()))
        left = self._tally.total - self._agenda.skipped - self._agenda.repeated - self._tally.done - under_way
        return max(1, min(size, -(-left // (self._crew.workers * _AHEAD))))

    def _take_in(self) -> None:
        done, _ = wait(self._out, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
        for future in done:
            task = self._out.pop(future)
            result = self._result(future, task)
            if result is None:
                continue
            self._tally.add(result.table.num_rows, result.failed, result.error)
            self._pace.learn(result.table.num_rows, result.seconds)
            self._journal.add(result.table)

    def _keep(self) -> None:
        """Commit what was done, if it is time, and see what other sweeps have done."""
        if self._journal.due:
            self._journal.commit()
            self._agenda.learn(self._journal.news())

    def _result(self, future: Future[Any], task: Task) -> TaskResult | None:
        """Return what came of a task; None when it was put back, since a worker was lost over it."""
        try:
            return self._crew.result(future)
        except SweepError:
            raise
        except (BrokenExecutor, CancelledError) as error:
            raise SweepError("sweep.workers_lost", reason=_told(error)) from error
        except Exception as error:
            if type(error).__name__ != _LOST_WORKER:
                raise SweepError("sweep.worker_error", reason=_told(error)) from error
            if len(task) == 1 and task.attempts + 1 >= _MOST_ATTEMPTS:
                return failed_result(task, _told(error))
            self._agenda.give_back(task.halves())
            return None

    def _stop(self) -> None:
        """Call back what was handed out, and keep what came of it so far."""
        for future in self._crew.stop(self._out):
            with suppress(Exception):  # what stopped the sweep is told, not what followed from it
                self._journal.add(self._crew.result(future).table)
        self._journal.commit()

    def _report(self) -> None:
        if self._progress is not None:
            self._progress(self._tally.progress(self._agenda.skipped))


def _told(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
