"""The files that a comparison or a study is written to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from perenne import terminal
from perenne.json_text import json_text
from perenne.output_file import OutputFile, check_folder
from perenne.session import Session
from perenne.user_error import UserError

if TYPE_CHECKING:
    from perenne_experiments.pages.panel import Panel

DEFAULT_FOLDER = "perenne-out"

PICTURES = "pictures"
"""Folder of the pictures, within that of the study."""


class StudyFiles:
    """The page, the numbers, and what else a study writes, in one folder."""

    def __init__(
        self,
        folder: str | None,
        *usual: str,
        study: str,
        others: Sequence[str] = (),
        pictures: str | None = None,
        option: str = "--out",
    ) -> None:
        """Check, before anything is run, that all can be written.

        Args:
            folder: where they go; None for the usual place.
            usual: names that lead to the usual place, below the folder of all results.
            study: name of the study, that of its numbers.
            others: names of the other files.
            pictures: forms of the figures' own files, as `--pictures` takes them; None for none.
            option: the option that names the folder.

        Raises:
            UserError: they cannot be written.
            PictureError: figures cannot be drawn here, or not in such a form.
        """
        if folder == "":
            raise UserError("error.no_value", option=option)
        self._formats = _checked_formats(pictures)
        place = Path(DEFAULT_FOLDER, *usual) if folder is None else Path(folder)
        self.report = OutputFile(place / "report.html")
        self.numbers = OutputFile(place / f"{study}.json")
        self.others = {name: OutputFile(place / name) for name in others}
        self._pictures = place / PICTURES
        self._drawn = 0
        if self._formats:
            check_folder(self._pictures)

    def deliver(
        self,
        page: str,
        numbers: Mapping[str, Any],
        text: Callable[[int], str],
        session: Session,
        *,
        json: bool,
        others: Mapping[str, str] | None = None,
        panels: Callable[[], Sequence[Panel]] = tuple,
    ) -> None:
        """Write them all, each whole or not at all, then tell it: the numbers as JSON, or in words with the files.

        Args:
            page: the page.
            numbers: the numbers.
            text: from the width of the terminal to what was found, in words.
            session: what the command runs in.
            json: whether JSON was asked for.
            others: the other files, by name.
            panels: makes the figures, written last; called if pictures were asked for.

        Raises:
            PictureError: the browser fails.
        """
        self._write(page, numbers, others or {}, panels)
        if json:
            terminal.print_json(numbers)
        else:
            self._tell(text(terminal.width()), session)

    def _write(
        self,
        page: str,
        numbers: Mapping[str, Any],
        others: Mapping[str, str],
        panels: Callable[[], Sequence[Panel]],
    ) -> None:
        """Write them all, each whole or not at all; pictures last."""
        self.numbers.write_text(json_text(numbers) + "\n")
        for name, text in others.items():
            self.others[name].write_text(text)
        self.report.write_text(page)
        if self._formats:
            from perenne_experiments.pages.pictures import save_pictures

            self._drawn = len(save_pictures(panels(), self._pictures, self._formats))

    def _tell(self, text: str, session: Session) -> None:
        """Tell what was found, and where it is written."""
        typer.echo(text)
        typer.echo(f"\n{session.say('file.report', file=self.report.path)}")
        typer.echo(session.say("file.numbers", file=self.numbers.path))
        if self._formats:
            typer.echo(session.say("file.pictures", folder=self._pictures, number=self._drawn))


def _checked_formats(pictures: str | None) -> tuple[str, ...]:
    if pictures is None:
        return ()
    from perenne_experiments.pages.pictures import check_pictures, parse_formats

    formats = parse_formats(pictures)
    check_pictures()
    return formats


def default_store(name: str) -> str:
    """Return the folder of a store where none is named."""
    return str(Path(DEFAULT_FOLDER) / f"{name}.store")
