"""The files that a comparison is written to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perenne.json_text import json_text
from perenne.output_file import OutputFile
from perenne.user_error import UserError

if TYPE_CHECKING:
    from perenne_experiments.comparison import Comparison

DEFAULT_FOLDER = "perenne-out"


class ComparisonFiles:
    """The report and the numbers, in one folder."""

    def __init__(self, folder: str | None, scenario: str) -> None:
        """Check, before anything is run, that both can be written.

        Raises:
            UserError: they cannot.
        """
        if folder == "":
            raise UserError("error.no_value", option="--out")
        place = Path(DEFAULT_FOLDER) / scenario if folder is None else Path(folder)
        self.report = OutputFile(place / "report.html")
        self.numbers = OutputFile(place / "comparison.json")

    def write(self, comparison: Comparison, *, language: str, command: str) -> None:
        """Write both, each whole or not at all."""
        from perenne_experiments.json_form import comparison_dict
        from perenne_experiments.report import report_page

        page = report_page(comparison, lang=language, command=command)
        self.numbers.write_text(json_text(comparison_dict(comparison, language)) + "\n")
        self.report.write_text(page)
