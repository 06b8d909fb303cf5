"""What simulated communities show of the patterns of real ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.logs.activity import WEEK
from perenne_experiments.logs.log import Log
from perenne_experiments.logs.pattern import AIMED, PLATFORM_PATTERNS, Range
from perenne_experiments.logs.window import WARM_UP, Window
from perenne_experiments.validation.page import patterns_table, validation_page
from perenne_experiments.validation.tell import cells, conclude, label, validation_dict, value
from perenne_experiments.validation.validate import SEED, Shown, Validation, validate, window_of
from perenne_experiments.words.language import language
from perenne_model import Absent, live
from perenne_scenarios import load

WEEKS = 60


@pytest.fixture(scope="module")
def found() -> Validation:
    return validate(load("reference"), Absent(), runs=4, weeks=WEEKS)


def test_each_pattern_is_the_mean_of_what_the_logs_show(found: Validation) -> None:
    parameters = load("reference").parameters
    lives = [live(parameters, Absent(), seed=replicate_seed(SEED, place), weeks=WEEKS, log=True) for place in range(4)]
    logs = [Log.of_life(life).activity(until=WEEKS * WEEK) for life in lives]
    by_key = {one.key: one for one in found.patterns}
    told = 0
    for pattern in AIMED:
        values = np.array([pattern.measure(log).value for log in logs])
        values = values[~np.isnan(values)]
        told += len(values) > 0
        one = by_key[pattern.key]
        assert one.value == pytest.approx(values.mean()) if len(values) else not one.told
        assert pattern.target is not None
        assert (one.code, one.accepted) == (pattern.target.code, pattern.target.accepted)
    assert told >= 8
    assert [one.key for one in found.patterns if one.code == "C12"] == [one.key for one in PLATFORM_PATTERNS]
    assert not any(one.told for one in found.patterns if one.code == "C12")  # too short for that


def test_founding_is_told_from_five_years_on() -> None:
    told = validate(load("reference").replace({"pool.size": 40}), Absent(), runs=12, weeks=270)
    assert all(one.told for one in told.patterns if one.code == "C12")


def test_it_is_the_same_with_one_thread_and_two(found: Validation) -> None:
    done: list[tuple[int, int]] = []
    again = validate(
        load("reference"), Absent(), runs=4, weeks=WEEKS, jobs=2, progress=lambda *counts: done.append(counts)
    )
    assert validation_dict(again) == validation_dict(found)
    assert done[-1] == (4, 4)


def shown(code: str, value: float, accepted: Range, unit: str = "share") -> Shown:
    return Shown("one_timers", code, unit, value, None, accepted)


def with_patterns(found: Validation, *patterns: Shown) -> Validation:
    return Validation(found.scenario, found.policy, found.runs, found.seen, found.weeks, found.seed, patterns)


def test_a_code_holds_if_all_that_can_be_told_of_it_does(found: Validation) -> None:
    inside, unknown = shown("C1", 0.4, Range(0.3, 0.5)), shown("C1", math.nan, Range(0.3, 0.5))
    outside = shown("C1", 0.6, Range(0.3, 0.5))
    for parts, verdict in (
        ((inside, unknown), True),
        ((inside, outside), False),
        ((unknown,), None),
        ((unknown, outside), False),
    ):
        assert with_patterns(found, *parts).codes == {"C1": verdict}


@pytest.mark.parametrize("code", ["en", "fr"])
def test_words(found: Validation, code: str) -> None:
    say = language(code)
    three = with_patterns(
        found,
        shown("C1", 0.4, Range(0.3, 0.5)),
        shown("C2", 0.2, Range(0.3, 0.5)),
        shown("C3", math.nan, Range(0.3, 0.5)),
    )
    headline, held, missed, untold, *_ = conclude(three, code)
    assert "2" in headline
    assert "1" in headline
    assert ("C1" in held, "C2" in missed, "C3" in untold) == (True, True, True)
    assert [cells(one, say)[3] for one in three.patterns] == [
        say("validation.within"),
        say("validation.below"),
        say("validation.unknown"),
    ]
    nothing = with_patterns(found, shown("C3", math.nan, Range(0.3, 0.5)))
    assert conclude(nothing, code)[0] == say("validation.nothing")
    assert validation_page(nothing, code, command="perenne validate")


def test_rounding_moves_nothing_over_an_end() -> None:
    say = language("en")
    assert value(shown("C9", 0.146, Range(0.15, 0.2)), say) == "14.6%"
    assert value(shown("C9", 0.154, Range(0.15, 0.2)), say) == "15%"
    assert value(shown("C6", 0.392, Range(0.16, 0.39)), say) == "39.2%"


@pytest.mark.parametrize("code", ["en", "fr"])
def test_page_and_table_name_every_pattern(found: Validation, code: str) -> None:
    say = language(code)
    rows = patterns_table(found, say).rows
    assert [row[0] for row in rows] == [label(one, say) for one in found.patterns]
    assert len({row[0] for row in rows}) == len(AIMED) + len(PLATFORM_PATTERNS)
    page = validation_page(found, code, command="perenne validate reference")
    assert "perenne validate reference" in page
    assert all(one.code in page for one in found.patterns)


def test_a_calibrated_scenario_is_looked_at_as_its_log_was() -> None:
    calibrated = load("mailing-list")
    assert calibrated.calibration is not None
    window = window_of(calibrated)
    assert (window.seconds, window.partial) == (calibrated.calibration.seconds, calibrated.calibration.warm_up > 0)
    assert window_of(calibrated, 10) == Window(10 * WEEK, window.partial)
    assert window_of(load("reference")) == Window(520 * WEEK)
    assert Window(10 * WEEK, partial=True).weeks == 10 + WARM_UP


def test_numbers_below_one_are_refused() -> None:
    for runs, weeks in ((0, 10), (1, 0)):
        with pytest.raises(ValueError, match="expected 1 or more"):
            validate(load("reference"), Absent(), runs=runs, weeks=weeks)
