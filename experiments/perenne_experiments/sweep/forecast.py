"""A forecast: how many runs a sweep will do, how long it will take, and how large its store will be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.lives.workers import usable_cores
from perenne_experiments.sweep.agenda import Agenda
from perenne_experiments.sweep.journal import SOONEST
from perenne_experiments.sweep.task import Batch, Task, run_task
from perenne_model.version import model_version

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store
    from perenne_experiments.sweep.configuration import Configuration

TRIED = 8
"""Configurations that are tried, spread over the whole."""

# Measured on stores of some thousand runs: compressed numbers and shared texts.
_BYTES_A_RUN = 20
_BYTES_A_CONFIGURATION = 16
_BYTES_A_FACTOR = 8
_BYTES_A_PART = 7_000
_MOST_PARTS = 300
_SCALING = 0.85  # each worker beyond the first adds a little less


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a sweep will take.

    Attributes:
        configurations: how many there are.
        runs: how many runs are wanted, each once.
        there: how many of them the store has already.
        seconds_a_run: mean time of a run on one core, measured.
        seconds: how long what is missing will take with so many jobs.
        bytes: how large the store will be.
        tried: how many runs were done to find out.
        failed: how many of those failed.
        error: the error of the first that failed, or None.
    """

    configurations: int
    runs: int
    there: int
    seconds_a_run: float
    seconds: float
    bytes: int
    tried: int
    failed: int
    error: str | None


def forecast(
    configurations: Iterable[Configuration],
    *,
    replicates: int,
    seed: int,
    store: Store | None = None,
    jobs: int | None = None,
    tried: int = TRIED,
) -> Forecast:
    """Try a few runs, and reckon with all of them; nothing is written.

    Args:
        configurations: what would be run.
        replicates: runs of each.
        seed: seed of the whole.
        store: where the runs would go; None if it does not exist yet.
        jobs: how many threads would run; by default one for each usable core.
        tried: how many configurations to try.
    """
    chosen = list(configurations)
    seeds = [replicate_seed(seed, replicate) for replicate in range(replicates)]
    there, runs = _counted(chosen, seeds, store)
    sample = _spread(chosen, tried)
    result = run_task(Task(model_version(), tuple(Batch.of(one, [0], seeds[:1]) for one in sample)))
    seconds = result.seconds / max(1, len(sample))
    lasting = seconds * (runs - there) / (1 + _SCALING * ((jobs or usable_cores()) - 1))
    return Forecast(
        configurations=len(chosen),
        runs=runs,
        there=there,
        seconds_a_run=seconds,
        seconds=lasting,
        bytes=_size(chosen, runs, lasting),
        tried=len(sample),
        failed=result.failed,
        error=result.error,
    )


def _counted(configurations: Sequence[Configuration], seeds: Sequence[int], store: Store | None) -> tuple[int, int]:
    """Return how many runs are there, and how many are wanted."""
    agenda = Agenda(configurations, seeds, store.keys() if store else {}, model_version())
    missing = 0
    while (task := agenda.next_task(1_000_000)) is not None:
        missing += len(task)
    return agenda.skipped, agenda.skipped + missing


def _size(configurations: Sequence[Configuration], runs: int, seconds: float) -> int:
    """Return how large a store of so many runs, written over so long, will be in bytes."""
    factors = max((len(one.factors) for one in configurations), default=0)
    each = _BYTES_A_CONFIGURATION + _BYTES_A_FACTOR * factors
    pieces = 1 + min(_MOST_PARTS, round(seconds / SOONEST))
    return runs * _BYTES_A_RUN + len(configurations) * each + pieces * _BYTES_A_PART


def _spread(configurations: Sequence[Configuration], number: int) -> list[Configuration]:
    step = max(1, len(configurations) // number)
    return list(configurations[step // 2 :: step][:number])
