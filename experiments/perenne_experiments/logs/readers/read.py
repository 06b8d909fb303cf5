"""Reading a log, whatever it comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.log import Log
from perenne_experiments.logs.readers.csv_file import read_csv
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.json_lines import read_json_lines
from perenne_experiments.logs.readers.parquet import read_parquet
from perenne_experiments.logs.readers.source import Progress, unpacked_suffix

_BY_SUFFIX = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_TABLES = {"csv": read_csv, "jsonl": read_json_lines, "parquet": read_parquet}

FORMATS = ("auto", *_TABLES)
"""What a log can be read from."""


def read_log(
    path: str | os.PathLike[str],
    *,
    form: str = "auto",
    zone: str = "UTC",
    keep_names: bool = False,
    columns: Mapping[str, str] | None = None,
    now: float | None = None,
    progress: Progress | None = None,
) -> Log:
    """Read a log. Nothing is left out without being counted in `log.reading`.

    Args:
        path: file or folder.
        form: one of FORMATS; "auto" goes by the name and the content.
        zone: zone of times that have none.
        keep_names: whether members keep their names; else a hash stands for each.
        columns: what the file calls a column, by its name in a log.
        now: Unix seconds; what lies more than a day later is left out as a mistake.
        progress: called as the file is read, with what is read and what there is.

    Raises:
        LogError: it cannot be read as a log.
        OSError: it cannot be read at all.
    """
    place = Path(path)
    found = _detected(place) if form == "auto" else form
    intake = Intake(str(place), zone=zone, keep_names=keep_names, now=now)
    _TABLES[found](place, intake, columns or {}, progress)
    return intake.log()


def _detected(path: Path) -> str:
    suffix = unpacked_suffix(path)
    if path.is_file() and suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    path.stat()
    raise LogError("log.form", file=str(path), known=", ".join(FORMATS[1:]))
