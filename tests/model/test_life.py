"""Lives at the edge: nobody there, one week, everybody gone, crowds, silences, and what is left in memory."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.model.communities import LIVELY

from perenne_model import (
    CAUSES,
    REASONS,
    VITALS,
    Absent,
    Cultivating,
    Directive,
    Engine,
    Event,
    Life,
    Parameters,
    Policy,
    Timetable,
    live,
    parse_policy,
)
from perenne_model.life import RECENT, grown, new_world, resized, time_ordered
from perenne_model.week import NEEDS_ROOM, REACHED, advance
from perenne_model.world import JOIN, LOG, POST, REPLY, World

NOBODY_COMES: dict[str, float] = {"pool.discovery": 0, "pool.word_of_mouth": 0}
EVERYBODY_LEAVES: dict[str, float] = {"leaving.base": 5, "leaving.habit": 0, "leaving.motivation": 0, "leaving.ties": 0}
NOBODY_LEAVES: dict[str, float] = {"leaving.base": 0, "pool.renewal": 0}
SILENT = {"launch.core": 0, **NOBODY_COMES, **NOBODY_LEAVES, "participation.rate": 10}
"""Nobody there, until somebody comes in a burst; then they take part every week."""

WEEK_SECONDS = 7 * 24 * 3600


def lived(
    changes: Mapping[str, float] | None = None, *, weeks: int = 60, policy: Policy | None = None, **options: Any
) -> Life:
    return live(Parameters(changes or {}), policy or Absent(), seed=options.pop("seed", 1), weeks=weeks, **options)


def first_week(scarce: str, rows: int) -> World:
    """Return a world before its first week with room for far more people than come, but few rows of one kind."""
    world = new_world(LIVELY.replace({"launch.core": 4000}), seed=1, weeks=9, log=True)
    world = world._replace(log=resized(world.log, 100_000), parameters=LIVELY.record())
    return world._replace(**{scarce: getattr(world, scarce)[:rows]})


@pytest.fixture(scope="module")
def log() -> NDArray[Any]:
    log = lived(weeks=80, policy=Cultivating(), log=True).log
    assert log is not None
    return log


class TestNobody:
    def test_without_a_core_and_without_arrivals_nothing_ever_lives(self) -> None:
        life = lived({"launch.core": 0, **NOBODY_COMES}, weeks=520, fates=True, log=True)
        assert (life.lifetime, life.censored, life.cause) == (0.0, False, "silence")
        assert not any(life.weekly[sign].any() for sign in VITALS)
        assert (sum(life.reasons.values()), sum(life.value.values()), life.revivals) == (0, 0.0, 0)
        assert life.fates is not None
        assert life.log is not None
        assert len(life.fates) == len(life.log) == 0

    def test_without_a_core_people_may_come_of_their_own_accord(self) -> None:
        life = lived({"launch.core": 0, "pool.discovery": 5, **NOBODY_LEAVES})
        assert life.weekly["members"][0] == 0
        assert life.weekly["members"][-1] > 100
        assert life.censored

    def test_a_pool_smaller_than_its_core_gets_nobody_else(self) -> None:
        weekly = lived({"pool.size": 3, "launch.core": 25, "pool.discovery": 5, **NOBODY_LEAVES}).weekly
        assert weekly["newcomers"].tolist() == [25.0] + [0.0] * 59
        assert set(weekly["members"]) == {25.0}

    def test_a_pool_is_never_overdrawn(self) -> None:
        weekly = lived({"pool.size": 60, "pool.discovery": 5, **NOBODY_LEAVES}, weeks=520).weekly
        assert weekly["members"].max() == 60
        assert weekly["newcomers"].sum() == 60

    def test_everybody_leaves_at_once(self) -> None:
        life = lived({**EVERYBODY_LEAVES, **NOBODY_COMES})
        assert life.lifetime <= 3
        assert not life.censored
        assert sum(life.reasons.values()) == 25
        assert life.weekly["members"][10] == 0

    def test_one_member_alone(self) -> None:
        life = lived({"launch.core": 1, **NOBODY_COMES, **NOBODY_LEAVES, "death.min_active": 1})
        assert set(life.weekly["members"]) == {1.0}
        assert life.value["information"] == 0.0
        assert life.weekly["answer_rate"].max() == 0.0


class TestHorizon:
    def test_one_week(self) -> None:
        life = lived(weeks=1, fates=True, log=True)
        assert life.weekly.shape == (1,)
        assert life.weekly["members"][0] <= 25 == life.weekly["newcomers"][0]
        assert (life.lifetime, life.censored, life.cause) == (1.0, True, None)

    @pytest.mark.parametrize("weeks", [0, -1])
    def test_no_week(self, weeks: int) -> None:
        with pytest.raises(ValueError, match=f"weeks = {weeks}: expected a whole number, 1 or more"):
            lived(weeks=weeks)

    def test_a_life_is_told_once(self) -> None:
        engine = Engine(Parameters(), Absent(), seed=1, weeks=9)
        engine.run_to(9)
        assert engine.life() is engine.life()

    def test_but_not_before_its_time(self) -> None:
        engine = Engine(Parameters(), Absent(), seed=1, weeks=9)
        engine.run_to(8)
        with pytest.raises(ValueError, match="week 8: expected the horizon, 9"):
            engine.life()

    def test_nothing_happens_after_death(self) -> None:
        engine = Engine(Parameters(EVERYBODY_LEAVES), Absent(), seed=1, weeks=520)
        engine.run_to(520)
        died = engine.week
        engine.run_to(520)
        assert engine.dead
        assert engine.week == died < 520

    def test_progress_is_told_each_week(self) -> None:
        told: list[tuple[int, int]] = []
        plain, watched = lived(weeks=9), lived(weeks=9, progress=lambda week, weeks: told.append((week, weeks)))
        assert told == [(week, 9) for week in range(1, 10)]
        np.testing.assert_array_equal(plain.weekly, watched.weekly)


class TestDeath:
    """Communities that live and die on order: people come in bursts, take part every week, and are lost on a day."""

    def silence(self, weeks: int, *bursts: tuple[int, int], **changes: float) -> Life:
        """Live with bursts of ten, who are all lost some weeks later: (first week, week after the last)."""
        events = [Event("newcomers", first, amount=10) for first, _ in bursts]
        events += [Event("key_members_lost", last, amount=1000) for _, last in bursts]
        return lived({**SILENT, **changes}, weeks=weeks, events=events, policy=Cultivating())

    def test_life_ends_when_the_last_dormancy_began(self) -> None:
        life = self.silence(520, (0, 30))
        assert (life.weekly["active"][:30] >= 3).all()
        assert (life.lifetime, life.censored, life.revivals) == (30.0, False, 0)

    @pytest.mark.parametrize(
        ("weeks", "lifetime"), [(31, 30.0), (42, 30.0), (93, 30.0), (94, 30.0), (95, 30.0), (30, 30.0)]
    )
    def test_a_silence_at_the_horizon_is_followed_to_its_end(self, weeks: int, lifetime: float) -> None:
        """Death is known at week 94 (12 of grace and 52 of dormancy); a horizon from week 31 on sees it coming."""
        life = self.silence(weeks, (0, 30))
        assert (life.lifetime, life.censored) == (lifetime, weeks == 30)
        assert life.weekly.shape == (weeks,)

    @pytest.mark.parametrize("back", [32, 41, 60, 93])
    def test_one_that_stirs_again_lives(self, back: int) -> None:
        life = self.silence(31, (0, 30), (back, 200))
        assert (life.lifetime, life.censored, life.cause) == (31.0, True, None)

    def test_one_that_stirs_too_late_is_dead(self) -> None:
        life = self.silence(31, (0, 30), (94, 200))
        assert (life.lifetime, life.censored) == (30.0, False)

    def test_what_comes_after_the_horizon_does_not_count(self) -> None:
        short, long = self.silence(31, (0, 30), (60, 200)), self.silence(200, (0, 30), (60, 200))
        assert short.hours == pytest.approx(long.weekly["hours"][:31].sum())
        assert short.value["ideas"] == long.weekly["results"][:31].sum()
        assert short.reasons["organisation"] == 10
        assert long.reasons["organisation"] == 10
        assert (short.revivals, long.revivals) == (0, 1)
        np.testing.assert_array_equal(short.weekly, long.weekly[:31])

    def test_nor_who_leaves_after_it(self) -> None:
        events = [Event("newcomers", 0, amount=10)]
        events += [Event("key_members_lost", week, amount=people) for week, people in ((30, 8), (40, 2))]
        short, long = (lived(SILENT, weeks=weeks, events=events, fates=True) for weeks in (31, 60))
        assert (short.lifetime, long.lifetime) == (30.0, 30.0)
        assert (short.reasons["organisation"], long.reasons["organisation"]) == (8, 10)
        assert short.fates is not None
        assert (short.fates["left"] < 0).sum() == 2

    @pytest.mark.parametrize(("gap", "revivals"), [(11, 0), (12, 1), (40, 1), (63, 1)])
    def test_a_revival_ends_a_dormancy_and_not_a_shorter_silence(self, gap: int, revivals: int) -> None:
        life = self.silence(300, (0, 30), (30 + gap, 250))
        assert (life.revivals, life.lifetime) == (revivals, 250.0)

    def test_each_dormancy_that_ends_is_a_revival(self) -> None:
        assert self.silence(400, (0, 30), (60, 90), (120, 150)).revivals == 2

    @pytest.mark.parametrize(("grace", "after"), [(1, 0), (5, 0), (1, 10), (20, 30)])
    def test_other_thresholds(self, grace: int, after: int) -> None:
        changes = {"death.grace": grace, "death.after": after}
        died = self.silence(520, (0, 30), (30 + grace + after, 200), **changes)
        saved = self.silence(520, (0, 30), (29 + grace + after, 200), **changes)
        assert (died.lifetime, saved.lifetime) == (30.0, 200.0)

    def test_fewer_active_than_the_least_is_quiet(self) -> None:
        events = [Event("newcomers", 0, amount=10)]
        alive, quiet = (lived({**SILENT, "death.min_active": least}, events=events) for least in (10, 11))
        assert (alive.censored, quiet.censored) == (True, False)
        assert quiet.lifetime == 0.0

    def test_the_cause_is_what_drove_most_leavers_of_the_last_two_years(self) -> None:
        assert self.silence(520, (0, 30)).cause == "organisation"
        for seed in range(30):
            life = live(Parameters(), Directive(), seed=seed, weeks=520, fates=True)
            assert life.fates is not None
            if life.censored:
                continue
            gone = life.fates["left"]
            recent = life.fates["reason"][(gone >= max(0, life.lifetime - RECENT)) & (gone <= life.lifetime)]
            assert life.cause == REASONS[int(np.argmax(np.bincount(recent, minlength=len(REASONS))))]

    def test_whoever_left_earlier_is_forgotten(self) -> None:
        """Most of a crowd leaves in its first years, for want of results; the last five are lost much later."""
        crowd = {"launch.core": 60, "leaving.base": 5, "participation.rate": 10, "pool.renewal": 0, **NOBODY_COMES}
        events = [Event("key_members_lost", 250, amount=1000)]
        life = lived({**crowd, "death.min_active": 1}, weeks=520, events=events)
        assert life.reasons["results"] > 5 * life.reasons["organisation"] > 0
        assert (life.lifetime, life.cause) == (250.0, "organisation")

    @pytest.mark.parametrize(("ago", "cause"), [(104, "organisation"), (105, "silence")])
    def test_two_years_are_looked_back_over(self, ago: int, cause: str) -> None:
        """One of ten is lost in week 5; the others stay, and one day nobody takes part any more."""
        events = [Event("newcomers", 0, amount=10), Event("key_members_lost", 5, amount=1)]
        engine = Engine(Parameters(SILENT), Absent(), seed=1, weeks=520, events=events)
        engine.run_to(5 + ago)
        engine.change({"participation.rate": 0})
        engine.run_to(520)
        assert (engine.life().lifetime, engine.life().cause) == (5.0 + ago, cause)

    def test_where_nobody_left_it_was_silence(self) -> None:
        life = lived({**NOBODY_COMES, **NOBODY_LEAVES, "participation.rate": 0})
        assert (life.lifetime, life.cause) == (0.0, "silence")
        assert life.weekly["members"][0] == 25

    def test_every_cause_has_a_name(self) -> None:
        assert (*REASONS, "silence") == CAUSES


class TestRoom:
    """Arrays that must grow in the middle of a life."""

    def test_a_huge_burst(self) -> None:
        life = lived(
            NOBODY_LEAVES,
            weeks=12,
            events=[Event("newcomers", 5, amount=20_000)],
            policy=Cultivating(),
            log=True,
            fates=True,
        )
        assert life.fates is not None
        assert life.log is not None
        assert life.weekly["newcomers"][5] >= 20_000
        assert len(life.fates) == life.weekly["newcomers"].sum() == life.weekly["members"][-1]
        assert (life.log["kind"] == JOIN).sum() == len(life.fates)
        assert (life.log["kind"] == REPLY).sum() == life.value["information"]

    @pytest.mark.parametrize("weeks", [1, 2, 8])
    def test_everybody_starts_an_initiative(self, weeks: int) -> None:
        restless = {
            "launch.core": 500,
            "choice.founding": -10,
            "choice.restless": 1,
            "choice.inertia": 0,
            "participation.rate": 10,
            "initiatives.patience": 520,
            **NOBODY_LEAVES,
            **NOBODY_COMES,
        }
        weekly = lived(restless, weeks=weeks).weekly
        assert weekly["open_initiatives"][-1] + weekly["results"].sum() == weekly["active"].sum()

    def test_a_mandate_for_each(self) -> None:
        everything = Timetable("directing", ((0, {"directing": 1.0}),))
        changes = {"agenda.team": 1, "levers.directing.share": 1, "facilitator.hours": 10_000, "launch.core": 300}
        assert lived(changes, policy=everything).weekly["open_initiatives"].max() > 100

    def test_growing_keeps_what_there_is(self) -> None:
        small = new_world(Parameters(), seed=1, weeks=9, log=True)
        small.members["capacity"][:] = np.arange(len(small.members))
        small.community["rows"] = len(small.members)
        large = grown(small)
        assert len(large.members) > len(small.members)
        assert (
            len(large.tie_to)
            == len(large.tie_strength)
            == len(large.unsorted)
            == len(large.active_list)
            == len(large.members)
        )
        np.testing.assert_array_equal(large.members["capacity"][: len(small.members)], small.members["capacity"])
        assert large.weekly is small.weekly

    @pytest.mark.parametrize(("name", "rows"), [("members", 40), ("log", 440)])
    def test_a_first_week_that_just_fits(self, name: str, rows: int) -> None:
        """Each of forty joins, and may write five posts, each with an answer; a row less is too few."""
        assert [advance(first_week(name, room), 1) for room in (rows - 1, rows)] == [NEEDS_ROOM, REACHED]

    @pytest.mark.parametrize(("spare", "answer"), [(0, NEEDS_ROOM), (1, REACHED)])
    def test_everybody_there_may_start_an_initiative(self, spare: int, answer: int) -> None:
        """How many are there shows in the middle of a week; one row more serves to exchange two others."""
        world = first_week("initiatives", 1)
        assert advance(world, 1) == NEEDS_ROOM
        there = int(world.community["active"][0])
        assert there > 10
        assert advance(world._replace(initiatives=first_week("initiatives", there + spare).initiatives), 1) == answer

    def test_departed_rows_are_used_again(self) -> None:
        engine = Engine(Parameters({"pool.renewal": 2, "pool.discovery": 5}), Cultivating(), seed=1, weeks=520)
        engine.run_to(520)
        life = engine.life()
        assert life.weekly["newcomers"].sum() > 2000
        assert len(engine.world.members) < 1000


class TestLog:
    def test_in_order_of_time(self, log: NDArray[Any]) -> None:
        assert (np.diff(log["second"]) >= 0).all()
        assert 0 <= log["second"][0] < WEEK_SECONDS
        assert log["second"][-1] < 80 * WEEK_SECONDS

    def test_a_reply_points_to_an_earlier_post(self, log: NDArray[Any]) -> None:
        replies = np.flatnonzero(log["kind"] == REPLY)
        answered = log["reply_to"][replies]
        assert len(replies) > 100
        assert (answered < replies).all()
        assert (log["kind"][answered] == POST).all()
        assert (log["reply_to"][log["kind"] != REPLY] == -1).all()

    def test_nobody_answers_themselves(self, log: NDArray[Any]) -> None:
        replies = log[log["kind"] == REPLY]
        asked = log[replies["reply_to"]]
        assert not ((replies["arrival"] == asked["arrival"]) & (replies["slot"] == asked["slot"])).any()

    def test_references_follow_their_rows_when_sorted(self) -> None:
        log = np.zeros(4, dtype=LOG)
        log["second"] = [30, 10, 10, 20]
        log["reply_to"] = [3, -1, -1, 1]
        ordered = time_ordered(log)
        assert ordered["second"].tolist() == [10, 10, 20, 30]
        assert ordered["reply_to"].tolist() == [-1, -1, 0, 2]

    def test_nothing_is_logged_or_kept_unasked(self) -> None:
        life = lived(weeks=4)
        assert life.log is None
        assert life.fates is None


class TestSeeds:
    @pytest.mark.parametrize("seed", [0, 1, 2**63, 2**64 - 1])
    def test_every_64_bit_number_is_a_seed(self, seed: int) -> None:
        assert lived(weeks=9, seed=seed).seed == seed

    def test_neighbours_are_different_worlds(self) -> None:
        worlds = [lived(weeks=20, seed=seed).weekly["active"].tolist() for seed in range(8)]
        assert len({tuple(world) for world in worlds}) == 8

    @pytest.mark.parametrize("seed", [-1, 2**64])
    def test_others_are_none(self, seed: int) -> None:
        with pytest.raises((ValueError, OverflowError)):
            lived(weeks=9, seed=seed)


class TestMemory:
    @pytest.mark.parametrize("policy", ["responsive", "directive"])
    def test_a_finished_engine_and_its_columns_are_freed(self, policy: str) -> None:
        engine = Engine(Parameters(), parse_policy(policy), seed=1, weeks=104, keep=True, log=True)
        engine.run_to(104)
        life = engine.life()
        kept: list[weakref.ref[Any]] = [
            weakref.ref(engine),
            weakref.ref(engine.world.members),
            weakref.ref(engine.world.weekly),
        ]
        del engine
        gc.collect()
        assert [reference() for reference in kept] == [None, None, None]
        assert life.weekly["members"][0] > 0

    def test_a_life_holds_no_world(self) -> None:
        """What a life keeps owns its memory: no array of the engine's hangs on it."""
        life = lived(weeks=20, fates=True, log=True)
        assert life.fates is not None
        assert life.log is not None
        assert [array.base is None for array in (life.weekly, life.fates, life.log)] == [True, True, True]
        assert life.weekly.nbytes == 20 * life.weekly.itemsize


def test_departed_members_and_events_are_kept_only_if_asked_for() -> None:
    plain = Engine(Parameters(), parse_policy("absent"), seed=1, weeks=4)
    whole = Engine(Parameters(), parse_policy("absent"), seed=1, weeks=4, keep=True, log=True)
    assert not any(plain.world.community[name][0] for name in ("keeping", "logging"))
    assert all(whole.world.community[name][0] for name in ("keeping", "logging"))
    assert not len(plain.world.log)
