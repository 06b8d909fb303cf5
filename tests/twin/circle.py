"""The circle of topics: places from 0 to 1, where 1 is 0 again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import floor
from typing import TypeVar

Thing = TypeVar("Thing")


def onto_circle(place: float) -> float:
    """Return a place brought back to where it lies between 0 and 1."""
    return place - floor(place)


def nearness(one: float, other: float, reach: float) -> float:
    """Return 1 for two equal places, less in a line the further apart they are, and 0 from `reach` on."""
    one_way = abs(one - other)
    gap = min(one_way, 1.0 - one_way)
    return max(0.0, 1.0 - gap / reach)


def arc_of(place: float, arcs: int) -> int:
    """Return which of so many equal arcs a place lies in."""
    return min(int(place * arcs), arcs - 1)


def in_arcs(things: Iterable[Thing], place: Callable[[Thing], float]) -> list[list[Thing]]:
    """Return things by arcs of the circle, some four to an arc, each arc in the order in which they came."""
    listed = list(things)
    arcs: list[list[Thing]] = [[] for _ in range(max(1, len(listed) // 4))]
    for thing in listed:
        arcs[arc_of(place(thing), len(arcs))].append(thing)
    return arcs
