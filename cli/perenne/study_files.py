"""The files that a study is written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from perenne.comparison_files import DEFAULT_FOLDER
from perenne.json_text import json_text
from perenne.output_file import OutputFile


class StudyFiles:
    """The page, the numbers, and what else a study writes, in one folder."""

    def __init__(self, folder: str | None, scenario: str, study: str, others: Sequence[str] = ()) -> None:
        """Check, before anything is run, that all can be written.

        Args:
            folder: where they go; None for the usual place.
            scenario: name of the scenario.
            study: name of the study, that of its folder and of its numbers.
            others: names of the other files.

        Raises:
            UserError: they cannot be written.
        """
        place = Path(DEFAULT_FOLDER) / scenario / study if folder is None else Path(folder)
        self.report = OutputFile(place / "report.html")
        self.numbers = OutputFile(place / f"{study}.json")
        self.others = {name: OutputFile(place / name) for name in others}

    def write(self, page: str, numbers: Mapping[str, Any], others: Mapping[str, str] | None = None) -> None:
        """Write them all, each whole or not at all."""
        self.numbers.write_text(json_text(numbers) + "\n")
        for name, text in (others or {}).items():
            self.others[name].write_text(text)
        self.report.write_text(page)
