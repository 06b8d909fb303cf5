"""The validation page: as its command would fill it, in both languages, from numbers of the right form."""

from __future__ import annotations

import json
from typing import Any

import pytest

from perenne_docs.pages import ROOT
from perenne_docs.validation.dress import LIST, dressed
from perenne_docs.validation.page import NUMBERS, by_code, rendered
from perenne_docs.validation.trials import RIVALS, TRIALS
from perenne_experiments.logs.pattern import AIMED, PLATFORM_PATTERNS
from perenne_scenarios import load

KEPT: dict[str, Any] = json.loads((ROOT / NUMBERS).read_text(encoding="utf-8"))


def test_the_pages_are_what_the_command_would_make() -> None:
    for page, text in rendered(KEPT).items():
        assert (ROOT / page).read_text(encoding="utf-8") == text


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
    assert 0.65 <= KEPT["recovery"]["coverage"] <= 0.95


@pytest.mark.parametrize("name", ["lean-streams", "r-lists"])
def test_the_scenarios_of_the_back_test_are_there(name: str) -> None:
    found = load(ROOT / "docs" / "calibrated" / f"{name}.toml").calibration
    assert found is not None
    assert found.seconds == 52 * 7 * 86_400


def test_the_library_has_the_texts_of_the_command() -> None:
    text = LIST.read_text(encoding="utf-8")
    assert dressed(text[text.index("[parameters]") :]) == text
