"""What holds in every community, whatever its parameters, policy, seed and misfortunes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from numpy.typing import NDArray
from tests.model.communities import EVERY_EVENT, LIVELY, events, parameters, policies, seeds

from perenne_model import VITALS, Engine, Event, Life, Parameters, Timetable, live, parse_policy
from perenne_model.world import JOIN, MANDATE_ORIGIN, NOBODY, OPEN, POST, REPLY, TIES

WEEKS = 30
WEEK_SECONDS = 7 * 24 * 3600

SHARES = (
    "motivation",
    "autonomy",
    "competence",
    "relatedness",
    "answer_rate",
    "cross_unit_ties",
    "gini",
    "dependence",
    "overload",
)
NEEDS = ("motivation", "autonomy", "competence", "relatedness")
TOTALS = ("habit", "hours", "own_result", "total_hours", "total_answers", "total_results", "answered", "ignored")

ROUNDING = 1e-12
"""How far sums of shares may go astray."""

any_community = given(parameters(), policies(), seeds(), events())
thorough = settings(
    max_examples=100,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


def life_of(
    surroundings: Parameters, policy: Timetable, seed: int, happenings: tuple[Event, ...], *, log: bool = False
) -> Life:
    return live(surroundings, policy, seed=seed, weeks=WEEKS, events=happenings, fates=True, log=log)


# --- the state, week by week --------------------------------------------------------------------------------


@any_community
@thorough
def test_every_week(surroundings: Parameters, policy: Timetable, seed: int, happenings: tuple[Event, ...]) -> None:
    check_every_week(Engine(surroundings, policy, seed=seed, weeks=WEEKS, events=happenings), WEEKS)


@pytest.mark.parametrize("policy", ["absent", "cultivating", "directive", "responsive"])
@pytest.mark.parametrize("keep", [False, True])
def test_every_week_of_a_lively_community(policy: str, keep: bool) -> None:
    """Large enough, and for long enough, that rows are moved and arrays grow."""
    engine = Engine(LIVELY, parse_policy(policy), seed=8, weeks=150, events=EVERY_EVENT, keep=keep)
    check_every_week(engine, 150)
    assert engine.world.community["rows"][0] > 64


@pytest.mark.parametrize("trust", [0.0, 0.5, 1.0])
def test_hours_of_units_that_do_not_trust_each_other_undo_nothing(trust: float) -> None:
    parameters = LIVELY.replace({"initiatives.mixing": 3.0, "trust.across": trust})
    check_every_week(Engine(parameters, parse_policy("cultivating"), seed=8, weeks=40), 40)


def check_every_week(engine: Engine, weeks: int) -> None:
    for week in range(1, weeks + 1):
        engine.run_to(week)
        check_members(engine)
        check_ties(engine)
        check_initiatives(engine)


def check_members(engine: Engine) -> None:
    world, community = engine.world, engine.world.community[0]
    rows = world.members[: int(community["rows"])]
    here, gone = rows[rows["present"]], rows[~rows["present"]]
    joined, left = world.weekly["newcomers"].sum(), world.leavers.sum()
    assert len(here) == community["members"] == joined - left
    identities = rows[["arrival", "slot"]].tolist()
    assert len(set(identities)) == len(identities)
    assert rows["arrival"].tolist() == sorted(rows["arrival"].tolist())
    check_stay(here, gone)
    for need in NEEDS:
        assert np.all((here[need] >= 0.0) & (here[need] <= 1.0)), need
    for total in TOTALS:
        assert np.all(rows[total] >= 0), total


def check_stay(here: NDArray[Any], gone: NDArray[Any]) -> None:
    """Those here have no end, those gone nothing but their end."""
    assert np.all(here["left"] == NOBODY)
    assert np.all(here["reason"] == NOBODY)
    assert np.all(gone["left"] >= gone["arrival"])
    assert np.all(gone["reason"] >= 0)
    assert not gone["active"].any()
    assert not gone["ties"].any()
    assert np.all(gone["initiative"] == NOBODY)
    assert np.all(gone["mandate"] == NOBODY)


def ties_of(engine: Engine) -> dict[tuple[int, int], float]:
    """Return the strength of every side of every tie, by both rows."""
    world, rows = engine.world, int(engine.world.community["rows"][0])
    sides = [(row, place) for row in range(rows) for place in range(world.members["ties"][row])]
    found = {(row, int(world.tie_to[row, place])): float(world.tie_strength[row, place]) for row, place in sides}
    assert len(found) == len(sides), "somebody is tied twice to the same person"
    return found


def check_ties(engine: Engine) -> None:
    ties, members = ties_of(engine), engine.world.members
    live_from = engine.parameters["exchange.tie_live"]
    for (row, other), strength in ties.items():
        assert row != other
        assert members["present"][row]
        assert members["present"][other]
        assert ties[other, row] == strength >= live_from
    rows = int(engine.world.community["rows"][0])
    assert np.all(members["ties"][:rows] <= TIES)


def check_initiatives(engine: Engine) -> None:
    world, community = engine.world, engine.world.community[0]
    rows = world.initiatives[: int(community["initiatives"])]
    is_open = rows["state"] == OPEN
    assert is_open.sum() == community["open"]
    assert (is_open & (rows["origin"] == MANDATE_ORIGIN)).sum() == community["mandates"]
    assert community["founded"] == community["open"] + sum(
        world.weekly[sign].sum() for sign in ("results", "abandoned")
    )
    assert np.all(rows["progress"] >= 0.0)
    assert np.all(rows["need"] > 0.0)
    members = world.members[: int(community["rows"])]
    for name in ("initiative", "mandate"):
        at = members[name][members[name] != NOBODY]
        assert np.all(rows["state"][at] == OPEN), f"{name}: somebody is at one that has ended"
    mandates = members["mandate"][members["mandate"] != NOBODY]
    assert np.all(rows["origin"][mandates] == MANDATE_ORIGIN)


# --- the vital signs ----------------------------------------------------------------------------------------


@any_community
@thorough
def test_vital_signs(surroundings: Parameters, policy: Timetable, seed: int, happenings: tuple[Event, ...]) -> None:
    life = life_of(surroundings, policy, seed, happenings)
    weekly = life.weekly
    for sign in VITALS:
        assert np.all(np.isfinite(weekly[sign])), sign
        assert np.all(weekly[sign] >= -ROUNDING), sign
    for sign in SHARES:
        assert np.all(weekly[sign] <= 1.0 + ROUNDING), sign
    assert np.all(weekly["hours"] <= surroundings["facilitator.hours"] * (1.0 + ROUNDING))
    assert np.all(weekly["tie_density"] <= TIES)
    assert np.all(weekly["tie_density"] <= np.maximum(weekly["members"] - 1, 0))
    assert np.all(weekly["newcomers_kept"] <= weekly["members"])
    assert life.hours == pytest.approx(while_it_lived(life)["hours"].sum(), abs=1e-9)


@any_community
@thorough
def test_what_came_of_it(surroundings: Parameters, policy: Timetable, seed: int, happenings: tuple[Event, ...]) -> None:
    life = life_of(surroundings, policy, seed, happenings)
    assert 0 <= life.lifetime <= WEEKS
    assert life.censored == (life.cause is None)
    assert not life.censored or life.lifetime == WEEKS
    assert life.value["ideas"] == while_it_lived(life)["results"].sum()
    assert 0 <= life.value["expertise"] <= life.value["ideas"]
    assert life.value["information"] >= 0
    check_fates(life)


def while_it_lived(life: Life) -> NDArray[Any]:
    """Return the vital signs up to the end of a life, or to the horizon."""
    return life.weekly[: int(life.lifetime)]


def check_fates(life: Life) -> None:
    """Everybody who came is told of, and whoever left is counted under one reason."""
    fates = life.fates
    assert fates is not None
    assert len(fates) == life.weekly["newcomers"].sum()
    gone = fates[~fates["present"]]
    counted = np.bincount(gone["reason"], minlength=len(life.reasons))
    assert counted.tolist() == list(life.reasons.values())
    left = np.bincount(gone["left"], minlength=WEEKS)
    assert np.all(life.weekly["active"] <= life.weekly["members"] + left)
    answers = fates["total_answers"].sum()
    assert life.value["information"] == answers if life.censored else life.value["information"] <= answers


@pytest.mark.parametrize("policy", ["absent", "cultivating"])
def test_gini_is_near_that_of_sorting(policy: str) -> None:
    """Classes of contributions stand in for sorting: off by a hundredth at most."""
    engine = Engine(LIVELY, parse_policy(policy), seed=8, weeks=60)
    for week in range(1, 61, 4):
        engine.run_to(week)
        members = engine.world.members[: int(engine.world.community["rows"][0])]
        given_by = np.sort(members["habit"][members["present"]])
        share_below = (np.cumsum(given_by) - given_by / 2).sum() / (len(given_by) * given_by.sum())
        assert engine.world.weekly["gini"][week - 1] == pytest.approx(1.0 - 2.0 * share_below, abs=0.01)


# --- hours, and what they buy -------------------------------------------------------------------------------


@any_community
@thorough
def test_levers_weaken_together(
    surroundings: Parameters, policy: Timetable, seed: int, happenings: tuple[Event, ...]
) -> None:
    """What is in force is never more than what was asked for, and all of it by the same share; an agenda aside."""
    engine = Engine(surroundings, policy, seed=seed, weeks=WEEKS, events=happenings)
    for week in range(1, WEEKS + 1):
        engine.run_to(week)
        asked, levers = engine.world.asked[0], engine.world.levers[0]
        names = [name for name in asked.dtype.names if asked[name] > 1e-6 and name != "directing"]
        shares = [levers[name] / asked[name] for name in names]
        assert all(0.0 <= share <= 1.0 for share in shares)
        assert max(shares, default=0.0) - min(shares, default=0.0) < 1e-9
        imposed = engine.world.community["imposed"][0]
        assert imposed <= levers["directing"] <= max(imposed, asked["directing"])


# --- the event log ------------------------------------------------------------------------------------------


@any_community
@thorough
def test_event_log(surroundings: Parameters, policy: Timetable, seed: int, happenings: tuple[Event, ...]) -> None:
    check_log(life_of(surroundings, policy, seed, happenings, log=True))


def test_event_log_of_a_lively_community() -> None:
    life = live(LIVELY, parse_policy("cultivating"), seed=8, weeks=80, events=EVERY_EVENT, fates=True, log=True)
    check_log(life)
    assert life.log is not None
    assert np.count_nonzero(life.log["kind"] == REPLY) > 1000


def check_log(life: Life) -> None:
    """Everything happens in its week, to somebody there is, in order of time."""
    log, fates = life.log, life.fates
    assert log is not None
    assert fates is not None
    replies, joins = log[log["kind"] == REPLY], log[log["kind"] == JOIN]
    assert np.all(np.diff(log["second"]) >= 0)
    assert np.all((log["second"] >= 0) & (log["second"] < len(life.weekly) * WEEK_SECONDS))
    everybody = sorted(fates[["arrival", "slot"]].tolist())
    assert sorted(joins[["arrival", "slot"]].tolist()) == everybody
    assert set(log[["arrival", "slot"]].tolist()) == set(everybody)
    assert np.all(joins["second"] // WEEK_SECONDS == joins["arrival"])
    assert np.count_nonzero(replies["second"] < life.lifetime * WEEK_SECONDS) == life.value["information"]
    check_replies(log)


def check_replies(log: NDArray[Any]) -> None:
    """A reply comes after a post, in the same thread and week, by somebody else; no post has two."""
    places = np.arange(len(log))
    is_reply = log["kind"] == REPLY
    replies = log[is_reply]
    assert np.all(log["reply_to"][~is_reply] == NOBODY)
    at = replies["reply_to"]
    assert np.all((at >= 0) & (at < places[is_reply]))
    assert np.all(log["kind"][at] == POST)
    assert np.all(log["thread"][at] == replies["thread"])
    assert np.all(log["second"][at] // WEEK_SECONDS == replies["second"] // WEEK_SECONDS)
    assert not np.any((log["arrival"][at] == replies["arrival"]) & (log["slot"][at] == replies["slot"]))
    assert len(np.unique(at)) == len(at)
    posts = log[log["kind"] == POST]
    assert len(np.unique(posts["thread"])) == len(posts)


@pytest.fixture(scope="module")
def lively_log() -> NDArray[Any]:
    life = live(LIVELY, parse_policy("cultivating"), seed=8, weeks=80, events=EVERY_EVENT, log=True)
    assert life.log is not None
    return life.log


def test_a_thread_bears_the_number_of_its_first_row(lively_log: NDArray[Any]) -> None:
    posts = lively_log["kind"] == POST
    np.testing.assert_array_equal(lively_log["thread"][posts], np.flatnonzero(posts))


def test_nobody_writes_before_they_have_joined(lively_log: NDArray[Any]) -> None:
    there = set()
    for event in lively_log:
        who = (int(event["arrival"]), int(event["slot"]))
        if event["kind"] == JOIN:
            there.add(who)
        assert who in there, f"{who} writes first, and joins later in the week"
