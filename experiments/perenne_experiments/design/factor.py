"""A factor: something that an experiment varies, and over what range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perenne_model.levers import LEVERS
from perenne_model.parameters import registry

LEVER, UNCERTAINTY = "lever", "uncertainty"
"""The two roles of a factor: what one chooses, and what one must bear."""

PLACES = {"grip": ("grip",), "mix": ("involvement", "control")}
"""Policies that are a place on the diagonal or in the plane, and the factors that say where."""

CHOSEN = ("facilitator.", "launch.")
"""How the parameters begin that one may choose as well as bear: the hours, and the core that launches."""

_SIGNIFICANT = 12  # digits, so that the third step of a tenth is 0.3


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that an experiment varies.

    Attributes:
        name: path of a parameter ("members.autonomy_need.mean"), one of the nine levers ("welcoming"), or a
            policy's place: "grip", or "involvement" and "control".
        role: "lever" (what one chooses) or "uncertainty" (what one must bear).
        low: smallest value, in the parameter's unit.
        high: largest value.
        values: the values it may take, rising or as listed; None for the whole range.
        scale: "linear" or "log".
        whole: whether it takes whole numbers only.
    """

    name: str
    role: str
    low: float
    high: float
    values: tuple[float, ...] | None = None
    scale: str = "linear"
    whole: bool = False

    def at(self, share: float) -> float:
        """Return the value at a share of the range, 0–1; shares spread evenly give every listed value as often.

        Raises:
            ValueError: a share outside 0–1.
        """
        if not 0 <= share <= 1:
            raise ValueError(f"share = {share}: expected a number from 0 to 1")
        if self.values is not None:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        if self.whole:
            return min(float(math.floor(self._between(share, self.high + 1))), self.high)
        return min(max(self._between(share, self.high), self.low), self.high)

    def _between(self, share: float, end: float) -> float:
        if self.scale == "log":
            return float(self.low * (end / self.low) ** share)
        return self.low + share * (end - self.low)


def factor(
    name: str,
    role: str,
    *,
    low: float | None = None,
    high: float | None = None,
    values: Sequence[float] | None = None,
    steps: int | None = None,
    scale: str = "linear",
) -> Factor:
    """Make a factor, its range by default the one that the model accepts; see `reader` for checks with clear errors.

    Args:
        name: see `Factor`.
        role: "lever" or "uncertainty".
        low: smallest value; by default the smallest that is accepted, or that is listed.
        high: largest value; likewise.
        values: list of values.
        steps: number of values, evenly spread from low to high, instead of a list.
        scale: "linear" or "log".

    Raises:
        KeyError: no such lever or parameter.
        ValueError: an empty list or fewer than two steps, low above high, a range that the model refuses, a
            logarithmic one that touches zero, or a role or a scale that does not exist.
    """
    least, most, whole = bounds(name)
    if values is not None:
        values = tuple(float(value) for value in values)
        if not values:
            raise ValueError(f"{name}: expected one value or more")
    start = least if values is None else min(values)
    end = most if values is None else max(values)
    made = Factor(
        name=name,
        role=role,
        low=start if low is None else float(low),
        high=end if high is None else float(high),
        values=values,
        scale=scale,
        whole=whole,
    )
    _check(made, least, most)
    return made if steps is None else _stepped(made, steps)


def bounds(name: str) -> tuple[float, float, bool]:
    """Return the smallest and the largest value that the model accepts, and whether only whole numbers.

    Raises:
        KeyError: no such lever or parameter.
    """
    if name in LEVERS or name in (place for places in PLACES.values() for place in places):
        return 0.0, 1.0, False
    parameter = registry()[name]
    return float(parameter.low), float(parameter.high), parameter.integer


def roles(name: str) -> tuple[str, ...]:
    """Return the roles that a factor may have.

    Raises:
        KeyError: no such lever or parameter.
    """
    if name not in registry():
        bounds(name)
        return (LEVER,)
    return (LEVER, UNCERTAINTY) if name.startswith(CHOSEN) else (UNCERTAINTY,)


def names(role: str) -> tuple[str, ...]:
    """Return the names of all factors that may have a role."""
    places = [place for places in PLACES.values() for place in places]
    return tuple(name for name in (*LEVERS, *places, *registry()) if role in roles(name))


def evenly(low: float, high: float, steps: int, *, scale: str = "linear", whole: bool = False) -> tuple[float, ...]:
    """Return values evenly spread from low to high, both included; of whole numbers, each once."""
    spread = np.geomspace(low, high, steps) if scale == "log" else np.linspace(low, high, steps)
    if whole:
        return tuple(float(value) for value in np.unique(np.rint(spread)))
    return tuple(float(f"{value:.{_SIGNIFICANT}g}") for value in spread)


def _check(made: Factor, least: float, most: float) -> None:
    if made.role not in {LEVER, UNCERTAINTY}:
        raise ValueError(f"{made.name}: role = {made.role!r}: expected {LEVER} or {UNCERTAINTY}")
    if made.scale not in {"linear", "log"}:
        raise ValueError(f"{made.name}: scale = {made.scale!r}: expected linear or log")
    if made.low > made.high:
        raise ValueError(f"{made.name}: low = {made.low:g} lies above high = {made.high:g}")
    if made.low < least or made.high > most:
        raise ValueError(f"{made.name}: {made.low:g} to {made.high:g}: expected a range within {least:g} to {most:g}")
    if made.scale == "log" and made.low <= 0:
        raise ValueError(f"{made.name}: low = {made.low:g}: expected a number above 0 on a logarithmic scale")


def _stepped(made: Factor, steps: int) -> Factor:
    if steps < 2:
        raise ValueError(f"{made.name}: steps = {steps}: expected 2 or more")
    values = evenly(made.low, made.high, steps, scale=made.scale, whole=made.whole)
    return Factor(made.name, made.role, made.low, made.high, values, made.scale, made.whole)
