"""Kills: whatever is killed, whenever, no committed run is lost, none is done again, and the store ends the same."""

from __future__ import annotations

import multiprocessing
import random
import subprocess
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.experiments.sweeping import Cluster, parts, raw_keys, small_configurations, start
from tests.steady import PATIENCE, wait_until

from perenne_experiments.store.store import Store
from perenne_experiments.sweep.error import SweepError
from perenne_experiments.sweep.processes import processes
from perenne_experiments.sweep.progress import SweepProgress
from perenne_experiments.sweep.runner import run_sweep

POINTS = 6

MANY = pytest.param(20, 2500, marks=pytest.mark.slow)


@pytest.fixture
def undisturbed(tmp_path: Path, replicates: int) -> pa.Table:
    """What the store holds after a sweep that nobody disturbed."""
    store = Store.create(tmp_path / "undisturbed")
    run_sweep(list(small_configurations()), store, replicates=replicates, seed=1)
    return store.table(failed=True)


def killed(folder: Path, goal: int, pause: float, *options: str) -> bool:
    """Start the sweep, and kill it with signal 9 once so many runs are committed; tell whether it was still at work.

    What it leaves must end by itself: its processes hold its output open, which is waited for.
    """
    process = start(folder, *options)
    try:
        wait_for(folder, goal, process)
        time.sleep(pause)
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)
    return process.returncode != 0


@pytest.mark.parametrize(("kills", "replicates"), [(2, 500), MANY])
def test_a_coordinator_that_is_killed(tmp_path: Path, undisturbed: pa.Table, kills: int, replicates: int) -> None:
    """Every other time it has processes at work, which end with it."""
    folder = tmp_path / "store"
    total = POINTS * replicates
    draw = random.Random(kills)
    committed: set[tuple[str, int]] = set()
    at_work = 0
    for number in range(kills):
        goal = len(committed) + draw.randrange(total // (3 * kills))
        options = ("--replicates", str(replicates), *(("--processes", "2") if number % 2 else ()))
        at_work += killed(folder, goal, draw.uniform(0.0, 0.1), *options)
        if (folder / "store.json").exists():
            there = set(raw_keys(folder))
            assert committed <= there, "a committed run was lost"
            committed = there
            assert len(Store.open(folder)) == len(there), "a killed sweep left something that cannot be read"
    assert at_work > 0, "no kill came in the midst of the work"
    last = run_sweep(list(small_configurations()), Store.open_or_create(folder), replicates=replicates, seed=1)
    assert (last.run, last.skipped) == (total - len(committed), len(committed))
    keys = raw_keys(folder)
    assert len(keys) == len(set(keys)) == total, "a run was done again"
    assert Store.open(folder).table(failed=True).equals(undisturbed)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(("kills", "replicates"), [(1, 500), MANY])
def test_workers_that_are_killed(
    machines: Cluster, tmp_path: Path, undisturbed: pa.Table, kills: int, replicates: int
) -> None:
    """Another worker comes for each that is killed, as a cluster's own watchdogs see to it."""
    folder = tmp_path / "store"
    draw = random.Random(kills)
    for _ in range(2):
        machines.add_worker()
    sweep = start(folder, "--scheduler", machines.address, "--replicates", str(replicates))
    at_work = 0
    try:
        for _ in range(kills):
            wait_for(folder, count(folder) + draw.randrange(1, POINTS * replicates // (3 * kills)), sweep)
            time.sleep(draw.uniform(0.0, 0.1))
            at_work += sweep.poll() is None
            machines.add_worker()
            victim = machines.workers.pop(0)
            victim.kill()
            victim.wait()
        told, trouble = sweep.communicate(timeout=PATIENCE)
    finally:
        sweep.kill()
    assert sweep.returncode == 0, trouble
    assert at_work > 0, "no kill came in the midst of the work"
    assert told.split()[-2:] == [str(POINTS * replicates), "0"]
    keys = raw_keys(folder)
    assert len(keys) == len(set(keys)) == POINTS * replicates, "a run is there twice"
    assert Store.open(folder).table(failed=True).equals(undisturbed)


def test_a_process_of_this_machine_that_is_killed(tmp_path: Path) -> None:
    """One clear line, what was committed stays, and threads can go on from there."""
    configurations = list(small_configurations())
    store = Store.create(tmp_path / "store")

    def kill(progress: SweepProgress) -> None:
        if progress.done:
            for child in multiprocessing.active_children():
                child.kill()

    with pytest.raises(SweepError, match="all workers were lost"), processes(1) as executor:
        run_sweep(configurations, store, replicates=400, seed=1, executor=executor, progress=kill)
    committed = len(store)
    assert 0 < committed < POINTS * 400
    summary = run_sweep(configurations, store, replicates=400, seed=1)
    assert (summary.run, summary.skipped) == (POINTS * 400 - committed, committed)


def count(folder: Path) -> int:
    return sum(map(rows, parts(folder))) if folder.exists() else 0


@cache
def rows(part: Path) -> int:
    """Return the runs of a part, which never change."""
    return int(pq.read_metadata(part).num_rows)


def wait_for(folder: Path, number: int, process: subprocess.Popen[str]) -> None:
    """Wait until so many runs are committed, or the program is through."""
    wait_until(lambda: process.poll() is not None or count(folder) >= number, f"the run {number} of the sweep")
