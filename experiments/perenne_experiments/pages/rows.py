"""A figure of rows: in each a dot, a line for its range, and what it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import INK, blank_figure
from perenne_experiments.words.language import Language

if TYPE_CHECKING:
    import plotly.graph_objects as go

OBSERVED = LineStyle(INK, "solid")
"""How what was observed is drawn, beside what a model shows."""

PALE = LineStyle("#C2C2C2", "solid")
"""How a whole range is drawn that something narrower lies in."""

_ROW = 44  # pixels, the label above included
_BELOW = 0.2  # how far below the middle of its row a dot lies


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        label: what stands above it.
        told: the number that stands beside the label.
        value: where the dot lies; None for no dot.
        style: colour of the dot.
        symbol: Plotly's symbol of the dot, so that colour does not tell alone.
        span: ends of the line; None for no line.
        whole: ends of the pale bar under it; None for no bar.
        observed: where the mark of what was observed lies; None for no mark.
    """

    label: str
    told: str
    value: float | None
    style: LineStyle
    symbol: str = "circle"
    span: tuple[float, float] | None = None
    whole: tuple[float, float] | None = None
    observed: float | None = None


def rows_figure(rows: Sequence[Row], say: Language, *, bottom: int = 40) -> go.Figure:
    """Return a figure of rows, from the top down; the axis below is for the caller to set.

    Args:
        rows: the rows.
        say: language.
        bottom: pixels for the axis.
    """
    figure = blank_figure(say, _ROW * len(rows) + bottom + 8, {"l": 10, "r": 14, "t": 8, "b": bottom})
    _lines(figure, [one.whole for one in rows], {"color": PALE.faint(0.55), "width": 11})
    _lines(figure, [one.span for one in rows], {"color": INK, "width": 1.5})
    _dots(figure, rows)
    _observed(figure, rows)
    for place, row in enumerate(rows):
        figure.add_annotation(_label(place, row))
    figure.update_xaxes(showgrid=True)
    figure.update_yaxes(range=[len(rows) - 0.4, -0.55], showticklabels=False, showgrid=False)
    return figure


def _lines(figure: go.Figure, spans: Iterable[tuple[float, float] | None], line: dict[str, Any]) -> None:
    import plotly.graph_objects as go

    known = [(place, span) for place, span in enumerate(spans) if span is not None]
    if known:
        figure.add_trace(
            go.Scatter(
                x=[x for _, (low, high) in known for x in (low, high, None)],
                y=[y for place, _ in known for y in (place + _BELOW, place + _BELOW, None)],
                mode="lines",
                line=line,
                hoverinfo="skip",
            )
        )


def _dots(figure: go.Figure, rows: Sequence[Row]) -> None:
    import plotly.graph_objects as go

    known = [(place, row) for place, row in enumerate(rows) if row.value is not None]
    figure.add_trace(
        go.Scatter(
            x=[row.value for _, row in known],
            y=[place + _BELOW for place, _ in known],
            mode="markers",
            marker={
                "size": 12,
                "color": [row.style.colour for _, row in known],
                "symbol": [row.symbol for _, row in known],
                "line": {"color": INK, "width": 1},
            },
            customdata=[escape(f"{row.label}: {row.told}") for _, row in known],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _observed(figure: go.Figure, rows: Sequence[Row]) -> None:
    import plotly.graph_objects as go

    known = [(place, row) for place, row in enumerate(rows) if row.observed is not None]
    if known:
        figure.add_trace(
            go.Scatter(
                x=[row.observed for _, row in known],
                y=[place + _BELOW for place, _ in known],
                mode="markers",
                marker={"size": 17, "symbol": "line-ns", "color": INK, "line": {"color": INK, "width": 3}},
                hoverinfo="skip",
            )
        )


def _label(place: int, row: Row) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": place - 0.05,
        "yanchor": "bottom",
        "text": f"{escape(row.label)}  <b>{escape(row.told)}</b>",
        "showarrow": False,
        "font": {"size": 12},
    }
