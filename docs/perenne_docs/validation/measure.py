"""What the validation measures: patterns after calibration, the contrast, the back-test, the trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from perenne_docs.lab import Numbers, kept
from perenne_docs.validation.lists import WEEKS, discussion_lists
from perenne_docs.validation.robustness import spells
from perenne_docs.validation.trials import TRIALS, ranking
from perenne_experiments.forecasting.backtest import METHODS, Backtest, backtest, landmarks_of, simulated_landmarks
from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.logs.activity import WEEK, Activity
from perenne_experiments.logs.measures.staying import goes_on
from perenne_experiments.logs.pattern import AIMED, Pattern, pattern
from perenne_experiments.logs.readers.read import read_log
from perenne_experiments.logs.window import Window
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.validation.tell import validation_dict
from perenne_experiments.validation.validate import SEED, validate
from perenne_model import Absent, Parameters, live, model_version
from perenne_scenarios import Scenario, load

CALIBRATED = Path(__file__).resolve().parents[2] / "calibrated"
"""Folder of the calibrated scenarios that stand beside the page."""

PLATFORMS = {"lean_zulip": "lean-streams.toml", "r_mailing_lists": "r-lists.toml"}
"""The logs of the back-test, and the scenarios calibrated on their first year."""

AGE, HORIZON = 52, 104
"""Weeks: where the back-test's forecasts are made, and how far ahead."""

ON_STREAMS = ("V2", "V3")
"""Trials of death, which need communities that die: the calibrated lists are too large for that."""

CONTINUED = (1, 2, 3, 5, 8, 12, 20, 30)
"""Contributions after which it is asked who goes on."""

BURSTS = ("burstiness_corrected", "weekly_burstiness")
"""Patterns without a target that tell in what spells members act: the first was fitted, the second was not."""

FIRM = "email_eu_core"
"""The log of the contrast: the e-mail of a research institution, a directive setting."""


def measured(data: Path, runs: int) -> Numbers:
    """Return all numbers of the page.

    Args:
        data: folder of the logs of real communities.
        runs: simulated communities for each figure.
    """
    calibrated = load("mailing-list")
    parameters = calibrated.parameters
    lists, like_lists = discussion_lists(data), looked_at(parameters, runs, WEEKS)
    young = load(CALIBRATED / PLATFORMS["lean_zulip"])
    streams = young.parameters
    return {
        "model": model_version(),
        "runs": runs,
        "patterns": patterns(calibrated, runs),
        "continuation": continuation(lists, like_lists),
        "bursts": {key: _beside(pattern(key), lists, like_lists) for key in BURSTS},
        "contrast": contrast(data, parameters, runs),
        "streams": patterns(young, runs),
        "backtest": told(tested(data, lives=max(2, runs // 3))),
        "trials": {
            code: trial(streams, 4 * runs) if code in ON_STREAMS else trial(parameters, runs)
            for code, trial in TRIALS.items()
        },
        "ranking": ranking(young, 2 * runs),
        "robustness": spells(10 * runs),
    }


def looked_at(parameters: Parameters, runs: int, weeks: int) -> list[Activity]:
    """Return what is seen of simulated communities, those that nobody contributed to left out."""
    window = Window(weeks * WEEK)
    lives = (
        live(parameters, Absent(), seed=replicate_seed(SEED, place), weeks=weeks, log=True) for place in range(runs)
    )
    return [seen for seen in map(window.look, lives) if seen is not None]


def patterns(scenario: Scenario, runs: int) -> Numbers:
    """Return what communities of a scenario show of C1 to C12, as `perenne validate` tells it."""
    found: Numbers = validation_dict(validate(scenario, Absent(), runs=runs))["patterns"]
    return found


def continuation(real: Sequence[Activity], simulated: Sequence[Activity]) -> Numbers:
    """Return which share goes on within 180 days of the n-th contribution: medians and middle eight tenths."""
    return {
        "after": list(CONTINUED),
        "lists": [_middle([goes_on(one, after).value for one in real]) for after in CONTINUED],
        "model": [_middle([goes_on(one, after).value for one in simulated]) for after in CONTINUED],
    }


def _beside(one: Pattern, real: Sequence[Activity], simulated: Sequence[Activity]) -> Numbers:
    """Return what real and simulated communities show of a pattern that has no target."""
    return {
        "lists": _middle([one.measure(activity).value for activity in real]),
        "model": _middle([one.measure(activity).value for activity in simulated]),
    }


def _middle(values: Sequence[float]) -> Numbers:
    low, median, high = np.nanquantile(values, [0.1, 0.5, 0.9])
    return kept(Estimate(float(median), float(low), float(high)))


def contrast(data: Path, parameters: Parameters, runs: int) -> Numbers:
    """C13: a firm's e-mail beside the calibrated mailing list."""
    keys = ("one_timers", "gini", "next_week")
    chosen: Mapping[str, Pattern] = {one.key: one for one in AIMED if one.key in keys}
    log = read_log(data / f"{FIRM}.parquet")
    firm = log.activity("email-Eu-core", partial=True)
    seen = looked_at(parameters, min(runs, 20), 520)
    return {
        key: {
            "firm": told.measure(firm).value,
            "list": float(np.nanmean([told.measure(one).value for one in seen])),
        }
        for key, told in chosen.items()
    }


def tested(data: Path, lives: int) -> Backtest:
    """Return the back-test over the communities of both platforms."""
    platforms = []
    for source, file in PLATFORMS.items():
        log = read_log(data / f"{source}.parquet")
        scenario = load(CALIBRATED / file)
        partial = _late(data, source)
        activities = [log.activity(name, partial=name in partial) for name in log.communities]
        real = landmarks_of(activities, age=AGE, horizon=HORIZON)
        simulated = simulated_landmarks(scenario, Absent(), age=AGE, horizon=HORIZON, lives=lives)
        platforms.append((real, simulated))
    return backtest(platforms, age=AGE, horizon=HORIZON)


def _late(data: Path, source: str) -> set[str]:
    """Return the communities of a log that began before it did."""
    import csv

    with (data / "communities.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row["community"] for row in rows if row["source"] == source and row["left_truncated"] == "1"}


def told(found: Backtest) -> Numbers:
    """Return a back-test as numbers."""
    return {
        "age": found.age,
        "horizon": found.horizon,
        "communities": len(found.names),
        "alive": int(found.alive.sum()),
        "methods": {
            method: {
                "brier": found.brier(method),
                "reliability": [
                    {"number": one.number, "said": one.said, "came": one.came} for one in found.reliability(method)
                ],
            }
            for method in METHODS
        },
        "skill": {
            other: {"value": found.skill("model", other), "range": list(found.skill_range("model", other))}
            for other in METHODS[1:]
        },
    }
