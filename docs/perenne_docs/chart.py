"""Charts: the few forms that the studies draw, in the reports' colours and letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perenne_docs.lab import Numbers, read
from perenne_docs.speech import Speech
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import INK, blank_figure

if TYPE_CHECKING:
    import plotly.graph_objects as go

SOFT = "#5a636b"
PERCENT_TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart.

    Attributes:
        name: what people read beside it.
        style: colour and dash.
        values: kept estimates, one a place on the axis.
    """

    name: str
    style: LineStyle
    values: Sequence[Numbers]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a forest of differences.

    Attributes:
        name: what people read at its left.
        value: kept estimate.
        colour: colour of its dot.
    """

    name: str
    value: Numbers
    colour: str


def canvas(say: Speech, height: int, margin: Mapping[str, int]) -> go.Figure:
    """Return an empty figure in the style of the reports.

    Args:
        say: language of its numbers.
        height: pixels.
        margin: pixels at l, r, t and b.
    """
    figure = blank_figure(say.report, height, margin)
    figure.update_layout(paper_bgcolor="#ffffff", plot_bgcolor="#ffffff")
    figure.update_xaxes(tickfont={"color": SOFT}, title={"font": {"color": SOFT}})
    figure.update_yaxes(tickfont={"color": SOFT}, title={"font": {"color": SOFT}})
    return figure


def lines(
    say: Speech,
    x: Sequence[float],
    series: Sequence[Series],
    *,
    x_title: str,
    scale: float = 100.0,
    height: int = 330,
    markers: bool = True,
) -> go.Figure:
    """Return lines over a common axis with their 95 % bands.

    Args:
        say: language of its numbers.
        x: places on the axis.
        series: the lines, the first drawn last.
        x_title: what people read at the axis.
        scale: factor from the kept numbers to the axis: 100 for shares.
        height: pixels.
        markers: whether the places are marked.
    """
    figure = canvas(say, height, {"l": 44, "r": 14, "t": 10, "b": 44})
    for one in reversed(series):
        figure.add_traces(_line(x, one, scale, markers=markers))
    figure.update_xaxes(title_text=x_title, range=_padded(x))
    if scale == 100:
        figure.update_yaxes(range=[-1, 102], tickvals=PERCENT_TICKS)
    return figure


def _padded(x: Sequence[float]) -> list[float]:
    pad = 0.02 * (max(x) - min(x))
    return [min(x) - pad, max(x) + pad]


def _line(x: Sequence[float], one: Series, scale: float, *, markers: bool) -> list[go.Scatter]:
    import plotly.graph_objects as go

    found = [read(value).scaled(scale) for value in one.values]
    edge: dict[str, Any] = {"x": list(x), "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    return [
        go.Scatter(y=[value.high for value in found], **edge),
        go.Scatter(y=[value.low for value in found], fill="tonexty", fillcolor=one.style.faint(0.15), **edge),
        go.Scatter(
            x=list(x),
            y=[value.value for value in found],
            name=one.name,
            mode="lines+markers" if markers else "lines",
            marker={"size": 6},
            line={"color": one.style.colour, "dash": one.style.dash, "width": 2.5},
        ),
    ]


def forest(
    say: Speech,
    rows: Sequence[Row],
    *,
    x_title: str,
    left: int,
    scale: float = 100.0,
    span: tuple[float, float] | None = None,
    reference: float | None = 0.0,
) -> go.Figure:
    """Return dots with their 95 % intervals, a row each, named at the left.

    Args:
        say: language of its numbers.
        rows: the rows, from the top down.
        x_title: what people read at the axis.
        left: pixels for the names; 8 or less leaves them out.
        scale: factor from the kept numbers to the axis.
        span: ends of the axis.
        reference: where a vertical line stands, if anywhere.
    """
    figure = canvas(say, 25 * len(rows) + 54, {"l": left, "r": 14, "t": 8, "b": 44})
    for place, row in enumerate(rows):
        figure.add_trace(_dot(place, row, scale))
    if reference is not None:
        figure.add_vline(x=reference, line={"color": INK, "width": 1})
    figure.update_xaxes(title_text=x_title, showgrid=True, nticks=7, range=span or reach(rows, scale))
    figure.update_yaxes(
        range=[len(rows) - 0.4, -0.6],
        tickvals=list(range(len(rows))),
        ticktext=[row.name for row in rows],
        tickfont={"color": INK},
        showticklabels=left > 8,
        showgrid=False,
    )
    return figure


def reach(rows: Sequence[Row], scale: float = 100.0) -> tuple[float, float]:
    """Return the ends of an axis that holds every interval, and zero."""
    found = [read(row.value).scaled(scale) for row in rows]
    low, high = min(0.0, *(one.low for one in found)), max(0.0, *(one.high for one in found))
    pad = 0.04 * (high - low) or 1.0
    return low - pad, high + pad


def _dot(place: int, row: Row, scale: float) -> go.Scatter:
    import plotly.graph_objects as go

    found = read(row.value).scaled(scale)
    return go.Scatter(
        x=[found.value],
        y=[place],
        mode="markers",
        cliponaxis=False,
        marker={"color": row.colour, "size": 9},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [found.high - found.value],
            "arrayminus": [found.value - found.low],
            "thickness": 1.8,
            "width": 4,
            "color": row.colour,
        },
    )
