"""Lives come out as they did when somebody last looked: counts to the last one, other numbers to nine digits."""

from __future__ import annotations

import json

import pytest

from .refresh_baseline import COMMAND, FILE, POLICIES, SEEDS, Summary, one_life

COUNTS = ("members", "active", "newcomers", "newcomers_kept", "open_initiatives", "results", "abandoned")
"""Vital signs that count something."""


@pytest.fixture(scope="module")
def baseline() -> dict[str, Summary]:
    lives: dict[str, Summary] = json.loads(FILE.read_text(encoding="utf-8"))
    return lives


def counted(life: Summary) -> Summary:
    """Return the part of a summary that is counted, and must be met exactly."""
    whole = {name: life[name] for name in ("lifetime", "censored", "cause", "revivals", "reasons", "value", "log")}
    return {**whole, **{part: {sign: life[part][sign] for sign in COUNTS} for part in ("last", "sum")}}


def measured(life: Summary) -> dict[str, float]:
    """Return the numbers of a summary that rounding may touch."""
    signs = {f"{part} {sign}": value for part in ("last", "sum") for sign, value in life[part].items()}
    return {"hours": life["hours"], **signs}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("policy", POLICIES)
def test_as_before(baseline: dict[str, Summary], policy: str, seed: int) -> None:
    life, before = one_life(policy, seed), baseline[f"{policy} {seed}"]
    hint = f"results changed: if they were meant to, say so in CHANGELOG.md and run `{COMMAND}`"
    assert counted(life) == counted(before), hint
    assert measured(life) == pytest.approx(measured(before), rel=1e-9, abs=1e-12), hint


def test_the_baseline_is_complete(baseline: dict[str, Summary]) -> None:
    assert set(baseline) == {f"{policy} {seed}" for policy in POLICIES for seed in SEEDS}
