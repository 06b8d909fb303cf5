"""Contracts: what a policy or an executor must do, as test classes that the author of one subclasses and runs.

    from perenne_experiments.contracts import PolicyContract

    class TestMine(PolicyContract):
        def policy(self):
            return Mine()

pytest finds the tests in the subclass. The project's own policies and executors run the very same.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np

from perenne_experiments.lives.replicates import run_replicates
from perenne_experiments.store.store import Store
from perenne_experiments.sweep.configuration import Configuration
from perenne_experiments.sweep.identity import policy_identity
from perenne_experiments.sweep.runner import run_sweep
from perenne_model import Absent, Cultivating, Engine, Life, Parameters, Policy, Signs, live
from perenne_model.levers import checked_levers
from perenne_model.policies import VISIBLE, check_policy, checked_review, seen_by_facilitator
from perenne_model.world import SIGNS
from perenne_scenarios import load

WEEKS = 120
"""Weeks that are looked at: past the stages of most policies, and short to live."""

_SMALL = {"launch.core": 8, "pool.size": 60}
_RUNS = 12


class PolicyContract:
    """What a policy must do. Subclass it, and say in `policy` how one is made."""

    def policy(self) -> Policy:
        """Return a new policy."""
        raise NotImplementedError

    def test_it_is_a_policy_with_a_name(self) -> None:
        """It has both methods, and a name that tables can show."""
        check_policy(self.policy())

    def test_it_asks_for_levers_from_0_to_1(self) -> None:
        """Whatever it sees: nothing yet, a thriving community, a dying one, an empty one."""
        policy = self.policy()
        for signs in examples():
            checked_levers(policy.levers(signs))

    def test_it_goes_by_the_signs_alone(self) -> None:
        """It remembers nothing of what it was asked before, since one policy serves many lives side by side."""
        first = [dict(self.policy().levers(signs)) for signs in examples()]
        policy = self.policy()
        again = [dict(policy.levers(signs)) for signs in reversed(list(examples()))]
        assert first == again[::-1], "the same signs got other levers: a policy must keep nothing between two reviews"

    def test_it_asks_to_be_asked_later(self) -> None:
        """The next review is a week after this one, and the same whenever it is asked."""
        policy = self.policy()
        weeks = [checked_review(policy, week) for week in range(WEEKS)]
        again = [checked_review(policy, week) for week in reversed(range(WEEKS))]
        assert weeks == again[::-1], "next_review gave another week when it was asked in another order"

    def test_it_can_be_sent_to_another_process(self) -> None:
        """What comes out of pickle asks for the same levers at the same dates."""
        policy = self.policy()
        copied = pickle.loads(pickle.dumps(policy))
        assert copied.name == policy.name, "pickle lost its name"
        for signs in examples():
            assert dict(copied.levers(signs)) == dict(policy.levers(signs)), "pickle changed the levers"
            assert copied.next_review(signs.week) == policy.next_review(signs.week), "pickle changed the reviews"

    def test_a_store_can_tell_it_from_others(self) -> None:
        """Two that are made alike are one to a store, and neither is one of the built-in policies by accident."""
        assert policy_identity(self.policy()) == policy_identity(self.policy()), "made twice, it is two policies"

    def test_lives_side_by_side_are_those_lived_alone(self) -> None:
        """Two worlds that share one policy, a stretch of weeks each in turn, go as they would by themselves."""
        shared = self.policy()
        engines = [Engine(small(), shared, seed=seed, weeks=WEEKS) for seed in (1, 2)]
        for week in range(5, WEEKS + 1, 5):
            for engine in engines:
                engine.run_to(week)
        for seed, engine in zip((1, 2), engines, strict=True):
            alone = live(small(), self.policy(), seed=seed, weeks=WEEKS)
            assert same(engine.life(), alone), "two worlds under one policy were not those under two policies alike"


class ExecutorContract:
    """What an executor of `concurrent.futures` must do to run studies. Say in `executor` how one is opened."""

    def executor(self) -> AbstractContextManager[Executor]:
        """Return a new executor, to be opened and closed by `with`."""
        raise NotImplementedError

    def test_lives_are_those_of_this_process(self) -> None:
        """And the executor is left open, for the next study."""
        policies = [Absent(), Cultivating()]
        options: dict[str, Any] = {"runs": _RUNS, "seed": 1, "weeks": 60}
        with self.executor() as executor:
            away = run_replicates(small(), policies, executor=executor, **options)
            again = run_replicates(small(), policies, executor=executor, **options)
        home = run_replicates(small(), policies, jobs=1, **options)
        for one, other, third in zip(away, again, home, strict=True):
            assert np.array_equal(one.lifetime, third.lifetime), "other lives than in this process"
            assert np.array_equal(other.lifetime, third.lifetime), "other lives at the second time"

    def test_a_sweep_fills_the_same_store(self) -> None:
        """A run that fails is a row with its error, and takes nobody else with it."""
        configurations = [*_configurations(), Configuration(load("reference").replace(_SMALL), Failing(), 60)]
        with tempfile.TemporaryDirectory() as folder, self.executor() as executor:
            away, home = (Store.create(Path(folder) / name) for name in ("away", "home"))
            summary = run_sweep(configurations, away, replicates=_RUNS, seed=1, executor=executor)
            run_sweep(configurations, home, replicates=_RUNS, seed=1, jobs=1)
            assert (summary.run, summary.failed) == (4 * _RUNS, _RUNS), "runs were lost, or failed for no reason"
            assert away.table(failed=True).equals(home.table(failed=True)), "other rows than in this process"
            again = run_sweep(configurations, away, replicates=_RUNS, seed=1, executor=executor)
            assert again.run == 0, "what the store had was run again"


class Failing(Policy):
    """A policy that breaks in its second month: what a sweep must survive."""

    name = "failing"
    review = 4

    def levers(self, signs: Signs) -> dict[str, float]:
        """Return nothing at first, then fail."""
        if signs.week > 4:
            raise RuntimeError("meant to fail")
        return {}


def examples() -> Iterator[Signs]:
    """Give what a facilitator may see: before the first week, and in communities that thrive, ail, or are empty."""
    yield Signs(0, _seen(0, 0.0), 8.0)
    for week in (1, 4, 26, 52, WEEKS):
        for level in (0.0, 0.3, 5.0, 40.0):
            yield Signs(week, _seen(week, level), 8.0)
    yield Signs(WEEKS, _seen(WEEKS, 5.0), 0.0)


def _seen(weeks: int, level: float) -> Any:
    table = np.zeros(weeks, dtype=SIGNS)
    for sign in VISIBLE:
        table[sign] = min(level, 1.0) if sign == "answer_rate" else level
    return seen_by_facilitator(table)


def small() -> Parameters:
    """Return a community that takes a millisecond or so to live."""
    return Parameters(_SMALL)


def same(one: Life, other: Life) -> bool:
    """Tell whether two lives are one, week by week."""
    return one.lifetime == other.lifetime and bool(np.array_equal(one.weekly, other.weekly))


def _configurations() -> Iterator[Configuration]:
    scenario = load("reference").replace(_SMALL)
    for need in (0.2, 0.5, 0.8):
        path = "members.autonomy_need.mean"
        yield Configuration(scenario.replace({path: need}), Cultivating(), 60, {path: need})
