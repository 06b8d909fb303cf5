"""Forks: the same world goes on, and nothing flows back."""

from __future__ import annotations

import numpy as np
import pytest

from perenne_model import Engine, Event, Parameters, PolicyError, fork, live, parse_policy
from perenne_model.events import EventError

WEEKS = 120
EVENTS = (Event("newcomers", 30, amount=8), Event("hours_cut", 20, weeks=60, amount=0.5))


def engine_at(week: int, policy: str = "responsive", seed: int = 5) -> Engine:
    engine = Engine(Parameters(), parse_policy(policy), seed=seed, weeks=WEEKS, events=EVENTS)
    engine.run_to(week)
    return engine


@pytest.mark.parametrize("week", [0, 1, 30, 57, 119])
def test_a_fork_without_change_lives_the_same_life(week: int) -> None:
    forked = fork(engine_at(week))
    forked.run_to(WEEKS)
    whole = live(Parameters(), parse_policy("responsive"), seed=5, weeks=WEEKS, events=EVENTS)
    np.testing.assert_array_equal(forked.life().weekly, whole.weekly)


def test_a_fork_leaves_its_root_alone() -> None:
    root = engine_at(40)
    other = fork(root, policy=parse_policy("directive"), seed=9, events=())
    other.run_to(WEEKS)
    root.run_to(WEEKS)
    whole = live(Parameters(), parse_policy("responsive"), seed=5, weeks=WEEKS, events=EVENTS)
    np.testing.assert_array_equal(root.life().weekly, whole.weekly)
    assert not np.array_equal(other.life().weekly[40:], whole.weekly[40:])
    np.testing.assert_array_equal(other.life().weekly[:40], whole.weekly[:40])


def test_another_policy_from_a_week_on_is_a_handover() -> None:
    forked = fork(engine_at(40, "cultivating"), policy=parse_policy("directive"))
    forked.run_to(WEEKS)
    handover = live(Parameters(), parse_policy("cultivating>directive@40"), seed=5, weeks=WEEKS, events=EVENTS)
    np.testing.assert_array_equal(forked.life().weekly, handover.weekly)


def test_hours_and_events_change_from_the_fork_on() -> None:
    plenty = fork(engine_at(25, "cultivating"), parameters=Parameters({"facilitator.hours": 200}), events=())
    plenty.run_to(WEEKS)
    rich = live(Parameters(), parse_policy("cultivating"), seed=5, weeks=WEEKS, events=EVENTS[1:])
    assert plenty.life().weekly["hours"][26:60].mean() > rich.weekly["hours"][26:60].mean()


def test_other_events_befall_it_from_the_fork_on() -> None:
    """What was to come does not, and what was under way ends."""
    burst = Event("newcomers", 50, amount=20)
    forked = fork(engine_at(25), events=(burst,))
    forked.run_to(WEEKS)
    events = (Event("hours_cut", 20, weeks=5, amount=0.5), burst)
    whole = live(Parameters(), parse_policy("responsive"), seed=5, weeks=WEEKS, events=events)
    np.testing.assert_array_equal(forked.life().weekly, whole.weekly)
    assert whole.weekly["newcomers"][50] >= 20


def test_what_cannot_be_is_refused() -> None:
    root = engine_at(5)
    with pytest.raises(ValueError, match="seed = -1"):
        fork(root, seed=-1)
    with pytest.raises(PolicyError):
        fork(root, policy=object())  # type: ignore[arg-type]
    with pytest.raises(EventError):
        fork(root, events=(Event("rain", 3),))


@pytest.mark.parametrize("path", ["leaving.habit", "participation.habit_gain", "initiatives.leak"])
def test_parameters_from_a_fork_on_are_a_change_from_that_week_on(path: str) -> None:
    values = {path: Parameters()[path] * 2}
    forked, changed = fork(engine_at(40), parameters=Parameters(values)), engine_at(40)
    changed.change(values)
    for engine in (forked, changed):
        engine.run_to(WEEKS)
    np.testing.assert_array_equal(forked.life().weekly, changed.life().weekly)
    whole = live(Parameters(), parse_policy("responsive"), seed=5, weeks=WEEKS, events=EVENTS)
    assert not np.array_equal(forked.life().weekly, whole.weekly)
