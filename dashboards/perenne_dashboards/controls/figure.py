"""Figures: the panels that reports are made of, in a page, in the colours of the moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import solara

from perenne_experiments.pages.panel import Panel

Point = dict[str, Any]
"""What was clicked: "curve" (its name), "x", "y", and "custom", the point's customdata."""


def Figure(
    panel: Panel,
    *,
    on_pick: Callable[[Point], object] | None = None,
    heading: bool = True,
    saves: Mapping[str, str] | None = None,
) -> solara.Element:
    """Return a panel: its title, its unit and its figure, drawn by Plotly in the browser.

    Args:
        panel: as the figures of reports are.
        on_pick: called with the point that is clicked.
        heading: whether the title and the unit are shown.
        saves: forms in which the browser can save it ("svg", "png"), with what their buttons say.
    """
    figure = panel.figure.to_plotly_json()
    return _figure(
        name=panel.key,
        title=panel.title if heading else "",
        unit=panel.unit if heading else "",
        alternative=panel.alternative,
        figure=_plain(figure),
        height=int(panel.figure.layout.height or 320),
        saved_as=". ".join(text for text in (panel.title, panel.unit) if text),
        saves=[{"form": form, "label": label} for form, label in (saves or {}).items()],
        clickable=on_pick is not None,
        event_picked=lambda point: on_pick(point) if on_pick is not None and isinstance(point, dict) else None,
    )


def _plain(figure: dict[str, Any]) -> str:
    """Return a figure as JSON, its arrays as lists; Plotly's own encoder knows NumPy."""
    from plotly.utils import PlotlyJSONEncoder

    return json.dumps(figure, cls=PlotlyJSONEncoder)


@solara.component_vue("figure.vue", vuetify=False)
def _figure(
    name: str,
    title: str,
    unit: str,
    alternative: str,
    figure: str,
    height: int,
    saved_as: str,
    saves: list[dict[str, str]],
    clickable: bool,  # noqa: FBT001
    event_picked: Callable[[Any], object],
) -> None:
    """Draw the panel."""
