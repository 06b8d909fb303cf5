"""A search that takes its time, a program of its own: `search_program.py FOLDER TRIALS`. It is there to be killed."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from perenne_experiments.search.explore import explore
from perenne_experiments.search.journal import Journal
from perenne_experiments.search.plan import Goals, Plan, Point

PLAN = Plan(("x", "y", "z"), (True, False), trials=64, seed=5, step=0.05)
SETTINGS = {"scenario": "toy"}


def evaluate(points: Sequence[Point]) -> list[Goals]:
    """Two goals at odds; each batch takes a moment."""
    time.sleep(0.1)
    return [(x - (y - 0.5) ** 2, x * x + abs(z - 0.5)) for x, y, z in points]


if __name__ == "__main__":
    explore(evaluate, PLAN, journal=Journal(Path(sys.argv[1]), PLAN, SETTINGS))
