"""Standing: who lives longest, what kills and what drives members away, as far as the intervals can tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.comparison.comparison import Contrast
from perenne_experiments.statistics.estimate import LEVEL
from perenne_experiments.statistics.tails import normal_quantile

MARGIN = 0.02
"""Share of the horizon below which a difference hardly matters."""

POWER = 0.8
"""Chance of settling a difference of the size seen, for the number of replicates advised."""

Verdict = Literal["longer", "alike", "undecided"]

_CLEAR_LEAD = 2.5  # standard errors by which the largest share must lead the second, the largest being chosen
_FEWEST_ADVISED = 100  # replicates; fewer are not worth advising


@dataclass(frozen=True, slots=True)
class Standing:
    """Who lives longest.

    Attributes:
        best: the policy with the longest restricted mean.
        below: policies that live less long than it.
        alike: policies that live as long, to within the margin.
        undecided: policies that cannot be told from it.
    """

    best: str
    below: tuple[str, ...]
    alike: tuple[str, ...]
    undecided: tuple[str, ...]


class Ranked(Protocol):
    """Policies with their contrasts: a comparison, or an analysis of a store."""

    @property
    def weeks(self) -> int:
        """The horizon."""

    def ranked(self) -> Sequence[Named]:
        """Return the policies, the longest-lived first."""

    def contrast(self, a: str, b: str) -> Contrast:
        """Return two policies' contrast, `a` first."""


class Named(Protocol):
    """What came of a policy."""

    @property
    def name(self) -> str:
        """Name of the policy."""


def stand(comparison: Ranked) -> Standing:
    """Judge every policy against the longest-lived."""
    best, *others = (outcome.name for outcome in comparison.ranked())
    verdicts = {name: verdict(comparison.contrast(best, name), comparison.weeks) for name in others}
    below, alike, undecided = (
        tuple(name for name, found in verdicts.items() if found == kind) for kind in ("longer", "alike", "undecided")
    )
    return Standing(best, below, alike, undecided)


def verdict(contrast: Contrast, weeks: int) -> Verdict:
    """Judge a contrast whose first policy has the longer mean.

    Args:
        contrast: two policies' contrast, the longer-lived first.
        weeks: horizon.

    Returns:
        "alike" when the whole interval lies within the margin, else "longer" when the difference is settled,
        else "undecided".
    """
    if max(abs(contrast.difference.low), abs(contrast.difference.high)) <= MARGIN * weeks:
        return "alike"
    return "longer" if contrast.settled else "undecided"


def replicates_needed(contrast: Contrast, weeks: int) -> int | None:
    """Return how many replicates would settle a difference of the size seen, rounded up to two digits.

    An interval narrows with the square root of their number, so that n r² ÷ δ² replicates bring its end to
    zero, and (1 + z_power ÷ z₀.₉₇₅)² times as many bring it past zero with the power wanted; n is the number
    there is, r the reach of the interval, δ the difference, taken as half the margin where it is smaller.

    Args:
        contrast: two policies' contrast that is not settled.
        weeks: horizon.

    Returns:
        A number of replicates, or None when the spread between pairs is not known.
    """
    value = contrast.difference.value
    if contrast.difference.deviation == 0:
        return None
    reach = max(contrast.strict.high - value, value - contrast.strict.low)
    size = max(abs(value), MARGIN * weeks / 2)
    power = 1 + normal_quantile(POWER) / normal_quantile((1 + LEVEL) / 2)
    needed = contrast.pairs * (power * reach / size) ** 2
    step = 10.0 ** max(0, math.floor(math.log10(max(needed, 1))) - 1)
    return max(_FEWEST_ADVISED, round(math.ceil(needed / step) * step))


def leaders(counts: NDArray[np.float64]) -> tuple[int, ...]:
    """Return the columns that come first: one that leads clearly, or it and those it does not lead.

    Lives are the independent units: whoever leaves one community leaves it for much the same reason.

    Args:
        counts: how often each thing happened in each life, shape (lives, things).
    """
    totals = counts.sum(axis=0)
    if not totals.any():
        return ()
    order = np.argsort(-totals, kind="stable")
    first = counts[:, order[0]]
    level = [int(place) for place in order[1:] if totals[place] and not _leads(first - counts[:, place])]
    return (int(order[0]), *level)


def _leads(differences: NDArray[np.float64]) -> bool:
    if len(differences) < 2:
        return False
    error = float(np.std(differences, ddof=1)) / math.sqrt(len(differences))
    return float(np.mean(differences)) > _CLEAR_LEAD * error
