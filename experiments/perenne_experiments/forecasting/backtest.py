"""The back-test: would the forecasts have come true, and do they beat two simple ones?

Calibrating every community by itself is too dear for a test over many. So one scenario is calibrated for each platform,
on the first part of its communities' logs alone; simulated communities of its plausible sets that had, at the same age,
the recent activity of the real one then say what becomes of it. It is compared with what knows only the age (the
survival of the other communities of the platform: Kaplan & Meier 1958), and with a logistic regression on the same
recent activity and on the platform, fitted to all other communities. These two have seen how the others ended, which
the model has not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.forecasting.landmark import Landmark, landmark
from perenne_experiments.forecasting.silence import YEAR
from perenne_experiments.forecasting.today import Past, weights_of
from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.logs.activity import WEEK, Activity

if TYPE_CHECKING:
    from perenne_model import Policy
    from perenne_scenarios import Scenario

METHODS = ("model", "kaplan_meier", "logistic")
"""The forecasts that are compared."""

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Ends of the classes of forecasts by which reliability is told."""

RIDGE = 1.0
"""Ridge of the regression, on standardised activity: weak, so that few communities do not make it certain."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reliable:
    """How often what was forecast came true, for one class of forecasts.

    Attributes:
        number: forecasts.
        said: their mean.
        came: the share that came true.
    """

    number: int
    said: float
    came: float


@dataclass(frozen=True, eq=False)
class Backtest:
    """What a back-test found.

    Attributes:
        age: weeks since the first contribution at which forecasts are made.
        horizon: weeks ahead.
        names: the communities.
        alive: whether each lived on, shape (n,).
        said: what each method said, by method, shape (n,) each.
    """

    age: int
    horizon: int
    names: tuple[str, ...]
    alive: NDArray[np.bool_]
    said: dict[str, Numbers]

    def brier(self, method: str) -> float:
        """Return the mean squared error of a method's forecasts (Brier 1950): 0 is perfect, 0.25 a coin."""
        return float(np.mean((self.said[method] - self.alive) ** 2))

    def skill(self, method: str, over: str) -> float:
        """Return the share of another method's squared error that a method spares; below 0 it is the worse."""
        return 1 - self.brier(method) / self.brier(over)

    def skill_range(self, method: str, over: str, *, seed: int = 1) -> tuple[float, float]:
        """Return the range of that skill: 95 %, communities drawn with replacement."""
        own = (self.said[method] - self.alive) ** 2
        other = (self.said[over] - self.alive) ** 2
        generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(4,)))
        drawn = generator.integers(len(own), size=(4000, len(own)))
        low, high = np.quantile(1 - own[drawn].mean(axis=1) / other[drawn].mean(axis=1), [0.025, 0.975])
        return float(low), float(high)

    def reliability(self, method: str) -> tuple[Reliable, ...]:
        """Return how often forecasts came true, class by class; empty classes are left out."""
        said = self.said[method]
        place = np.clip(np.searchsorted(BINS, said, side="right") - 1, 0, len(BINS) - 2)
        classes = [place == one for one in range(len(BINS) - 1) if (place == one).any()]
        return tuple(
            Reliable(int(inside.sum()), float(said[inside].mean()), float(self.alive[inside].mean()))
            for inside in classes
        )


def landmarks_of(activities: Sequence[Activity], *, age: int, horizon: int) -> list[Landmark]:
    """Return the real communities that were watched from their start, and for long enough."""
    whole = [one for one in activities if not one.partial]
    found = [landmark(one.name, one.time, one.member, one.end, age=age, horizon=horizon) for one in whole]
    return [one for one in found if one is not None]


