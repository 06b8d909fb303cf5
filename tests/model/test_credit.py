"""Who is credited with what: results to those who worked, contributions for hours given, welcome to newcomers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.model.communities import LIVELY

from perenne_model import Engine, Event, Life, Parameters, Timetable, live, parse_policy
from perenne_model.world import NOBODY

STAYING: dict[str, float] = {"leaving.base": 0, "pool.renewal": 0, "pool.discovery": 0, "pool.word_of_mouth": 0}
ALWAYS_THERE: dict[str, float] = {**STAYING, "participation.rate": 10, "launch.core": 40}


def held(**levers: float) -> Timetable:
    return Timetable("held", ((0, levers),))


def members(engine: Engine) -> NDArray[Any]:
    rows: NDArray[Any] = engine.world.members[: int(engine.world.community["rows"][0])]
    return rows


@pytest.mark.parametrize("policy", ["absent", "cultivating", "directive"])
def test_who_gives_no_hours_has_no_result_and_no_let_down(policy: str) -> None:
    """Half of the members have no time: they drop in and choose initiatives, and stand by when these end."""
    engine = Engine(LIVELY, parse_policy(policy), seed=4, weeks=80, keep=True)
    at_one, results, let_down = 0, 0, 0
    for week in range(1, 81):
        engine.run_to(week)
        idle = members(engine)[::2]
        idle["capacity"] = 0.0
        # Whoever came this week may have worked before their time was taken.
        idle = idle[idle["total_hours"] == 0.0]
        at_one += int(np.count_nonzero(idle["initiative"] != NOBODY))
        results += int(idle["total_results"].sum() + np.count_nonzero(idle["own_result"]))
        let_down += int(np.count_nonzero(idle["let_down"]))
    assert at_one > 100
    assert results == let_down == 0
    assert members(engine)[1::2]["total_results"].sum() > 50


def test_who_worked_is_credited_though_idle_when_the_result_comes() -> None:
    """One works hard for some weeks, then has no time; the others bring their initiative to its result."""
    settings = {**ALWAYS_THERE, "choice.restless": 0, "choice.notice": 1, "choice.founding": 5, "members.units": 1}
    engine = Engine(Parameters(settings), parse_policy("absent"), seed=4, weeks=80, keep=True)
    engine.run_to(4)
    at = members(engine)["initiative"] != NOBODY
    members(engine)["capacity"][np.flatnonzero(at)[0]] = 0.0
    before = members(engine)["total_results"][np.flatnonzero(at)[0]]
    while engine.week < 80 and members(engine)["total_results"][np.flatnonzero(at)[0]] == before:
        engine.run_to(engine.week + 1)
    assert members(engine)["total_results"][np.flatnonzero(at)[0]] == before + 1
    assert members(engine)["hours"][np.flatnonzero(at)[0]] == 0.0


def test_who_is_refused_an_initiative_gives_no_hours() -> None:
    """Where every initiative is refused, nothing is given: no contributions, no posts, no thanks."""
    settings = {**ALWAYS_THERE, "levers.gatekeeping.rejection": 1, "facilitator.hours": 10_000}
    engine = Engine(Parameters(settings), held(gatekeeping=1.0, recognising=1.0), seed=4, weeks=20)
    engine.run_to(20)
    rows = members(engine)
    assert engine.world.weekly["active"][:20].min() > 30
    assert set(rows["habit"]) == {Parameters()["launch.habit"]}
    assert rows["total_hours"].sum() == rows["thanked"].sum() == engine.world.community["posts"][0] == 0


def test_who_is_refused_still_gives_what_is_assigned() -> None:
    settings = {**ALWAYS_THERE, "levers.gatekeeping.rejection": 1, "facilitator.hours": 10_000}
    engine = Engine(Parameters(settings), held(gatekeeping=1.0, directing=1.0), seed=4, weeks=20)
    engine.run_to(20)
    rows = members(engine)
    refused = rows[rows["rejected"] & (rows["mandate"] != NOBODY)]
    share = engine.parameters["levers.directing.share"]
    assert len(refused) > 0
    # Motivation has moved since: a week moves it by a tenth at most.
    np.testing.assert_allclose(refused["hours"], share * refused["capacity"] * refused["motivation"], rtol=0.2)


@pytest.mark.parametrize(("core", "burst"), [(40, 0), (0, 40)])
def test_thanks_weigh_fully_for_newcomers_and_the_launch_core_are_none(core: int, burst: int) -> None:
    """Without contributions behind them, a core is not moved by thanks; newcomers are."""
    settings = {**ALWAYS_THERE, "launch.core": core, "launch.habit": 0, "facilitator.hours": 10_000}
    settings |= {"levers.recognising.thanks": 1, "initiatives.effort.median": 100_000, "exchange.answer": 0}
    events = (Event("newcomers", 1, amount=burst),) if burst else ()
    week = 1 if core else 2

    def competence(policy: Timetable) -> NDArray[np.float64]:
        engine = Engine(Parameters(settings), policy, seed=4, weeks=week, events=events)
        engine.run_to(week)
        column: NDArray[np.float64] = members(engine)["competence"]
        return column

    thanked, unthanked = competence(held(recognising=1.0)), competence(held())
    assert len(thanked) == 40
    assert (thanked > unthanked).any() == bool(burst)


def test_the_launch_core_costs_no_welcome() -> None:
    settings = {**STAYING, "facilitator.hours": 10_000}
    weekly = live(Parameters(settings), held(welcoming=1.0), seed=4, weeks=10).weekly
    assert weekly["newcomers"][0] > 0
    assert set(weekly["hours"]) == {Parameters()["levers.welcoming.fixed"]}


class TestUpToTheEndOfLife:
    """What a community gave and cost counts up to the end of its life, though it shows only a year later."""

    def ended(self, weeks: int = 200) -> Life:
        everybody = Event("key_members_lost", 30, amount=1000)
        return live(Parameters(ALWAYS_THERE), parse_policy("cultivating"), seed=4, weeks=weeks, events=[everybody])

    def test_hours(self) -> None:
        life = self.ended()
        assert (life.lifetime, life.censored) == (30.0, False)
        assert life.weekly["hours"][30:].sum() > 10.0
        assert life.hours == pytest.approx(life.weekly["hours"][:30].sum())

    def test_a_longer_horizon_changes_nothing(self) -> None:
        lives = [self.ended(weeks) for weeks in (30, 31, 60, 94, 200)]
        assert len({life.hours for life in lives}) == 1
        assert len({tuple(life.value.values()) for life in lives}) == 1
