"""The experiments on the model itself, rather than on the toy that stands in for it elsewhere."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest

from perenne_experiments.comparison.comparison import Comparison, compare
from perenne_experiments.comparison.figures import VITALS
from perenne_experiments.comparison.json_form import comparison_dict
from perenne_experiments.comparison.report import report_page
from perenne_experiments.comparison.worlds import two_worlds
from perenne_model import VITALS as MODEL_VITALS
from perenne_model import live, parse_policy
from perenne_scenarios import load

WEEKS = 156
POLICIES = ("absent", "cultivating", "directive")


def run(**options: Any) -> Comparison:
    policies = [parse_policy(name) for name in POLICIES]
    return compare(load("reference"), policies, runs=18, seed=0, weeks=WEEKS, **options)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return run()


@pytest.fixture
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_lives_are_the_models(comparison: Comparison) -> None:
    for outcome in comparison.outcomes:
        lives = outcome.lives
        life = live(load("reference").parameters, parse_policy(lives.policy), seed=int(lives.seeds[3]), weeks=WEEKS)
        assert (lives.lifetime[3], lives.censored[3]) == (life.lifetime, life.censored)
        assert lives.hours[3] == life.hours
        assert dict(zip(lives.reasons, lives.leavers[3], strict=True)) == life.reasons


def test_threads_change_nothing(comparison: Comparison) -> None:
    alone = run(jobs=1)
    assert comparison_dict(alone, "fr") == comparison_dict(comparison, "fr")
    for one, other in zip(alone.outcomes, comparison.outcomes, strict=True):
        np.testing.assert_array_equal(one.lives.traces.mean, other.lives.traces.mean)


@pytest.mark.slow
def test_processes_change_nothing(comparison: Comparison, processes: ProcessPoolExecutor) -> None:
    assert comparison_dict(run(executor=processes)) == comparison_dict(comparison)


def test_vital_signs_that_are_drawn_exist() -> None:
    assert set(VITALS) <= set(MODEL_VITALS)


def test_the_same_people_in_both_worlds() -> None:
    scenario = load("reference")
    pair = parse_policy("cultivating"), parse_policy("absent")
    fates = [
        live(scenario.parameters, policy, seed=7, weeks=WEEKS, events=scenario.events, fates=True).fates
        for policy in pair
    ]
    people: list[dict[tuple[int, int], float]] = []
    for rows in fates:
        assert rows is not None
        found = {(int(row["arrival"]), int(row["slot"])): float(row["autonomy_need"]) for row in rows}
        assert len(found) == len(rows)
        people.append(found)
    shared = set(people[0]) & set(people[1])
    assert len(shared) >= 25
    assert all(people[0][person] == people[1][person] for person in shared)


def test_two_worlds_tell_the_lives_again(comparison: Comparison) -> None:
    scenario = load("reference")
    lives = comparison.outcome("cultivating").lives, comparison.outcome("directive").lives
    pair = parse_policy("cultivating"), parse_policy("directive")
    worlds = two_worlds(scenario.parameters, pair, lives, weeks=WEEKS, events=scenario.events)
    assert worlds is not None
    assert worlds.lifetimes == tuple(column.lifetime[worlds.replicate] for column in lives)
    assert worlds.people[0].arrival == 0
    assert sum(person.arrival == 0 for person in worlds.people) == 24


@pytest.mark.parametrize("code", ["en", "fr"])
def test_report(comparison: Comparison, code: str) -> None:
    html = report_page(comparison, lang=code)
    json.dumps(comparison_dict(comparison, code), allow_nan=False)
    assert comparison.title[code] in html
    assert "perenne compare reference --policies absent,cultivating,directive --runs 18 --seed 0" in html
