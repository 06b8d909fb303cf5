"""Bins: the values of factors as ordered codes, so that a box is a range of codes in each factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST = 100
"""Bins of a factor: an edge then lies within half a per cent of the points of where it would best be."""


@dataclass(frozen=True, eq=False)
class Bins:
    """Points as codes.

    A factor with few distinct values (whole numbers, a list) has one code for each; another is cut at quantiles,
    never between equal values. Codes keep the order, so that linear and logarithmic factors are alike.

    Attributes:
        codes: code of each point in each factor, shape (points, factors).
        lows: smallest value in each bin, by factor.
        highs: largest value in each bin, by factor.
    """

    codes: NDArray[np.intp]
    lows: tuple[NDArray[np.float64], ...]
    highs: tuple[NDArray[np.float64], ...]

    @classmethod
    def of(cls, values: NDArray[np.float64], most: int = MOST) -> Bins:
        """Sort points into bins.

        Args:
            values: points, shape (points, factors).
            most: most bins of a factor.
        """
        columns = [_binned(column, most) for column in values.T]
        codes = np.column_stack([codes for codes, _, _ in columns]).astype(np.intp)
        return cls(codes, tuple(low for _, low, _ in columns), tuple(high for _, _, high in columns))

    @property
    def counts(self) -> NDArray[np.intp]:
        """Number of bins of each factor, shape (factors,)."""
        return np.array([len(low) for low in self.lows], dtype=np.intp)

    def among(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Bins:
        """Return some of the points, in the same bins."""
        return Bins(self.codes[chosen], self.lows, self.highs)

    def edge(self, factor: int, below: int) -> float:
        """Return a number between two neighbouring bins, or at most one bin off if it is shorter there.

        Args:
            factor: place of the factor.
            below: code of the lower bin.
        """
        low, high = self.highs[factor], self.lows[factor]
        return shortest_between(float(low[max(below - 1, 0)]), float(high[min(below + 2, len(high) - 1)]))

    def gap(self, factor: int, below: int) -> float:
        """Return the shortest number between two neighbouring bins."""
        return shortest_between(float(self.highs[factor][below]), float(self.lows[factor][below + 1]))


def shortest_between(low: float, high: float) -> float:
    """Return the number with the fewest digits that lies strictly between two others; their middle if none does."""
    middle = (low + high) / 2
    rounded = (float(f"{middle:.{digits}g}") for digits in range(1, 16))
    return next((number for number in rounded if low < number < high), middle)


def _binned(
    column: NDArray[np.float64], most: int
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    distinct, codes, counts = np.unique(column, return_inverse=True, return_counts=True)
    if len(distinct) <= most:
        return codes, distinct, distinct
    ranks = np.cumsum(counts) - counts
    _, groups = np.unique(ranks * most // len(column), return_inverse=True)
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = np.append(starts[1:], len(distinct)) - 1
    return groups[codes], distinct[starts], distinct[ends]
