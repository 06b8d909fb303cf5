"""Measure everything, and write the page of benchmarks from it.

    .venv/bin/python benchmarks/all.py                       everything: a quarter of an hour on a machine at rest
    .venv/bin/python benchmarks/all.py --only peers batch    some parts; the others' figures are kept, if still of here
    .venv/bin/python benchmarks/all.py --page                the page alone, from the figures kept
    .venv/bin/python benchmarks/all.py --quick --out FOLDER  less of everything, elsewhere, to see whether all works

The peers are wanted by this alone: `.venv/bin/uv pip install -c constraints.txt -r benchmarks/requirements.txt`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measure import machine

HERE = Path(__file__).resolve().parent
PARTS = ("engine", "peers", "batch", "sweep", "survival", "startup", "dashboard")
"""What is measured, each by the program of its name."""

Figures = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Measure what is asked for, and write the figures and the page; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="less of everything: a look of some minutes")
    parser.add_argument("--page", action="store_true", help="measure nothing")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder to write into, laid out as the project's")
    asked = parser.parse_args(arguments)
    file = asked.out / "benchmarks" / "results.json"
    figures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if not asked.page:
        for part in asked.only:
            figures = kept(figures, quick=asked.quick)
            figures["parts"][part] = found(part, quick=asked.quick)
            write(file, json.dumps(figures, indent=1, ensure_ascii=False) + "\n")  # a part that fails loses no other
    from perenne_docs.pages import rendered_benchmarks

    for page, text in rendered_benchmarks(figures).items():
        write(asked.out / page, text)
    return 0


def kept(figures: Figures, *, quick: bool) -> Figures:
    """Return the figures that may stand beside new ones: those of the same machine, versions and size."""
    here = {"machine": machine(), "quick": quick}
    same = all(figures.get(key) == value for key, value in here.items())
    return {"date": datetime.now(UTC).date().isoformat(), **here, "parts": figures["parts"] if same else {}}


def found(part: str, *, quick: bool) -> Figures:
    """Measure a part in a process of its own, so that none has what another has loaded."""
    begun = time.perf_counter()
    call = [sys.executable, str(HERE / f"{part}.py"), *(["--quick"] if quick else [])]
    done = subprocess.run(call, stdout=subprocess.PIPE, text=True, check=True)
    print(f"{part}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    figures: Figures = json.loads(done.stdout)
    return figures


def write(target: Path, text: str) -> None:
    """Write a text, its folder made where missing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent / "docs"))
    sys.exit(main(sys.argv[1:]))
