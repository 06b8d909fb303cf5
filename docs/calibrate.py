#!/usr/bin/env python3
"""Make the calibrated scenarios anew: `mailing-list` of the library, and those that the back-test needs.

python docs/calibrate.py                      all, where the logs of real communities are: some minutes each
python docs/calibrate.py --only mailing-list  one of them
python docs/calibrate.py --dress FILE         the texts of mailing-list around a file that perenne calibrate wrote
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from perenne_docs.pages import ROOT
from perenne_docs.validation.dress import LIST, dressed
from perenne_docs.validation.lists import ANNOUNCEMENTS, FEWEST, LATE, LOG, WEEKS
from perenne_experiments.logs.real_data import real_data

STREAMS = ROOT / "docs" / "calibrated" / "lean-streams.toml"
LISTS = ROOT / "docs" / "calibrated" / "r-lists.toml"

FIRST_YEAR = ("--typical", "--apart", "--at-least", "20", "--weeks", "52", "--simulations", "3000")
"""How a platform is calibrated for the back-test: on its first year alone, the sets as far apart as communities are."""

MADE = {
    "mailing-list": (
        LOG,
        LIST,
        (
            *("--typical", "--at-least", str(FEWEST), "--weeks", str(WEEKS)),
            *("--usual-silence", "--simulations", "6000"),
            *(word for name in (*ANNOUNCEMENTS, LATE) for word in ("--without", name)),
        ),
    ),
    "lean-streams": ("lean_zulip.parquet", STREAMS, FIRST_YEAR),
    "r-lists": (LOG, LISTS, FIRST_YEAR),
}
"""Of each scenario: its log, its file, and how `perenne calibrate` is called."""


def main(arguments: list[str]) -> int:
    """Make what is asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", help="folder of the logs of real communities")
    parser.add_argument("--only", nargs="+", choices=list(MADE), default=list(MADE))
    parser.add_argument("--dress", type=Path, help="a file that perenne calibrate wrote; nothing is run")
    asked = parser.parse_args(arguments)
    if asked.dress is not None:
        LIST.write_text(dressed(asked.dress.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        return 0
    data = real_data(asked.data)
    if data is None:
        sys.exit("no logs of real communities here: name their folder with --data")
    for name in asked.only:
        log, target, options = MADE[name]
        target.write_text(calibrated(data / log, options, name), encoding="utf-8", newline="\n")
    return 0


def calibrated(log: Path, options: tuple[str, ...], name: str) -> str:
    """Return the scenario that `perenne calibrate` finds, with the library's texts where it goes there."""
    from perenne.__main__ import main as perenne

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"{name}.toml"
        if perenne(["calibrate", str(log), *options, "--out", str(out)]) != 0:
            sys.exit(f"{name}: could not be calibrated")
        text = out.read_text(encoding="utf-8")
    return dressed(text) if name == "mailing-list" else text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
