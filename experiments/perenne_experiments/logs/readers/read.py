"""Reading a log, whatever it comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from perenne_experiments.logs.log import Log
from perenne_experiments.logs.readers.csv_file import read_csv
from perenne_experiments.logs.readers.detection import FORMATS, detected
from perenne_experiments.logs.readers.discourse import read_discourse
from perenne_experiments.logs.readers.git import read_git
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.json_lines import read_json_lines
from perenne_experiments.logs.readers.mbox import read_mbox
from perenne_experiments.logs.readers.parquet import read_parquet
from perenne_experiments.logs.readers.slack import read_slack
from perenne_experiments.logs.readers.source import Progress
from perenne_experiments.logs.readers.zulip import read_zulip

__all__ = ["FORMATS", "read_log"]

_TABLES = {"csv": read_csv, "jsonl": read_json_lines, "parquet": read_parquet}
_ADAPTERS = {
    "discourse": read_discourse,
    "slack": read_slack,
    "zulip": read_zulip,
    "mbox": read_mbox,
    "git": read_git,
}


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
        columns: what a table calls a column, by its name in a log.
        now: Unix seconds; what lies more than a day later is left out as a mistake.
        progress: called as the file is read, with what is read and what there is.

    Raises:
        LogError: it cannot be read as a log.
        OSError: it cannot be read at all.
    """
    place = Path(path)
    found = detected(place) if form == "auto" else form
    intake = Intake(str(place), zone=zone, keep_names=keep_names, now=now)
    if found in _TABLES:
        _TABLES[found](place, intake, columns or {}, progress)
    else:
        _ADAPTERS[found](place, intake, progress)
    return intake.log()
