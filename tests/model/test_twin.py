"""The engine against a second writing of its rules, as plain Mesa agents (tests/twin): the same lives, to the last bit.

No tolerance is granted. Both do the same operations on the same doubles in the same order, and take exp, log, log2 and
powers from the same C library, the one from the interpreter, the other from compiled code; LLVM neither reorders nor
fuses what it was not told to. What was never drawn or done alike would show at once: one differing choice soon moves
every number after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from tests.model.communities import EVERY_EVENT, LIVELY, POLICIES, events, parameters, policies, seeds, small
from tests.twin.chronicle import Chronicle, chronicle, live_to
from tests.twin.village import Village
from tests.twin.villager import Villager

from perenne_model import VITALS, Engine, Event, Life, Parameters, Policy, Timetable, parse_policy
from perenne_model.vitals import REASONS
from perenne_scenarios import names

WEEKS = 104

PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
"""What is done to find and show a difference; to explain it takes long."""

FRAGILE = {"death.min_active": 6, "death.grace": 3, "death.after": 8}
"""Communities whose members are missed soon, so that they die, or nearly, within two years."""

SAME_COLUMNS = (
    "arrival",
    "slot",
    "autonomy_need",
    "own_motivation",
    "capacity",
    "interest",
    "unit",
    "motivation",
    "autonomy",
    "competence",
    "relatedness",
    "habit",
    "total_hours",
    "total_answers",
    "total_results",
)
"""What is told of every member by the same name in the engine and in its twin."""


def compare(
    parameters: Parameters,
    policy: Policy,
    seed: int,
    *,
    weeks: int = WEEKS,
    events: Iterable[Event] = (),
) -> Life:
    """Let the same community live in the engine and in its twin, hold the two together, and return the life."""
    happenings = tuple(events)
    engine = Engine(parameters, policy, seed=seed, weeks=weeks, events=happenings, keep=True)
    village = Village(parameters, policy, seed=seed, events=happenings)
    engine.run_to(weeks)
    live_to(village, weeks)
    same_members(engine, village)
    same_leavers(engine, village)
    life, told = engine.life(), chronicle(village, weeks)
    same_vitals(life, told)
    same_end(life, told)
    return life


def same_members(engine: Engine, village: Village) -> None:
    rows = engine.world.members[: int(engine.world.community["rows"][0])]
    everybody = sorted([*village.villagers, *village.gone], key=lambda villager: villager.unique_id)
    assert len(rows) == len(everybody)
    for name in SAME_COLUMNS:
        column = np.array([getattr(villager, name) for villager in everybody], dtype=rows.dtype[name])
        np.testing.assert_array_equal(rows[name], column, err_msg=name)
    np.testing.assert_array_equal(rows["ties"], [len(villager.ties) for villager in everybody])
    assert [fate(row) for row in rows] == [(v.left is None, v.left, v.reason) for v in everybody]


def fate(row: Any) -> tuple[bool, int | None, str | None]:
    if row["present"]:
        return True, None, None
    return False, int(row["left"]), REASONS[row["reason"]]


def same_leavers(engine: Engine, village: Village) -> None:
    counted = [[week[reason] for reason in REASONS] for week in village.leavers]
    np.testing.assert_array_equal(engine.world.leavers[: village.week], counted)


def same_vitals(life: Life, told: Chronicle) -> None:
    lived = len(told.leavers)
    for sign in VITALS:
        np.testing.assert_array_equal(life.weekly[sign][:lived], told.vitals[sign], err_msg=sign)
        assert not life.weekly[sign][lived:].any()


def same_end(life: Life, told: Chronicle) -> None:
    assert (life.lifetime, life.censored, life.cause) == (told.lifetime, told.censored, told.cause)
    assert (life.value, life.hours, life.revivals) == (told.value, told.hours, told.revivals)
    left = sum(told.leavers, start=type(told.leavers[0])())
    assert life.reasons == {reason: left[reason] for reason in REASONS}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("scenario", names())
def test_library(scenario: str, policy: str) -> None:
    surroundings, happenings = small(scenario)
    life = compare(surroundings, parse_policy(policy), seed=7, events=happenings)
    assert life.weekly["results"].sum() + life.weekly["abandoned"].sum() > 0


@pytest.mark.parametrize("policy", POLICIES)
def test_lively(policy: str) -> None:
    life = compare(LIVELY, parse_policy(policy), seed=1)
    assert life.weekly["overload"].max() > 0.1
    assert life.weekly["tie_density"].max() > 3.0
    assert min(life.weekly["results"].sum(), life.weekly["abandoned"].sum()) > 10


@pytest.mark.parametrize("policy", ["absent", "cultivating", "directive", "responsive"])
def test_every_kind_of_event(policy: str) -> None:
    compare(LIVELY, parse_policy(policy), seed=2, events=EVERY_EVENT)


def test_lives_that_end() -> None:
    """Deaths, dormancies that end, and communities asleep at the horizon, over a few seeds."""
    fragile, _ = small("expertise-network")
    fragile = fragile.replace(FRAGILE)
    lives = [
        compare(fragile, parse_policy(policy), seed=seed, weeks=60)
        for policy in ("absent", "directive")
        for seed in range(8)
    ]
    assert {life.censored for life in lives} == {False, True}
    assert any(life.revivals for life in lives)
    assert len({life.cause for life in lives} - {None}) > 1


@pytest.mark.parametrize("seed", [0, 2**63, 2**64 - 1])
def test_first_and_last_seeds(seed: int) -> None:
    compare(LIVELY, parse_policy("cultivating"), seed=seed, weeks=20)


@given(parameters(), policies(), seeds(), events())
@settings(max_examples=150, phases=PHASES)
def test_any_community(surroundings: Parameters, policy: Timetable, seed: int, happenings: tuple[Event, ...]) -> None:
    compare(surroundings, policy, seed, weeks=26, events=happenings)


@pytest.mark.slow
@given(parameters(), policies(), seeds(), events())
@settings(max_examples=1000, phases=PHASES)
def test_very_many_communities(
    surroundings: Parameters, policy: Timetable, seed: int, happenings: tuple[Event, ...]
) -> None:
    compare(surroundings, policy, seed, weeks=40, events=happenings)


@pytest.mark.slow
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("scenario", names())
def test_long_lives(scenario: str, policy: str) -> None:
    surroundings, happenings = small(scenario)
    for seed in range(5):
        compare(surroundings, parse_policy(policy), seed, weeks=520, events=happenings)


@pytest.mark.parametrize("policy", ["absent", "directive", "cultivating>absent@52"])
def test_members_who_act_in_spells(policy: str) -> None:
    surroundings = LIVELY.replace({"participation.rate": 0.4, "participation.spell": 0.9, "participation.answered": 1})
    compare(surroundings, parse_policy(policy), 6, events=EVERY_EVENT)


def test_twin_is_made_of_agents() -> None:
    """The twin is a Mesa model in good order: its agents are those present, in order of arrival."""
    village = Village(LIVELY, parse_policy("cultivating"), seed=3)
    live_to(village, 30)
    people = village.villagers
    assert people == list(village.agents)
    assert {type(person) for person in village.agents} == {Villager}
    assert all(person.reason is None for person in people)
    assert [person.unique_id for person in people] == sorted(person.unique_id for person in people)
    assert not {person.identity for person in people} & {person.identity for person in village.gone}
