"""Sweeps against Mesa's `batch_run`: the same rules, parameters, policies, seeds and weeks, and the same lifetimes.

.venv/bin/python benchmarks/batch.py [--quick]
"""

from __future__ import annotations

import pickle
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import mesa
from measure import clocked, run_part
from twin import SIGNS, Village

from perenne_experiments.design.design import Design
from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.store.store import Store
from perenne_experiments.sweep.runner import run_sweep
from perenne_model import parse_policy
from perenne_scenarios import load

POLICIES = ("absent", "cultivating", "directive")
WEEKS = 260
CORES = 2


class Shown(Village):
    """A village made from what a design varies, that shows its results beside its vital signs."""

    def __init__(self, policy: str, seed: int) -> None:
        super().__init__(load("reference").parameters, parse_policy(policy), seed=seed)
        shown = {**SIGNS, "ideas": lambda village: village.value["ideas"]}
        self.datacollector = mesa.DataCollector(model_reporters=shown)


def batch(replicates: int, processes: int) -> list[dict[str, Any]]:
    """Run the design by Mesa."""
    seeds = [replicate_seed(1, replicate) for replicate in range(replicates)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows: list[dict[str, Any]] = mesa.batch_run(
            Shown,
            {"policy": POLICIES, "seed": seeds},
            number_processes=processes,
            max_steps=WEEKS - 1,
            display_progress=False,
        )
    return rows


def sweep(replicates: int, jobs: int, folder: Path) -> Store:
    """Run the design by a sweep."""
    store = Store.create(folder / "store")
    design = Design("benchmark", load("reference"), POLICIES, weeks=WEEKS)
    summary = run_sweep(design.configurations(), store, replicates=replicates, seed=1, jobs=jobs)
    assert summary.run == replicates * len(POLICIES)
    return store


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Return runs a second of both, on one core and on all, and what each keeps of a run."""
    few, many = (2, 40) if quick else (25, 1000)
    with tempfile.TemporaryDirectory() as folder:
        sweep(4, 1, Path(folder) / "first")  # the rules are loaded
        found: dict[str, Any] = {"weeks": WEEKS, "policies": len(POLICIES), "mesa_runs": few * 3, "runs": many * 3}
        for cores in (1, CORES):
            spent, rows = clocked(lambda cores=cores: batch(few, cores), time.perf_counter)
            ours, store = clocked(lambda cores=cores: sweep(many, cores, Path(folder) / str(cores)), time.perf_counter)
            found[f"on_{cores}"] = {"mesa": len(rows) / spent, "perenne": 3 * many / ours}
        found["mesa_columns"] = len(rows[0])
        found["columns"] = len(store.query("SELECT * FROM runs LIMIT 1").columns)
        found["mesa_bytes"] = len(pickle.dumps(rows)) / len(rows)
        size = sum(path.stat().st_size for path in store.folder.rglob("*.parquet"))
        found["bytes"] = size / (3 * many)
        found["agree"] = _agree(rows, store)
    return found


def _agree(rows: list[dict[str, Any]], store: Store) -> int:
    """Check that both found as many results in the same lives, and return how many lives that were still going on."""
    told = store.query("SELECT policy, seed, ideas FROM runs WHERE censored").to_pylist()
    ideas = {(row["policy"], row["seed"]): row["ideas"] for row in told}
    both = [(row["ideas"], ideas[row["policy"], row["seed"]]) for row in rows if (row["policy"], row["seed"]) in ideas]
    assert both
    assert all(mesas == ours for mesas, ours in both)
    return len(both)


if __name__ == "__main__":
    run_part(measured, __doc__)
