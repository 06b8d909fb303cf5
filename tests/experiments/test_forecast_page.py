"""The page of a forecast: curves that say what the words say, and no more than the ranges allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from perenne_experiments.forecasting.forecast import Forecast, forecast
from perenne_experiments.forecasting.page import forecast_page, forecast_sections, outlooks_table
from perenne_experiments.forecasting.tell import conclude, recent_told, share, verdict
from perenne_experiments.forecasting.today import SPANS, Past, compared, likeness, recent_before
from perenne_experiments.logs.activity import WEEK
from perenne_experiments.pages.page import write_page
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import language
from perenne_model import Absent, Cultivating, Directive

from .test_forecasting import calibrated
from .test_report import CUT_OFF, EMPTY_PLOTS, Page

COMMAND = "perenne forecast mine.toml --weeks 120"


@pytest.fixture(scope="module")
def found() -> Forecast:
    return forecast(calibrated(), [Cultivating(), Directive()], present=Absent(), weeks=120, lives=4, futures=30)


def test_curves_begin_alive_never_rise_and_pass_through_what_is_told(found: Forecast) -> None:
    assert (found.times[0], found.times[-1]) == (0, 120)
    assert set(found.checkpoints) <= set(found.times)
    for one in found.outlooks:
        assert one.curve[0] == Estimate(1.0, 1.0, 1.0)
        shares = [here.value for here in one.curve]
        assert shares == sorted(shares, reverse=True)
        assert [one.curve[found.times.index(point)] for point in found.checkpoints] == list(one.survival)
        assert one.survival[-1].value == pytest.approx(one.alive.mean())


def test_recent_activity_stands_beside_that_of_the_log(found: Forecast) -> None:
    assert [one.weeks for one in found.recent] == [13, 26, 52, 104]
    assert [one.weeks for one in found.recent if one.chosen_by] == list(SPANS)
    assert all(one.observed == found.calibration.recent[one.weeks] for one in found.recent)
    pasts = [Past(0, seed, {13: active, 52: active}) for seed, active in enumerate((1.0, 2.0, 9.0))]
    kept = compared(pasts, np.array([1, 8, 1]), {13: 2.0, 52: 4.0})
    assert [(one.median, one.observed) for one in kept] == [(2.0, 2.0), (2.0, 4.0)]
    assert likeness(pasts, np.array([0, 5, 0]), {13: 2.0, 52: 2.0}) == 1.0


@pytest.mark.parametrize("code", ["en", "fr"])
def test_where_the_log_is_unlike_the_lives_is_told(found: Forecast, code: str) -> None:
    say = language(code)
    inside = tuple(replace(one, observed=one.median) for one in found.recent)
    assert len(recent_told(replace(found, recent=inside), say)) == 1
    high = replace(inside[-1], observed=inside[-1].high + 0.1)
    _, told = recent_told(replace(found, recent=(*inside[:-1], high)), say)
    assert told == say("forecast.recent_outside", spans=say.count("forecast.last_weeks", 104))


def test_a_log_shorter_than_a_year_is_compared_over_its_own_length() -> None:
    times = np.arange(30) * WEEK + 1
    seen = recent_before(times, np.zeros(30, dtype=np.int32), 30 * WEEK, watched=30)
    assert seen == {13: 1.0, 52: 1.0}
    assert recent_before(times, np.zeros(30, dtype=np.int32), 30 * WEEK)[52] == pytest.approx(30 / 52)
    short = calibrated()
    assert short.calibration is not None
    short = replace(short, calibration=replace(short.calibration, seconds=30 * WEEK))
    told = forecast(short, [], present=Absent(), weeks=10, lives=2, futures=10)
    assert [one.weeks for one in told.recent] == [13, 26, 52]


@pytest.mark.parametrize(
    ("gain", "kind", "within"),
    [
        (Estimate(0.05, 0.01, 0.09), "more", "1–9"),
        (Estimate(-0.05, -0.09, -0.01), "less", "−9 … −1"),
        (Estimate(-0.05, -0.09, -0.004), "less", "−9.0 … −0.4"),
        (Estimate(0.05, -0.01, 0.09), "open", "−1 … 9"),
        (Estimate(0.05, 0.0, 0.09), "open", "0–9"),
        (Estimate(0.004, 0.001, 0.012), "same", "0.1–1.2"),
    ],
)
@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_difference_is_told_as_far_as_its_range_allows(
    found: Forecast, gain: Estimate, kind: str, within: str, code: str
) -> None:
    first, one, _ = found.outlooks
    changed = replace(one, gain=gain)
    assert verdict(changed) == kind
    say = language(code)
    told = replace(found, outlooks=(first, changed))
    gains = forecast_sections(told, code)[1]
    assert [row[-1] for row in gains.tables[0].rows] == [say(f"forecast.verdict_{kind}")]
    values = {"policy": say.policy(one.policy), "present": say.policy(found.present)}
    numbers = {"share": share(one.survival[-1], say), "gain": say.numerals.number(abs(100 * gain.value))}
    span = within.replace(" ", "\u00a0").replace(".", say.numerals.decimal)
    assert say(f"forecast.{kind}", **values, **numbers, range=span) in conclude(told, code)
    assert f"({span})" in gains.tables[0].rows[0][2]


@pytest.mark.usefixtures("small_page")
@pytest.mark.parametrize("code", ["en", "fr"])
def test_page(found: Forecast, code: str) -> None:
    html = forecast_page(found, code, command=COMMAND)
    page = Page(html)
    text = "".join(page.text).replace("\u2060", "")
    say = language(code)
    assert page.open == []
    assert page.all("html")[0]["lang"] == code
    assert all(sentence in text for sentence in conclude(found, code))
    assert COMMAND in text
    assert say("forecast.method_skill") in text
    assert all(cell in text for row in outlooks_table(found, say).rows for cell in row)
    assert [row[0] for row in forecast_sections(found, code)[1].tables[0].rows] == [
        say.policy_title("cultivating"),
        say.policy_title("directive"),
    ]
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", text)
    if code == "fr":
        assert not re.search(r" [:;!?%»]|« ", text)


@pytest.mark.usefixtures("small_page")
@pytest.mark.parametrize("code", ["en", "fr"])
def test_nothing_is_said_of_differences_where_no_policy_takes_over(found: Forecast, code: str) -> None:
    alone = replace(found, outlooks=found.outlooks[:1])
    text = forecast_page(alone, code, command=COMMAND)
    say = language(code)
    assert len(forecast_sections(alone, code)) == 2
    assert say("forecast.heading_gains") not in text
    assert say("forecast.overlap_caption") not in text


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_in_a_browser(
    found: Forecast, drawn: Callable[[Path, int], Any], tmp_path: Path, code: str, width: int
) -> None:
    page = drawn(write_page(forecast_page(found, code, command=COMMAND), tmp_path / "report.html"), width)
    assert page.evaluate(EMPTY_PLOTS) == []
    assert page.evaluate(CUT_OFF) == []
    keys = page.locator("[data-figure]").evaluate_all("all => all.map(one => one.dataset.figure)")
    assert keys == ["survival", "gains", "recent"]
