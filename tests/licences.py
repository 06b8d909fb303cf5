#!/usr/bin/env python3
"""List the licences of what run.py installs; fail on one that nobody has looked at."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"

PERMISSIVE = (
    "MIT",
    "BSD",
    "Apache",
    "ISC",
    "PSF",
    "Python Software Foundation",
    "0BSD",
    "Zlib",
    "CC0",
    "AFL",
    "Unlicense",
)
FILE_BY_FILE = ("MPL", "Mozilla")
"""Changes of their own files must be given; what uses them is free."""


def licence(package: str) -> str:
    """Return the licence that a package declares: by the standard field, its classifiers, or in its own words."""
    told = metadata(package)
    classifiers = [line for line in told.get_all("Classifier", []) if line.startswith("License :: ")]
    named = [line.rpartition(" :: ")[2] for line in classifiers if line != "License :: OSI Approved"]
    (expression, *_), (words, *_) = (told.get_all(field, [""]) for field in ("License-Expression", "License"))
    return expression or " and ".join(named) or words.strip().partition("\n")[0][:60] or "none told"


def is_known(text: str) -> bool:
    """Tell whether a licence asks for nothing that matters to who uses the project."""
    return any(re.search(rf"\b{name}", text) for name in (*PERMISSIVE, *FILE_BY_FILE))


def licences() -> dict[str, list[str]]:
    """Return the packages under each licence, those alone that are installed here."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    for package in sorted({line.partition("==")[0].strip() for line in lines}):
        if package and not package.startswith("#"):
            try:
                found[licence(package)].append(package)
            except PackageNotFoundError:
                continue  # of another platform or Python
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def main() -> int:
    """Print all; return 1 if one is not known."""
    unknown = []
    for name, packages in licences().items():
        print(f"{name}: {', '.join(packages)}")
        unknown += [] if is_known(name) else packages
    if unknown:
        print(f"not looked at yet: {', '.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
