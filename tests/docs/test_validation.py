"""The validation page: as its command would fill it, in both languages, from numbers of the right form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from perenne_docs.pages import ROOT
from perenne_docs.speech import LANGUAGES
from perenne_docs.validation.dress import LIST, dressed
from perenne_docs.validation.figures import PICTURES
from perenne_docs.validation.page import NUMBERS, by_code, page, rendered
from perenne_docs.validation.trials import RIVALS, TRIALS
from perenne_experiments.calibration.plausible import TOLERANCE
from perenne_experiments.logs.pattern import AIMED, PLATFORM_PATTERNS
from perenne_experiments.words.language import language
from perenne_scenarios import load

KEPT: dict[str, Any] = json.loads((ROOT / NUMBERS).read_text(encoding="utf-8"))


def test_the_pages_are_what_the_command_would_make() -> None:
    for file, text in rendered(KEPT).items():
        assert (ROOT / file).read_text(encoding="utf-8") == text


def test_every_pattern_and_every_trial_is_told() -> None:
    assert set(KEPT["patterns"]) == {one.key for one in AIMED} | {one.key for one in PLATFORM_PATTERNS}
    assert set(by_code(KEPT["patterns"])) == {f"C{number}" for number in range(1, 13)}
    assert set(KEPT["trials"]) == set(TRIALS)
    assert set(KEPT["ranking"]["rivals"]) == set(RIVALS)


def test_verdicts_follow_from_the_numbers() -> None:
    for row in KEPT["patterns"].values():
        low, high = row["accepted"]
        assert row["holds"] == (low <= row["value"] <= high)
    for row in KEPT["backtest"]["methods"].values():
        assert 0 <= row["brier"] <= 1
        assert sum(one["number"] for one in row["reliability"]) == KEPT["backtest"]["communities"]
    assert 0.65 <= round(KEPT["recovery"]["coverage"], 2) <= 0.95


def test_nine_patterns_hold_and_who_goes_on_among_them() -> None:
    held = by_code(KEPT["patterns"])
    assert sum(held.values()) >= 9
    assert held["C10"]


@pytest.mark.parametrize(
    "file", [LIST, *sorted((ROOT / "docs" / "calibrated").glob("*.toml"))], ids=lambda file: file.stem
)
def test_plausible_sets_are_all_different_near_enough_and_hold_the_central_one(file: Path) -> None:
    scenario = load(file)
    found = scenario.calibration
    assert found is not None
    assert found.tolerance == TOLERANCE
    assert max(one.distance for one in found.sets) <= found.tolerance
    assert len({tuple(one.parameters.values()) for one in found.sets}) == len(found.sets)
    central = {path: scenario.parameters[path] for path in found.sets[0].parameters}
    assert central in [dict(one.parameters) for one in found.sets]


def test_robustness_is_told_as_it_was_found() -> None:
    found = KEPT["robustness"]
    usual, spells = (found["communities"][key] for key in ("without", "with"))
    assert found["holds"] == (usual["order"] == spells["order"])
    assert usual["spell"] == 0 < spells["spell"]
    assert spells["rate"] < usual["rate"]
    assert spells["attendance"] == pytest.approx(usual["attendance"], rel=0.02)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_forecast_says_of_its_skill_what_the_back_test_found(code: str) -> None:
    """That page says it in words alone: better than the others' survival, open against the regression, extremes."""
    found = KEPT["backtest"]
    assert (found["age"], found["horizon"]) == (52, 104)
    assert f" {found['communities']} " in language(code)("forecast.method_skill")
    assert found["skill"]["kaplan_meier"]["range"][0] > 0
    low, high = found["skill"]["logistic"]["range"]
    assert low < 0 < high
    near = sum(one["number"] for one in found["methods"]["model"]["reliability"] if abs(one["said"] - 0.5) > 0.4)
    assert near > 0.8 * found["communities"]


def test_every_picture_is_shown_once_in_each_language() -> None:
    for code in LANGUAGES:
        text = (ROOT / page(code)).read_text(encoding="utf-8")
        assert [text.count(f"pictures/{code}/{key}.png") for key in PICTURES] == [1, 1, 1]


@pytest.mark.parametrize("name", ["lean-streams", "r-lists"])
def test_the_scenarios_of_the_back_test_are_there(name: str) -> None:
    found = load(ROOT / "docs" / "calibrated" / f"{name}.toml").calibration
    assert found is not None
    assert found.seconds == 52 * 7 * 86_400


def test_the_library_has_the_texts_of_the_command() -> None:
    text = LIST.read_text(encoding="utf-8")
    assert dressed(text[text.index("[parameters]") :]) == text
