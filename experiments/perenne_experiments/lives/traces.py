"""Traces: the weekly vital signs of many lives, kept as means and quartiles rather than life by life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.recfunctions import structured_to_unstructured
from numpy.typing import NDArray

SAMPLE = 64
"""Lives, the first of each policy, whose weeks are kept whole: quartiles come from them."""


@dataclass(frozen=True, eq=False)
class Trace:
    """One vital sign over time, among the communities alive in each week.

    Attributes:
        mean: mean, NaN where none is alive, shape (weeks,).
        low: lower quartile among the sampled lives, shape (weeks,).
        high: upper quartile, shape (weeks,).
        alive: communities alive, shape (weeks,).
    """

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    alive: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Traces:
    """All vital signs of one policy over time.

    Attributes:
        names: vital signs, in the order of the columns.
        alive: communities alive in each week, shape (weeks,).
        mean: means among those alive, shape (weeks, names).
        quartiles: lower and upper quartile among the sampled lives, shape (2, weeks, names).
    """

    names: tuple[str, ...]
    alive: NDArray[np.int64]
    mean: NDArray[np.float64]
    quartiles: NDArray[np.float64]

    def __getitem__(self, name: str) -> Trace:
        """Return one vital sign; a name that is not among `names` raises KeyError."""
        if name not in self.names:
            raise KeyError(name)
        column = self.names.index(name)
        low, high = self.quartiles[:, :, column]
        return Trace(self.mean[:, column], low, high, self.alive)


@dataclass(eq=False)
class TraceSums:
    """Running sums from which traces are made; adding in the same order gives the same bits.

    Attributes:
        names: vital signs, in the order of the columns.
        alive: communities alive in each week, shape (weeks,).
        total: sums over those alive, shape (weeks, names).
        sample: whole lives, NaN after death, each of shape (weeks, names).
    """

    names: tuple[str, ...]
    alive: NDArray[np.int64]
    total: NDArray[np.float64]
    sample: list[NDArray[np.float32]]

    @classmethod
    def empty(cls, names: Sequence[str], weeks: int) -> TraceSums:
        """Return the sums of no life."""
        return cls(tuple(names), np.zeros(weeks, np.int64), np.zeros((weeks, len(names))), [])

    def add_life(self, weekly: NDArray[np.void], lifetime: float, *, keep: bool) -> None:
        """Add one life.

        Args:
            weekly: one record a week, shape (weeks,).
            lifetime: weeks it lived; later records are left out.
            keep: whether its weeks join the sample.
        """
        values = structured_to_unstructured(weekly, dtype=np.float64)
        lived = np.arange(len(values)) < lifetime
        self.alive += lived
        self.total[lived] += values[lived]
        if keep:
            whole = values.astype(np.float32)
            whole[~lived] = np.nan
            self.sample.append(whole)

    def add(self, later: TraceSums) -> None:
        """Add the sums of the lives that follow."""
        self.alive += later.alive
        self.total += later.total
        self.sample += later.sample

    def traces(self) -> Traces:
        """Return the means and quartiles."""
        nobody = np.full_like(self.total, np.nan)
        mean = np.divide(self.total, self.alive[:, None], out=nobody, where=self.alive[:, None] > 0)
        sample = np.array(self.sample, dtype=np.float64).reshape(-1, *self.total.shape)
        return Traces(self.names, self.alive, mean, quantiles_of_known(sample, (0.25, 0.75)))


def quantiles_of_known(sample: NDArray[np.float64], shares: Sequence[float]) -> NDArray[np.float64]:
    """Return quantiles over the first axis, NaN left out; NaN where nothing is known.

    Args:
        sample: shape (n, …).
        shares: quantiles asked for, 0–1.

    Returns:
        Quantiles by linear interpolation, shape (len(shares), …).
    """
    if not len(sample):
        return np.full((len(shares), *sample.shape[1:]), np.nan)
    ordered = np.sort(sample, axis=0)  # NaN last
    last = np.maximum(np.sum(~np.isnan(sample), axis=0) - 1, 0)
    return np.array([_at_rank(ordered, share * last) for share in shares])


def _at_rank(ordered: NDArray[np.float64], rank: NDArray[np.float64]) -> NDArray[np.float64]:
    below, above = np.floor(rank).astype(np.intp), np.ceil(rank).astype(np.intp)
    low, high = (np.take_along_axis(ordered, place[None], axis=0)[0] for place in (below, above))
    return np.asarray(low + (high - low) * (rank - below), dtype=np.float64)
