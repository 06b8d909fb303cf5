"""How much a sweep costs beyond the lives it runs, how it scales, and how fast its store is.

.venv/bin/python benchmarks/sweep.py [--quick]

All that is compared is measured in one run, interleaved, and told as medians; see DECLARATION.md.
"""

from __future__ import annotations

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from measure import clocked, exponent, run_part

from perenne_experiments.design.design import Design
from perenne_experiments.design.factor import Factor
from perenne_experiments.design.sampling import Sampling
from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.store.schema import run_schema
from perenne_experiments.store.store import Store
from perenne_experiments.store.summary import summarise_store
from perenne_experiments.sweep.cluster import cluster
from perenne_experiments.sweep.configuration import Configuration
from perenne_experiments.sweep.processes import processes
from perenne_experiments.sweep.runner import run_sweep
from perenne_model import live
from perenne_scenarios import load

POLICIES = ("absent", "cultivating", "directive")
WEEKS = 520
LONG = 2_400
"""Lives under each policy of a sweep long beside its tasks of 1.5 s: in a short one, a worker waits for the last."""

Ratio = dict[str, float]


def configurations(points: int = 1) -> Iterator[Configuration]:
    """Yield the reference community under three policies, at some points of two uncertainties."""
    ranges = {"members.autonomy_need.mean": (0.3, 0.7), "needs.ownership": (0.0, 1.0)}
    factors = tuple(Factor(path, "uncertainty", low, high) for path, (low, high) in ranges.items())
    design = Design("benchmark", load("reference"), POLICIES, weeks=WEEKS)
    if points > 1:
        design = replace(design, uncertainties=factors, sampling=Sampling("lhs", points))
    return design.configurations()


def bare(points: int, replicates: int) -> float:
    """Return the seconds of CPU time that the lives take alone, one after another, all made ready beforehand."""
    seeds = [replicate_seed(1, replicate) for replicate in range(replicates)]
    ready = list(configurations(points))
    begun = time.process_time()
    for one in ready:
        for seed in seeds:
            live(one.scenario.parameters, one.policy, seed=seed, weeks=WEEKS, events=one.scenario.events)
    return time.process_time() - begun


