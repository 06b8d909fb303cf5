"""The figure of a validation: where each pattern lies against the range accepted."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from perenne_experiments.figures.panel import BAR, INK, Panel, blank_figure, hide_rows
from perenne_experiments.palette import LineStyle
from perenne_experiments.validation.tell import label, value, verdict
from perenne_experiments.validation.validate import Shown, Validation
from perenne_experiments.words import Language

if TYPE_CHECKING:
    import plotly.graph_objects as go

HELD, MISSED = LineStyle("#009E73", "solid"), LineStyle("#D55E00", "solid")
"""How a pattern is drawn that lies in the range accepted, and one that does not."""

_BAND = "rgba(0,158,115,0.14)"
_REACH = 0.9  # widths of the accepted range that are drawn to its left and right; what lies farther is at the edge


def places_panel(found: Validation, say: Language) -> Panel:
    """Draw every pattern that can be told, on one scale: 0 and 1 are the ends of the range accepted."""
    import plotly.graph_objects as go

    told = [one for one in found.patterns if one.told]
    figure = blank_figure(say, BAR * len(told) + 50, {"l": 8, "r": 14, "t": 8, "b": 40})
    figure.add_vrect(x0=0, x1=1, fillcolor=_BAND, line_width=0, layer="below")
    for row, one in enumerate(told):
        if one.spread is not None:
            ends = [_place(end, one) for end in (one.spread.low, one.spread.high)]
            line = {"color": INK, "width": 1.5}
            figure.add_trace(go.Scatter(x=ends, y=[row + 0.22] * 2, mode="lines", line=line, hoverinfo="skip"))
        _label(figure, row, one, say)
    figure.add_trace(
        go.Scatter(
            x=[_place(one.value, one) for one in told],
            y=[row + 0.22 for row in range(len(told))],
            mode="markers",
            marker={
                "size": 12,
                "color": [(HELD if one.holds else MISSED).colour for one in told],
                "symbol": ["circle" if one.holds else "diamond" for one in told],
                "line": {"color": INK, "width": 1},
            },
            customdata=[escape(f"{label(one, say)}: {value(one, say)}") for one in told],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    hide_rows(figure, len(told))
    figure.update_xaxes(
        range=[-_REACH - 0.06, 1 + _REACH + 0.06],
        tickvals=[0, 1],
        ticktext=[say("validation.low_end"), say("validation.high_end")],
        showgrid=True,
    )
    listed = "; ".join(f"{label(one, say)} {value(one, say)} ({verdict(one, say)})" for one in told)
    return Panel("places", say("validation.figure"), "", f"{listed or '–'}.", figure)


def _place(end: float, one: Shown) -> float:
    """Return where a number lies, the ends of the range accepted being 0 and 1; far ones at the edge."""
    place = (end - one.accepted.low) / (one.accepted.high - one.accepted.low)
    return min(max(place, -_REACH), 1 + _REACH)


def _label(figure: go.Figure, row: int, one: Shown, say: Language) -> None:
    figure.add_annotation(
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": row - 0.04,
            "yanchor": "bottom",
            "text": f"{escape(label(one, say))}  <b>{escape(value(one, say))}</b>",
            "showarrow": False,
            "font": {"size": 12},
        }
    )
