"""Noise: how much of the differences between points comes from the luck of their replicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOISY = 0.25
"""Share of noise in the variance between points above which total indices are hard to read."""

_WANTED = 0.1  # share of noise that the number of replicates advised would leave
_DUST = 1e-12  # an effect of this size, beside the outcome, is rounding
_ERROR = 0.01  # chance of seeing an effect of the assumptions where there is none


@dataclass(frozen=True, slots=True)
class Noise:
    """How the variance between the means of points is made up.

    Every point is lived on the same seeds. What a seed adds to every point alike changes no difference between
    points and is left out; what remains is the residual of a two-way layout of points and seeds.

    Attributes:
        points: number of points.
        replicates: number of seeds at each.
        variance: variance of the means of the points.
        share: part of it that is noise, 0–1; None with one replicate, which cannot tell.
        chance: chance of a variance at least this large if the points did not differ; None likewise.
    """

    points: int
    replicates: int
    variance: float
    share: float | None
    chance: float | None

    @property
    def constant(self) -> bool:
        """Whether every point has the same mean: nothing to explain."""
        return self.variance == 0

    @property
    def drowned(self) -> bool:
        """Whether the points may not differ at all beyond noise."""
        return self.constant or (self.chance is not None and self.chance > _ERROR)

    @property
    def large(self) -> bool:
        """Whether there is too much noise to read total indices."""
        return self.share is not None and self.share > NOISY

    def replicates_wanted(self) -> int | None:
        """Return how many replicates would bring the noise down to a tenth of the variance; None if unknown."""
        if self.share is None or not 0 < self.share < 1 or self.drowned:
            return None
        ratio = self.share / (1 - self.share)
        wanted = self.replicates * ratio * (1 - _WANTED) / _WANTED
        step = 10.0 ** max(0, np.floor(np.log10(max(wanted, 1))) - 1)
        return max(self.replicates + 1, int(np.ceil(wanted / step) * step))


def noise_of(outputs: NDArray[np.float64]) -> Noise:
    """Measure the noise in the means of points.

    Args:
        outputs: an outcome, shape (points, replicates), replicates on the same seeds at every point.
    """
    points, replicates = outputs.shape
    variance = _without_dust(float(np.var(outputs.mean(axis=1), ddof=1)), outputs) if points > 1 else 0.0
    if replicates < 2 or points < 2 or variance == 0:
        return Noise(points, replicates, variance, None if replicates < 2 and variance else 0.0, None)
    residual = outputs - outputs.mean(axis=1, keepdims=True) - outputs.mean(axis=0) + outputs.mean()
    freedom = (points - 1) * (replicates - 1)
    noise = _without_dust(float(np.sum(residual**2)) / freedom, outputs) / replicates
    return Noise(points, replicates, variance, min(noise / variance, 1.0), _chance(variance, noise, points, freedom))


def stands_out(effects: NDArray[np.float64], chance: float) -> bool:
    """Tell whether effects are larger than their noise would make them.

    Fisher's F of the squared mean effects against the variance of their errors, its degrees of freedom reduced where
    few steps bear most of the noise (Satterthwaite 1946, doi:10.2307/3002019).

    Args:
        effects: effects of one factor, shape (steps, replicates); of single replicates the noise is not known,
            and any effect stands out.
        chance: chance of standing out for a factor without effect (Bonferroni: one of many would by luck).
    """
    from scipy.special import fdtrc

    replicates = effects.shape[1]
    squares = float(np.sum(effects.mean(axis=1) ** 2))
    error = np.var(effects, axis=1, ddof=1) / replicates if replicates > 1 else np.zeros(len(effects))
    if not error.any():
        return squares > _DUST**2
    freedom = float(np.sum(error) ** 2 / np.sum(error**2))
    return bool(fdtrc(freedom, freedom * (replicates - 1), squares / float(np.sum(error))) < chance)


def _without_dust(variance: float, outputs: NDArray[np.float64]) -> float:
    """Return a variance, or 0 where it is only rounding."""
    return variance if variance > (_DUST * max(float(np.max(np.abs(outputs))), 1.0)) ** 2 else 0.0


def _chance(variance: float, noise: float, points: int, freedom: int) -> float:
    """Return the upper tail of Fisher's F at the ratio of the two variances."""
    from scipy.special import fdtrc

    return float(fdtrc(points - 1, freedom, variance / noise)) if noise > 0 else 0.0
