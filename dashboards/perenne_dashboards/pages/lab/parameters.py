"""The parameters that the lab offers: the ones that matter most by their short names, all others by their paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perenne_dashboards.pages.lab.limits import LARGEST
from perenne_dashboards.speech import Speech
from perenne_model import registry
from perenne_scenarios.parameter import unit_of


@dataclass(frozen=True, slots=True)
class Range:
    """What a slider offers of a parameter: less than the model accepts, since most of that is far from any use.

    Attributes:
        low: smallest.
        high: largest.
        step: distance between two.
    """

    low: float
    high: float
    step: float

    def around(self, value: float) -> Range:
        """Return the range widened to hold a value."""
        return Range(min(self.low, value), max(self.high, value), self.step)


OFFERED: Mapping[str, Mapping[str, Range]] = {
    "members": {
        "members.autonomy_need.mean": Range(0, 1, 0.05),
        "members.motivation.mean": Range(0, 1, 0.05),
        "members.capacity.median": Range(0.5, 10, 0.5),
        "trust.across": Range(0, 1, 0.05),
        "launch.core": Range(3, 150, 1),
        "members.units": Range(1, 20, 1),
    },
    "surroundings": {
        "pool.size": Range(50, 5000, 50),
        "pool.renewal": Range(0, 0.5, 0.01),
        "pool.discovery": Range(0, 0.3, 0.01),
        "pool.word_of_mouth": Range(0, 1.5, 0.02),
        "initiatives.effort.median": Range(5, 300, 5),
        "initiatives.leak": Range(0, 0.2, 0.005),
        "facilitator.hours": Range(0, 40, 0.5),
    },
}
"""By group, the parameters that have sliders."""

_SHORT = {path for group in OFFERED.values() for path in group}
_SHARES = {"pool.renewal", "pool.discovery", "pool.word_of_mouth", "initiatives.leak"}


def label_of(path: str, say: Speech) -> str:
    """Return the short name of a parameter, or its path where it has none."""
    return say(f"parameters.{path.replace('.', '_')}") if path in _SHORT else path


def help_of(path: str, say: Speech) -> str:
    """Return what a parameter means."""
    return registry()[path].meaning[say.code]


def unit_text(path: str, say: Speech) -> str:
    """Return the unit of a parameter, "" for a plain share."""
    unit = unit_of(registry()[path])[say.code]
    return "" if registry()[path].unit == "0 to 1" else unit


def is_share(path: str) -> bool:
    """Tell whether a parameter is best written in per cent."""
    return path in _SHARES or registry()[path].unit == "0 to 1"


def written(path: str, value: float, say: Speech) -> str:
    """Return a value as people read it."""
    if is_share(path):
        return say.lab.numerals.percent(value, 0 if round(100 * value) == round(100 * value, 3) else 1)
    return say.lab.numerals.shortest(value)


def others() -> dict[str, list[str]]:
    """Return the parameters that have no slider, by the first word of their path."""
    found: dict[str, list[str]] = {}
    for path in registry():
        if path not in _SHORT:
            found.setdefault(path.split(".", 1)[0], []).append(path)
    return found


def bounds(path: str) -> tuple[float, float]:
    """Return the smallest and the largest value that the lab takes."""
    parameter = registry()[path]
    return parameter.low, min(parameter.high, LARGEST.get(path, parameter.high))