def simulated_landmarks(
    scenario: Scenario,
    policy: Policy,
    *,
    age: int,
    horizon: int,
    lives: int,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Landmark]:
    """Return simulated communities of the plausible sets of a scenario, at an age, and what became of them.

    Args:
        scenario: a calibrated scenario.
        policy: what all are taken to live under.
        age: weeks since the first contribution.
        horizon: weeks from then on.
        lives: lives of each plausible set.
        seed: seed of the whole.
        progress: called as sets are lived.
    """
    from perenne_experiments.forecasting.lives import contributions

    if scenario.calibration is None:
        raise ValueError("scenario: expected one that was calibrated")
    weeks = age + horizon + YEAR + 1
    found = []
    for place, one in enumerate(scenario.calibration.sets):
        parameters = scenario.parameters.replace(dict(one.parameters))
        for life in range(lives):
            times, member = contributions(
                parameters, policy, replicate_seed(seed, place * lives + life), weeks, limits=(60_000, 20_000)
            )
            here = landmark(str(place), times, member, weeks * WEEK, age=age, horizon=horizon)
            found += [here] if here is not None else []
        if progress:
            progress(place + 1, len(scenario.calibration.sets))
    return found


def by_model(real: Sequence[Landmark], simulated: Sequence[Landmark]) -> Numbers:
    """Return the share of simulated communities with like recent activity that lived on, shape (real,).

    A share of few is drawn towards one half, as if one more had been seen, half alive.
    """
    pasts = [Past(0, 0, one.recent) for one in simulated]
    alive = np.array([one.alive for one in simulated], dtype=np.float64)
    said = []
    for one in real:
        weights = weights_of(pasts, one.recent)
        effective = 1 / float((weights**2).sum())
        said.append((float(weights @ alive) * effective + 0.5) / (effective + 1))
    return np.array(said)


def by_survival(real: Sequence[Landmark]) -> Numbers:
    """Return the share of the other communities that lived on, shape (real,).

    All were watched to the horizon, so that the Kaplan–Meier estimate from the landmark on is that share.
    """
    alive = np.array([one.alive for one in real], dtype=np.float64)
    return np.asarray((alive.sum() - alive) / (len(alive) - 1))


def by_regression(real: Sequence[Landmark], platform: Sequence[int] = ()) -> Numbers:
    """Return what a logistic regression on recent activity says, fitted to the other communities, shape (real,).

    Args:
        real: the communities.
        platform: number of the platform of each, where there are several.
    """
    features = np.array([one.features for one in real])
    if platform:
        features = np.column_stack([features, np.array(platform)])
    alive = np.array([one.alive for one in real], dtype=np.float64)
    said = np.zeros(len(real))
    for place in range(len(real)):
        others = np.arange(len(real)) != place
        mean, sd = features[others].mean(axis=0), features[others].std(axis=0) + 1e-9
        standard = np.column_stack([np.ones(len(real)), (features - mean) / sd])
        slopes = logistic_slopes(standard[others], alive[others])
        said[place] = 1 / (1 + np.exp(-float(standard[place] @ slopes)))
    return said


def logistic_slopes(features: Numbers, outcome: Numbers, ridge: float = RIDGE) -> Numbers:
    """Return the coefficients of a ridge logistic regression by Newton's method; the first column is not held down."""
    held = ridge * np.eye(features.shape[1])
    held[0, 0] = 1e-6
    slopes = np.zeros(features.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-features @ slopes))
        slope = features.T @ (outcome - chance) - held @ slopes
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + held
        step = np.linalg.solve(curve, slope)
        slopes = slopes + step
        if np.abs(step).max() < 1e-10:
            break
    return slopes


def backtest(platforms: Sequence[tuple[Sequence[Landmark], Sequence[Landmark]]], *, age: int, horizon: int) -> Backtest:
    """Return how the three methods fare over all platforms together.

    Args:
        platforms: of each, the real communities and the simulated ones.
        age: weeks since the first contribution at which forecasts are made.
        horizon: weeks ahead.
    """
    real = [one for landmarks, _ in platforms for one in landmarks]
    platform = [place for place, (landmarks, _) in enumerate(platforms) for _ in landmarks]
    return Backtest(
        age=age,
        horizon=horizon,
        names=tuple(one.name for one in real),
        alive=np.array([one.alive for one in real]),
        said={
            "model": np.concatenate([by_model(landmarks, simulated) for landmarks, simulated in platforms]),
            "kaplan_meier": np.concatenate([by_survival(landmarks) for landmarks, _ in platforms]),
            "logistic": by_regression(real, platform if len(platforms) > 1 else ()),
        },
    )