def swept(
    points: int,
    replicates: int,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Return the seconds that a sweep of them takes, store included."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "store")
        begun = clock()
        summary = run_sweep(configurations(points), store, replicates=replicates, seed=1, jobs=jobs, executor=executor)
        spent = clock() - begun
        assert summary.run == points * replicates * len(POLICIES)
        assert not summary.failed
    return spent


def interleaved(repeats: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Return the times of several measures, taken in turn, so that other work on the machine falls on all alike."""
    rounds = [[measure() for measure in measures] for _ in range(repeats)]
    return [list(column) for column in zip(*rounds, strict=True)]


def ratio(one: list[float], other: list[float]) -> Ratio:
    """Return the median of the ratios round by round, and their range."""
    ratios = [a / b for a, b in zip(one, other, strict=True)]
    return {"value": statistics.median(ratios), "low": min(ratios), "high": max(ratios)}


def overhead(replicates: int, repeats: int) -> dict[str, Ratio]:
    """Return what a sweep on one thread costs over the lives alone, by runs of each configuration."""
    swept(2, 1)  # what draws points is loaded
    found = {}
    for each in (replicates, 10, 1):
        points = replicates // each
        whole = partial(swept, points, each, jobs=1, clock=time.process_time)
        alone, sweep = interleaved(repeats, partial(bare, points, each), whole)
        found[str(each)] = {"configurations": points * len(POLICIES), **ratio(sweep, alone)}
    return found


def scaling(replicates: int, repeats: int) -> dict[str, Ratio]:
    """Return how much faster two threads are than one, and two processes than one."""
    with processes(1) as alone, processes(2) as both:
        for executor in (alone, both):
            swept(1, 200, executor=executor)  # each process loads the rules
        one, two, one_process, two_processes = interleaved(
            repeats,
            partial(swept, 1, replicates, jobs=1),
            partial(swept, 1, replicates, jobs=2),
            partial(swept, 1, replicates, executor=alone),
            partial(swept, 1, replicates, executor=both),
        )
    return {"threads": ratio(one, two), "processes": ratio(one_process, two_processes)}


def growth(most: int) -> dict[str, float]:
    """Return the power of runs that a sweep's cost grows with, store included."""
    runs = [most // 32 * 2**power for power in range(6)]
    sizes = [size for size in runs for _ in range(2)]
    return exponent(sizes, [swept(1, size, jobs=1, clock=time.process_time) for size in sizes])


def cluster_against_here(replicates: int, repeats: int) -> Ratio:
    """Return how a cluster of two workers on this machine compares with two processes, all started beforehand."""
    with workers(2) as away, processes(2) as here:
        for executor in (away, here):
            swept(1, 200, executor=executor)  # each loads the rules
        cluster_time, here_time = interleaved(
            repeats,
            partial(swept, 1, replicates, executor=away),
            partial(swept, 1, replicates, executor=here),
        )
    return ratio(cluster_time, here_time)


@contextlib.contextmanager
def workers(number: int) -> Iterator[Executor]:
    """Give a Dask cluster on this machine, each worker a process of one thread."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    started: list[subprocess.Popen[bytes]] = []

    def start(kind: str, *options: str) -> None:
        call = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *options]
        nowhere = subprocess.DEVNULL
        started.append(subprocess.Popen(call, stdout=nowhere, stderr=nowhere, env={**os.environ}))

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", str(port))
        for _ in range(number):
            start("worker", address, "--nthreads", "1", "--no-nanny")
        with cluster(address, patience=60) as executor:
            while executor.workers < number:
                time.sleep(0.2)
            yield executor
    finally:
        for process in started:
            process.terminate()
            process.wait()


def reference(runs: int) -> dict[str, float]:
    """Return the time of a whole sweep of reference lives on all cores, store included."""
    replicates = -(-runs // len(POLICIES))
    return {"runs": replicates * len(POLICIES), "seconds": swept(1, replicates)}


def store_speed(rows: int) -> dict[str, float]:
    """Return what a store of many runs takes: appending, resuming, asking, summarising, merging."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "store")
        blocks = [block_of_runs(number, 5_000) for number in range(rows // 5_000)]
        appended = timed(lambda: list(map(store.append, blocks)))
        size = sum(path.stat().st_size for path in store.folder.rglob("*.parquet"))
        fresh = Store.open(store.folder)
        question = "SELECT policy, avg(lifetime), avg(hours) FROM runs GROUP BY policy"
        return {
            "rows": rows,
            "megabytes": size / 1e6,
            "appended": appended,
            "looked_up": timed(fresh.keys),
            "asked": timed(lambda: fresh.query(question)),
            "summarised": timed(lambda: summarise_store(fresh)),
            "merged": timed(fresh.compact),
            "summarised_merged": timed(lambda: summarise_store(fresh)),
        }


def timed(work: Callable[[], object]) -> float:
    return clocked(work, time.perf_counter)[0]


def block_of_runs(number: int, rows: int) -> pa.Table:
    """Return runs made up at random, a hundred of each configuration."""
    draw = np.random.default_rng(number)
    schema = run_schema()
    columns = {
        "configuration": pa.array([f"{number * rows // 100 + row // 100:032x}" for row in range(rows)]),
        "seed": pa.array(np.arange(rows, dtype=np.uint64) % 100 + 2**60),
        "replicate": pa.array(np.arange(rows, dtype=np.int32) % 100),
        "scenario": pa.array(["reference"] * rows),
        "policy": pa.array([POLICIES[row // 100 % len(POLICIES)] for row in range(rows)]),
        "weeks": pa.array(np.full(rows, WEEKS, np.int32)),
        "censored": pa.array(draw.random(rows) < 0.5),
        "cause": pa.array(["results"] * rows),
        "error": pa.nulls(rows, pa.string()),
    }
    for field in schema:
        if field.name not in columns:
            columns[field.name] = pa.array(draw.integers(0, 520, rows)).cast(field.type)
    table = pa.table([columns[field.name] for field in schema], schema=schema)
    for factor in range(4):
        table = table.append_column(f"factor.{factor}", pa.array(np.repeat(draw.random(rows // 100), 100)))
    return table


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Return all of it."""
    repeats = 2 if quick else 3
    replicates = 100 if quick else 600
    swept(1, 4)  # the rules are loaded before anything is measured
    return {
        "overhead": overhead(100 if quick else 300, repeats),
        "scaling": scaling(100 if quick else LONG, repeats),
        "cluster": cluster_against_here(replicates, repeats),
        "reference": reference(300 if quick else 3_000),
        "store": store_speed(50_000 if quick else 1_000_000),
        "exponent": growth(64 if quick else 640),
    }


if __name__ == "__main__":
    run_part(measured, __doc__)
