"""The figure of survival: the share of communities alive over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perenne_experiments.comparison.comparison import Comparison
from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.pages.panel import (
    DIRECT_LABEL,
    Clock,
    Panel,
    band_opacity,
    blank_figure,
    shortened,
    with_share,
)
from perenne_experiments.statistics.survival import Column
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    import plotly.graph_objects as go


_POINTS = 400  # of a curve, at most


class Curve(Protocol):
    """A share alive over time with its band, from week 0 on: each of shape (m,)."""

    @property
    def times(self) -> Column:
        """Weeks, rising."""

    @property
    def survival(self) -> Column:
        """Share alive from then on, 0–1."""

    @property
    def low(self) -> Column:
        """Lower end of the band."""

    @property
    def high(self) -> Column:
        """Upper end of the band."""


@dataclass(frozen=True)
class Line:
    """A survival curve as it is drawn.

    Attributes:
        name: what stands at its end, and in the legend.
        told: what it is called within a sentence.
        style: how it is drawn.
        curve: the share alive over time.
    """

    name: str
    told: str
    style: LineStyle
    curve: Curve


def survival_panel(comparison: Comparison, code: str) -> Panel:
    """Draw the share of communities alive over time under each policy, with 95 % bands.

    Args:
        comparison: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    styles = line_styles(comparison.policies)
    lines = [
        Line(say.policy_title(one.name), say.policy(one.name), styles[one.name], one.curve)
        for one in comparison.ranked()
    ]
    return curves_panel("survival", say("report.figures_survival"), lines, comparison.weeks, say)


def curves_panel(
    key: str, title: str, lines: Sequence[Line], weeks: int, say: Language, *, words: str = "figure"
) -> Panel:
    """Draw survival curves with their bands, each labelled at its end.

    Args:
        key: name of the panel.
        title: what people read above it.
        lines: the curves.
        weeks: horizon.
        say: language.
        words: table of the language file that says what is drawn: `share_alive`, `survival_alt`, `years`, `weeks`.
    """
    clock = Clock.of(weeks, say, words)
    names = [shortened(line.name) for line in lines]
    room = 40 + 8 * max(len(name) for name in names)
    height, margin = 440, {"l": 48, "r": room, "t": 12, "b": 48}
    figure = blank_figure(say, height, margin)
    for line in lines:
        figure.add_traces(_survival_traces(line, clock, band_opacity(len(lines)), say))
    gap = 100 * 20 / (height - margin["t"] - margin["b"])
    ends = [float(line.curve.survival[_places(line.curve, weeks)]) for line in lines]
    for line, name, end in zip(lines, names, _spread([100 * share for share in ends], gap), strict=True):
        figure.add_annotation(_direct_label(name, line.style, end))
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(**clock.axis())
    figure.update_yaxes(range=[-1, 101], tickvals=[0, 25, 50, 75, 100])
    shares = [with_share(line.told, share, say) for line, share in zip(lines, ends, strict=True)]
    return Panel(
        key=key,
        title=title,
        unit=say(f"{words}.share_alive"),
        alternative=say(f"{words}.survival_alt", horizon=say.duration(weeks), list=", ".join(shares)),
        figure=figure,
    )


def _places(curve: Curve, weeks: ArrayLike) -> NDArray[np.intp]:
    """Return where a curve tells of some weeks; past its end, its last share is carried on."""
    return np.maximum(np.searchsorted(curve.times, weeks, side="right") - 1, 0)


def _survival_traces(line: Line, clock: Clock, faint: float, say: Language) -> list[go.Scatter]:
    import plotly.graph_objects as go

    weeks = np.unique(np.linspace(0, clock.weeks, min(clock.weeks, _POINTS) + 1).round())
    position = _places(line.curve, weeks)
    time = weeks / clock.unit
    alive, low, high = (100 * band[position] for band in (line.curve.survival, line.curve.low, line.curve.high))
    edge = {"x": time, "mode": "lines", "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip"}
    return [
        go.Scatter(y=high, **edge),
        go.Scatter(y=low, fill="tonexty", fillcolor=line.style.faint(faint), **edge),
        go.Scatter(
            x=time,
            y=alive,
            name=line.name,
            mode="lines",
            line={"color": line.style.colour, "dash": line.style.dash, "width": 2.5, "shape": "hv"},
            hovertemplate="%{y:.0f}" + say.numerals.percent_sign,
        ),
    ]


def _direct_label(name: str, style: LineStyle, height: float) -> dict[str, Any]:
    return {
        "name": DIRECT_LABEL,
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6,
        "y": height,
        "yanchor": "middle",
        "text": f'<span style="color:{style.colour}">●</span> {escape(name)}',
        "showarrow": False,
        "font": {"size": 13},
    }


def _spread(heights: Sequence[float], gap: float) -> list[float]:
    """Move labels apart until none is nearer than a gap to the next, within 0 to 100 where they fit."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed: list[float] = []
    for place in order:
        placed.append(max(heights[place], placed[-1] + gap) if placed else heights[place])
    overflow = max(0.0, placed[-1] - 100)
    for rank in range(len(placed) - 1, -1, -1):
        ceiling = placed[rank + 1] - gap if rank + 1 < len(placed) else placed[rank] - overflow
        placed[rank] = min(placed[rank], ceiling)
    return [placed[order.index(place)] for place in range(len(heights))]
