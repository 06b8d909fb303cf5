#!/usr/bin/env python3
"""Tell whether two runs of the tests came to the same: every test, its outcome, and what was left out.

python3 run.py test --junit-xml one.xml
python3 run.py test --junit-xml other.xml
python tests/same_outcomes.py one.xml other.xml
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

KINDS = ("failure", "error", "skipped")


def outcomes(report: Path) -> dict[str, str]:
    """Return what came of each test of a report, by name."""
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):  # written by the tests themselves
        told = [kind for kind in KINDS if case.find(kind) is not None]
        found[f"{case.get('classname')}::{case.get('name')}"] = told[0] if told else "passed"
    return found


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return a line for each test that two runs differ in."""
    both = sorted(one.keys() | other.keys())
    return [f"{test}: {a}, then {b}" for test in both if (a := one.get(test, "–")) != (b := other.get(test, "–"))]


def main(arguments: list[str]) -> int:
    """Compare two reports; return 1 if they differ or nothing was tested, 2 if they cannot be read."""
    if len(arguments) != 2:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    try:
        one, other = (outcomes(Path(argument)) for argument in arguments)
    except (OSError, ElementTree.ParseError) as error:
        print(f"not to be read: {error}", file=sys.stderr)
        return 2
    found = differences(one, other)
    print("\n".join(found) or f"{len(one)} tests, the same outcomes")
    return 1 if found or not one else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
