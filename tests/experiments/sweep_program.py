"""A small real sweep as a program of its own, to be killed: `sweep_program.py STORE [OPTIONS]`.

Tasks and parts are made small, so that there is much to lose.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from typing import Any

from tests.experiments.sweeping import small_configurations
from tests.steady import PATIENCE

from perenne_experiments.store.store import Store
from perenne_experiments.sweep import agenda, journal
from perenne_experiments.sweep.cluster import cluster
from perenne_experiments.sweep.processes import processes
from perenne_experiments.sweep.runner import run_sweep


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("store")
    parser.add_argument("--replicates", type=int, default=400)
    parser.add_argument("--scheduler")
    parser.add_argument("--processes", type=int)
    chosen = parser.parse_args()
    agenda.TASK_SECONDS = 0.05
    journal.SOONEST = 0.1
    workers: Any = nullcontext()
    if chosen.scheduler:
        workers = cluster(chosen.scheduler, patience=PATIENCE)
    elif chosen.processes:
        workers = processes(chosen.processes)
    with workers as executor:
        import perenne_model.life  # noqa: F401 - the rules take a while to load, and nothing is lost meanwhile

        print("ready", flush=True)
        summary = run_sweep(
            list(small_configurations()),
            Store.open_or_create(chosen.store),
            replicates=chosen.replicates,
            seed=1,
            executor=executor,
            jobs=None if executor else 2,
        )
    print(summary.run, summary.skipped, flush=True)


if __name__ == "__main__":
    main()
