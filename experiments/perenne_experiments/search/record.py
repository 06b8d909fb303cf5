"""The record of a search: what its journal holds, read without the search's library, even while it is being written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from perenne_experiments.search.error import SearchError
from perenne_experiments.search.front import on_front
from perenne_experiments.search.journal import FILE, whole_lines
from perenne_experiments.search.lives import MAXIMISE

_SET, _TRIED = 2, 4  # Optuna's numbers of the lines that tell settings, and trials


@dataclass(frozen=True)
class Tried:
    """A policy that was tried, as the search's own lives judge it.

    Attributes:
        levers: height of each lever by dimension, 0–1.
        lifetime: mean life, share of the horizon, 0–1.
        value: what it gives, in units of what cultivating gives.
        hours: facilitation hours a week.
        on_front: whether no other beats it.
    """

    levers: Mapping[str, float]
    lifetime: float
    value: float
    hours: float
    on_front: bool


@dataclass(frozen=True)
class Record:
    """What the journal of a search holds.

    Attributes:
        scenario: name of the scenario.
        budget: hours a week that the search may spend.
        weeks: horizon.
        runs: lives of each policy.
        tried: the policies, in the order they were tried.
    """

    scenario: str
    budget: float
    weeks: int
    runs: int
    tried: tuple[Tried, ...]

    @property
    def front(self) -> tuple[Tried, ...]:
        """The policies that no other beats, the cheapest first."""
        return tuple(sorted((one for one in self.tried if one.on_front), key=lambda one: one.hours))


def read_record(folder: Path) -> Record:
    """Read the journal of a search.

    Raises:
        SearchError: there is none, or it is damaged.
        OSError: it cannot be read.
    """
    lines = [json.loads(line) for line in whole_lines(folder).splitlines()]
    try:
        settings = next(line["user_attr"]["settings"] for line in lines if line["op_code"] == _SET)
        trials = [line for line in lines if line["op_code"] == _TRIED]
        goals = [[float(value) for value in line["values"]] for line in trials]
        signs = [1.0 if large else -1.0 for large in MAXIMISE]
        front = on_front([[sign * goal for sign, goal in zip(signs, row, strict=True)] for row in goals])
        return Record(
            scenario=str(settings["scenario"]),
            budget=float(settings["facilitator.hours"]),
            weeks=int(settings["weeks"]),
            runs=int(settings["runs"]),
            tried=tuple(
                Tried({name: float(height) for name, height in line["params"].items()}, life, value, hours, bool(best))
                for line, (life, value, hours), best in zip(trials, goals, front, strict=True)
            ),
        )
    except (KeyError, TypeError, ValueError, StopIteration) as error:
        raise SearchError("search.error_journal", file=str(folder / FILE)) from error
