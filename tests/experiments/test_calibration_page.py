"""The page of a calibration: patterns and parameters told as they were found, the best determined first."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from perenne_experiments.calibration.figures import fits_panel, parameters_panel
from perenne_experiments.calibration.observation import Observation
from perenne_experiments.calibration.page import calibration_page, fits_table, parameters_table
from perenne_experiments.calibration.prior import DISCOVERY, Free
from perenne_experiments.calibration.result import Calibrated, Fit, PlausibleSet, Told
from perenne_experiments.calibration.summary import SUMMARIES, Summary, measured
from perenne_experiments.calibration.tell import (
    ACTIVE,
    NEW,
    SIZES,
    amount,
    calibration_dict,
    conclude,
    pattern_fits,
    shown_fits,
    sorted_parameters,
)
from perenne_experiments.logs.activity import WEEK, Activity
from perenne_experiments.logs.measures.weekly import weekly
from perenne_experiments.logs.window import Window
from perenne_experiments.pages.page import write_page
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import capitalised, language
from perenne_scenarios import load

from .test_report import CUT_OFF, EMPTY_PLOTS, Page

COMMAND = "perenne calibrate log.csv --out mine.toml --simulations 400"


def fit(one: Summary) -> Fit:
    """The log in the middle of the range accepted, the central set a little above it; sizes of forty people."""
    if one.pattern is None or one.pattern.target is None:
        return Fit(one, math.log(40), math.log(44), math.log(30), math.log(60), 0.2)
    low, high = one.pattern.target.accepted.low, one.pattern.target.accepted.high
    return Fit(one, (low + high) / 2, high + 0.1 * (high - low), low, high + 0.2 * (high - low), 0.1)


def made(widths: dict[str, float]) -> Calibrated:
    window = Window(200 * WEEK)
    known = tuple(one for one in SUMMARIES if one.key != "silent_share")
    seen = Observation("Makers", 1, window, known, np.zeros(len(known)), np.ones(len(known)), 40, 400, 9, {52: 3.0})
    told = tuple(Told(Free(path, 0.1, 10.0, log=True), 1.0, 0.5, 1.0, 2.0, width) for path, width in widths.items())
    fits = [fit(one) for one in SUMMARIES]
    settings = dict.fromkeys(widths, 1.0)
    return Calibrated(
        scenario=load("reference"),
        observation=seen,
        policy="absent",
        central=settings,
        distance=1.1,
        tolerance=1.9,
        sets=(PlausibleSet(settings, 0.9),),
        parameters=told,
        fits=tuple(replace(one, observed=math.nan) if one.summary.key == "silent_share" else one for one in fits),
        simulations=400,
        seconds=30.0,
        effective=50.0,
        seed=1,
    )


@pytest.fixture
def found() -> Calibrated:
    return made({"pool.size": 0.9, DISCOVERY: 0.3, "leaving.base": 0.6})


def test_the_best_determined_parameters_come_first(found: Calibrated) -> None:
    assert [one.path for one in sorted_parameters(found)] == [DISCOVERY, "leaving.base", "pool.size"]
    say = language("en")
    rows = parameters_table(found, say).rows
    assert [row[0] for row in rows] == [
        capitalised(factor_label(path, say)) for path in (DISCOVERY, "leaving.base", "pool.size")
    ]
    assert [(row[3], row[-1]) for row in rows] == [("determined", "30%"), ("partly", "60%"), ("not told", "90%")]
    assert rows[0][4].replace("\u00a0", " ") == "0.1 … 10"


def test_intervals_are_drawn_within_the_range_of_before(found: Calibrated) -> None:
    """On the scale of the logarithm, 1 is in the middle of 0.1 to 10, and 0.5 and 2 lie as far to either side."""
    bars, lines, dots = parameters_panel(found, language("en")).figure.data
    assert list(bars.x[:2]) == [0, 1]
    low, high = lines.x[:2]
    assert dots.x[0] == pytest.approx(0.5)
    assert high - 0.5 == pytest.approx(0.5 - low)
    assert low == pytest.approx((math.log(0.5) - math.log(0.1)) / math.log(100))


def test_patterns_stand_in_the_order_of_their_codes_with_the_log_beside(found: Calibrated) -> None:
    codes = [int(one.code[1:]) for one in shown_fits(found)]
    assert codes == sorted(codes)
    assert pattern_fits(found)[-1].summary.key == "burstiness_corrected"
    *_, dots, marks = fits_panel(found, language("en")).figure.data
    assert list(dots.x) == pytest.approx([1.1] * len(codes))
    assert len(marks.x) == len(codes) - 1  # the log does not tell the silent ones
    assert list(marks.x) == pytest.approx([0.5] * len(marks.x))


def test_verdicts_of_table_figure_and_numbers_agree(found: Calibrated) -> None:
    say = language("en")
    rows = {row[0].split()[0]: row for row in fits_table(found, say).rows if row[-1] != "–"}
    assert set(rows) == {one.code for one in shown_fits(found)}
    assert {row[-1] for row in rows.values()} == {say("validation.above")}
    assert not any(calibration_dict(found)["codes"].values())
    assert conclude(found, "en")[1] == (
        "Of the patterns that real communities show, none of 11 lies in its accepted range. "
        "Out of range: C1, C2, C3, C4, C5, C6, C7, C8, C9, C10 and C11."
    )
    silent = [row for row in fits_table(found, say).rows if "silent" in row[0]]
    assert [row[1] for row in silent] == ["–"]


def test_sizes_are_told_in_people() -> None:
    """What is compared as a logarithm is told as it was counted."""
    time = np.sort(np.random.default_rng(1).integers(0, 60 * WEEK, 300))
    member = np.random.default_rng(2).integers(0, 25, 300).astype(np.int32)
    nothing = np.full(300, -1)
    activity = Activity("x", member, time, np.arange(300, dtype=np.int32), nothing, 0, 60 * WEEK)
    values = dict(zip((one.key for one in SUMMARIES), measured(activity), strict=True))
    assert [amount(key, values[key]) for key in SIZES] == pytest.approx([len(np.unique(member)), 300])
    found = weekly(activity)
    active = [part.mean() for part in np.array_split(found.active, 4)]
    assert [amount(key, values[key]) for key in ACTIVE] == pytest.approx(active)
    assert sum(amount(key, values[key]) for key in NEW) == pytest.approx(found.newcomers.sum())


@pytest.mark.usefixtures("small_page")
@pytest.mark.parametrize("code", ["en", "fr"])
def test_page(found: Calibrated, code: str) -> None:
    html = calibration_page(found, code, command=COMMAND, file="my own.toml", notes=["time"])
    page = Page(html)
    text = "".join(page.text).replace("\u2060", "")
    say = language(code)
    assert page.open == []
    assert page.all("html")[0]["lang"] == code
    assert all(sentence in text for sentence in conclude(found, code))
    assert COMMAND in text
    for name in ("validate", "forecast", "compare"):
        assert f'perenne {name} "my own.toml" --lang {code}' in text
    assert say("calibration.method_time") in text
    assert say("calibration.method_silence") not in text
    tables = (fits_table(found, say), parameters_table(found, say))
    assert all(cell in text for table in tables for row in table.rows for cell in row)
    assert not re.search(r"[{}]|\bnan\b|\bNone\b", text)
    if code == "fr":
        assert not re.search(r" [:;!?%»]|« ", text)


@pytest.mark.usefixtures("small_page")
def test_a_log_that_tells_nothing_has_a_page(found: Calibrated) -> None:
    nothing = replace(
        found, fits=tuple(Fit(one.summary, math.nan, math.nan, math.nan, math.nan, math.nan) for one in found.fits)
    )
    for code in ("en", "fr"):
        page = Page(calibration_page(nothing, code, command=COMMAND, file="mine.toml"))
        assert page.open == []
        assert not re.search(r"[{}]|\bnan\b", "".join(page.text))


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_in_a_browser(drawn: Callable[[Path, int], Any], tmp_path: Path, code: str, width: int) -> None:
    from perenne_experiments.calibration.prior import ranges

    found = made({one.path: place / 23 for place, one in enumerate(ranges())})
    text = calibration_page(found, code, command=COMMAND, file="mine.toml")
    page = drawn(write_page(text, tmp_path / "report.html"), width)
    assert page.evaluate(EMPTY_PLOTS) == []
    assert page.evaluate(CUT_OFF) == []
    keys = page.locator("[data-figure]").evaluate_all("all => all.map(one => one.dataset.figure)")
    assert keys == ["places", "course-active", "course-new", "parameters"]
    ends = page.locator("[data-figure=parameters] .xtick text").all()
    assert [one.text_content() for one in ends if one.is_visible()] == [
        language(code)("calibration.low_end"),
        language(code)("calibration.high_end"),
    ]
