"""A measure: a number found in a log, and how many cases it rests on."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

FEWEST = 10
"""Cases below which a share or a mean is not told."""


class Measure(NamedTuple):
    """A number found in a log.

    Attributes:
        value: the number, NaN where the log cannot tell it.
        cases: members, threads or weeks that it rests on.
    """

    value: float
    cases: int

    @property
    def told(self) -> bool:
        """Whether the log can tell it."""
        return not math.isnan(self.value)


def mean_of(values: ArrayLike, fewest: int = FEWEST) -> Measure:
    """Return a mean (of truths: a share), not told with fewer cases than `fewest`."""
    numbers = np.asarray(values, dtype=np.float64)
    return Measure(float(numbers.mean()) if len(numbers) >= fewest else math.nan, len(numbers))


def median_of(values: ArrayLike, fewest: int = FEWEST) -> Measure:
    """Return a median, not told with fewer cases than `fewest`."""
    numbers = np.asarray(values, dtype=np.float64)
    return Measure(float(np.median(numbers)) if len(numbers) >= fewest else math.nan, len(numbers))


def unknown(cases: int = 0) -> Measure:
    """Return what the log cannot tell."""
    return Measure(math.nan, cases)
