"""What is searched: the plan of a search, and the trials that it consists of."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, ...]
"""A number for each dimension, 0–1."""

Goals = tuple[float, ...]
"""What came of a point, a number for each goal."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A point and what came of it.

    Attributes:
        place: its place in the search, from 0.
        point: the point.
        goals: its goals.
    """

    place: int
    point: Point
    goals: Goals


@dataclass(frozen=True, slots=True)
class Plan:
    """What to search.

    Attributes:
        dimensions: their names.
        maximise: for each goal, whether it is to be large (True) or small (False).
        trials: how many points to evaluate in all.
        seed: the same seed, the same search.
        starts: points to begin with.
        step: distance of the values that a dimension may take; None for any from 0 to 1.
    """

    dimensions: tuple[str, ...]
    maximise: tuple[bool, ...]
    trials: int
    seed: int
    starts: tuple[Point, ...] = ()
    step: float | None = None
