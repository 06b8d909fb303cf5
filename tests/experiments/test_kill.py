"""Kills: whatever is killed, whenever, no committed run is lost, none is done again, and the store ends the same."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from tests.experiments.sweeping import Cluster, raw_keys, small_configurations, start

from perenne_experiments.store.store import Store
from perenne_experiments.sweep.runner import run_sweep

REPLICATES = 400
RUNS = 6 * REPLICATES

FEW_AND_MANY = pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """What the store holds after a sweep that nobody disturbed."""
    store = Store.create(tmp_path_factory.mktemp("undisturbed") / "store")
    run_sweep(list(small_configurations()), store, replicates=REPLICATES, seed=1)
    return store.table(failed=True)


def killed_at_random(folder: Path, draw: random.Random) -> None:
    """Start the sweep, and kill it with signal 9 somewhere in the midst of its work."""
    process = start(folder)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(draw.uniform(0.0, 0.6))
    finally:
        process.kill()
        process.communicate()


@FEW_AND_MANY
def test_a_coordinator_that_is_killed(tmp_path: Path, undisturbed: pa.Table, kills: int) -> None:
    folder = tmp_path / "store"
    draw = random.Random(kills)
    committed: set[tuple[str, int]] = set()
    for _ in range(kills):
        killed_at_random(folder, draw)
        if (folder / "store.json").exists():
            there = set(raw_keys(folder))
            assert committed <= there, "a committed run was lost"
            committed = there
            assert len(Store.open(folder)) == len(there), "a killed sweep left something that cannot be read"
    last = start(folder)
    told, trouble = last.communicate(timeout=120)
    assert last.returncode == 0, trouble
    run, skipped = map(int, told.split()[-2:])
    assert (run, skipped) == (RUNS - len(committed), len(committed))
    keys = raw_keys(folder)
    assert len(keys) == len(set(keys)) == RUNS, "a run was done again"
    assert Store.open(folder).table(failed=True).equals(undisturbed)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    made.close()


@FEW_AND_MANY
def test_workers_that_are_killed(machines: Cluster, tmp_path: Path, undisturbed: pa.Table, kills: int) -> None:
    """Another worker comes for each that is killed, as a cluster's own watchdogs see to it."""
    folder = tmp_path / "store"
    draw = random.Random(kills)
    for _ in range(2):
        machines.add_worker()
    sweep = start(folder, "--scheduler", machines.address)
    try:
        assert sweep.stdout is not None
        sweep.stdout.readline()
        for _ in range(kills):
            until_some_are_there(folder, len(raw_keys(folder)) + 1 if folder.exists() else 1)
            machines.add_worker()
            victim = machines.workers.pop(0)
            time.sleep(draw.uniform(0.0, 0.2))
            victim.kill()
            victim.wait()
        told, trouble = sweep.communicate(timeout=300)
    finally:
        sweep.kill()
    assert sweep.returncode == 0, trouble
    assert told.split()[-2:] == [str(RUNS), "0"]
    keys = raw_keys(folder)
    assert len(keys) == len(set(keys)) == RUNS, "a run is there twice"
    assert Store.open(folder).table(failed=True).equals(undisturbed)


def until_some_are_there(folder: Path, number: int) -> None:
    """Wait until so many runs are committed, or the sweep is through."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        there = len(raw_keys(folder)) if (folder / "parts").exists() else 0
        if there >= min(number, RUNS):
            return
        time.sleep(0.02)
