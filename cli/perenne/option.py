"""The arguments and options that several commands share, checked as they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from perenne.user_error import UserError

LONGEST = 5200
"""Weeks of the longest horizon: a century."""

MOST_RUNS = 1_000_000
MOST_JOBS = 1024
LARGEST_SEED = 2**64 - 1


def whole(option: str, low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `low` to `high`, for an option."""

    def read(given: str) -> int:
        try:
            number = int(given)
        except ValueError:
            raise _refusal(given) from None
        if not low <= number <= high:
            raise _refusal(given)
        return number

    def _refusal(given: str) -> UserError:
        return UserError("error.whole", option=option, value=given, low=low, high=high)

    return read


def number(option: str, low: float, high: float) -> Callable[[str], float]:
    """Return a reader of numbers from `low` to `high`, for an option."""

    def read(given: str) -> float:
        try:
            found = float(given)
        except ValueError:
            raise _refusal(given) from None
        if not low <= found <= high:
            raise _refusal(given)
        return found

    def _refusal(given: str) -> UserError:
        return UserError("error.number", option=option, value=given, low=f"{low:g}", high=f"{high:g}")

    return read


Scenario = Annotated[str, typer.Argument(metavar="scenario")]
Seed = Annotated[
    int, typer.Option("--seed", metavar="number", help="option.seed", parser=whole("--seed", 0, LARGEST_SEED))
]
Weeks = Annotated[
    int, typer.Option("--weeks", metavar="number", help="option.weeks", parser=whole("--weeks", 1, LONGEST))
]
Runs = Annotated[
    int, typer.Option("--runs", metavar="number", help="option.runs", parser=whole("--runs", 1, MOST_RUNS))
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="number", help="option.jobs", parser=whole("--jobs", 1, MOST_JOBS)),
]
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="setting", help="option.set")]
Pictures = Annotated[str | None, typer.Option("--pictures", metavar="formats", help="option.pictures")]
Json = Annotated[bool, typer.Option("--json", help="option.json")]
