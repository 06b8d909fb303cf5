"""Worlds on the stage: they live as headless ones do, and change as they live; the player steps and stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.steady import wait_until

from perenne_dashboards.live import COLUMNS, Identity, Player, PlayerState, World
from perenne_dashboards.live.snapshot import CLOSED_FIELDS, INITIATIVE_FIELDS, MEMBER_FIELDS, received
from perenne_model import REASONS, VITALS, EventError, LeverError, ParameterError, Parameters, live, parse_policy
from perenne_model.policies import mixed

WEEKS = 120


def world(
    policy: str = "cultivating",
    values: Mapping[str, float] | None = None,
    *,
    key: str = "a",
    seed: int = 3,
    weeks: int = WEEKS,
) -> World:
    return World(key, Parameters(values), parse_policy(policy), seed=seed, weeks=weeks)


def column(lived: World, name: str) -> NDArray[np.float32]:
    return lived.rows[:, COLUMNS.index(name)]


@pytest.mark.parametrize("policy", ["absent", "directive", "staged", "responsive", "cultivating>absent@40"])
def test_a_world_left_alone_lives_as_a_headless_life_does(policy: str) -> None:
    lived = world(policy)
    lived.run_to(WEEKS)
    life = live(Parameters(), parse_policy(policy), seed=3, weeks=WEEKS)
    for sign in VITALS:
        np.testing.assert_array_equal(column(lived, sign), life.weekly[sign].astype(np.float32))
    assert lived.life().reasons == life.reasons
    assert {reason: int(column(lived, f"left_{reason}").sum()) for reason in REASONS} == life.reasons
    assert column(lived, "ideas")[-1] == life.value["ideas"]


def test_where_everybody_is_agrees_with_the_vital_signs() -> None:
    lived = world()
    for _ in range(30):
        lived.step()
        members = lived.snapshot().members
        assert len(members) == column(lived, "members")[-1]
        still_active = members[:, MEMBER_FIELDS.index("active")].sum()
        took_part = column(lived, "active")[-1]
        assert took_part - len(lived.left(lived.week - 1)) <= still_active <= took_part  # some left at its end
        opened = lived.open(lived.week - 1)
        assert len(opened) == column(lived, "open_initiatives")[-1]
        busy = members[:, MEMBER_FIELDS.index("serial")]
        assert set(busy[busy >= 0]) <= set(opened[:, INITIATIVE_FIELDS.index("serial")])
    assert len(lived.left(0)) == sum(column(lived, f"left_{reason}").sum() for reason in REASONS)
    closed = lived.closed(0)
    assert len(np.unique(closed[:, CLOSED_FIELDS.index("serial")])) == len(closed)
    assert closed[:, CLOSED_FIELDS.index("state")].sum() == column(lived, "results").sum()
    assert (closed[:, CLOSED_FIELDS.index("state")] == 0).sum() == column(lived, "abandoned").sum()


def test_ties_join_members_that_are_there_once_each() -> None:
    lived = world()
    lived.run_to(40)
    now = lived.snapshot()
    assert len(now.ties)
    assert now.ties.max() < len(now.members)
    assert (now.ties[:, 0] < now.ties[:, 1]).all()
    assert len(np.unique(now.ties, axis=0)) == len(now.ties)
    assert len(now.ties) == pytest.approx(column(lived, "tie_density")[-1] * len(now.members) / 2, rel=0.2)


def test_the_same_people_come_into_every_world() -> None:
    worlds = [world("absent"), world("directive")]
    for each in worlds:
        each.step()
    left, right = (each.snapshot().members[:, :4] for each in worlds)
    np.testing.assert_array_equal(left, right)


def test_a_person_can_be_followed_from_world_to_world() -> None:
    worlds = [world("absent"), world("directive")]
    for each in worlds:
        each.run_to(WEEKS)
    arrival, slot, _, reason, week = worlds[0].left(0)[0]
    who = received(arrival, slot)
    fate = worlds[0].fate(who)
    assert fate is not None
    assert (fate.present, fate.left, fate.reason) == (False, week, REASONS[int(reason)])
    other = worlds[1].fate(who)
    assert other is not None
    assert other.autonomy_need == fate.autonomy_need
    assert worlds[0].fate(Identity(WEEKS, 9999)) is None


def test_those_of_a_burst_keep_their_names_on_the_way_to_the_browser() -> None:
    lived = world("absent", {"launch.core": 5, "pool.discovery": 0})
    lived.step()
    lived.befall("newcomers", amount=12)
    lived.step()
    people = np.concatenate([lived.snapshot().members[:, :2], lived.left(1)[:, :2]])
    burst = people[people[:, 0] == 1]
    assert len(np.unique(burst, axis=0)) >= 12
    for arrival, slot in burst:
        fate = lived.fate(received(arrival, slot))
        assert fate is not None
        assert fate.identity.arrival == 1


def test_levers_held_by_hand_hold_from_the_next_week_and_can_be_given_back() -> None:
    lived = world("absent", {"facilitator.hours": 1000})
    lived.run_to(10)
    lived.hold({"directing": 1.0, "gatekeeping": 1.0, "reporting": 1.0})
    lived.step()
    assert column(lived, "control")[-2:].tolist() == [0.0, 1.0]
    assert lived.levers["directing"] == 1.0
    assert lived.by_hand
    lived.hold(None)
    lived.step()
    assert column(lived, "control")[-1] == 0.0
    with pytest.raises(LeverError):
        lived.hold({"directing": 1.5})


def test_levers_held_from_the_start_are_those_of_a_policy() -> None:
    held, policy = world("absent"), world("mix:0.6,0.2")
    held.hold(mixed(0.6, 0.2))
    for each in (held, policy):
        each.run_to(60)
    np.testing.assert_array_equal(held.rows, policy.rows)


def test_parameters_change_from_the_next_week_on() -> None:
    changed, same = world(), world()
    for each in (changed, same):
        each.run_to(20)
    changed.change({"initiatives.effort.median": 5, "leaving.habit": 0.9})
    for each in (changed, same):
        each.run_to(60)
    np.testing.assert_array_equal(changed.rows[:20], same.rows[:20])
    assert column(changed, "results")[20:].sum() > column(same, "results")[20:].sum()
    assert changed.parameters["initiatives.effort.median"] == 5
    with pytest.raises(ParameterError):
        changed.change({"launch.core": 50})


def test_a_change_is_as_good_as_a_start_with_it() -> None:
    late, early = world(), world(values={"leaving.habit": 0.9, "facilitator.hours": 3})
    late.change({"leaving.habit": 0.9, "facilitator.hours": 3})
    for each in (late, early):
        each.run_to(60)
    np.testing.assert_array_equal(late.rows, early.rows)


def test_events_happen_next_week_and_are_forgotten_at_a_restart() -> None:
    lived = world("cultivating")
    lived.run_to(30)
    lived.befall("facilitator_leaves", weeks=4)
    lived.run_to(40)
    assert (column(lived, "hours")[30:34] == 0).all()
    assert column(lived, "hours")[34] > 0
    with pytest.raises(EventError):
        lived.befall("hours_cut", amount=3)
    lived.restart()
    lived.run_to(40)
    assert column(lived, "hours")[31] > 0


def test_a_restart_repeats_and_another_seed_does_not() -> None:
    lived = world()
    lived.run_to(30)
    before = lived.rows.copy()
    lived.restart()
    assert lived.week == 0
    lived.run_to(30)
    np.testing.assert_array_equal(lived.rows, before)
    lived.restart(seed=4)
    lived.run_to(30)
    assert not np.array_equal(lived.rows, before)


def test_a_dead_world_stands_still() -> None:
    lived = world("directive", {"launch.core": 3, "pool.discovery": 0, "pool.word_of_mouth": 0}, weeks=520)
    lived.run_to(520)
    assert lived.dead
    assert lived.over
    assert lived.week < 520
    assert lived.lifetime == lived.life().lifetime
    week = lived.week
    lived.step()
    assert lived.week == week


class Screen:
    """Keeps what it is shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, bool]] = []

    def show(self, worlds: Sequence[World], *, anew: bool) -> None:
        self.shown.append((worlds[0].week, anew))


def test_the_player_plays_pauses_and_stops() -> None:
    player, screen = Player([world(), world(key="b")]), Screen()
    states: list[PlayerState] = []
    player.watch(states.append)
    player.show_on(screen)
    player.speed(60)
    player.play()
    wait_until(lambda: player.week > 5)
    player.pause()
    week = player.week
    time.sleep(0.15)
    assert player.week == week
    assert [each.week for each in player.worlds] == [week, week]
    assert [shown for shown, anew in screen.shown if not anew] == sorted(
        shown for shown, anew in screen.shown if not anew
    )
    assert [state.playing for state in states] == [False, True, False][-len(states) :]
    player.play()
    wait_until(lambda: not player.state.playing)
    assert player.state.over
    player.stop()
    wait_until(lambda: not any(thread.name == "perenne-player" for thread in threading.enumerate()))


def test_the_player_plays_until_a_week() -> None:
    player = Player([world()])
    player.speed(60)
    player.play(until=13)
    wait_until(lambda: not player.state.playing)
    assert player.week == 13
    player.step(4)
    assert player.week == 17
    player.restart(seed=9)
    assert player.week == 0
    assert player.worlds[0].seed == 9
    player.stop()
