"""Classes of a factor: its values where they are few, else quantile classes with bounds that people can read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.words.factors import takes_whole_numbers

CLASSES = 4
"""Quantile classes of a factor."""

VALUES = 5
"""Values up to which each is a class of its own."""

_LISTED = 25  # values up to which classes begin and end at one, as in a grid

_FAR_FROM_ZERO = 50  # a factor that begins nearer to zero than this share of its range is said to begin there
_DIGITS = (2, 3, 6)  # significant digits of bounds: as few as keep the classes apart


@dataclass(frozen=True, slots=True)
class FactorClass:
    """A range of a factor.

    Attributes:
        low: its least value.
        high: its largest value; all but the last class of a range end just below it.
        last: whether it holds its upper end.
    """

    low: float
    high: float
    last: bool

    def holds(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which values lie in it; NaN lies in none."""
        below = values <= self.high if self.last else values < self.high
        return np.asarray((values >= self.low) & below)


def classes_of(name: str, values: NDArray[np.float64]) -> tuple[FactorClass, ...]:
    """Return the classes of a factor, rising: none without a value, one if all values are the same.

    Args:
        name: name of the factor.
        values: its values, NaN where there is none, shape (n,).
    """
    known = values[~np.isnan(values)]
    distinct = np.unique(known)
    if len(distinct) <= VALUES:
        return tuple(FactorClass(float(value), float(value), last=True) for value in distinct)
    if takes_whole_numbers(name) or len(distinct) <= _LISTED:
        return tuple(_listed_classes(known, distinct))
    return tuple(_ranges(known))


def _listed_classes(known: NDArray[np.float64], distinct: NDArray[np.float64]) -> Iterator[FactorClass]:
    """Yield classes that begin and end at values that occur."""
    cuts = np.unique(np.quantile(known, _shares(), method="inverted_cdf"))
    place = np.searchsorted(cuts, distinct)
    for number in np.unique(place):
        held = distinct[place == number]
        yield FactorClass(float(held[0]), float(held[-1]), last=True)


def _ranges(known: NDArray[np.float64]) -> Iterator[FactorClass]:
    least, most = float(known.min()), float(known.max())
    quantiles = [float(cut) for cut in np.quantile(known, _shares())]
    for digits in _DIGITS:
        inner = sorted({cut for cut in (_rounded(one, digits, round) for one in quantiles) if least < cut < most})
        if len(inner) == len(quantiles):
            break
    near_zero = 0 < least < (most - least) / _FAR_FROM_ZERO
    edges = [0.0 if near_zero else _rounded(least, digits, math.floor), *inner, _rounded(most, digits, math.ceil)]
    for low, high in pairwise(edges):
        yield FactorClass(low, high, last=high == edges[-1])


def _shares() -> NDArray[np.float64]:
    return np.arange(1, CLASSES) / CLASSES


def _rounded(value: float, digits: int, towards: Callable[[float], float]) -> float:
    if not value:
        return 0.0
    scale = 10.0 ** (digits - 1 - math.floor(math.log10(abs(value))))
    return float(f"{towards(value * scale) / scale:.10g}")
