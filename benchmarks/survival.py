"""The survival summary against lifelines: the same numbers from the same rows, and the time that each takes.

.venv/bin/python benchmarks/survival.py [--quick]
"""

from __future__ import annotations

import statistics
import warnings
from typing import Any

import numpy as np
from measure import clocked, exponent, run_part
from numpy.typing import NDArray

from perenne_experiments.statistics.survival import kaplan_meier, log_rank, restricted_mean

HORIZON = 520.0
SIZES = (1_000, 10_000, 100_000, 1_000_000)
EQUAL = 1e-8
"""How far numbers may lie apart, relative to what they are; lifelines adds up in another order."""

Group = tuple[NDArray[np.float64], NDArray[np.bool_]]
Summary = dict[str, NDArray[np.float64]]


def groups(rows: int) -> list[Group]:
    """Return two groups of lives in whole weeks, some of them still going on when they were last seen."""
    draw = np.random.default_rng(1)
    made = []
    for scale in (200.0, 300.0):
        lives = np.ceil(scale * draw.weibull(0.8, rows // 2))
        watched = np.where(draw.random(rows // 2) < 0.3, draw.integers(52, 520, rows // 2), HORIZON)
        made.append((np.minimum(lives, watched), lives <= watched))
    return made


def ours(both: list[Group]) -> Summary:
    """Summarise two groups: curves with their bands, medians, restricted means, and the test between them."""
    curves = [kaplan_meier(*group) for group in both]
    means = [restricted_mean(*group, HORIZON) for group in both]
    return {
        "survival": np.concatenate([curve.survival for curve in curves]),
        "low": np.concatenate([curve.low for curve in curves]),
        "median": np.array([curve.median().value for curve in curves]),
        "mean": np.array([mean.value for mean in means]),
        "test": np.array([log_rank(both).statistic]),
    }


def theirs(both: list[Group]) -> Summary:
    """Summarise them by lifelines."""
    from lifelines import KaplanMeierFitter
    from lifelines.statistics import logrank_test
    from lifelines.utils import restricted_mean_survival_time

    curves = [KaplanMeierFitter().fit(*group) for group in both]
    means = [restricted_mean_survival_time(curve, t=HORIZON) for curve in curves]
    (one, first), (other, second) = both
    return {
        "survival": np.concatenate([curve.survival_function_.to_numpy()[:, 0] for curve in curves]),
        "low": np.concatenate([curve.confidence_interval_.to_numpy()[:, 0] for curve in curves]),
        "median": np.array([curve.median_survival_time_ for curve in curves]),
        "mean": np.array(means),
        "test": np.array([logrank_test(one, other, first, second).test_statistic]),
    }


def check(one: Summary, other: Summary) -> None:
    """Stop unless both summaries say the same; a band is compared where it is of some width."""
    inside = (one["survival"] > 0) & (one["survival"] < 1)
    for key, values in one.items():
        where = inside if key == "low" else np.ones(values.shape, bool)
        np.testing.assert_allclose(values[where], other[key][where], rtol=EQUAL, err_msg=key)


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Return seconds of CPU time of both by rows, their ratio, and the power of rows that ours grows with."""
    sizes = SIZES[:3] if quick else SIZES
    found: dict[str, Any] = {"rows": {}}
    taken: list[tuple[int, float]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs(groups(100))
        ours(groups(100))
        for rows in sizes:
            both = groups(rows)
            mine, other, last = [], [], None
            for _ in range(5):
                spent, last = clocked(lambda both=both: ours(both))
                mine.append(spent)
            for _ in range(3):
                spent, summary = clocked(lambda both=both: theirs(both))
                other.append(spent)
            check(last, summary)
            taken += [(rows, spent) for spent in mine]
            found["rows"][str(rows)] = {
                "perenne": statistics.median(mine),
                "lifelines": statistics.median(other),
                "ratio": statistics.median(other) / statistics.median(mine),
            }
    large = [(rows, spent) for rows, spent in taken if rows >= sizes[-1] / 100]
    found["exponent"] = exponent(*zip(*large, strict=True))
    found["equal"] = EQUAL
    return found


if __name__ == "__main__":
    run_part(measured, __doc__)
