"""The figures of the vital signs over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.comparison.comparison import Comparison, Outcome
from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.pages.panel import Clock, Panel, band_opacity, blank_figure
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    import plotly.graph_objects as go


VITALS = (
    "members",
    "active",
    "motivation",
    "autonomy",
    "competence",
    "relatedness",
    "open_initiatives",
    "scatter",
    "results",
    "answer_rate",
    "tie_density",
    "hours",
)
"""Vital signs that are drawn, in order."""

_MONTH = 4  # weeks averaged into one point
_QUARTER = 13  # the same for what happens too seldom to be seen by month
_SELDOM = {"results"}
_SHARES = {"motivation", "autonomy", "competence", "relatedness", "answer_rate"}
_FEWEST_ALIVE = 5  # below, no mean is drawn


def vital_panels(comparison: Comparison, code: str) -> list[Panel]:
    """Draw the vital signs over time, a panel each.

    Args:
        comparison: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    return [_vital_panel(comparison, vital, say) for vital in VITALS]


def _vital_panel(comparison: Comparison, vital: str, say: Language) -> Panel:
    clock = Clock.of(comparison.weeks, say)
    figure = blank_figure(say, 210, {"l": 44, "r": 10, "t": 8, "b": 44})
    styles = line_styles(comparison.policies)
    ends = []
    for outcome in comparison.ranked():
        traces, last = _vital_traces(
            outcome, vital, styles[outcome.name], clock, band_opacity(len(comparison.outcomes)), say
        )
        figure.add_traces(traces)
        ends.append(f"{say.policy(outcome.name)} {last}")
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(**clock.axis())
    if vital in _SHARES:
        figure.update_yaxes(range=[0, 1.02], tickvals=[0, 0.25, 0.5, 0.75, 1])
    else:
        figure.update_yaxes(rangemode="tozero", nticks=5)
    return Panel(
        key=f"vital-{vital}",
        title=say(f"vital.{vital}"),
        unit=say(f"vital_unit.{vital}"),
        alternative=say("figure.vitals_alt", vital=say(f"vital.{vital}"), list=", ".join(ends)),
        figure=figure,
    )


def _vital_traces(
    outcome: Outcome, vital: str, style: LineStyle, clock: Clock, faint: float, say: Language
) -> tuple[list[go.Scatter], str]:
    import plotly.graph_objects as go

    trace = outcome.lives.traces[vital]
    drawn = trace.alive >= min(_FEWEST_ALIVE, len(outcome.lives))
    period = _QUARTER if vital in _SELDOM else _MONTH
    time = _averaged(np.arange(0.5, clock.weeks), np.ones(clock.weeks, np.bool_), period) / clock.unit
    mean, low, high = (_averaged(band, drawn, period) for band in (trace.mean, trace.low, trace.high))
    edge = {"x": time, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    line = go.Scatter(
        x=time,
        y=mean,
        name=say.policy_title(outcome.name),
        mode="lines",
        line={"color": style.colour, "dash": style.dash, "width": 2},
        hovertemplate="%{y:.3~r}",
    )
    known = mean[~np.isnan(mean)]
    last = say.numerals.rounded(float(known[-1])) if len(known) else "–"
    band = [
        go.Scatter(y=high, **edge),
        go.Scatter(y=low, fill="tonexty", fillcolor=style.faint(faint), **edge),
    ]
    return [line] if vital in _SELDOM else [*band, line], last


def _averaged(values: NDArray[np.float64], drawn: NDArray[np.bool_], period: int) -> NDArray[np.float64]:
    """Average a weekly column over periods, NaN where fewer communities than needed lived through one."""
    kept = np.where(drawn, values, np.nan)
    starts = np.arange(0, len(kept), period)
    return np.add.reduceat(kept, starts) / np.diff(np.append(starts, len(kept)))
