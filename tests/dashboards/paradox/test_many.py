"""Many runs: kept, shared and told as far as they go."""

from __future__ import annotations

import numpy as np
import pytest
from tests.steady import wait_until

from perenne_dashboards.pages.paradox import breaking, many
from perenne_dashboards.pages.paradox.curve import POLICIES, Curve, curve
from perenne_dashboards.pages.paradox.many import Answer, Question, Study, study
from perenne_dashboards.pages.paradox.story import WEEKS, WORLDS
from perenne_experiments.lives.replicates import run_replicates
from perenne_experiments.statistics.diagonal import GRIPS
from perenne_experiments.statistics.estimate import Estimate
from perenne_model import Parameters, parse_policy


def finished(asked: Study) -> Answer:
    wait_until(lambda: asked.finished, "the answer")
    answer = asked.answer()
    assert answer is not None
    return answer


def test_the_lives_are_those_of_the_command_line() -> None:
    asked = study(WORLDS, {"launch.core": 6})
    asked.want(30)  # more than one batch
    answer = finished(asked)
    lives = run_replicates(
        Parameters({"launch.core": 6}), [parse_policy(name) for name in WORLDS], runs=30, seed=many.SEED, weeks=WEEKS
    )
    for name, column in zip(WORLDS, lives, strict=True):
        np.testing.assert_array_equal(answer.of(name), column.lifetime)
    np.testing.assert_array_equal(answer.results[0], lives[0].value[:, 2])


def test_one_question_is_one_study_and_more_runs_only_add() -> None:
    asked = study(("absent",), {"launch.core": 4})
    assert study(("absent",), {"launch.core": 4}) is asked
    assert asked.answer() is None
    asked.want(5)
    before = finished(asked)
    asked.want(3)  # there are enough
    assert asked.finished
    asked.want(9)
    after = finished(asked)
    assert (before.runs, after.runs) == (5, 9)
    np.testing.assert_array_equal(after.lifetime[:, :5], before.lifetime)


def test_a_failure_is_told_and_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no")

    asked = study(("absent",), {"launch.core": 3})
    with monkeypatch.context() as patch:
        patch.setattr(many, "_lived", broken)
        asked.want(2)
        wait_until(lambda: asked.finished, "the failure")
    assert asked.failed
    asked.want(2)
    assert finished(asked).runs == 2
    assert not asked.failed


def answer_of(means: list[float], noise: float = 8.0, runs: int = 400) -> Answer:
    """Lives of given means along the diagonal, as shares of the horizon."""
    luck = np.random.default_rng(3).normal(0.0, noise, (len(POLICIES), runs))
    lifetime = np.clip(np.array([*means, 0.9, 0.4])[:, None] * WEEKS + luck, 1, WEEKS)
    return Answer(Question(POLICIES), lifetime, np.zeros_like(lifetime))


@pytest.mark.parametrize(
    ("means", "verdict"),
    [
        ([0.5 + 0.3 * grip * (1 - grip) * 4 for grip in GRIPS], "u"),
        ([0.5 + 0.3 * grip for grip in GRIPS], "rise"),
        ([0.8 - 0.3 * grip for grip in GRIPS], "fall"),
        ([0.6 for _ in GRIPS], "flat"),
    ],
)
def test_the_verdict_follows_the_curve(means: list[float], verdict: str) -> None:
    found: Curve = curve(answer_of(means))
    assert found.verdict == verdict
    assert found.runs == 400
    assert all(abs(mean.value - given) < 0.02 for mean, given in zip(found.means, means, strict=True))
    assert found.plateau[0] <= found.best <= found.plateau[1]


def test_who_lives_longest_may_be_several() -> None:
    def lives(absent: float, cultivating: float, directive: float) -> Answer:
        luck = np.random.default_rng(5).normal(0.0, 20.0, (3, 200))
        lifetime = np.clip(np.array([[absent], [cultivating], [directive]]) * WEEKS + luck, 1, WEEKS)
        return Answer(Question(WORLDS), lifetime, np.zeros_like(lifetime))

    before = lives(0.6, 0.9, 0.4)
    assert breaking.outcome(before, lives(0.6, 0.8, 0.4)).longest == ("cultivating",)
    assert breaking.outcome(before, lives(0.799, 0.8, 0.4)).longest == ("absent", "cultivating")
    changes = breaking.outcome(before, lives(0.6, 0.8, 0.4)).changes
    assert [change.policy for change in changes] == list(WORLDS)


def test_each_break_moves_what_it_is_said_to_move() -> None:
    """Directions only, with 60 communities: the differences are tens of points, their standard errors about five."""
    plain = breaking.broken("none")
    plain.want(60)
    before = finished(plain)
    moved = {}
    for name in breaking.BREAKS:
        asked = breaking.broken(name)
        asked.want(60)
        moved[name] = {change.policy: change for change in breaking.outcome(before, finished(asked)).changes}
    assert moved["need"]["directive"].after.low > moved["need"]["directive"].before.high
    assert moved["effort"]["absent"].after.low > moved["effort"]["absent"].before.high
    assert moved["agenda"]["cultivating"].after.value < moved["agenda"]["cultivating"].before.value


def test_an_agenda_brings_results_on_the_agenda() -> None:
    before, after = breaking.on_agenda(imposed=False), breaking.on_agenda(imposed=True)
    assert set(before) == set(WORLDS)
    assert after["cultivating"].low > before["cultivating"].high
    assert isinstance(after["absent"], Estimate)
