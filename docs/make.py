#!/usr/bin/env python3
"""Make the documentation's numbers, figures and tables.

python docs/make.py                 everything: some minutes
python docs/make.py --only grip plane    some of the studies; the others' numbers are kept
python docs/make.py --tables        from the numbers kept: seconds, no run, no picture
python docs/make.py --screens       the pictures of the live pages instead: a minute or two; or --screens wheel-end
python docs/make.py --guide         the pictures of the guides instead, by their own commands: some minutes
python docs/make.py --runs 20 --out FOLDER    a small edition elsewhere, to see whether all works
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from perenne_docs.camera import camera
from perenne_docs.guide import guide_names, take_guide
from perenne_docs.lab import Lab, Numbers
from perenne_docs.pages import NUMBERS, ROOT, alternatives, picture, rendered
from perenne_docs.plate import Plate
from perenne_docs.screens import SCREENS, take_screens
from perenne_docs.speech import LANGUAGES, speech
from perenne_docs.studies import STUDIES
from perenne_docs.study import Found, Study

RUNS = 400
"""Communities under each policy: as many as `perenne compare` runs unless told otherwise."""

WITNESS = 4
"""Runs of the small edition that is kept beside, for a test to run again."""


def main(arguments: list[str]) -> int:
    """Make what is asked for; return the exit code."""
    asked = _asked(arguments)
    if asked.screens is not None:
        take_screens(asked.screens, lambda key, code: asked.out / picture(key, code))
        return 0
    if asked.guide is not None:
        take_guide(asked.guide, lambda key, code: asked.out / picture(key, code))
        return 0
    kept = json.loads((ROOT / NUMBERS).read_text(encoding="utf-8")) if asked.tables or asked.only else {}
    if not asked.tables:
        new, plates = made(asked.runs, asked.only)
        kept = merged(kept, new)
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
    keys = [study.key for study in STUDIES]
    parser.add_argument("--only", nargs="+", choices=keys, default=[], metavar="STUDY", help=", ".join(keys))
    parser.add_argument("--tables", action="store_true", help="fill the pages from the numbers kept; run nothing")
    screens = [screen.key for screen in SCREENS]
    parser.add_argument("--screens", nargs="*", choices=screens, metavar="SCREEN", help=", ".join(screens))
    parser.add_argument("--guide", nargs="*", choices=guide_names(), metavar="PICTURE", help=", ".join(guide_names()))
    parser.add_argument("--no-pictures", action="store_true", help="leave the pictures as they are; needs no browser")
    return parser.parse_args(arguments)


def made(runs: int, only: Sequence[str]) -> tuple[Numbers, dict[str, dict[str, Plate]]]:
    """Run studies, all unless told otherwise; return the numbers to keep, and the plates by language and study."""
    studies = [study for study in STUDIES if study.key in only or not only]
    found = measured(studies, Lab(runs), tell=say_progress)
    plates = {code: {study.key: study.draw(found[study.key], speech(code)) for study in studies} for code in LANGUAGES}
    kept = {
        "runs": runs,
        "studies": {key: one.numbers for key, one in found.items()},
        "alternatives": {code: alternatives(plates[code]) for code in LANGUAGES},
        "witness": {key: one.numbers for key, one in measured(studies, Lab(WITNESS)).items()},
    }
    return kept, plates


def merged(kept: Numbers, new: Numbers) -> Numbers:
    """Return what was kept, with what is new in its place."""
    both = kept | new
    for part in ("studies", "witness"):
        both[part] = {**kept.get(part, {}), **new[part]}
    both["alternatives"] = {
        code: kept.get("alternatives", {}).get(code, {}) | told for code, told in new["alternatives"].items()
    }
    return both


def measured(studies: Sequence[Study], lab: Lab, *, tell: object = None) -> dict[str, Found]:
    """Run studies; return what was found, by study."""
    found = {}
    for study in studies:
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
