"""Figures: what is drawn is what was found, in the reader's language, told apart without colour."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from perenne_experiments.comparison.comparison import compare
from perenne_experiments.comparison.figures import (
    VITALS,
    causes_panels,
    reasons_panel,
    survival_panel,
    value_panels,
    vital_panels,
    world_panels,
)
from perenne_experiments.pages.palette import FILLS, line_styles
from perenne_experiments.pages.panel import Panel

NAMES = ("absent", "cultivating", "directive")


@pytest.fixture
def comparison(toy: type, toy_scenario: Any) -> Any:
    return compare(toy_scenario, [toy(name) for name in NAMES], runs=50, seed=1, weeks=520)


def all_panels(comparison: Any, code: str) -> list[Panel]:
    return [
        survival_panel(comparison, code),
        reasons_panel(comparison, code),
        *causes_panels(comparison, code),
        *vital_panels(comparison, code),
        *value_panels(comparison, code),
        *world_panels(comparison, code),
    ]


def test_french_has_its_own_colons_and_semicolons(comparison: Any) -> None:
    for panel in all_panels(comparison, "fr"):
        assert not re.search(r"[\w)][:;]|[\w)] [:;]", panel.alternative), panel.alternative


@pytest.mark.parametrize("code", ["en", "fr"])
def test_panels(comparison: Any, code: str) -> None:
    panels = all_panels(comparison, code)
    assert len({panel.key for panel in panels}) == len(panels) == 2 + 3 + len(VITALS) + 4 + 2
    for panel in panels:
        assert panel.title
        assert panel.alternative.endswith((".", ")"))
        assert panel.figure.data
        assert panel.figure.layout.separators == {"en": ".,", "fr": ",\u202f"}[code]


def test_same_comparison_same_figures(comparison: Any) -> None:
    for one, other in zip(all_panels(comparison, "fr"), all_panels(comparison, "fr"), strict=True):
        assert one.figure.to_json() == other.figure.to_json()


def test_survival_is_drawn_as_estimated(comparison: Any) -> None:
    figure = survival_panel(comparison, "en").figure
    lines = {trace.name: trace for trace in figure.data if trace.name}
    for outcome in comparison.outcomes:
        line = lines[outcome.name.capitalize()]
        for week, share in zip(52 * np.asarray(line.x), line.y, strict=True):
            assert share == pytest.approx(100 * outcome.curve.at(round(week)).value)


def test_labels_do_not_overlap(comparison_of: Any) -> None:
    comparison = comparison_of({name: [520] * 30 for name in NAMES}, 520)
    labels = [label for label in survival_panel(comparison, "en").figure.layout.annotations if label.name == "direct"]
    heights = sorted(label.y for label in labels)
    assert len(heights) == 3
    assert np.diff(heights).min() > 4
    assert heights[-1] <= 100 + 1e-9


def test_causes_add_up_to_the_dead(comparison: Any) -> None:
    for outcome, panel in zip(comparison.ranked(), causes_panels(comparison, "en"), strict=True):
        dead = sum(trace.y[-1] for trace in panel.figure.data)
        assert dead == pytest.approx(100 * (1 - outcome.censored))


def test_a_short_horizon_is_told_in_weeks(comparison_of: Any) -> None:
    comparison = comparison_of({"absent": [5, 9, 20]}, 20)
    figure = survival_panel(comparison, "fr").figure
    assert figure.layout.xaxis.title.text == "semaines simulées"
    assert tuple(figure.layout.xaxis.range) == (0, 20)


@pytest.mark.parametrize("weeks", [1, 3, 7, 53])
def test_any_horizon_and_a_single_run_can_be_drawn(comparison_of: Any, weeks: int) -> None:
    for lifetimes in ({"absent": [weeks]}, {"absent": [0], "cultivating": [weeks]}):
        assert all_panels(comparison_of(lifetimes, weeks), "fr")


def test_names_are_not_markup(comparison_of: Any) -> None:
    figure = survival_panel(comparison_of({"<b>x</b>": [5.0], "y": [6.0]}, 10), "en").figure
    assert "&lt;b&gt;x" in figure.layout.annotations[1].text


def test_colour_is_never_alone() -> None:
    many = [*NAMES, "staged", "responsive", *(f"grip:{n}" for n in range(6))]
    styles = line_styles(many)
    assert len({(style.colour, style.dash) for style in styles.values()}) == len(many)
    assert line_styles(["absent"])["absent"] == styles["absent"]
    assert len({(fill.colour, fill.hatching) for fill in FILLS.values()}) == len(FILLS)


def test_every_cause_and_reason_has_a_filling() -> None:
    from perenne_model import CAUSES, REASONS

    assert {*CAUSES, *REASONS} <= set(FILLS)
