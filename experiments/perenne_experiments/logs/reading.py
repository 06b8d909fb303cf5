"""What came of reading a log: how much was read, what was skipped and why, what was taken for granted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

SHOWN = 5
"""Lines that are named, of all those skipped for one reason."""


@dataclass
class Skipped:
    """Rows that were left out for one reason.

    Attributes:
        number: how many.
        where: the first few of them: line numbers, or names of files.
        example: what the first of them held, where that says what is wrong.
    """

    number: int = 0
    where: list[str] = field(default_factory=list)
    example: str = ""


@dataclass
class Reading:
    """What came of reading a log. Nothing is left out without being counted here.

    Attributes:
        rows: rows (lines, messages) that were there.
        skipped: those left out, by reason, a key of the language files.
        noted: what was taken for granted, by what: how many rows it concerns.
        zone: zone that times without one were taken in.
    """

    rows: int = 0
    skipped: dict[str, Skipped] = field(default_factory=dict)
    noted: dict[str, int] = field(default_factory=dict)
    zone: str = "UTC"

    def skip(self, reason: str, number: int = 1, where: Sequence[object] = (), example: str = "") -> None:
        """Count rows left out."""
        if number:
            found = self.skipped.setdefault(reason, Skipped())
            found.number += number
            found.where += [str(place) for place in where[: SHOWN - len(found.where)]]
            found.example = found.example or example

    def note(self, what: str, number: int = 1) -> None:
        """Count rows of which something was taken for granted."""
        if number:
            self.noted[what] = self.noted.get(what, 0) + number

    @property
    def left_out(self) -> int:
        """Rows left out, for whatever reason."""
        return sum(found.number for found in self.skipped.values())
