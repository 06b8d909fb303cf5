#!/usr/bin/env python3
"""Make the documentation's numbers, figures and tables.

python docs/make.py                 everything: some minutes
python docs/make.py --tables        from the numbers kept: seconds, no run, no picture
python docs/make.py --runs 20 --out FOLDER    a small edition elsewhere, to see whether all works
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from perenne_docs.camera import camera
from perenne_docs.lab import Lab, Numbers
from perenne_docs.pages import NUMBERS, ROOT, alternatives, picture, rendered
from perenne_docs.plate import Plate
from perenne_docs.speech import LANGUAGES, speech
from perenne_docs.studies import STUDIES
from perenne_docs.study import Found

RUNS = 400
"""Communities under each policy: as many as `perenne compare` runs unless told otherwise."""

WITNESS = 4
"""Runs of the small edition that is kept beside, for a test to run again."""


def main(arguments: list[str]) -> int:
    """Make what is asked for; return the exit code."""
    asked = _asked(arguments)
    if asked.tables:
        kept = json.loads((ROOT / NUMBERS).read_text(encoding="utf-8"))
    else:
        kept, plates = made(asked.runs)
        if not asked.no_pictures:
            take_pictures(plates, asked.out)
    write(asked.out / NUMBERS, json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n")
    for page, text in rendered(kept).items():
        write(asked.out / page, text)
    return 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS, help="communities under each policy (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=ROOT, help="folder to write into, laid out as the project's")
    parser.add_argument("--tables", action="store_true", help="fill the pages from the numbers kept; run nothing")
    parser.add_argument("--no-pictures", action="store_true", help="leave the pictures as they are; needs no browser")
    return parser.parse_args(arguments)


def made(runs: int) -> tuple[Numbers, dict[str, dict[str, Plate]]]:
    """Run every study; return the numbers to keep, and the plates by language and study."""
    found = measured(Lab(runs), tell=say_progress)
    plates = {code: {study.key: study.draw(found[study.key], speech(code)) for study in STUDIES} for code in LANGUAGES}
    kept = {
        "runs": runs,
        "studies": {key: one.numbers for key, one in found.items()},
        "alternatives": {code: alternatives(plates[code]) for code in LANGUAGES},
        "witness": {key: one.numbers for key, one in measured(Lab(WITNESS)).items()},
    }
    return kept, plates


def measured(lab: Lab, *, tell: object = None) -> dict[str, Found]:
    """Run every study; return what was found, by study."""
    found = {}
    for study in STUDIES:
        started = time.perf_counter()
        found[study.key] = study.measure(lab)
        if callable(tell):
            tell(study.key, time.perf_counter() - started)
    return found


def take_pictures(plates: dict[str, dict[str, Plate]], out: Path) -> None:
    """Write every picture in every language."""
    with camera() as opened:
        for code, by_key in plates.items():
            for key, plate in by_key.items():
                opened.take(plate, code, out / picture(key, code))


def say_progress(key: str, seconds: float) -> None:
    """Tell how long a study took."""
    sys.stderr.write(f"{key}: {seconds:.0f} s\n")


def write(target: Path, text: str) -> None:
    """Write a text, its folder made where missing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
