"""Events: what each does to a life, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from perenne_model import (
    EVENT_KINDS,
    Cultivating,
    Engine,
    Event,
    EventError,
    Life,
    Parameters,
    Policy,
    live,
    parse_policy,
)
from perenne_model.events import FOREVER, LASTING
from perenne_model.policies import Absent
from perenne_model.upheaval import hours_factor, imposed, next_change
from perenne_model.week.join import BURST
from perenne_model.world import ORGANISATION

WEEK = 30
"""Week of the event in most tests."""

REFERENCE = Parameters()


def lived(*events: Event, policy: Policy | None = None, weeks: int = 60, seed: int = 4) -> Life:
    return live(REFERENCE, policy or Cultivating(), seed=seed, weeks=weeks, events=events, fates=True)


def engine_at(week: int, *events: Event, policy: Policy | None = None) -> Engine:
    engine = Engine(REFERENCE, policy or Cultivating(), seed=4, weeks=60, events=events, keep=True)
    engine.run_to(week)
    return engine


class TestFacilitatorLeaves:
    def test_nothing_is_done_any_more(self) -> None:
        hours = lived(Event("facilitator_leaves", WEEK)).weekly["hours"]
        assert (hours[:WEEK] > 0).all()
        assert (hours[WEEK:] == 0).all()

    def test_or_for_a_time(self) -> None:
        hours = lived(Event("facilitator_leaves", WEEK, weeks=10)).weekly["hours"]
        np.testing.assert_array_equal(hours > 0, [not WEEK <= week < WEEK + 10 for week in range(60)])

    def test_it_is_as_handing_over_to_nobody(self) -> None:
        left, handed = (
            lived(Event("facilitator_leaves", WEEK)),
            lived(policy=parse_policy(f"cultivating>absent@{WEEK}")),
        )
        np.testing.assert_array_equal(left.weekly, handed.weekly)

    def test_a_policy_sees_that_there_are_no_hours(self) -> None:
        engine = engine_at(WEEK + 1, Event("facilitator_leaves", WEEK))
        assert float(engine.world.community["hours_factor"][0]) == 0.0


class TestHoursCut:
    def test_a_share_of_the_hours_is_left(self) -> None:
        whole = lived().weekly["hours"]
        cut = lived(Event("hours_cut", WEEK, amount=0.9)).weekly["hours"]
        np.testing.assert_array_equal(cut[:WEEK], whole[:WEEK])
        assert whole[WEEK:].min() > 0.8
        assert cut[WEEK:].max() <= 0.1 * REFERENCE["facilitator.hours"] + 1e-12

    def test_cuts_multiply(self) -> None:
        events = (Event("hours_cut", 10, amount=0.5), Event("hours_cut", 20, weeks=5, amount=0.5))
        assert [hours_factor(events, week) for week in (9, 10, 19, 20, 24, 25)] == [1.0, 0.5, 0.5, 0.25, 0.25, 0.5]

    @pytest.mark.parametrize("order", [1, -1])
    def test_nothing_is_left_of_nothing(self, order: int) -> None:
        events = (Event("hours_cut", 10, amount=0.5), Event("facilitator_leaves", 12))[::order]
        assert hours_factor(events, 12) == 0.0

    def test_the_past_is_as_it_was(self) -> None:
        plain, cut = lived(), lived(Event("hours_cut", WEEK, amount=0.9))
        np.testing.assert_array_equal(plain.weekly[:WEEK], cut.weekly[:WEEK])
        assert not np.array_equal(plain.weekly[WEEK:], cut.weekly[WEEK:])


class TestReorganisation:
    def units(self, engine: Engine) -> NDArray[np.int8]:
        return engine.world.members["unit"][: int(engine.world.community["rows"][0])].copy()

    @pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
    def test_a_share_of_the_members_change_units(self, share: float) -> None:
        plain, moved = engine_at(WEEK), engine_at(WEEK, Event("reorganisation", WEEK - 1, amount=share))
        known = moved.world.members["arrival"][: len(self.units(plain))] < WEEK - 1
        present = moved.world.members["left"][: len(known)] < 0
        changed = (self.units(moved)[: len(known)] != self.units(plain))[known & present]
        # A fifth of those who move draw the unit they were in.
        low, high = (0.8 * share - 0.35, 0.8 * share + 0.35) if share else (0.0, 0.0)
        assert low <= changed.mean() <= high

    def test_departed_and_later_members_stay_where_they_are(self) -> None:
        plain, moved = engine_at(WEEK), engine_at(WEEK, Event("reorganisation", WEEK - 1, amount=1.0))
        gone = plain.world.members["left"][: len(self.units(plain))]
        before = (gone >= 0) & (gone < WEEK - 1)
        np.testing.assert_array_equal(self.units(moved)[: len(before)][before], self.units(plain)[before])

    def test_units_stay_within_those_there_are(self) -> None:
        units = self.units(engine_at(WEEK, Event("reorganisation", WEEK - 1, amount=1.0)))
        assert set(units.tolist()) <= set(range(int(REFERENCE["members.units"])))


class TestNewcomers:
    def test_so_many_come_at_once(self) -> None:
        plain, burst = lived(), lived(Event("newcomers", WEEK, amount=40))
        assert burst.weekly["newcomers"][WEEK] == plain.weekly["newcomers"][WEEK] + 40
        np.testing.assert_array_equal(burst.weekly["newcomers"][:WEEK], plain.weekly["newcomers"][:WEEK])

    def test_they_are_nobody_else(self) -> None:
        fates = lived(Event("newcomers", WEEK, amount=40)).fates
        assert fates is not None
        slots = np.sort(fates["slot"][(fates["arrival"] == WEEK) & (fates["slot"] >= BURST)])
        np.testing.assert_array_equal(slots, BURST + np.arange(40))

    def test_two_bursts_of_one_week_add_up(self) -> None:
        two = (Event("newcomers", WEEK, amount=15), Event("newcomers", WEEK, amount=25))
        np.testing.assert_array_equal(lived(*two).weekly, lived(Event("newcomers", WEEK, amount=40)).weekly)

    def test_they_may_come_with_the_launch_core(self) -> None:
        assert lived(Event("newcomers", 0, amount=5)).weekly["newcomers"][0] == REFERENCE["launch.core"] + 5


class TestKeyMembersLost:
    def test_the_most_active_are_lost(self) -> None:
        before = engine_at(WEEK)
        members = before.world.members[: int(before.world.community["rows"][0])]
        present = members[members["present"]]
        dearest = np.sort(present["habit"])[-5:]
        fates = lived(Event("key_members_lost", WEEK, amount=5)).fates
        assert fates is not None
        lost = {
            (row["arrival"], row["slot"]) for row in fates[(fates["left"] == WEEK) & (fates["reason"] == ORGANISATION)]
        }
        top = {(row["arrival"], row["slot"]) for row in present[present["habit"] > dearest[0]]}
        assert top <= lost

    def test_they_count_as_having_left_the_organisation(self) -> None:
        plain, robbed = (
            engine_at(WEEK + 1, *events).world.leavers[WEEK, ORGANISATION]
            for events in ((), (Event("key_members_lost", WEEK, amount=5),))
        )
        assert robbed >= plain + 4

    def test_no_more_can_be_lost_than_there_are(self) -> None:
        weekly = lived(Event("key_members_lost", WEEK, amount=1e6)).weekly
        assert weekly["members"][WEEK - 1] > 10
        assert weekly["members"][WEEK] <= weekly["newcomers"][WEEK]


class TestAgendaImposed:
    def test_the_organisation_directs_without_a_facilitator(self) -> None:
        engine = engine_at(WEEK + 1, Event("agenda_imposed", WEEK, amount=0.8), policy=Absent())
        assert float(engine.world.levers["directing"][0]) == 0.8
        assert int(engine.world.community["mandates"][0]) > 0
        assert float(engine.world.community["total_hours"][0]) == 0.0

    def test_autonomy_suffers_for_as_long_as_it_lasts(self) -> None:
        life = lived(Event("agenda_imposed", 10, weeks=20, amount=1.0), policy=Absent())
        autonomy = life.weekly["autonomy"]
        assert (autonomy[:10] == 1.0).all()
        assert autonomy[29] < 0.95
        assert autonomy[59] > autonomy[29]

    def test_the_stronger_of_policy_and_organisation_counts(self) -> None:
        weak, strong = (
            engine_at(WEEK + 1, Event("agenda_imposed", WEEK, amount=amount)).world.levers["directing"][0]
            for amount in (0.01, 0.9)
        )
        assert 0.01 < weak <= 0.1
        assert strong == 0.9

    def test_the_strongest_of_several_holds(self) -> None:
        events = (Event("agenda_imposed", 5, weeks=10, amount=0.3), Event("agenda_imposed", 8, weeks=2, amount=0.6))
        assert [imposed(events, week) for week in (4, 5, 8, 10, 15)] == [0.0, 0.3, 0.6, 0.3, 0.0]


class TestDates:
    def test_the_next_change_is_a_beginning_or_an_end(self) -> None:
        events = (Event("hours_cut", 10, weeks=5, amount=0.5), Event("newcomers", 12, amount=3))
        assert [next_change(events, week) for week in (0, 10, 12, 15)] == [10, 12, 15, FOREVER]

    def test_a_week_is_never_skipped(self) -> None:
        events = [Event("newcomers", week, amount=week) for week in (10, 11, 12)]
        came = lived(*events).weekly["newcomers"] - lived().weekly["newcomers"]
        assert came[10] == 10
        assert (came[[11, 12]] >= [11, 12]).all()
        assert [next_change(tuple(events), week) for week in (9, 10, 11, 12)] == [10, 11, 12, FOREVER]

    def test_events_after_the_horizon_change_nothing(self) -> None:
        np.testing.assert_array_equal(lived(Event("newcomers", 60, amount=50)).weekly, lived().weekly)

    def test_the_order_in_the_list_does_not_matter(self) -> None:
        events = [
            Event("hours_cut", 20, amount=0.5),
            Event("newcomers", 20, amount=10),
            Event("agenda_imposed", 20, weeks=9, amount=0.5),
            Event("facilitator_leaves", 40),
        ]
        np.testing.assert_array_equal(lived(*events).weekly, lived(*events[::-1]).weekly)

    @pytest.mark.parametrize("kind", sorted(EVENT_KINDS))
    def test_each_kind_changes_a_life_from_its_week_on(self, kind: str) -> None:
        amount = {"facilitator_leaves": None, "newcomers": 30, "key_members_lost": 8}.get(kind, 0.9)
        plain, changed = lived().weekly, lived(Event(kind, WEEK, amount=amount)).weekly
        np.testing.assert_array_equal(plain[:WEEK], changed[:WEEK])
        assert not np.array_equal(plain[WEEK:], changed[WEEK:])

    def test_one_that_lasts_holds_until_its_end(self) -> None:
        event = Event("facilitator_leaves", 10, weeks=5)
        assert [event.holds(week) for week in (9, 10, 14, 15)] == [False, True, True, False]
        assert (event.end, Event("facilitator_leaves", 10).end) == (15, FOREVER)


class TestRefusals:
    @pytest.mark.parametrize(
        "event",
        [
            Event("facilitator_leaves", 0),
            Event("facilitator_leaves", 5, weeks=1),
            Event("hours_cut", 5, amount=0),
            Event("hours_cut", 5, weeks=10**6, amount=1.0),
            Event("reorganisation", 5, amount=0.5),
            Event("newcomers", 5, amount=1),
            Event("key_members_lost", 5, amount=1e6),
            Event("agenda_imposed", 10**9, amount=1),
            Event("newcomers", 5, amount=25.0),
            Event("newcomers", np.int64(5), amount=np.int64(3)),  # type: ignore[arg-type]
            Event("hours_cut", 5, weeks=np.int8(100), amount=np.float32(0.5)),  # type: ignore[arg-type]
        ],
    )
    def test_sound_events_pass(self, event: Event) -> None:
        event.check()

    @pytest.mark.parametrize(
        ("event", "field", "expected"),
        [
            (Event("strike", 5), "kind", "one of facilitator_leaves, hours_cut"),
            (
                Event("newcomer", 5, amount=3),
                "kind",
                "newcomers, key_members_lost, agenda_imposed (did you mean newcomers?)",
            ),
            (Event("", 5), "kind", "one of facilitator_leaves"),
            (Event("newcomers", -1, amount=3), "week", "a whole number, 0 or more"),
            (Event("newcomers", 2.5, amount=3), "week", "a whole number, 0 or more"),  # type: ignore[arg-type]
            (Event("newcomers", True, amount=3), "week", "a whole number, 0 or more"),
            (Event("newcomers", None, amount=3), "week", "a whole number, 0 or more"),  # type: ignore[arg-type]
            (Event("hours_cut", 5, weeks=0, amount=0.5), "weeks", "a whole number, 1 or more"),
            (Event("hours_cut", 5, weeks=1.5, amount=0.5), "weeks", "a whole number, 1 or more"),  # type: ignore[arg-type]
            (
                Event("newcomers", 5, weeks=3, amount=3),
                "weeks",
                "none: only facilitator_leaves, hours_cut, agenda_imposed last",
            ),
            (Event("reorganisation", 5, weeks=3, amount=0.5), "weeks", "none: only"),
            (Event("key_members_lost", 5, weeks=3, amount=3), "weeks", "none: only"),
            (Event("facilitator_leaves", 5, amount=1), "amount", "no amount"),
            (Event("hours_cut", 5), "amount", "share of the hours that is cut, 0 to 1"),
            (Event("hours_cut", 5, amount=1.1), "amount", "share of the hours that is cut, 0 to 1"),
            (Event("hours_cut", 5, amount=-0.1), "amount", "share of the hours that is cut, 0 to 1"),
            (Event("hours_cut", 5, amount=float("nan")), "amount", "share of the hours that is cut, 0 to 1"),
            (Event("hours_cut", 5, amount=True), "amount", "share of the hours that is cut, 0 to 1"),
            (Event("hours_cut", 5, amount="half"), "amount", "share of the hours that is cut, 0 to 1"),  # type: ignore[arg-type]
            (Event("reorganisation", 5, amount=2), "amount", "share of members who change units, 0 to 1"),
            (Event("newcomers", 5, amount=0), "amount", "people who come in at once"),
            (Event("newcomers", 5, amount=1e7), "amount", "people who come in at once"),
            (Event("newcomers", 5, amount=2.5), "amount", "a whole number of people who come in at once"),
            (Event("key_members_lost", 5), "amount", "members lost, the most active first"),
            (Event("key_members_lost", 5, amount=2.5), "amount", "a whole number of members lost"),
            (Event("key_members_lost", 5, amount=float("inf")), "amount", "a whole number of members lost"),
            (Event(["newcomers"], 5, amount=1), "kind", "one of facilitator_leaves"),  # type: ignore[arg-type]
            (Event("agenda_imposed", 5, amount=1.5), "amount", "strength of directing, 0 to 1"),
        ],
    )
    def test_what_is_wrong_is_told(self, event: Event, field: str, expected: str) -> None:
        with pytest.raises(EventError) as caught:
            event.check()
        assert caught.value.field == field
        assert expected in caught.value.expected
        assert str(caught.value) == f"{field} = {getattr(event, field)!r}: expected {caught.value.expected}"

    def test_those_that_last_are_kinds(self) -> None:
        assert set(LASTING) < set(EVENT_KINDS)
