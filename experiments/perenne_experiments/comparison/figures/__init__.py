"""Figures of a comparison, by Plotly: each a panel with a title and a sentence that says what it shows."""

from __future__ import annotations

from perenne_experiments.comparison.figures.endings import causes_panels, reasons_panel
from perenne_experiments.comparison.figures.survival import survival_panel
from perenne_experiments.comparison.figures.value import value_panels
from perenne_experiments.comparison.figures.vitals import VITALS, vital_panels
from perenne_experiments.comparison.figures.worlds import world_panels

__all__ = [
    "VITALS",
    "causes_panels",
    "reasons_panel",
    "survival_panel",
    "value_panels",
    "vital_panels",
    "world_panels",
]
