"""Tables as files for other programs: CSV or Parquet."""

from __future__ import annotations

from typing import Any

SUFFIXES = (".csv", ".parquet")
"""The forms that there are."""


def write_table(table: Any, target: Any, suffix: str) -> None:
    """Write a table in the form that a suffix asks for.

    Args:
        table: what to write.
        target: a path, or a stream of bytes.
        suffix: one of SUFFIXES.

    Raises:
        ValueError: another suffix.
        OSError: the disk is full, or the like.
    """
    import pyarrow.csv
    import pyarrow.parquet as pq

    kind = suffix.lower()
    if kind not in SUFFIXES:
        raise ValueError(f"{suffix}: expected one of {', '.join(SUFFIXES)}")
    if kind == ".csv":
        pyarrow.csv.write_csv(table, target)
    else:
        pq.write_table(table, target, compression="zstd")
