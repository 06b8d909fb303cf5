"""The searched rival: what a small search finds for a kind of community, kept for as long as the program runs."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Thread

import numpy as np

from perenne_experiments.lives.cohort import fresh_seed
from perenne_experiments.search.explore import explore
from perenne_experiments.search.lives import MAXIMISE, Lab, LifeEvaluator
from perenne_experiments.search.plan import Plan, Point
from perenne_experiments.search.space import LIFELONG, STEP, LeverSpace
from perenne_experiments.wheel.ending import points
from perenne_experiments.wheel.game import Setting
from perenne_experiments.wheel.months import WEEKS
from perenne_model.policies import Timetable

SEARCHED = "searched"
"""Name of the rival."""

TRIALS, RUNS = 48, 8
"""Policies tried, and lives of each: about a second's work."""

FINALISTS, FINAL_RUNS = 5, 32
"""Those that look best are lived again with other people, on as many fresh lives each: a first look flatters."""


@dataclass(frozen=True)
class Budget:
    """How much a search may do.

    Attributes:
        trials: policies tried.
        runs: lives of each.
        finalists: those that are lived again.
        final_runs: fresh lives of each of them.
    """

    trials: int = TRIALS
    runs: int = RUNS
    finalists: int = FINALISTS
    final_runs: int = FINAL_RUNS


_lock = Lock()
_found: dict[tuple[str, int], Future[Timetable]] = {}


def searched(scenario: str, hours: int) -> Future[Timetable]:
    """Return the rival for a scenario and a budget of hours, on its way in a thread since it was first asked for.

    A search without its library ends with its error, and the game goes on without this rival.
    """
    with _lock:
        key = scenario, hours
        if key not in _found:
            _found[key] = Future()
            Thread(target=_fill, args=(scenario, hours, _found[key]), name="perenne-rival", daemon=True).start()
        return _found[key]


def _fill(scenario: str, hours: int, future: Future[Timetable]) -> None:
    try:
        future.set_result(find_rival(scenario, hours))
    except BaseException as error:  # noqa: BLE001 - handed on to whoever asks for the result
        future.set_exception(error)


def find_rival(scenario: str, hours: int, *, budget: Budget = Budget(), seed: int = 1) -> Timetable:
    """Search for the policy that wins most points on other people of the kind.

    Args:
        scenario: name of a scenario of the library.
        hours: hours a week that there are, one of `game.BUDGETS`.
        budget: how much to do.
        seed: the same seed finds the same.

    Raises:
        ExtraError: Optuna is not installed.
        LifeError: a life failed.
    """
    loaded = Setting(scenario, hours=hours).loaded
    space = LeverSpace(LIFELONG)
    lab = Lab(loaded, ({},), weeks=WEEKS, seed=fresh_seed(seed, 1), jobs=1)
    plan = Plan(space.dimensions, MAXIMISE, budget.trials, seed, starts=space.starts(), step=STEP)
    trials = explore(LifeEvaluator(lab, space, budget.runs), plan)
    ranked = sorted(trials, key=lambda trial: -_worth(trial.goals, hours))
    finalists = list(dict.fromkeys(trial.point for trial in ranked))[: budget.finalists]
    best = finalists[int(np.argmax(_again(lab, space, finalists, budget.final_runs, hours)))]
    return space.policy(best, SEARCHED)


def _again(lab: Lab, space: LeverSpace, finalists: list[Point], runs: int, hours: int) -> list[float]:
    lived = lab.live(
        [space.policy(point, f"finalist {place}") for place, point in enumerate(finalists)], runs=runs, stream=1
    )
    return [_worth(one.score.goals, hours) for one in lived]


def _worth(goals: tuple[float, ...], hours: int) -> float:
    lifetime, value, weekly = goals
    return points(lifetime * WEEKS, value, min(1.0, weekly / hours))
