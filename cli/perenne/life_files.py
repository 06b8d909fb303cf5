"""The files that a life is written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne.event_log import SUFFIXES as LOG_SUFFIXES
from perenne.event_log import EventLog, check_parquet
from perenne.json_text import json_text
from perenne.output_file import OutputFile, checked_file
from perenne.user_error import UserError
from perenne.weekly import life_dict, weekly_csv

if TYPE_CHECKING:
    from perenne_model import Life

WEEKLY_SUFFIXES = (".json", ".csv")


class LifeFiles:
    """What `--out` and `--events` asked for: the vital signs of each week, and the event log."""

    def __init__(self, out: str | None, events: str | None) -> None:
        """Check, before anything is run, that both can be written.

        Raises:
            UserError: a suffix that is not known, the same file twice, or a file that cannot be written.
        """
        self._weekly = None if out is None else checked_file("--out", out, WEEKLY_SUFFIXES)
        self._log = None if events is None else checked_file("--events", events, LOG_SUFFIXES)
        if self._log is not None:
            check_parquet(self._log)
        if self._weekly and self._log and self._weekly.path.resolve() == self._log.path.resolve():
            raise UserError("error.same_file", file=str(self._log.path))

    @property
    def wants_log(self) -> bool:
        """Whether the event log is asked for."""
        return self._log is not None

    def write(self, life: Life, scenario: str) -> list[OutputFile]:
        """Write what was asked for, and return the files."""
        if self._weekly is not None:
            self._weekly.write_text(_weekly_text(self._weekly, life, scenario))
        if self._log is not None and life.log is not None:
            EventLog(f"{scenario} {life.policy} {life.seed}", life.log).save(self._log)
        return [file for file in (self._weekly, self._log) if file is not None]


def _weekly_text(file: OutputFile, life: Life, scenario: str) -> str:
    if file.path.suffix.lower() == ".csv":
        return weekly_csv(life)
    return json_text(life_dict(life, scenario)) + "\n"
