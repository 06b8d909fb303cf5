"""Conclusions: they say who lives longest only when the intervals do."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perenne_experiments.comparison.conclusion import conclude
from perenne_experiments.comparison.standing import MARGIN, leaders, replicates_needed, stand

LONGEST = {"en": "live longest under", "fr": "vivent le plus longtemps"}
WEEKS = 500


def exponential(mean: float, runs: int = 300, seed: int = 1) -> Any:
    return np.floor(mean * np.random.default_rng(seed).exponential(1, runs))


@pytest.fixture
def clear(comparison_of: Any) -> Any:
    return comparison_of(
        {"absent": exponential(200), "cultivating": exponential(600), "directive": exponential(120)}, WEEKS
    )


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_clear_winner(clear: Any, code: str) -> None:
    conclusion = conclude(clear, code)
    assert LONGEST[code] in conclusion.headline
    assert {"en": "“cultivating”", "fr": "«\u00a0cultivée\u00a0»"}[code] in conclusion.headline
    assert len(conclusion.size) == 2
    assert list(conclusion.facts) == ["cultivating", "absent", "directive"]
    gain = clear.contrast("cultivating", "absent").difference.value / WEEKS
    assert f"{100 * gain:.0f}" in conclusion.size[0]


def test_who_lives_longest_does_not_depend_on_the_order(comparison_of: Any) -> None:
    lives = {"absent": exponential(200), "cultivating": exponential(600)}
    turned = dict(reversed(lives.items()))
    texts = [conclude(comparison_of(columns, WEEKS), "en").headline for columns in (lives, turned)]
    assert texts[0] == texts[1]


def test_undecided(comparison_of: Any) -> None:
    comparison = comparison_of({"a": exponential(200, 40, 1), "b": exponential(220, 40, 2)}, WEEKS)
    conclusion = conclude(comparison, "en")
    assert conclusion.headline.startswith("These 40 replicates cannot tell")
    needed = replicates_needed(comparison.contrast("a", "b"), WEEKS)
    assert needed is not None
    assert needed > 40
    assert f"about {needed:,} replicates would be needed" in conclusion.size[0]


def test_partly_decided(comparison_of: Any) -> None:
    lives = {"a": exponential(300, 60, 1), "b": exponential(310, 60, 2), "c": exponential(20, 60, 3)}
    comparison = comparison_of(lives, WEEKS)
    best = comparison.ranked()[0].name
    headline = conclude(comparison, "en").headline
    assert headline.startswith(f"Communities live longer under “{best}” than under “c”")
    assert "cannot tell" in headline


def test_alike_within_the_margin(comparison_of: Any) -> None:
    lives = exponential(200, 400)
    comparison = comparison_of({"a": lives, "b": lives + (np.arange(400) % 3 == 0)}, WEEKS)
    assert stand(comparison).alike == ("a",)
    headline = conclude(comparison, "en").headline
    assert headline.startswith("Communities live about as long under “b” and “a”")
    assert headline.endswith("any difference is smaller than 2% of the horizon.")


def test_a_settled_trifle_is_not_a_win(comparison_of: Any) -> None:
    lives = exponential(200, 400)
    comparison = comparison_of({"a": lives, "b": lives + 1}, WEEKS)
    assert comparison.contrast("b", "a").settled
    assert LONGEST["en"] not in conclude(comparison, "en").headline


@pytest.mark.parametrize(
    ("lifetimes", "words"),
    [
        ({"absent": [WEEKS] * 400, "cultivating": [WEEKS] * 400}, "No community died under any policy"),
        ({"absent": [WEEKS] * 400}, "None died"),
        ({"absent": [0] * 50, "cultivating": [0] * 50}, "0% of communities are still alive"),
        ({"absent": [10], "cultivating": [400]}, "A single replicate is a story"),
        ({"absent": [10] * 5, "cultivating": [400] * 5}, "These 5 replicates cannot tell"),
        ({"absent": [10] * 3 + [WEEKS] * 30}, "With 3 deaths only, no main cause can be named"),
        ({"absent": [10] * 30}, "Main cause of death: want of results (100%)"),
    ],
)
def test_extremes(comparison_of: Any, lifetimes: dict[str, list[int]], words: str) -> None:
    comparison = comparison_of(lifetimes, WEEKS)
    assert words in conclude(comparison, "en").text
    assert conclude(comparison, "fr").text


def test_costs_and_gifts(clear: Any) -> None:
    hours = clear.outcome("absent").hours.value
    assert f"costs {hours:.0f} facilitation hours" in conclude(clear, "en").facts["absent"][-1]


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.integers(0, 60), min_size=12, max_size=12),
        min_size=1,
        max_size=4,
    )
)
def test_it_never_says_more_than_the_intervals(comparison_of: Any, columns: list[list[int]]) -> None:
    comparison = comparison_of({f"p{place}": column for place, column in enumerate(columns)}, 50)
    best, *others = (outcome.name for outcome in comparison.ranked())
    told = LONGEST["en"] in conclude(comparison, "en").headline
    certain = all(comparison.contrast(best, other).difference.low > 0 for other in others)
    assert not told or (certain and bool(others))
    assert all(comparison.contrast(best, name).difference.low > 0 for name in stand(comparison).below)
    for code in ("en", "fr"):
        text = conclude(comparison, code).text
        assert not re.search(r"[{}]|\bnan\b|None |\binf\b", text)


def test_false_winners_are_rare(comparison_of: Any) -> None:
    """Three policies alike, 120 trials: 5 % may be named by chance; above 10 % has a chance below 0.01."""
    draw = np.random.default_rng(4)
    named = 0
    for _ in range(120):
        lives = np.floor(draw.exponential(60, (3, 30)))
        comparison = comparison_of(dict(zip("abc", lives, strict=True)), 100)
        named += LONGEST["en"] in conclude(comparison, "en").headline
    assert named / 120 <= 0.10


def test_leaders() -> None:
    draw = np.random.default_rng(5)
    clear = draw.poisson([3, 9, 2], (100, 3)).astype(float)
    level = draw.poisson([9, 9, 2], (100, 3)).astype(float)
    assert leaders(clear) == (1,)
    assert sorted(leaders(level)) == [0, 1]
    assert leaders(np.zeros((5, 3))) == ()
    assert len(leaders(np.array([[3.0, 2.0, 0.0]]))) == 2


def test_replicates_needed_shrink_with_the_difference(comparison_of: Any) -> None:
    small, large = (
        comparison_of({"a": exponential(200, 50, 1), "b": exponential(200, 50, 1)[::-1] + shift}, WEEKS)
        for shift in (20, 60)
    )
    few, many = (replicates_needed(comparison.contrast("a", "b"), WEEKS) for comparison in (large, small))
    assert few is not None
    assert many is not None
    assert few < many
    assert MARGIN == 0.02


def test_french_spaces(clear: Any, comparison_of: Any) -> None:
    unsure = comparison_of({"a": exponential(200, 40, 1), "b": exponential(220, 40, 2)}, WEEKS)
    for comparison in (clear, unsure):
        text = conclude(comparison, "fr").text
        assert not re.search(r" [:;!?%»]|« |[^\s\u00a0\u202f][;!?%»]", text)
        assert not re.search(r"\d\.\d", text)
