"""How long a log of ten million events takes to read and to measure, and how much memory.

    .venv/bin/python benchmarks/logs.py [--events 10000000] [--forms csv,jsonl,parquet] [--communities 20]

The log is made up (heavy-tailed members, threads of some ten contributions, half a per mille of malformed lines) and
lies in a temporary folder. Each form is read and measured in a process of its own, whose peak memory is told.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROWS = 500_000
NAMES = ("community", "member", "timestamp", "kind", "thread", "reply_to")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--forms", default="csv,jsonl,parquet")
    parser.add_argument("--communities", type=int, default=20)
    parser.add_argument("--read", type=Path)
    given = parser.parse_args()
    if given.read:
        report(given.read)
        return
    print(f"{given.events:,} events, {given.communities} communities")
    print(f"{'form':8} {'MB':>6} {'read s':>7} {'measure s':>10} {'CPU s':>6} {'peak GB':>8}  left out")
    with tempfile.TemporaryDirectory() as folder:
        for form in given.forms.split(","):
            path = Path(folder) / f"log.{form}"
            generate(path, given.events, given.communities)
            subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)
            path.unlink()


def generate(path: Path, events: int, communities: int) -> None:
    """Write a log in pieces, so that making it takes little memory."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    rng = np.random.default_rng(1)
    writer = None
    with path.open("wb") as stream:
        for first in range(0, events, ROWS):
            size = min(ROWS, events - first)
            place = np.arange(first, first + size)
            member = np.minimum(rng.zipf(1.6, size), 800_000)
            back = place - rng.integers(1, 400, size)
            reply = (rng.uniform(size=size) < 0.8) & (back >= 0)
            table = pa.table(
                {
                    "community": pa.array([f"community {number}" for number in (place % communities).tolist()]),
                    "member": pa.array([f"member-{number}@example.org" for number in member.tolist()]),
                    "timestamp": 1_000_000_000 + place * 40,
                    "kind": pa.array(np.where(reply, "reply", "post").tolist()),
                    "thread": place // 250 * 20 + rng.integers(0, 20, size),
                    "reply_to": pa.array(back, mask=~reply),
                }
            )
            if path.suffix == ".parquet":
                writer = writer or parquet.ParquetWriter(stream, table.schema)
                writer.write_table(table)
            elif path.suffix == ".csv":
                csv.write_csv(table, stream, csv.WriteOptions(include_header=first == 0))
                stream.write(b"a malformed line, too short\n" * (size // 2000))
            else:
                lines = zip(*(column.to_pylist() for column in table.columns), strict=True)
                stream.write(b"".join(_line(row) for row in lines) + b'{"broken": \n' * (size // 2000))
        if writer is not None:
            writer.close()


def _line(row: tuple[object, ...]) -> bytes:
    import json

    return json.dumps(dict(zip(NAMES, row, strict=True))).encode() + b"\n"


def report(path: Path) -> None:
    """Read a log, measure every pattern of every community, and print a line."""
    from perenne_experiments.logs.pattern import PATTERNS, measure_patterns
    from perenne_experiments.logs.readers.read import read_log

    begun = time.perf_counter()
    log = read_log(path)
    read = time.perf_counter()
    for community in log.communities:
        measure_patterns(log.activity(community), PATTERNS)
    done = time.perf_counter()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    size = path.stat().st_size / 1e6
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6
    print(
        f"{path.suffix[1:]:8} {size:6.0f} {read - begun:7.1f} {done - read:10.1f} {cpu:6.1f} {peak:8.2f}  "
        f"{log.reading.left_out:,} of {log.reading.rows:,}",
        flush=True,
    )


if __name__ == "__main__":
    main()
