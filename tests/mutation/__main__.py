"""Mutation testing of the model: break one thing at a time in its source, and see whether a test notices.

python -m tests.mutation                     150 faults, spread over the files, kept in tests/mutation/record.jsonl
python -m tests.mutation --faults 20 --only week/leave.py --seed 2 --record other.jsonl

What is recorded is not tried again: a run cut short goes on where it stopped. What a test noticed stands for as long as
the file with the fault is as it was; what nobody noticed, for as long as the whole model and its tests are. Without the
record, all is tried anew.

All go through tests that are quick first, and those that nobody noticed through all others, one after another; what is
known to change nothing does not: it would sit through all of them.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from tests.mutation.faults import Fault, sample
from tests.mutation.record import RECORD, Record, harmless
from tests.mutation.trial import LOADED, Trial, trials, tried


def main(arguments: list[str]) -> int:
    """Try a sample of faults; return 1 if the tests fail on a package that nothing is broken in."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--faults", type=int, default=150, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which (default: %(default)s)")
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE", help="files, from the package's folder")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default: %(default)s)")
    parser.add_argument("--record", type=Path, default=RECORD, help="what is known, and is added to")
    asked = parser.parse_args(arguments)
    for name in LOADED:
        __import__(name)
    chosen = sample(asked.faults, asked.seed)
    record = Record(asked.record)
    left = [fault for fault in chosen if fault.file in (asked.only or [fault.file]) and not record.knows(fault)]
    print(f"{len(chosen)} faults, {len(left)} to try", flush=True)
    with ProcessPoolExecutor(asked.jobs, mp_context=get_context("fork")) as pool:
        for last in (False, True):
            if failing := [trial for trial in pool.map(fails, as_they_are(left, last=last)) if trial]:
                print(f"these tests fail although nothing is broken: {failing}", file=sys.stderr)
                return 1
            missed = []
            for done in as_completed([pool.submit(judged, fault, last=last) for fault in left]):
                fault, came, seconds = done.result()
                print(f"{came:8} {seconds:4.0f} s  {fault}", flush=True)
                if came == "missed" and not last and not harmless(fault):
                    missed.append(fault)
                else:
                    record.add(fault, came)
            left = missed
    rows = record.keep(chosen)
    print(f"noticed: {sum(row['came'] != 'missed' for row in rows)} of {len(rows)}")
    return 0


def as_they_are(faults: Iterable[Fault], *, last: bool) -> list[Trial]:
    """Return the first or last trials that faults go through, each once."""
    return list(dict.fromkeys(trials(fault.file)[last] for fault in faults))


def fails(trial: Trial) -> Trial | None:
    """Return a trial that fails on the package as it is."""
    came, seconds = timed(None, "__init__.py", trial)
    print(f"as it is {seconds:4.0f} s  {trial.package}: {trial.tests[0]} …", flush=True)
    return trial if came != "missed" else None


def judged(fault: Fault, *, last: bool) -> tuple[Fault, str, float]:
    """Try a fault by its first or last trial; return what came of it, and after how many seconds."""
    return fault, *timed(fault, fault.file, trials(fault.file)[last])


def timed(fault: Fault | None, file: str, trial: Trial) -> tuple[str, float]:
    """Try, and look at the clock."""
    begun = time.perf_counter()
    return tried(fault, file, trial), time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
