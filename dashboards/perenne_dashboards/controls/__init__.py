"""The controls: labelled, reachable by keyboard, styled by `assets/site.css`. Pages use these, not Vuetify's.

Each takes its words from the caller, who has them from a language file.
"""

from __future__ import annotations

from perenne_dashboards.controls.button import Button, Icon
from perenne_dashboards.controls.choice import Choice, Segments
from perenne_dashboards.controls.figure import Figure
from perenne_dashboards.controls.file import Download, FileField
from perenne_dashboards.controls.number import NumberField, Slider
from perenne_dashboards.controls.switch import Switch

__all__ = ["Button", "Choice", "Download", "Figure", "FileField", "Icon", "NumberField", "Segments", "Slider", "Switch"]
