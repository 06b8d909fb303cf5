"""Spells: taking part this week makes taking part next week likelier, and being answered likelier still.

Chances are held against the two-state chain that the rule is, for members who never change. Every bound is four
standard errors wide, so that each comparison would fail by chance about once in 16,000 at a seed not yet seen.
"""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.model.communities import EVERY_EVENT, LIVELY

from perenne_experiments.logs.log import Log
from perenne_experiments.logs.pattern import pattern
from perenne_model import Absent, Engine, Parameters, find, live, parse_policy

MOTIVATION = 0.6
UNMOVED = {f"needs.{need}": 0.0 for need in ("autonomy", "competence", "relatedness", "overload")}
CONSTANT = Parameters(
    {
        "launch.core": 2000,
        "pool.size": 2000,
        "pool.renewal": 0,
        "pool.discovery": 0,
        "pool.word_of_mouth": 0,
        "leaving.base": 0,
        "members.motivation.mean": MOTIVATION,
        "members.motivation.sd": 0,
        "participation.habit_gain": 0,
        "participation.rate": 0.4,
        "exchange.posts_per_hour": 0,
        **UNMOVED,
    }
)
"""Members who stay as they are, and whose visits depend on nothing but chance and the last week."""

WARM_UP, WEEKS = 20, 140
ORDINARY = 1 - exp(-0.4 * MOTIVATION)
"""Chance of dropping in for who was not there last week."""


def attendance(parameters: Parameters, weeks: int = WEEKS) -> NDArray[np.bool_]:
    """Return who took part in which week, shape (weeks, members)."""
    engine = Engine(parameters, Absent(), seed=11, weeks=weeks)
    there = np.zeros((weeks, int(parameters["launch.core"])), dtype=bool)
    for week in range(weeks):
        engine.run_to(week + 1)
        there[week] = engine.world.members["active"][: there.shape[1]]
    return there


def runs_of(there: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the lengths of all runs of attendance that began after the warm-up and early enough to be seen ended."""
    lengths = []
    for column in there.T:
        edges = np.flatnonzero(np.diff(np.concatenate([[False], column, [False]]).astype(np.int8)))
        lengths += [end - start for start, end in edges.reshape(-1, 2) if WARM_UP <= start < WEEKS - 60]
    return np.array(lengths)


def test_without_spells_a_visit_does_not_depend_on_the_last() -> None:
    there = attendance(CONSTANT)[WARM_UP:]
    before, after = there[:-1], there[1:]
    again, anew = after[before].mean(), after[~before].mean()
    error = sqrt(ORDINARY * (1 - ORDINARY) * (1 / before.sum() + 1 / (~before).sum()))
    assert abs(again - anew) < 4 * error
    assert abs(there.mean() - ORDINARY) < 4 * sqrt(ORDINARY * (1 - ORDINARY) / there.size)


def test_without_spells_an_answer_brings_nobody_back_at_once() -> None:
    """The old rule, to the last bit, whatever an answer would do within a spell."""
    lives = [
        live(
            LIVELY.replace({"participation.answered": pull}), parse_policy("cultivating"), seed=7, weeks=80, fates=True
        )
        for pull in (0.0, find("participation.answered").high)
    ]
    np.testing.assert_array_equal(lives[0].weekly, lives[1].weekly)
    np.testing.assert_array_equal(lives[0].fates, lives[1].fates)


@pytest.mark.parametrize("spell", [0.3, 0.8, 1.0])
def test_attendance_and_its_runs_are_those_of_a_two_state_chain(spell: float) -> None:
    there = attendance(CONSTANT.replace({"participation.spell": spell}))
    again = ORDINARY + (1 - ORDINARY) * spell * MOTIVATION
    usual = ORDINARY / (1 - again + ORDINARY)
    memory = again - ORDINARY
    seen = there[WARM_UP:]
    # Weeks of one member hang together: the variance of a mean grows by (1 + memory) / (1 - memory).
    error = sqrt(usual * (1 - usual) / seen.size * (1 + memory) / (1 - memory))
    assert abs(seen.mean() - usual) < 4 * error
    lengths = runs_of(there)
    assert abs(lengths.mean() - 1 / (1 - again)) < 4 * sqrt(again) / (1 - again) / sqrt(len(lengths))
    for weeks in (2, 4, 8):
        share = again ** (weeks - 1)
        assert abs((lengths >= weeks).mean() - share) < 4 * sqrt(share * (1 - share) / len(lengths))


def test_nobody_begins_in_a_spell() -> None:
    engine = Engine(CONSTANT.replace({"participation.spell": 1}), Absent(), seed=2, weeks=2)
    engine.run_to(1)
    active = int(engine.world.community["active"][0])
    assert abs(active - 2000 * ORDINARY) < 4 * sqrt(2000 * ORDINARY * (1 - ORDINARY))


def test_an_answer_multiplies_the_odds_that_a_spell_goes_on() -> None:
    spell, pull = 0.7, 1.0
    parameters = CONSTANT.replace(
        {"participation.spell": spell, "participation.answered": pull, "exchange.posts_per_hour": 0.4}
    )
    engine = Engine(parameters, Absent(), seed=5, weeks=WEEKS)
    answered: list[bool] = []
    came: list[bool] = []
    for week in range(WEEKS):
        members = engine.world.members[:2000]
        there, pleased = members["active"].copy(), members["answered"] > 0
        engine.run_to(week + 1)
        now = engine.world.members["active"][:2000]
        answered += pleased[there].tolist()
        came += now[there].tolist()
    with_answer = np.array(answered)
    back = np.array(came)
    for chosen, lift in ((with_answer, exp(pull)), (~with_answer, 1.0)):
        odds = lift * spell * MOTIVATION / (1 - spell * MOTIVATION)
        chance = ORDINARY + (1 - ORDINARY) * odds / (1 + odds)
        assert abs(back[chosen].mean() - chance) < 4 * sqrt(chance * (1 - chance) / chosen.sum())
    assert back[with_answer].mean() > back[~with_answer].mean() + 0.1


def test_events_find_nobody_in_a_spell_who_is_gone() -> None:
    parameters = LIVELY.replace({"participation.spell": 0.9, "participation.answered": 1.0})
    engine = Engine(parameters, Absent(), seed=3, weeks=104, events=EVERY_EVENT, keep=True)
    for week in range(1, 105):
        engine.run_to(week)
        used = engine.world.members[: int(engine.world.community["rows"][0])]
        assert not (used["active"] & ~used["present"]).any()


def test_members_contribute_the_more_in_bursts_the_longer_their_spells() -> None:
    """With as many visits a week, the gaps between a member's contributions are the more uneven."""
    burstiness = pattern("weekly_burstiness").measure
    found = []
    for spell in (0.0, 0.5, 1.0):
        held = spell * MOTIVATION
        usual = 0.1
        ordinary = usual * (1 - held) / (1 - usual * held)  # keeps the share there in a week at a tenth
        parameters = CONSTANT.replace(
            {
                "launch.core": 300,
                "members.capacity.sigma": 0,
                "exchange.posts_per_hour": 1.0,
                "participation.answered": 0,
                "participation.spell": spell,
                "participation.rate": -np.log1p(-ordinary) / MOTIVATION,
            }
        )
        life = live(parameters, Absent(), seed=4, weeks=312, log=True)
        assert life.weekly["active"][WARM_UP:].mean() / 300 == pytest.approx(usual, rel=0.06)
        found.append(burstiness(Log.of_life(life).activity()).value)
    assert found[0] + 0.05 < found[1]
    assert found[1] + 0.1 < found[2]
