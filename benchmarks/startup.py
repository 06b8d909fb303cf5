"""How long a command takes to begin, and each package to import: new processes, again and again.

.venv/bin/python benchmarks/startup.py [--quick]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any

from measure import run_part

COMMANDS = {
    "python": ("-c", "pass"),
    "help": ("-m", "perenne", "--help"),
    "scenarios": ("-m", "perenne", "scenarios"),
    "simulate": ("-m", "perenne", "simulate", "reference", "--policy", "cultivating"),
    "compare": ("-m", "perenne", "compare", "reference", "--runs", "2", "--weeks", "52"),
}
"""What is started: Python alone, and commands that do little."""

PACKAGES = (
    "perenne",
    "perenne_model",
    "perenne_scenarios",
    "perenne_experiments",
    "perenne_dashboards",
    "mesa",
    "agentpy",
    "starsim",
    "lifelines",
)
"""What is imported alone; the last four for comparison."""


def seconds(arguments: Sequence[str]) -> dict[str, float]:
    """Return the seconds by the clock, and of CPU time, that a new process takes."""
    before, begun = os.times(), time.perf_counter()
    call = [sys.executable, "-P", *arguments]
    subprocess.run(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return {"clock": time.perf_counter() - begun, "cpu": spent}


def repeated(arguments: Sequence[str], times: int) -> dict[str, float]:
    """Return medians over some processes; the first, which may find nothing in the disk's cache, is not counted."""
    seconds(arguments)
    taken = [seconds(arguments) for _ in range(times)]
    return {clock: statistics.median(one[clock] for one in taken) for clock in taken[0]}


def compilation() -> dict[str, float]:
    """Return what it takes to import the rules where they are still to be compiled, once on a machine."""
    with tempfile.TemporaryDirectory() as cache:
        code = f"import os; os.environ['PERENNE_CACHE'] = {cache!r}; import perenne_model.week"
        return seconds(("-c", code))


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Return medians of seconds by command and package."""
    times = 2 if quick else 5
    packages: dict[str, Any] = {}
    for name in PACKAGES:
        try:
            packages[name] = repeated(("-W", "ignore", "-c", f"import {name}"), times)
        except subprocess.CalledProcessError:
            packages[name] = None
    return {
        "processes": times,
        "commands": {name: repeated(arguments, times) for name, arguments in COMMANDS.items()},
        "packages": packages,
        "compilation": compilation(),
    }


if __name__ == "__main__":
    run_part(measured, __doc__)
