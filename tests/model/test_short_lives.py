"""A few short lives of the engine and its twin, to the last bit: so few that the rules can be run uncompiled as well.

Nothing is tried here that `test_twin` and `test_invariants` do not try at length; `tests/mutation` runs these against
broken rules.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.model.communities import EVERY_EVENT, LIVELY
from tests.model.test_invariants import check_every_week, check_log
from tests.model.test_twin import compare

from perenne_model import Engine, Life, Parameters, Timetable, live, parse_policy

CROWDED = LIVELY.replace({"launch.core": 30, "exchange.reading": 10, "initiatives.effort.median": 8})
SCATTERED = LIVELY.replace({"launch.core": 12, "initiatives.units_needed": 1, "initiatives.patience": 1})
FADING = {"exchange.tie_decay": 0.3, "exchange.tie_live": 0.3}
IN_SPELLS = {"participation.rate": 0.4, "participation.spell": 0.9, "participation.answered": 1}
CHURNING = CROWDED.replace({"leaving.base": 0.4, "leaving.habit": 0, "pool.discovery": 3})
RENEWED = CHURNING.replace({"pool.size": 60, "pool.renewal": 2})
DYING = Parameters(
    {"launch.core": 12, "launch.habit": 0, "pool.size": 60, "leaving.base": 0.3}
    | {"death.min_active": 3, "death.grace": 1, "death.after": 3}
)
EVERY_LEVER = Timetable(
    "everything",
    (
        (0, {"welcoming": 1.0, "connecting": 1.0, "focusing": 1.0, "recognising": 1.0}),
        (6, {"resourcing": 1.0, "curating": 0.8, "directing": 0.7, "gatekeeping": 0.6, "reporting": 0.5}),
    ),
)
"""Each lever high for some weeks."""

SOON = tuple(replace(event, week=event.week // 8, weeks=event.weeks and 2 + event.weeks // 10) for event in EVERY_EVENT)
"""Every kind of event within the first weeks."""


@pytest.mark.parametrize("policy", ["absent", "cultivating", "directive"])
def test_crowded(policy: str) -> None:
    life = compare(CROWDED, parse_policy(policy), 3, weeks=12)
    assert life.weekly["results"].sum() > 0
    assert life.weekly["overload"].max() > 0


def test_scattered() -> None:
    life = compare(SCATTERED.replace(FADING | IN_SPELLS), parse_policy("mix:0.3,0.3"), 5, weeks=14)
    assert life.weekly["abandoned"].sum() > 0


def test_a_small_pool_that_is_renewed() -> None:
    life = compare(RENEWED, parse_policy("absent"), 1, weeks=16)
    assert life.weekly["newcomers"][1:].sum() > 10


def test_every_lever() -> None:
    compare(CROWDED, EVERY_LEVER, 11, weeks=12)


def test_every_event() -> None:
    compare(CROWDED, parse_policy("cultivating"), 2, weeks=14, events=SOON)


def test_ends() -> None:
    lives: list[Life] = [compare(DYING, parse_policy("absent"), seed, weeks=20) for seed in range(6)]
    assert {life.censored for life in lives} == {False, True}
    assert any(life.revivals for life in lives)


def test_more_than_the_table_of_habit_holds() -> None:
    few = CROWDED.replace({"launch.habit": 1000, "launch.core": 8, "pool.discovery": 0, "participation.rate": 3})
    life = compare(few, parse_policy("cultivating"), 4, weeks=30)
    assert life.weekly["members"][-1] > 0


def test_every_week() -> None:
    check_every_week(Engine(CHURNING, EVERY_LEVER, seed=5, weeks=5), 5)


def test_what_is_kept_changes_nothing() -> None:
    """Rows of those who left are used again, or kept; all that is said is logged, or nothing."""
    plain, whole = (
        live(CHURNING, parse_policy("cultivating"), seed=3, weeks=12, fates=kept, log=kept) for kept in (False, True)
    )
    np.testing.assert_array_equal(plain.weekly, whole.weekly)
    assert (plain.value, plain.reasons) == (whole.value, whole.reasons)
    assert sum(plain.reasons.values()) > 30
    check_log(whole)
