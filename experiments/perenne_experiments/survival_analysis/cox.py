"""Cox's model: the policies and the factors as covariates of the hazard, and whether hazards are proportional at all.

lifelines fits it. Its variance is taken anew where lives come in units, since those of one unit are alike.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.errors.extra import ExtraError
from perenne_experiments.statistics.estimate import LEVEL, Estimate
from perenne_experiments.statistics.residuals import score_residuals
from perenne_experiments.statistics.tails import chi_squared_tail, normal_quantile, student_quantile
from perenne_experiments.statistics.units import Column, Units, covariance
from perenne_experiments.survival_analysis.watch import Watch

MOST_RUNS = 20_000
"""Runs that the model is fitted to: of more, whole units are drawn, since more would take minutes and tell the same."""

DEATHS_EACH = 10
"""Deaths that each covariate needs at least (Peduzzi et al. 1995, doi:10.1016/0895-4356(95)00048-8)."""

FEWEST_UNITS = 20
"""Units below which their spread says nothing of several covariates."""

DOUBT = 0.05
"""Chance, at most, of calling any covariate's hazards not proportional when all are."""

_ABSENT = "absent"
_STREAM = 31


@dataclass(frozen=True, slots=True)
class Covariate:
    """What one covariate does to the hazard of death, the others held.

    Attributes:
        kind: "policy", set against the reference, or "factor", moved from `low` to `high`.
        name: its name.
        low: lower quartile of a factor (its least value when the quartiles are the same); 0 of a policy.
        high: upper quartile (its largest value); 1 of a policy.
        ratio: hazard ratio, with its interval.
        p_value: chance of a ratio as far from one when it is one.
        p_proportional: chance of residuals that follow time as much when hazards are proportional.
        early: hazard ratio in the first half of the deaths.
        late: hazard ratio in the second half.
        proportional: whether nothing speaks against proportional hazards, all covariates being judged at once.
    """

    kind: str
    name: str
    low: float
    high: float
    ratio: Estimate
    p_value: float
    p_proportional: float
    early: float
    late: float
    proportional: bool


@dataclass(frozen=True, eq=False)
class Cox:
    """Cox's model of a store's lives.

    Attributes:
        reference: policy that the others are set against.
        covariates: policies first, then factors.
        runs: lives that it was fitted to.
        of: lives that there are.
        units: independent units that those runs belong to.
        deaths: deaths among them.
        concordance: share of pairs of lives that it ranks right; 0.5 is luck.
        immortal: policies left out, since nobody died under them.
        left_out: factors left out, since not every policy has them.
    """

    reference: str
    covariates: tuple[Covariate, ...]
    runs: int
    of: int
    units: int
    deaths: int
    concordance: float
    immortal: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def compares_policies(self) -> bool:
        """Whether policies are among the covariates."""
        return any(one.kind == "policy" for one in self.covariates)

    @property
    def doubtful(self) -> tuple[Covariate, ...]:
        """The covariates whose hazards are not proportional."""
        return tuple(one for one in self.covariates if not one.proportional)


@dataclass(frozen=True, slots=True)
class CoxRefusal:
    """Why there is no model.

    Attributes:
        reason: "nothing" varies, "few_deaths", "few_units", or "no_fit": the covariates cannot be told apart.
        number: deaths or units that there are.
        needed: how many it takes.
    """

    reason: str
    number: int = 0
    needed: int = 0


@dataclass(frozen=True, eq=False)
class _Covariates:
    names: list[tuple[str, str, float, float]]
    values: Column  # shape (runs, covariates)


