"""Trials: what the calibrated model shows of patterns that it was never fitted to, from simulated communities alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from perenne_docs.lab import Numbers, difference, kept
from perenne_experiments.lives.replicates import replicate_seed, run_replicates
from perenne_experiments.statistics.estimate import Estimate, mean_estimate, weighted_share
from perenne_model import Absent, Cultivating, Directive, Life, Parameters, Policy, Timetable, live
from perenne_scenarios import Scenario

YEARS = 52
LITTLE = 0.1
"""Change of volume up to which a measure does little to it."""

HORIZON = 520
"""Weeks over which policies are compared."""

NEW = 10
"""Times as many communities as for other trials in which ages are told apart: the small ones cost little."""

FEWEST_YEARS = 5
"""Years that all communities of an age together must have been watched for its hazard to be told."""

SETS = 12
"""Plausible sets over which the ranking of policies is told."""


def one_lever(name: str, height: float) -> Policy:
    """Return the policy that holds one lever at a height, and does nothing else."""
    return Timetable(f"{name} {height:g}", ((0, {name: height}),))


def lives_of(parameters: Parameters, policy: Policy, runs: int, weeks: int, *, fates: bool = False) -> list[Life]:
    """Live the same communities as under any other policy."""
    return [live(parameters, policy, seed=replicate_seed(1, place), weeks=weeks, fates=fates) for place in range(runs)]


def newness(parameters: Parameters, runs: int) -> Numbers:
    """V2: the hazard of a community's death by its age, deaths per community and year.

    It holds if the youngest surely die more often than the oldest that enough are left of.
    """
    small = parameters.replace({"launch.core": max(3.0, round(parameters["launch.core"] / 6))})
    (lives,) = run_replicates(small, [Absent()], runs=NEW * runs, seed=1, weeks=260)
    dead, life = ~lives.censored, lives.lifetime
    ages: list[Numbers] = []
    for low, high in ((0, 13), (13, 52), (52, 104), (104, 260)):
        deaths = int((dead & (life >= low) & (life < high)).sum())
        watched = float(np.clip(life - low, 0, high - low).sum()) / YEARS
        rate = deaths / watched if watched >= FEWEST_YEARS else None
        ages.append({"from": low, "to": high, "deaths": deaths, "rate": rate})
    young, *_, old = [age for age in ages if age["rate"] is not None]
    return {"core": small["launch.core"], "runs": NEW * runs, "ages": ages, "holds": _surely_higher(young, old)}


def _surely_higher(one: Numbers, other: Numbers) -> bool:
    """Tell whether one rate of deaths is above another, by the 95 % interval of their ratio."""
    if not one["deaths"] or not other["deaths"]:
        return bool(one["deaths"])
    spread = 1.96 * math.sqrt(1 / one["deaths"] + 1 / other["deaths"])
    return math.log(one["rate"] / other["rate"]) > spread


def critical_mass(parameters: Parameters, runs: int) -> Numbers:
    """V3: the share alive after two years by the size of the launch core."""
    shares: list[Numbers] = []
    for core in (3, 6, 12, 25, 50):
        (lives,) = run_replicates(parameters.replace({"launch.core": core}), [Absent()], runs=runs, seed=1, weeks=104)
        alive = float(lives.censored.mean())
        shares.append({"core": core, "alive": kept(weighted_share(alive, runs))})
    return {"runs": runs, "cores": shares, "holds": shares[-1]["alive"]["low"] > shares[0]["alive"]["high"]}


def rejection(parameters: Parameters, runs: int) -> Numbers:
    """V5: newcomers kept, with half of what is new refused and without."""
    without = _kept_newcomers(lives_of(parameters, Absent(), runs, 104))
    refused = _kept_newcomers(lives_of(parameters, one_lever("gatekeeping", 1.0), runs, 104))
    gap = mean_estimate(refused / np.maximum(without, 1e-9) - 1)
    return {"runs": runs, "without": float(without.mean()), "change": kept(gap), "holds": gap.high < 0}


def _kept_newcomers(lives: Sequence[Life]) -> np.ndarray:
    kept_, came = (np.array([life.weekly[sign].sum() for life in lives]) for sign in ("newcomers_kept", "newcomers"))
    return np.asarray(kept_ / np.maximum(came, 1))


def mild_review(parameters: Parameters, runs: int) -> Numbers:
    """V6: answers given over two years, under mild review and without."""
    gap = _ratio(parameters, one_lever("gatekeeping", 0.2), runs, "information")
    return {"runs": runs, "change": kept(gap), "holds": abs(gap.value) < LITTLE}


def personal_filter(parameters: Parameters, runs: int) -> Numbers:
    """V8: answers given over two years, with reading filtered for each member and without."""
    gap = _ratio(parameters, one_lever("curating", 1.0), runs, "information")
    return {"runs": runs, "change": kept(gap), "holds": gap.low > 0}


def _ratio(parameters: Parameters, policy: Policy, runs: int, kind: str) -> Estimate:
    before = np.array([life.value[kind] for life in lives_of(parameters, Absent(), runs, 104)])
    after = np.array([life.value[kind] for life in lives_of(parameters, policy, runs, 104)])
    return mean_estimate(after / np.maximum(before, 1.0) - 1)


def cascade(parameters: Parameters, runs: int) -> Numbers:
    """V13: after a step in cost (full reporting from week 104 on), do those with few ties go first?"""
    step = Timetable("step", ((0, {}), (104, {"reporting": 1.0})))
    ties: dict[str, list[float]] = {"stayed": [], "left": []}
    for place in range(runs):
        before = live(parameters, step, seed=replicate_seed(1, place), weeks=104, fates=True)
        after = live(parameters, step, seed=replicate_seed(1, place), weeks=156, fates=True)
        gone = {(int(one["arrival"]), int(one["slot"])) for one in _fates(after) if 104 <= one["left"] < 156}
        for one in _fates(before):
            if one["present"]:
                key = "left" if (int(one["arrival"]), int(one["slot"])) in gone else "stayed"
                ties[key].append(float(one["tie_strength"]))
    stayed, left = float(np.mean(ties["stayed"] or [0])), float(np.mean(ties["left"] or [0]))
    return {"runs": runs, "stayed": stayed, "left": left, "holds": left < stayed}


def _fates(life: Life) -> Any:
    return [] if life.fates is None else life.fates


RIVALS: Mapping[str, Mapping[str, float]] = {
    "whole": {},
    "no_control": {"needs.autonomy": 0.0, "needs.ownership": 0.0, "pressure.rejection": 0.0},
    "no_coordination": {"initiatives.leak": 0.0, "choice.notice": 1.0},
    "no_recognition": {"levers.recognising.gain": 0.0},
}
"""Rival submodels, as far as parameters allow: the model without an effect of control on motivation, without what makes
coordination matter, and without recognition."""


def ranking(scenario: Scenario, runs: int) -> Numbers:
    """V15: in which share of the plausible sets cultivating outlives both ends, for each rival submodel."""
    if scenario.calibration is None:
        raise ValueError("scenario: expected one that was calibrated")
    sets = scenario.calibration.sets[:SETS]
    found: Numbers = {"sets": len(sets), "runs": runs, "rivals": {}}
    for rival, settings in RIVALS.items():
        above: list[bool] = []
        gaps: list[tuple[float, float]] = []
        for one in sets:
            parameters = scenario.parameters.replace({**one.parameters, **settings})
            policies = [Absent(), Cultivating(), Directive()]
            absent, cultivating, directive = run_replicates(parameters, policies, runs=runs, seed=1, weeks=HORIZON)
            over = [difference(cultivating, other, HORIZON) for other in (absent, directive)]
            gaps.append((over[0].value, over[1].value))
            above.append(all(gap.low > 0 for gap in over))
        lead = np.array(gaps)
        found["rivals"][rival] = {
            "clear": float(np.mean(above)),
            "ahead": float((lead > 0).all(axis=1).mean()),
            "behind": float((lead < 0).any(axis=1).mean()),
            "over_absent": float(lead[:, 0].mean()),
            "over_directive": float(lead[:, 1].mean()),
        }
    return found


TRIALS = {
    "V2": newness,
    "V3": critical_mass,
    "V5": rejection,
    "V6": mild_review,
    "V8": personal_filter,
    "V13": cascade,
}
"""The trials that need nothing but a set of parameters, by their code."""
