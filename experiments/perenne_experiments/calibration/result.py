"""What a calibration found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perenne_experiments.calibration.observation import Observation
from perenne_experiments.calibration.population import Numbers
from perenne_experiments.calibration.prior import Free
from perenne_experiments.calibration.summary import Summary

if TYPE_CHECKING:
    from perenne_scenarios import Scenario

SURE, VAGUE = 0.5, 0.8
"""Width of an interval, as a share of what it was before the log was looked at: below the one a parameter is
determined by the log, above the other it is not."""

LEVEL = 0.8
"""Level of the intervals of parameters."""

EDGES = ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)
"""The quantiles that are told: both ends of an interval, and the median between them."""

TOLD, PARTLY, NOT = "determined", "partly", "undetermined"


@dataclass(frozen=True, slots=True)
class Told:
    """What the log tells about one parameter.

    Attributes:
        prior: the parameter, and its range before the log was looked at.
        central: its value in the central set.
        low: lower end of its 80 % interval.
        median: its median.
        high: upper end.
        width: width of the interval, as a share of what it was before the log was looked at.
    """

    prior: Free
    central: float
    low: float
    median: float
    high: float
    width: float

    @property
    def path(self) -> str:
        """The parameter's path."""
        return self.prior.path

    @property
    def verdict(self) -> str:
        """Whether the log determines it: TOLD, PARTLY or NOT."""
        return TOLD if self.width < SURE else NOT if self.width > VAGUE else PARTLY


@dataclass(frozen=True, eq=False)
class Fit:
    """How one summary fares.

    Attributes:
        summary: the summary.
        observed: its value in the log; NaN where the log does not tell it.
        central: what communities of the central set show, mean of replicates that the choice never saw.
        low: what communities of the plausible sets show: lower end of the middle eight tenths.
        high: upper end.
        spread: the unit of distance.
    """

    summary: Summary
    observed: float
    central: float
    low: float
    high: float
    spread: float

    @property
    def accepted(self) -> bool | None:
        """Whether the central set reproduces the pattern; None for what is no pattern with a target."""
        pattern = self.summary.pattern
        if pattern is None or pattern.target is None:
            return None
        return self.central in pattern.target.accepted


@dataclass(frozen=True, eq=False)
class PlausibleSet:
    """One set of values under which the model looks like the log.

    Attributes:
        settings: values by parameter path.
        distance: how far what one community of it shows is from the log, in units of spread; of the central set, the
            middle one of several.
    """

    settings: dict[str, float]
    distance: float


@dataclass(frozen=True, eq=False)
class Calibrated:
    """What a calibration found.

    Attributes:
        scenario: the scenario that it began with.
        observation: what the log tells.
        policy: name of the policy that the community is taken to have lived under.
        central: values of the free parameters in the central set, which is one of the plausible ones.
        distance: distance of what replicates of the central set show on average.
        tolerance: distance up to which a set is plausible.
        sets: the plausible sets, no two alike, the nearest first; all alike in weight.
        parameters: what the log tells about each parameter.
        fits: how each summary fares, those that the log does not tell included.
        simulations: communities simulated.
        seconds: time spent.
        effective: number of equally weighted points that the intervals rest on.
        seed: seed of the whole.
    """

    scenario: Scenario
    observation: Observation
    policy: str
    central: dict[str, float]
    distance: float
    tolerance: float
    sets: tuple[PlausibleSet, ...]
    parameters: tuple[Told, ...]
    fits: tuple[Fit, ...]
    simulations: int
    seconds: float
    effective: float
    seed: int

    def codes(self) -> dict[str, bool | None]:
        """Return by code, C1 to C11, whether the central set reproduces it; None for what cannot be told."""
        found: dict[str, bool | None] = {}
        for fit in self.fits:
            pattern = fit.summary.pattern
            if pattern is None or pattern.target is None:
                continue
            code, here = pattern.target.code, None if np.isnan(fit.central) else fit.accepted
            before = found.get(code, True)
            found[code] = None if here is None or before is None else before and here
        return found


def shown_range(shown: Numbers) -> tuple[float, float]:
    """Return the middle eight tenths of what communities show; NaN where none shows anything."""
    known = shown[~np.isnan(shown)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