def fit_cox(lives: Watch, *, seed: int = 1) -> Cox | CoxRefusal:
    """Fit Cox's model (Cox 1972, doi:10.1111/j.2517-6161.1972.tb00899.x) with the policies and factors of a watch.

    Ties after Efron (1977). Where lives come in units, intervals from a variance summed over them (Lin & Wei 1989), by
    Student's t for as many as there are of those that are fewest. Proportional hazards are checked by the slope over
    time (ranked) of scaled Schoenfeld residuals (Grambsch & Therneau 1994, doi:10.1093/biomet/81.3.515), its variance
    summed over units likewise.

    Args:
        lives: the lives.
        seed: seed of the draw of units, when there are too many runs.

    Raises:
        ExtraError: lifelines is not installed.
    """
    lifelines = _lifelines()
    immortal = tuple(name for name in lives.policies if not lives.died[lives.under(name)].any())
    kept = ~np.isin(lives.policy, [lives.policies.index(name) for name in immortal])
    known = {name: column for name, column in lives.factors.items() if not np.isnan(column[kept]).any()}
    rows = _drawn(np.flatnonzero(kept), lives.units, seed)
    policies = [name for name in lives.policies if name not in immortal]
    reference = _ABSENT if _ABSENT in policies else next(iter(policies), "")
    made = _covariates(lives, rows, [name for name in policies if name != reference], known)
    units = lives.units[rows]
    deaths = int(lives.died[rows].sum())
    refusal = _refusal(len(made.names), deaths, units.independent)
    if refusal is not None:
        return refusal
    fitted = _fitted(lifelines, made.values, lives.lifetime[rows], lives.died[rows])
    if fitted is None:
        return CoxRefusal("no_fit")
    return Cox(
        reference=reference,
        covariates=_judged(fitted, made, lives.lifetime[rows], lives.died[rows], units),
        runs=len(rows),
        of=int(kept.sum()),
        units=units.independent,
        deaths=deaths,
        concordance=float(fitted.model.concordance_index_),
        immortal=immortal,
        left_out=tuple(name for name in lives.factors if name not in known),
    )


def _refusal(covariates: int, deaths: int, units: int) -> CoxRefusal | None:
    if not covariates:
        return CoxRefusal("nothing")
    if deaths < DEATHS_EACH * covariates:
        return CoxRefusal("few_deaths", deaths, DEATHS_EACH * covariates)
    needed = max(FEWEST_UNITS, 2 * covariates)
    return CoxRefusal("few_units", units, needed) if units < needed else None


def _drawn(rows: NDArray[np.intp], shared: Units, seed: int) -> NDArray[np.intp]:
    """Return the rows of as many units of the commoner kind, drawn blindly, as make a model that takes seconds."""
    if len(rows) <= MOST_RUNS:
        return rows
    draw = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAM,)))
    unit, _ = max(shared.ways, key=lambda way: way[1])
    units = np.unique(unit[rows])
    share = MOST_RUNS / len(rows)
    some = draw.permutation(units)[: max(round(share * len(units)), min(len(units), 10 * FEWEST_UNITS))]
    rows = rows[np.isin(unit[rows], some)]
    return rows if len(rows) <= 2 * MOST_RUNS else np.sort(draw.permutation(rows)[:MOST_RUNS])


def _covariates(
    lives: Watch, rows: NDArray[np.intp], policies: list[str], known: dict[str, NDArray[np.float64]]
) -> _Covariates:
    """Return the covariates, each factor in steps from its lower to its upper quartile."""
    names = [("policy", name, 0.0, 1.0) for name in policies]
    values = [(lives.policy[rows] == lives.policies.index(name)).astype(np.float64) for name in policies]
    for name, column in known.items():
        here = column[rows]
        low, high = (float(f"{bound:.3g}") for bound in np.quantile(here, (0.25, 0.75), method="inverted_cdf"))
        if low == high:
            low, high = float(here.min()), float(here.max())
        if low < high:
            names.append(("factor", name, low, high))
            values.append((here - low) / (high - low))
    return _Covariates(names, np.column_stack(values) if values else np.empty((len(rows), 0)))


