"""In what share of plausible parameter sets does the ranking hold? `python -m tests.model.plausibility` answers.

Parameters whose source is an assumption are varied together, each over its default ± a width, by Latin hypercube
sampling (McKay, Beckman & Conover 1979). In each set the three policies live on common seeds. The ranking holds where
cultivating outlives both others, and is reversed where either outlives it; both are told from undecided by intervals.
Communities that all live to the horizon, or all die at once, decide nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy.stats import qmc

from perenne_experiments.statistics.estimate import Estimate, mean_estimate
from perenne_model import Parameter, Parameters, registry

from .many_lives import Column, life_gain, lives

LEVEL = 0.99
"""Of each of the two intervals on which a verdict rests."""

RIVALS = ("absent", "directive")


@dataclass(frozen=True)
class RankingShares:
    """Shares of the parameter sets, 0 to 1; `holds`, `reversed` and `undecided` add up to 1.

    Attributes:
        holds: both intervals lie above zero.
        reversed: either lies below zero.
        undecided: neither of these.
        leads: both differences are above zero, whatever their intervals.
        saturated: no two policies differ by a hundredth of the horizon.
        inside: a middling grip outlives both ends of the diagonal, whatever the intervals.
    """

    holds: float
    reversed: float
    undecided: float
    leads: float
    saturated: float
    inside: float


def assumptions() -> list[Parameter]:
    """Return the parameters whose default rests, at least in part, on an assumption, but for what is off: 0 stays 0."""
    return [known for known in registry().values() if "assumption" in known.source and known.default != 0]


def plausible_sets(size: int, *, width: float = 0.3, seed: int = 7) -> list[Parameters]:
    """Draw parameter sets over the assumptions, each from its default less a share `width` to its default more it."""
    varied = assumptions()
    cube = qmc.LatinHypercube(len(varied), rng=np.random.default_rng(seed)).random(size)
    return [
        Parameters({p.path: varied_by(p, width * (2 * u - 1)) for p, u in zip(varied, row, strict=True)})
        for row in cube
    ]


def varied_by(parameter: Parameter, share: float) -> float:
    """Return a default changed by a share of itself, kept within the parameter's range."""
    value = min(parameter.high, max(parameter.low, parameter.default * (1.0 + share)))
    return round(value) if parameter.integer else value


def ranking_shares(sets: Sequence[Parameters], *, runs: int) -> RankingShares:
    """Live the policies in every parameter set and count how the ranking fares."""
    verdicts = np.array([verdict(parameters, runs) for parameters in sets], dtype=float)
    holds, reversed_, leads, saturated, inside = verdicts.mean(axis=0).tolist()
    return RankingShares(holds, reversed_, 1.0 - holds - reversed_, leads, saturated, inside)


def verdict(parameters: Parameters, runs: int) -> tuple[bool, bool, bool, bool, bool]:
    """Tell whether the ranking holds, is reversed, leads, is saturated, and whether the best grip is inside."""
    cultivating = lives("cultivating", runs, parameters)
    gains = [life_gain(cultivating, lives(rival, runs, parameters)) for rival in RIVALS]
    estimates = [estimate(column) for column in gains]
    ends = [lives(grip, runs, parameters)["lifetime"].mean() for grip in ("grip:0", "grip:1")]
    return (
        all(one.low > 0 for one in estimates),
        any(one.high < 0 for one in estimates),
        all(one.value > 0 for one in estimates),
        all(abs(one.value) < 0.01 for one in estimates),
        bool(lives("grip:0.4", runs, parameters)["lifetime"].mean() > max(ends)),
    )


def estimate(column: Column) -> Estimate:
    """Return a mean with its interval; of equal numbers, that number."""
    return mean_estimate(column, LEVEL)


def main() -> None:
    """Print the shares."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sets", type=int, default=80, help="parameter sets (default 80)")
    options.add_argument("--runs", type=int, default=40, help="lives of each policy in each (default 40)")
    options.add_argument("--width", type=float, default=0.3, help="share by which defaults vary (default 0.3)")
    options.add_argument("--seed", type=int, default=7, help="seed of the parameter sets (default 7)")
    given = options.parse_args()
    shares = ranking_shares(plausible_sets(given.sets, width=given.width, seed=given.seed), runs=given.runs)
    for name, share in asdict(shares).items():
        print(f"{name:10} {share:.2f}")


if __name__ == "__main__":
    main()
