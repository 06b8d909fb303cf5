"""Measures of a log: known answers, and figures that somebody else computed from logs of real communities."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from perenne_experiments.logs.activity import DAY, Activity
from perenne_experiments.logs.log import Log
from perenne_experiments.logs.measures import answers, founded, lifespan, participation, rhythm, staying, weekly
from perenne_experiments.logs.measures.measure import Measure
from perenne_experiments.logs.pattern import AIMED, PATTERNS, PLATFORM_PATTERNS, UNITS, measure_patterns
from perenne_experiments.logs.readers.read import read_log
from perenne_experiments.logs.real_data import real_data

from . import refresh_usual


def activity(
    events: Sequence[tuple[float, int]],
    *,
    threads: Sequence[int] | None = None,
    reply_to: Sequence[int] | None = None,
    days: float = 1000,
    joined: Sequence[float] | None = None,
    partial: bool = False,
) -> Activity:
    """Contributions as (day, member), in order of time."""
    size = len(events)
    return Activity(
        name="made up",
        member=np.array([member for _, member in events], dtype=np.int32),
        time=np.array([round(day * DAY) for day, _ in events], dtype=np.int64),
        thread=np.array(threads if threads is not None else [-1] * size, dtype=np.int32),
        reply_to=np.array(reply_to if reply_to is not None else [-1] * size, dtype=np.int64),
        start=0,
        end=round(days * DAY),
        joined=None if joined is None else np.array([round(day * DAY) for day in joined], dtype=np.int64),
        partial=partial,
    )


def test_who_contributes() -> None:
    # Ten members: nine who contributed once, one who did 11 times.
    made = activity([(1 + place, place) for place in range(10)] + [(20 + day, 9) for day in range(10)])
    assert participation.one_timers(made) == Measure(0.9, 10)
    assert participation.one_event(made).value == 0.9
    assert participation.gini(made).value == pytest.approx(0.45)  # half the mean difference over the mean: 180/400
    assert participation.top_share(made, 0.1).value == 11 / 20
    assert participation.half_makers(made).value == 1


def test_nine_members_are_too_few_to_tell_inequality() -> None:
    made = activity([(place, place) for place in range(9)])
    assert not participation.gini(made).told
    assert not participation.one_timers(made).told


def test_newcomers_kept_and_going_on() -> None:
    # Member m comes on day m; 0 to 4 return after 10 days, 5 to 7 after 100, 8 and 9 never.
    first = [(float(member), member) for member in range(10)]
    again = [(member + 10.0, member) for member in range(5)] + [(member + 100.0, member) for member in range(5, 8)]
    made = activity(sorted(first + again))
    assert staying.back_within(made, 1, 30).value == 0.5
    assert staying.back_within(made, 7, 90).value == 0.5
    assert staying.goes_on(made, 1).value == 0.8
    assert not staying.goes_on(made, 2).told  # eight members are too few
    assert staying.tenure_median(activity(sorted(first * 1 + again))).cases == 8


def test_who_came_before_the_log_is_no_newcomer() -> None:
    events = [(float(member), member) for member in range(20)] + [(300.0 + member, 20 + member) for member in range(12)]
    whole, part = activity(events), activity(events, partial=True)
    assert staying.back_within(whole, 1, 90).cases == 32
    assert staying.back_within(part, 1, 90).cases == 12
    assert staying.goes_on(part, 1).cases == 12


def test_next_week_and_next_month() -> None:
    # Twelve members, active in weeks 0 and 1; six of them in week 2 as well.
    events = [(7 * week + 0.1 * member, member) for week in range(2) for member in range(12)]
    events += [(14 + 0.1 * member, member) for member in range(6)]
    made = activity(events, days=70)
    assert staying.next_week(made).value == pytest.approx((12 + 6 + 0) / 30)
    assert staying.monthly_retention(made).value == 0  # all in January 1970, none in February


def test_answers() -> None:
    # Thread 0: answered by another after a day. 1: only by its author. 2: after 20 days. 3: a reply named by row.
    events = [(0.0, 0), (1.0, 1), (2.0, 2), (3.0, 2), (4.0, 3), (24.0, 4), (30.0, 5), (31.0, 6)]
    made = activity(events, threads=[0, 0, 1, 1, 2, 2, 3, -1], reply_to=[-1, -1, -1, -1, -1, -1, -1, 6])
    assert made.first_answer.tolist()[:1] == [DAY]
    assert made.answered_within(7 * DAY).tolist() == [True, False, False, False, False, False, True, False]
    assert made.openings.tolist() == [0, 2, 4, 6]
    assert weekly.weekly(made).threads.tolist()[:5] == [3, 0, 0, 0, 1]
    assert weekly.weekly(made).answered.tolist()[:5] == [1, 0, 0, 0, 1]


def test_a_thread_of_several_turns_is_answered_by_the_next_other_member() -> None:
    rng = np.random.default_rng(5)
    events = [(float(day), int(rng.integers(4))) for day in range(200)]
    threads = rng.integers(12, size=200).tolist()
    made = activity(events, threads=threads)
    for place, (day, member) in enumerate(events):
        later = [
            d for (d, m), t in zip(events, threads, strict=True) if t == threads[place] and m != member and d > day
        ]
        expected = min(later) * DAY if later else np.iinfo(np.int64).max
        assert made.first_answer[place] == expected


def test_an_answer_is_compared_among_newcomers_who_open_a_thread() -> None:
    # 40 are answered next day, 30 of them come back; 40 are not, 10 of them do. Member 0 answers.
    events: list[tuple[float, int, int]] = [(0.0, 0, 0)]
    for number in range(80):
        day, member, thread = 1.0 + number, 1 + number, 1 + number
        events.append((day, member, thread))
        if number < 40:
            events.append((day + 1, 0, thread))
        if number < 30 or 40 <= number < 50:
            events.append((day + 20, member, thread))
    events.sort()
    made = activity([(day, member) for day, member, _ in events], threads=[thread for *_, thread in events])
    found = answers.answer_effect(made, openings_only=True)
    assert (found.answered_cases, found.ignored_cases) == (40, 41)  # member 0 is a newcomer whom nobody answered
    assert found.difference == pytest.approx(30 / 40 - 11 / 41, abs=0.03)
    assert found.odds_ratio > 5


def test_silent_members_need_a_log_of_joins() -> None:
    events = [(day, member) for day in np.arange(0, 84, 7.0) for member in range(4)]
    alone = activity(events, days=84)
    assert not participation.silent_share(alone).told
    told = activity(events, days=84, joined=[0.0] * 20)
    assert participation.silent_share(told).value == pytest.approx(0.8)
    assert participation.core_share(told).value == pytest.approx(0.2)
    assert participation.core_size(told).value == 4


def test_burstiness() -> None:
    regular = activity([(day, member) for day in range(40) for member in range(5)])
    assert rhythm.burstiness(regular).value == -1
    assert rhythm.burstiness_corrected(regular).value == -1
    rng = np.random.default_rng(3)
    times = np.sort(rng.uniform(0, 900, size=(40, 15)), axis=1)
    chance = activity(sorted((float(day), member) for member, row in enumerate(times) for day in row))
    assert abs(rhythm.burstiness_corrected(chance).value) < 0.08  # mean over 40 members; spread 0.13 each
    assert rhythm.burstiness(chance).value < rhythm.burstiness_corrected(chance).value


def test_burstiness_from_week_to_week_knows_nothing_of_what_happens_within_a_week() -> None:
    clock = [(7.0 * week + member, member) for week in range(12) for member in range(5)]
    assert rhythm.weekly_burstiness(activity(sorted(clock), days=84)).value == -1
    rng = np.random.default_rng(4)
    chance = [(week, member) for week in range(520) for member in range(40) if rng.random() < 0.05]
    once = activity(sorted((7.0 * week + 1, member) for week, member in chance), days=3640)
    thrice = activity(sorted((7.0 * week + day, member) for week, member in chance for day in (1, 3, 5)), days=3640)
    found = rhythm.weekly_burstiness(once).value
    # Gaps of a visit by chance are geometric: σ/μ is the root of 0.95; some 26 gaps each, of 40 members.
    assert abs(found) < 0.06
    assert rhythm.weekly_burstiness(thrice).value == found
    assert rhythm.burstiness_corrected(thrice).value > found + 0.2
    few = activity(sorted(one for one in clock if one[0] < 7 * 9), days=84)
    assert not rhythm.weekly_burstiness(few).told


def test_scatter_is_the_effective_number_of_threads_per_active_member() -> None:
    made = activity([(float(day), day % 4) for day in range(8)], threads=[0, 1, 2, 3, 0, 1, 2, 3], days=28)
    assert rhythm.scatter(made).value == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("last", "days", "state", "weeks"),
    [(100, 150, "alive", 150 / 7), (100, 200, "dormant", 200 / 7), (100, 800, "dead", 100 / 7)],
)
def test_dead_is_not_dormant(last: int, days: int, state: str, weeks: float) -> None:
    found = lifespan.lifespan(activity([(float(day), 0) for day in range(last + 1)], days=days))
    assert found.state == state
    assert found.weeks == pytest.approx(weeks)


def test_a_slow_community_is_given_longer_before_it_is_called_dead() -> None:
    events = [(0.0, 0), (300.0, 0), (600.0, 0)]  # a silence of 43 weeks is nothing new
    assert lifespan.lifespan(activity(events, days=600 + 4 * 300)).state == "dormant"
    found = lifespan.lifespan(activity(events, days=600 + 5 * 300))
    assert found.state == "dead"
    assert found.revivals == 2
    assert found.ended == {12: 2, 26: 2, 52: 0}


def test_tenure_shape_is_that_of_the_distribution_it_came_from() -> None:
    rng = np.random.default_rng(11)
    durations = 100 * rng.weibull(0.6, size=4000)
    watched = rng.uniform(20, 400, size=4000)
    seen = np.minimum(durations, watched)
    assert staying.weibull_shape(seen, durations <= watched) == pytest.approx(0.6, abs=0.03)  # 3 standard errors
    shape, _, _ = stats.weibull_min.fit(durations, floc=0)
    assert staying.weibull_shape(durations, np.ones(4000, np.bool_)) == pytest.approx(shape, rel=1e-4)


def test_the_stopping_rule_of_a_constant_chance_is_flat() -> None:
    rng = np.random.default_rng(8)
    counts = rng.geometric(0.12, size=3000)
    events = [(0.01 * member + 0.001 * step, member) for member, count in enumerate(counts) for step in range(count)]
    assert staying.stopping_slope(activity(sorted(events))).value == pytest.approx(0, abs=0.1)


def test_the_stopping_rule_of_one_in_n_has_slope_minus_one() -> None:
    rng = np.random.default_rng(9)
    events = []
    for member in range(4000):
        step = 1
        while step < 40 and rng.uniform() > 0.5 / step:
            step += 1
        events += [(0.01 * member + 0.001 * number, member) for number in range(step)]
    assert staying.stopping_slope(activity(sorted(events))).value == pytest.approx(-1, abs=0.2)  # its spread is 0.07


def test_founded_communities_die_by_the_same_rule() -> None:
    lives = [activity([(float(day), 0) for day in range(age)], days=3000) for age in (100, 200, 400, 800, 1600) * 4]
    assert founded.alive_after(lives, 1).value == pytest.approx(0.6)
    assert not founded.alive_after(lives[:4], 1).told


def test_every_pattern_has_a_unit_and_a_name_of_its_own() -> None:
    keys = [*(pattern.key for pattern in PATTERNS), *(pattern.key for pattern in PLATFORM_PATTERNS)]
    assert len(set(keys)) == len(keys)
    assert {pattern.unit for pattern in PATTERNS} <= set(UNITS)
    targets = [*(pattern.target for pattern in AIMED), *(pattern.target for pattern in PLATFORM_PATTERNS)]
    assert {target.code for target in targets if target} == {f"C{number}" for number in range(1, 13)}
    assert all(target and target.value in target.accepted for target in targets)


def test_a_single_contribution_is_measured_without_complaint() -> None:
    found = measure_patterns(activity([(0.0, 0)]), PATTERNS)
    assert found["members"].value == 1
    assert not found["gini"].told


# --- real communities --------------------------------------------------------------------------------------------


@cache
def _folder() -> Path:
    folder = real_data()
    if folder is None:
        pytest.skip("no logs of real communities: name their folder in PERENNE_DATA")
    return folder


@cache
def _log(source: str) -> Log:
    return read_log(_folder() / f"{source}.parquet", now=2e9)


def _rows(name: str) -> list[dict[str, str]]:
    with (_folder() / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _communities(source: str) -> Iterator[tuple[Activity, Mapping[str, str]]]:
    told = {(row["source"], row["community"]): row for row in _rows("communities.csv")}
    for row in _rows("statistics.csv"):
        about = told.get((row["source"], row["community"]))
        if row["source"] == source and about is not None:
            partial = about["left_truncated"] == "1"
            yield _log(source).activity(row["community"], partial=partial, until=int(about["obs_end"])), row


MEASURED: Mapping[str, Callable[[Activity], float]] = {
    "members": lambda one: one.members,
    "gini": lambda one: participation.gini(one).value,
    "share_one_event": lambda one: participation.one_event(one).value,
    "top1pct_share": lambda one: participation.top_share(one, 0.01).value,
    "top10pct_share": lambda one: participation.top_share(one, 0.1).value,
    "unanswered_threads_share": lambda one: answers.threads_unanswered(one, 14).value,
    "ret30": lambda one: staying.back_within(one, 1, 30).value,
    "ret90": lambda one: staying.back_within(one, 1, 90).value,
    "ret7to90": lambda one: staying.back_within(one, 7, 90).value,
    "first_post_replied_share": lambda one: answers.newcomers_answered(one).value,
    "ret7to90_replied": lambda one: answers.answer_effect(one, openings_only=False).answered,
    "ret7to90_unreplied": lambda one: answers.answer_effect(one, openings_only=False).ignored,
    "cont180_after_1": lambda one: staying.goes_on(one, 1).value,
    "cont180_after_5": lambda one: staying.goes_on(one, 5).value,
    "cont180_after_20": lambda one: staying.goes_on(one, 20).value,
    "wam_mean": lambda one: weekly.weekly_active(one).value,
    "wam_peak_13w": lambda one: weekly.peak_active(one).value,
    "p_active_next_week": lambda one: staying.next_week(one).value,
    "community_burstiness": lambda one: rhythm.community_burstiness(one).value,
    "member_burstiness_median": lambda one: rhythm.burstiness(one).value,
    "member_burstiness_corrected_median": lambda one: rhythm.burstiness_corrected(one).value,
    "silences_12w_ended": lambda one: lifespan.lifespan(one).ended[12],
    "silences_52w_ended": lambda one: lifespan.lifespan(one).ended[52],
    "life_weeks": lambda one: lifespan.lifespan(one).until,
}
"""How each column of statistics.csv is measured here."""

LOOSE = {"member_burstiness_median": 0.03, "member_burstiness_corrected_median": 0.03, "life_weeks": 0.06}
"""Columns given with less precision, or reckoned there a little otherwise; the others agree to a few duplicates."""


@pytest.mark.parametrize(
    "source",
    ["gbadev_forum", "slicer_forum", "openenergymonitor_forum", "ncar_zulip", "r_mailing_lists", "lean_zulip"],
)
def test_figures_that_somebody_else_computed(source: str) -> None:
    compared = 0
    for found, row in _communities(source):
        for column, measure in MEASURED.items():
            value = measure(found)
            if row[column] and not math.isnan(value):
                close = LOOSE.get(column, 0.004)
                assert value == pytest.approx(float(row[column]), rel=close, abs=close), (row["community"], column)
                compared += 1
    assert compared >= 20


def test_streams_of_one_platform_live_as_long_as_the_evidence_says() -> None:
    for pattern in PLATFORM_PATTERNS:
        found = pattern.measure([one for one, _ in _communities("lean_zulip")])
        assert found.value in pattern.target.accepted, (pattern.key, found)


def test_most_mailing_lists_show_the_patterns_that_a_model_must_reproduce() -> None:
    told, within = 0, 0
    for found, row in _communities("r_mailing_lists"):
        if found.members < 300 or "announcement" in row["note"]:
            continue
        for key, measure in measure_patterns(found).items():
            target = next(pattern.target for pattern in AIMED if pattern.key == key)
            if measure.told and target is not None:
                told += 1
                within += measure.value in target.accepted
    assert within / told > 0.6


@pytest.mark.slow  # 15 s; the file was as the command makes it when it was last run
def test_the_usual_ranges_are_those_that_their_command_makes() -> None:
    assert refresh_usual.FILE.read_text(encoding="utf-8") == refresh_usual.usual_text(_folder())


def test_the_usual_ranges_are_sound() -> None:
    for pattern in PATTERNS:
        if pattern.usual is not None:
            assert pattern.usual.range.low < pattern.usual.range.high
            assert pattern.usual.communities >= refresh_usual.FEWEST_COMMUNITIES