@dataclass(frozen=True, eq=False)
class _Fitted:
    model: Any
    coefficients: Column
    variance: Column
    residuals: Column  # scaled Schoenfeld, a row a death, in the order of `deaths`
    deaths: NDArray[np.intp]  # places of the deaths, by time
    chances: Column  # p of proportional hazards when each life is a unit


def _fitted(lifelines: Any, values: Column, lifetime: Column, died: NDArray[np.bool_]) -> _Fitted | None:
    import pandas as pd

    names = [f"x{place}" for place in range(values.shape[1])]
    frame = pd.DataFrame(values, columns=names).assign(weeks=lifetime, died=died)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", lifelines.exceptions.ConvergenceWarning)
            model = lifelines.CoxPHFitter().fit(frame, "weeks", "died")
            residuals = model.compute_residuals(frame, "scaled_schoenfeld")
            test = lifelines.statistics.proportional_hazard_test(
                model, frame, time_transform="rank", precomputed_residuals=residuals
            )
    except (lifelines.exceptions.ConvergenceError, lifelines.exceptions.ConvergenceWarning):
        return None
    return _Fitted(
        model,
        model.params_.to_numpy(),
        model.variance_matrix_.to_numpy(),
        residuals.to_numpy(),
        residuals.index.to_numpy(),
        np.atleast_1d(test.p_value),
    )


def _judged(
    fitted: _Fitted, made: _Covariates, lifetime: Column, died: NDArray[np.bool_], units: Units
) -> tuple[Covariate, ...]:
    errors = np.sqrt(np.diag(_variance(fitted, made.values, lifetime, died, units)))
    doubts = _doubts(fitted, lifetime, units)
    half = len(fitted.deaths) // 2
    early, late = (part.mean(axis=0) for part in (fitted.residuals[:half], fitted.residuals[half:]))
    reach = (
        normal_quantile((1 + LEVEL) / 2) if units.alone else student_quantile((1 + LEVEL) / 2, units.independent - 1)
    )
    found = []
    for place, (kind, name, low, high) in enumerate(made.names):
        beta, error = float(fitted.coefficients[place]), float(errors[place])
        found.append(
            Covariate(
                kind=kind,
                name=name,
                low=low,
                high=high,
                ratio=Estimate(*(float(np.exp(beta + side * reach * error)) for side in (0, -1, 1))),
                p_value=chi_squared_tail((beta / error) ** 2, 1),
                p_proportional=doubts[place],
                early=float(np.exp(beta + early[place])),
                late=float(np.exp(beta + late[place])),
                proportional=doubts[place] >= DOUBT / len(made.names),
            )
        )
    return tuple(found)


def _variance(fitted: _Fitted, values: Column, lifetime: Column, died: NDArray[np.bool_], units: Units) -> Column:
    """Return the covariance of the coefficients: the model's own when each life is a unit, else summed over units."""
    if units.alone:
        return fitted.variance
    risk = np.exp((values - values.mean(axis=0)) @ fitted.coefficients)
    return covariance(score_residuals(lifetime, died, values, risk) @ fitted.variance, units)


def _doubts(fitted: _Fitted, lifetime: Column, units: Units) -> list[float]:
    """Return, for each covariate, the chance of residuals that follow time as much when hazards are proportional."""
    if units.alone:
        return [float(chance) for chance in fitted.chances]
    _, rank, ties = np.unique(lifetime[fitted.deaths], return_inverse=True, return_counts=True)
    time = (np.cumsum(ties) - (ties - 1) / 2)[rank]
    slopes = (time - time.mean())[:, None] * fitted.residuals
    spread = np.diag(covariance(slopes, units[fitted.deaths]))
    statistic = slopes.sum(axis=0) ** 2 / np.maximum(spread, 1e-300)
    return [chi_squared_tail(float(one), 1) for one in statistic]


def _lifelines() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import lifelines
            import lifelines.exceptions
            import lifelines.statistics
    except ImportError:
        raise ExtraError("lifelines", "regression") from None
    return lifelines
