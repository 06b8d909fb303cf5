"""Measures: how times are taken, on which machine, and with which versions."""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from perenne_experiments.lives.workers import usable_cores
from perenne_experiments.statistics.tails import student_quantile

PACKAGES = ("perenne", "numpy", "numba", "mesa", "agentpy", "starsim", "lifelines", "duckdb", "pyarrow", "solara")
"""What figures hang on."""


def clocked(work: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> tuple[float, Any]:
    """Return the seconds that something takes by a clock, CPU time unless told otherwise, and what it returns."""
    gc.collect()
    begun = clock()
    made = work()
    return clock() - begun, made


def medians(rounds: int, *works: Callable[[], float]) -> list[float]:
    """Return the median of each of several measures, taken in turn, so that other work falls on all alike."""
    taken = [[work() for work in works] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> dict[str, float]:
    """Return the power of size that cost grows with: the slope of their logarithms, with its 95% interval."""
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(costs, float))
    centred = x - x.mean()
    slope = float(centred @ y / (centred @ centred))
    left = y - y.mean() - slope * centred
    error = float(np.sqrt(left @ left / (len(x) - 2) / (centred @ centred)))
    reach = student_quantile(0.975, len(x) - 2) * error
    return {"value": slope, "low": slope - reach, "high": slope + reach}


def has(package: str) -> bool:
    """Tell whether a package is installed here."""
    return installed(package) is not None


def installed(package: str) -> str | None:
    """Return the version of a package that is installed here."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def machine() -> dict[str, Any]:
    """Return what figures were measured on, and with."""
    return {
        "processor": processor(),
        "cores": usable_cores(),
        "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {package: installed(package) for package in PACKAGES},
    }


def processor() -> str:
    """Return the processor's name."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


class Measured(Protocol):
    """What measures a part of the benchmarks."""

    def __call__(self, *, quick: bool) -> dict[str, Any]:
        """Return what was found, fit for JSON."""


def run_part(measured: Measured, doc: str | None) -> None:
    """Measure a part on its own, and print what was found as JSON."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="less of everything, to see whether all works")
    asked = parser.parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # what a peer prints when it is first used is no figure
        found = measured(quick=asked.quick)
    print(json.dumps(found, indent=1))
