"""Policies: what they are shown, what they ask for and when, and what hours make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from perenne_model import (
    CONTROL,
    LEVERS,
    SUPPORT,
    VITALS,
    Absent,
    Cultivating,
    Directive,
    Engine,
    Grip,
    Handover,
    LeverError,
    Mix,
    Parameters,
    Policy,
    PolicyError,
    Responsive,
    Signs,
    Staged,
    Timetable,
    live,
)
from perenne_model.events import FOREVER
from perenne_model.policies import VISIBLE, seen_by_facilitator
from perenne_model.world import SIGNS

HEALTHY = {
    "active": 30.0,
    "newcomers": 1.0,
    "newcomers_kept": 0.9,
    "open_initiatives": 5.0,
    "results": 1.0,
    "answer_rate": 0.9,
}
"""Signs of a community that needs nothing."""


def signs(week: int, weekly: Mapping[str, float] | None = None, hours: float = 8.0) -> Signs:
    """Make what a facilitator sees when each week so far was alike."""
    table = np.zeros(week, dtype=SIGNS)
    for sign, value in (weekly or {}).items():
        table[sign] = value
    return Signs(week, seen_by_facilitator(table), hours)


def held(policy: Policy, week: int = 0) -> dict[str, float]:
    """Return the levers that a policy asks for in a week of a healthy community; those not named are 0."""
    return {**dict.fromkeys(LEVERS, 0.0), **policy.levers(signs(week, HEALTHY))}


def both(involvement: float, control: float) -> dict[str, float]:
    return {**dict.fromkeys(SUPPORT, involvement), **dict.fromkeys(CONTROL, control)}


def in_force(policy: Policy, week: int, parameters: Parameters, seed: int = 1) -> dict[str, float]:
    """Return the levers in force in the last of so many weeks."""
    engine = Engine(parameters, policy, seed=seed, weeks=week + 1)
    engine.run_to(week)
    return {lever: float(engine.world.levers[lever][0]) for lever in LEVERS}


@dataclass
class Watcher(Policy):
    """Keeps what it is shown."""

    name: str = "watcher"
    review: int | None = 4
    seen: list[Signs] = field(default_factory=list)

    def levers(self, signs: Signs) -> Mapping[str, float]:
        self.seen.append(signs)
        return {"welcoming": 0.5}


class TestTimetable:
    def test_each_stage_holds_from_its_week_on(self) -> None:
        timetable = Timetable("three", ((4, {"focusing": 0.5}), (10, {"welcoming": 1}), (30, {})))
        heights = [
            (week, held(timetable, week)["focusing"], held(timetable, week)["welcoming"])
            for week in (0, 3, 4, 9, 10, 29, 30)
        ]
        assert heights == [(0, 0, 0), (3, 0, 0), (4, 0.5, 0), (9, 0.5, 0), (10, 0, 1), (29, 0, 1), (30, 0, 0)]

    def test_it_is_reviewed_when_a_stage_begins(self) -> None:
        timetable = Timetable("two", ((4, {}), (10, {})))
        assert [timetable.next_review(week) for week in (0, 3, 4, 9, 10, 500)] == [4, 4, 10, 10, FOREVER, FOREVER]

    def test_stages_take_force_in_a_life(self) -> None:
        timetable = Timetable("late", ((0, {}), (5, {"focusing": 0.5})))
        assert in_force(timetable, 5, Parameters())["focusing"] == 0.0
        assert in_force(timetable, 6, Parameters())["focusing"] == 0.5

    def test_staged_stands_further_back_at_each_stage(self) -> None:
        stages = [held(Staged(), week) for week in (0, 26, 104)]
        for closer, further in pairwise(stages):
            assert all(further[lever] < closer[lever] for lever in LEVERS)

    @pytest.mark.parametrize(
        "levers", [{"focussing": 0.5}, {"focusing": 1.5}, {"focusing": -0.1}, {"focusing": "much"}, {"focusing": True}]
    )
    def test_levers_that_do_not_exist_are_refused(self, levers: dict[str, float]) -> None:
        with pytest.raises(LeverError):
            Timetable("wrong", ((0, levers),))

    def test_a_whole_number_will_do(self) -> None:
        assert held(Timetable("whole", ((0, {"focusing": 1}),)))["focusing"] == 1.0

    @pytest.mark.parametrize("point", [Mix(0.3, 0.8), Grip(0.5), Directive()])
    def test_fixed_policies_are_never_reviewed(self, point: Policy) -> None:
        assert point.next_review(0) == FOREVER


class TestResponsive:
    def test_it_stands_back_while_all_is_well(self) -> None:
        heights = held(Responsive(), 52)
        assert {heights[lever] for lever in SUPPORT} == {0.2}
        assert {heights[lever] for lever in CONTROL} == {0.0}

    @pytest.mark.parametrize(
        ("poor", "raised"),
        [
            ({"newcomers_kept": 0.4}, {"welcoming", "recognising"}),
            ({"answer_rate": 0.5}, {"connecting"}),
            ({"open_initiatives": 12.0}, {"focusing"}),
            ({"results": 0.2}, {"recognising", "resourcing"}),
        ],
    )
    def test_it_acts_on_the_sign_that_is_poor(self, poor: dict[str, float], raised: set[str]) -> None:
        heights = Responsive().levers(signs(52, {**HEALTHY, **poor}))
        assert {lever for lever, height in heights.items() if height == 0.9} == raised

    def test_it_waits_half_a_year_before_judging_how_newcomers_are_kept(self) -> None:
        early, late = (Responsive().levers(signs(week, {**HEALTHY, "newcomers_kept": 0.0})) for week in (25, 26))
        assert (early["welcoming"], late["welcoming"]) == (0.2, 0.9)

    def test_it_never_controls(self) -> None:
        assert not set(CONTROL) & set(Responsive().levers(signs(52)))

    def test_it_is_asked_each_month(self) -> None:
        assert [Responsive().next_review(week) for week in (0, 3, 4, 51, 52)] == [4, 4, 8, 52, 56]

    def test_its_levers_move_in_a_life(self) -> None:
        engine = Engine(Parameters(), Responsive(), seed=1, weeks=104)
        asked = []
        while engine.week < 104 and not engine.dead:
            engine.run_to(engine.week + 4)
            asked.append(float(engine.world.asked["focusing"][0]))
        assert set(asked) == {0.2, 0.9}


class TestHandover:
    def test_it_switches_at_its_week(self) -> None:
        policy = Handover(Cultivating(), Directive(), 30)
        assert (held(policy, 29), held(policy, 30)) == (both(0.7, 0.1), both(0.3, 0.9))

    def test_whoever_is_in_charge_is_reviewed(self) -> None:
        policy = Handover(Responsive(), Staged(), 30)
        assert [policy.next_review(week) for week in (0, 27, 28, 29, 30, 103, 104)] == [
            4,
            28,
            30,
            30,
            104,
            104,
            FOREVER,
        ]

    def test_at_week_0_the_second_starts(self) -> None:
        assert held(Handover(Cultivating(), Absent(), 0)) == both(0.0, 0.0)

    def test_nothing_changes_before_it_and_the_second_holds_after(self) -> None:
        kept, handed = (
            live(Parameters(), policy, seed=3, weeks=80)
            for policy in (Cultivating(), Handover(Cultivating(), Absent(), 40))
        )
        np.testing.assert_array_equal(kept.weekly[:40], handed.weekly[:40])
        assert (handed.weekly["hours"][:40] > 0).all()
        assert (handed.weekly["hours"][40:] == 0).all()

    def test_a_name_of_its_own_is_kept(self) -> None:
        assert Handover(Cultivating(), Absent(), 40).name == "cultivating>absent@40"
        assert Handover(Cultivating(), Absent(), 40, "the champion leaves").name == "the champion leaves"


class TestReviews:
    def test_a_policy_is_asked_at_its_review_dates(self) -> None:
        watcher = Watcher()
        live(Parameters(), watcher, seed=1, weeks=20)
        assert [seen.week for seen in watcher.seen] == [0, 4, 8, 12, 16]

    @pytest.mark.parametrize("review", [1, 2, 7])
    def test_every_week_or_now_and_then(self, review: int) -> None:
        watcher = Watcher(review=review)
        live(Parameters(), watcher, seed=1, weeks=20)
        assert [seen.week for seen in watcher.seen] == list(range(0, 20, review))

    def test_only_visible_signs_reach_it(self) -> None:
        watcher = Watcher()
        life = live(Parameters(), watcher, seed=1, weeks=20)
        last = watcher.seen[-1]
        assert last.weekly.dtype.names == VISIBLE
        assert last.weekly.shape == (16,)
        for sign in VISIBLE:
            np.testing.assert_array_equal(last.weekly[sign], life.weekly[sign][:16])

    @pytest.mark.parametrize("hidden", sorted(set(VITALS) - set(VISIBLE)))
    def test_nobody_sees_into_people(self, hidden: str) -> None:
        with pytest.raises((KeyError, ValueError)):
            signs(9, HEALTHY).recent(hidden)

    @pytest.mark.parametrize("felt", ["motivation", "autonomy", "competence", "relatedness", "overload"])
    def test_feelings_are_among_the_hidden(self, felt: str) -> None:
        assert felt in set(VITALS) - set(VISIBLE)

    def test_the_signs_cannot_be_written(self) -> None:
        watcher = Watcher()
        live(Parameters(), watcher, seed=1, weeks=9)
        with pytest.raises(ValueError, match="read-only"):
            watcher.seen[-1].weekly["active"][0] = 99.0

    def test_recent_weeks_are_averaged(self) -> None:
        weekly = np.zeros(5, dtype=SIGNS)
        weekly["active"] = [1, 2, 3, 4, 5]
        seen = Signs(5, seen_by_facilitator(weekly), 8.0)
        assert seen.recent("active", 2) == 4.5
        assert seen.recent("active", 99) == 3.0

    def test_before_the_first_week_there_is_nothing(self) -> None:
        assert signs(0).recent("active") == 0.0

    @pytest.mark.parametrize("levers", [{"nudging": 0.5}, {"focusing": 2.0}, {"focusing": float("nan")}])
    def test_levers_that_do_not_exist_stop_the_life(self, levers: dict[str, float]) -> None:
        with pytest.raises(PolicyError, match=next(iter(levers))) as caught:
            live(Parameters(), Wrong(levers), seed=1, weeks=9)
        assert caught.value.text.startswith("wrong")

    @pytest.mark.parametrize("ahead", [0, -1])
    def test_a_review_that_never_comes_nearer_stops_the_life(self, ahead: int) -> None:
        with pytest.raises(PolicyError, match="next_review"):
            live(Parameters(), Wrong({}, ahead=ahead), seed=1, weeks=9)


@dataclass
class Wrong(Policy):
    """Asks for what it is given."""

    asked: Mapping[str, float]
    ahead: int = 1
    name: str = "wrong"

    def levers(self, signs: Signs) -> Mapping[str, float]:
        return self.asked

    def next_review(self, week: int) -> int:
        return week + self.ahead


class TestHours:
    POLICY = Timetable(
        "some of each", ((0, {"welcoming": 0.9, "connecting": 0.6, "directing": 0.3, "reporting": 0.1}),)
    )

    def test_with_hours_enough_levers_hold_as_asked(self) -> None:
        assert in_force(self.POLICY, 30, Parameters({"facilitator.hours": 1000})) == held(self.POLICY)

    def test_when_hours_run_out_they_weaken_together(self) -> None:
        asked = held(self.POLICY)
        force = in_force(self.POLICY, 30, Parameters({"facilitator.hours": 1}))
        shares = [force[lever] / asked[lever] for lever in asked if asked[lever]]
        assert 0.0 < shares[0] < 1.0
        assert shares == pytest.approx([shares[0]] * 4)

    def test_hours_spent_never_exceed_those_given(self) -> None:
        weekly = live(Parameters({"facilitator.hours": 1}), self.POLICY, seed=1, weeks=60).weekly
        assert weekly["hours"].max() == pytest.approx(1.0)

    def test_no_hours_are_no_facilitation(self) -> None:
        nobody, powerless = (
            live(parameters, policy, seed=5, weeks=104)
            for parameters, policy in ((Parameters(), Absent()), (Parameters({"facilitator.hours": 0}), Directive()))
        )
        np.testing.assert_array_equal(nobody.weekly, powerless.weekly)

    def test_standing_back_costs_nothing(self) -> None:
        assert live(Parameters(), Absent(), seed=1, weeks=60).hours == 0.0

    @pytest.mark.parametrize("lever", LEVERS)
    def test_a_lever_costs_its_fixed_part_and_more_with_what_it_serves(self, lever: str) -> None:
        parameters = Parameters({"facilitator.hours": 10_000})
        hours, served = hours_and_served(Timetable("one", ((0, {lever: 0.5}),)), lever, parameters)
        fixed, each = (parameters[f"levers.{lever}.{part}"] for part in ("fixed", "each"))
        np.testing.assert_allclose(hours, 0.5 * (fixed + each * served))
        assert len(set(served)) > 1

    @pytest.mark.parametrize("lever", LEVERS)
    def test_half_the_height_is_half_the_cost(self, lever: str) -> None:
        costs = [
            live(
                Parameters({"facilitator.hours": 10_000}), Timetable("one", ((0, {lever: height}),)), seed=2, weeks=1
            ).hours
            for height in (0.5, 1.0)
        ]
        assert costs[1] == pytest.approx(2 * costs[0])


def hours_and_served(
    policy: Policy, lever: str, parameters: Parameters
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the hours of forty weeks and what the lever served in the week before each, as SERVED has it.

    The launch core needs no welcome.
    """
    from perenne_model.levers import SERVED

    engine = Engine(parameters, policy, seed=2, weeks=40)
    served = []
    for week in range(40):
        served.append(float(engine.world.community[SERVED[lever]][0]))
        engine.run_to(week + 1)
    if lever == "welcoming":
        served[1] = 0.0
    return engine.life().weekly["hours"], np.array(served)
