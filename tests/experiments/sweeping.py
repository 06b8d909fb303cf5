"""What the tests of sweeps and stores share: runs made by hand, and small real sweeps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.steady import PATIENCE, quiet_port

from perenne_experiments.store.schema import run_table
from perenne_experiments.store.store import Store
from perenne_experiments.sweep.cluster import answers
from perenne_experiments.sweep.configuration import Configuration
from perenne_model import parse_policy
from perenne_scenarios import load

PROGRAM = Path(__file__).with_name("sweep_program.py")
"""A program that runs a small real sweep into the store that it is told."""

ROOT = Path(__file__).parents[2]


def row(
    configuration: str = "a" * 32, seed: int = 1, factors: Mapping[str, float | str] | None = None, **columns: Any
) -> dict[str, Any]:
    """A run, made by hand."""
    return {
        "configuration": configuration,
        "seed": seed,
        "replicate": seed - 1,
        "scenario": "reference",
        "policy": "absent",
        "weeks": 520,
        "lifetime": 100.0 + seed,
        "censored": False,
        "cause": "silence",
        "hours": 3.5,
        "error": None,
        **columns,
        **(factors or {}),
    }


def failed(
    configuration: str = "a" * 32, seed: int = 1, factors: Mapping[str, float | str] | None = None, **columns: Any
) -> dict[str, Any]:
    """A run that failed, made by hand."""
    empty = {"lifetime": None, "censored": None, "cause": None, "hours": None}
    return row(configuration, seed, factors, **{**empty, "error": "ZeroDivisionError: no members", **columns})


def table(*rows: dict[str, Any]) -> pa.Table:
    return run_table(rows)


def parts(store: Store | Path) -> list[Path]:
    """The files of a store, those that are only being written left out."""
    folder = store.folder if isinstance(store, Store) else store
    return sorted(path for path in (folder / "parts").glob("*.parquet"))


def raw_keys(folder: Path) -> list[tuple[str, int]]:
    """Every run that was ever committed, told as often as it is there."""
    found: list[tuple[str, int]] = []
    for part in parts(folder):
        content = pq.read_table(part, columns=["configuration", "seed"])
        found += zip(content["configuration"].to_pylist(), content["seed"].to_pylist(), strict=True)
    return found


def small_configurations(places: Sequence[float] = (0.2, 0.5, 0.8)) -> Iterator[Configuration]:
    """Real configurations that take a millisecond or so a run."""
    scenario = load("reference").replace({"launch.core": 8, "pool.size": 60})
    for place in places:
        for policy in ("absent", "cultivating"):
            path = "members.autonomy_need.mean"
            yield Configuration(scenario.replace({path: place}), parse_policy(policy), 60, {path: place})


def environment(**variables: str) -> dict[str, str]:
    """The environment of a program that finds the packages where this one does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*filter(None, sys.path), str(ROOT)]), **variables}


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """Start the program."""
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), str(folder), *options],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


_ORPHANS = ("--death-timeout", str(PATIENCE))  # a worker whose scheduler is gone ends


class Cluster:
    """A scheduler and its workers, each a process of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = 0
        port = quiet_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(port))
        self.workers: list[subprocess.Popen[bytes]] = []
        assert answers(self.address, PATIENCE), "the scheduler did not start"

    def add_worker(self) -> subprocess.Popen[bytes]:
        worker = self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", *_ORPHANS)
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        self._names += 1
        with (self._folder / f"{kind}-{self._names}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *options],
                cwd=self._folder,
                env=environment(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="20"),
                stdout=log,
                stderr=log,
            )
