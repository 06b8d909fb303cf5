"""Morris's screening: how much an outcome changes when one factor at a time is moved across its range.

Morris 1991, doi:10.1080/00401706.1991.10484804; the mean of absolute effects: Campolongo, Cariboni & Saltelli 2007,
doi:10.1016/j.envsoft.2006.10.004.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.errors.extra import ExtraError
from perenne_experiments.sensitivity.noise import Noise, noise_of, stands_out
from perenne_experiments.statistics.estimate import LEVEL, Estimate, mean_estimate

LEVELS = 4
"""Levels of each factor in the grid that trajectories walk on: the custom since Morris."""

STEP = LEVELS / (2 * (LEVELS - 1))
"""Share of its range that a factor is moved by, Morris's own: two thirds with four levels."""

FEWEST = 4
"""Fewest trajectories worth analysing."""


@dataclass(frozen=True, slots=True)
class FactorEffect:
    """What moving one factor across two thirds of its range (`STEP`) does to one outcome, in the outcome's unit.

    These are differences that were seen. Effects by the whole range, as SALib gives them, are larger by 1 / `STEP`.

    Attributes:
        mean: mean effect: above zero, the outcome rises with the factor (μ).
        size: mean of the absolute effects (μ*).
        spread: standard deviation of the effects from place to place, the noise taken out: large when the factor
            acts jointly with others or not in proportion (σ).
        noise: the size that noise alone would give.
        clear: whether the effect stands out from noise, all factors being judged at once.
    """

    mean: Estimate
    size: Estimate
    spread: float
    noise: float
    clear: bool


@dataclass(frozen=True, eq=False)
class MorrisEffects:
    """What each factor does to one outcome.

    Attributes:
        effects: one for each factor.
        leads: estimate of the difference in size between the largest effect and each other, by place.
        noise: how much of the variance between points is noise.
    """

    effects: tuple[FactorEffect, ...]
    leads: tuple[Estimate, ...]
    noise: Noise

    @property
    def order(self) -> tuple[int, ...]:
        """Places of the factors, the largest effect first."""
        return tuple(sorted(range(len(self.effects)), key=lambda place: -self.effects[place].size.value))


def trajectories(count: int, factors: int, *, seed: int) -> NDArray[np.float64]:
    """Return walks through the unit cube that move each factor once, in an order of their own.

    Args:
        count: number of trajectories.
        factors: number of factors.
        seed: seed of the walks.

    Returns:
        Shares of each factor's range, shape (count, factors + 1, factors).

    Raises:
        ExtraError: SALib is not installed.
    """
    try:
        from SALib.sample import morris
    except ImportError:
        raise ExtraError("SALib", "sensitivity") from None

    problem = {"num_vars": factors, "names": [str(place) for place in range(factors)], "bounds": [[0, 1]] * factors}
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    walked = morris.sample(problem, count, num_levels=LEVELS, seed=generator)
    return np.clip(np.asarray(walked, dtype=np.float64), 0, 1).reshape(count, factors + 1, factors)


def size(count: int, factors: int) -> int:
    """Return how many points the trajectories have."""
    return count * (factors + 1)


def morris_effects(shares: NDArray[np.float64], outputs: NDArray[np.float64], *, level: float = LEVEL) -> MorrisEffects:
    """Estimate what each factor does.

    Args:
        shares: the trajectories, shape (count, factors + 1, factors).
        outputs: the outcome at their points, shape (count, factors + 1, replicates), replicates on the same seeds
            at every point.
        level: confidence level of the intervals, which are Student's, trajectories being independent.
    """
    each = STEP * elementary_effects(shares, outputs)
    factors, replicates = each.shape[1:]
    sizes = np.abs(each.mean(axis=2))
    error = np.var(each, axis=2, ddof=1) / replicates if replicates > 1 else np.zeros_like(sizes)
    clear = [stands_out(each[:, place], (1 - level) / factors) for place in range(factors)]
    lead = int(np.argmax(sizes.mean(axis=0)))
    return MorrisEffects(
        effects=tuple(
            _effect(each[:, place].mean(axis=1), error[:, place], clear[place], level) for place in range(factors)
        ),
        leads=tuple(mean_estimate(sizes[:, lead] - sizes[:, place], level) for place in range(factors)),
        noise=noise_of(outputs.reshape(-1, replicates)),
    )


def elementary_effects(shares: NDArray[np.float64], outputs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the effect of each step of each trajectory, for the whole range of the factor that moved.

    Args:
        shares: the trajectories, shape (count, factors + 1, factors).
        outputs: the outcome at their points, shape (count, factors + 1, replicates).

    Returns:
        Effects, shape (count, factors, replicates).
    """
    moves = np.diff(shares, axis=1)
    moved = np.argmax(np.abs(moves), axis=2)
    length = np.take_along_axis(moves, moved[:, :, None], axis=2)
    steps = np.diff(outputs, axis=1) / length
    return np.take_along_axis(steps, np.argsort(moved, axis=1)[:, :, None], axis=1)


def _effect(effects: NDArray[np.float64], error: NDArray[np.float64], clear: bool, level: float) -> FactorEffect:  # noqa: FBT001
    """Return what one factor does, from the mean effect at each step and the variance of its error."""
    spread = float(np.var(effects, ddof=1) - np.mean(error)) if len(effects) > 1 else 0.0
    return FactorEffect(
        mean=mean_estimate(effects, level),
        size=mean_estimate(np.abs(effects), level),
        spread=math.sqrt(max(spread, 0.0)),
        noise=float(np.mean(np.sqrt(2 * error / math.pi))),
        clear=clear,
    )
