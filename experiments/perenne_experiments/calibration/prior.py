"""The prior: which parameters a log may speak about, and how far they are taken to range before it does."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from perenne_experiments.calibration.population import Numbers
    from perenne_model import Parameters

POOL, DISCOVERY, CORE = "pool.size", "pool.discovery", "launch.core"

UNITS = {POOL: "posters", DISCOVERY: "posters_a_year", CORE: "first_posters"}
"""What the ranges of some parameters are multiples of: numbers that only the log knows. The range of `pool.discovery`
is that of the people who come of their own accord in a year, all the pool being outside."""


@dataclass(frozen=True, slots=True)
class Free:
    """One parameter that a log may speak about.

    Attributes:
        path: the parameter.
        low: lower end of its range before the log is looked at.
        high: upper end; every value between is as likely, on the scale.
        log: whether the scale is that of the logarithm.
    """

    path: str
    low: float
    high: float
    log: bool

    def value(self, share: Numbers) -> Numbers:
        """Return the values that lie so far between the ends, 0–1."""
        if self.log:
            return np.asarray(np.exp(np.log(self.low) + share * (np.log(self.high) - np.log(self.low))))
        return np.asarray(self.low + share * (self.high - self.low))

    def share(self, value: float) -> float:
        """Return how far between the ends a value lies, held between 0 and 1."""
        low, high, where = self.low, self.high, min(max(value, self.low), self.high)
        if self.log:
            low, high, where = math.log(low), math.log(high), math.log(where)
        return (where - low) / (high - low)


@dataclass(frozen=True)
class Prior:
    """What is taken to be possible before the log is looked at.

    Attributes:
        free: the free parameters; those of `UNITS` in people, not in shares.
        base: values of all others.
    """

    free: tuple[Free, ...]
    base: Parameters

    @property
    def paths(self) -> tuple[str, ...]:
        """The free parameters' paths."""
        return tuple(one.path for one in self.free)

    def settings(self, point: Numbers) -> dict[str, float]:
        """Return the values of the free parameters at a point, by path.

        Args:
            point: where the prior is standard normal, shape (dimensions,).
        """
        from scipy.special import ndtr

        from perenne_model import find

        shares = ndtr(point)
        found = {one.path: float(one.value(share)) for one, share in zip(self.free, shares, strict=True)}
        if DISCOVERY in found:
            found[DISCOVERY] /= found.get(POOL, self.base[POOL])
        return {path: _allowed(find(path), value) for path, value in found.items()}

    def parameters(self, point: Numbers) -> Parameters:
        """Return all parameters at a point."""
        return self.base.replace(self.settings(point))

    def people(self, settings: Mapping[str, float], path: str) -> float:
        """Return a value in the unit of its range: `pool.discovery` in people a year, anything else as it is."""
        value = settings[path]
        return value * settings.get(POOL, self.base[POOL]) if path == DISCOVERY else value


def _allowed(parameter: object, value: float) -> float:
    from perenne_model import Parameter

    assert isinstance(parameter, Parameter)  # noqa: S101 - for the reader and the type checker
    held = min(max(value, parameter.low), parameter.high)
    return float(round(held)) if parameter.integer else float(f"{held:.6g}")


def prior_for(
    base: Parameters, *, posters: float, posters_a_year: float, first_posters: float, paths: Sequence[str] = ()
) -> Prior:
    """Return the prior for a community of a size.

    Args:
        base: values of all that is not free.
        posters: members who contributed.
        posters_a_year: new ones in a year.
        first_posters: members who contributed in the first quarter of a year.
        paths: the parameters that are free; by default all that `prior.toml` names.
    """
    people = {"posters": posters, "posters_a_year": posters_a_year, "first_posters": first_posters}
    chosen = [one for one in ranges() if not paths or one.path in paths]
    return Prior(tuple(_scaled(one, people) for one in chosen), base)


def _scaled(one: Free, people: Mapping[str, float]) -> Free:
    if one.path not in UNITS:
        return one
    unit = max(1.0, people[UNITS[one.path]])
    low = max(1.0, one.low * unit)
    return Free(one.path, low, max(low * 2, one.high * unit), one.log)


@cache
def ranges() -> tuple[Free, ...]:
    """Return the ranges of the file, those of `UNITS` as multiples."""
    text = files("perenne_experiments").joinpath("calibration", "prior.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return tuple(
        Free(path, float(entry["low"]), float(entry["high"]), entry["scale"] == "log") for path, entry in table.items()
    )
