#!/usr/bin/env python3
"""Make the validation page's numbers and tables.

python docs/validate.py                 everything, where the logs of real communities are: some minutes
python docs/validate.py --data FOLDER   the logs are there
python docs/validate.py --tables        fill the pages and draw the pictures from the numbers kept; run nothing
python docs/validate.py --recovery      calibrate simulated logs whose truth is known, too: some minutes more
"""

from __future__ import annotations

import argparse
import json
import sys

from perenne_docs.camera import camera
from perenne_docs.lab import Numbers
from perenne_docs.pages import ROOT, alternatives, picture
from perenne_docs.plate import Plate
from perenne_docs.speech import LANGUAGES, speech
from perenne_docs.validation.figures import plates
from perenne_docs.validation.page import NUMBERS, rendered
from perenne_experiments.logs.real_data import real_data

RUNS = 30
"""Simulated communities for each figure."""


def main(arguments: list[str]) -> int:
    """Make what is asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", help="folder of the logs of real communities")
    parser.add_argument("--runs", type=int, default=RUNS, help="communities for each figure (default: %(default)s)")
    parser.add_argument("--tables", action="store_true", help="from the numbers kept; run nothing")
    parser.add_argument("--no-pictures", action="store_true", help="leave the pictures as they are; needs no browser")
    parser.add_argument("--recovery", action="store_true", help="calibrate simulated logs whose truth is known, too")
    asked = parser.parse_args(arguments)
    file = ROOT / NUMBERS
    kept: Numbers = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if not asked.tables:
        kept = made(asked.data, asked.runs, kept, recovery=asked.recovery)
    drawn = {code: plates(kept, speech(code)) for code in LANGUAGES}
    kept["alternatives"] = {code: alternatives(found) for code, found in drawn.items()}
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    if not asked.no_pictures:
        take_pictures(drawn)
    for page, text in rendered(kept).items():
        (ROOT / page).write_text(text, encoding="utf-8", newline="\n")
    return 0


def take_pictures(drawn: dict[str, dict[str, Plate]]) -> None:
    """Write every picture in every language."""
    with camera() as opened:
        for code, found in drawn.items():
            for key, plate in found.items():
                opened.take(plate, code, ROOT / picture(key, code))


def made(given: str | None, runs: int, kept: Numbers, *, recovery: bool) -> Numbers:
    """Return the numbers, those of the recovery kept unless they are asked for."""
    from perenne_docs.validation.measure import measured

    data = real_data(given)
    if data is None:
        sys.exit("no logs of real communities here: name their folder with --data, or use --tables")
    numbers = {**kept, **measured(data, runs)}
    if recovery:
        numbers["recovery"] = recovered()
    return numbers


def recovered(trials: int = 20, simulations: int = 1000) -> Numbers:
    """Return how often intervals held the truth."""
    from perenne_experiments.calibration.recovery import coverage, recover
    from perenne_scenarios import load

    found = recover(load("reference"), trials=trials, simulations=simulations)
    paths = sorted({one.path for one in found})
    return {
        "trials": trials,
        "simulations": simulations,
        "coverage": coverage(found),
        "parameters": {path: sum(one.inside for one in found if one.path == path) / trials for path in paths},
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
