"""The files that a comparison or a study is written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from perenne.json_text import json_text
from perenne.output_file import OutputFile
from perenne.session import Session
from perenne.user_error import UserError

DEFAULT_FOLDER = "perenne-out"


class StudyFiles:
    """The page, the numbers, and what else a study writes, in one folder."""

    def __init__(self, folder: str | None, *usual: str, study: str, others: Sequence[str] = ()) -> None:
        """Check, before anything is run, that all can be written.

        Args:
            folder: where they go; None for the usual place.
            usual: names that lead to the usual place, below the folder of all results.
            study: name of the study, that of its numbers.
            others: names of the other files.

        Raises:
            UserError: they cannot be written.
        """
        if folder == "":
            raise UserError("error.no_value", option="--out")
        place = Path(DEFAULT_FOLDER, *usual) if folder is None else Path(folder)
        self.report = OutputFile(place / "report.html")
        self.numbers = OutputFile(place / f"{study}.json")
        self.others = {name: OutputFile(place / name) for name in others}

    def write(self, page: str, numbers: Mapping[str, Any], others: Mapping[str, str] | None = None) -> None:
        """Write them all, each whole or not at all."""
        self.numbers.write_text(json_text(numbers) + "\n")
        for name, text in (others or {}).items():
            self.others[name].write_text(text)
        self.report.write_text(page)

    def tell(self, text: str, session: Session) -> None:
        """Tell what was found, and where it is written."""
        typer.echo(text)
        typer.echo(f"\n{session.say('file.report', file=self.report.path)}")
        typer.echo(session.say("file.numbers", file=self.numbers.path))


def default_store(name: str) -> str:
    """Return the folder of a store where none is named."""
    return str(Path(DEFAULT_FOLDER) / f"{name}.store")
