"""The figures of a forecast: survival from today, what a change of policy does, and the lives kept beside the log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perenne_experiments.comparison.figures.survival import Line, curves_panel
from perenne_experiments.forecasting.forecast import Forecast, Outlook
from perenne_experiments.forecasting.tell import gain_told, kept_range, last_weeks
from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.pages.panel import INK, Panel
from perenne_experiments.pages.rows import OBSERVED, Row, rows_figure
from perenne_experiments.statistics.survival import Column
from perenne_experiments.words.language import Language, capitalised

KEPT = LineStyle("#56B4E9", "solid")
"""How the lives kept are drawn."""


@dataclass(frozen=True, eq=False)
class _Curve:
    """Survival from today under one policy (see `figures.survival.Curve`)."""

    times: Column
    survival: Column
    low: Column
    high: Column


def styles(found: Forecast) -> dict[str, LineStyle]:
    """Return how each policy is drawn."""
    return line_styles([one.policy for one in found.outlooks])


def survival_panel(found: Forecast, say: Language) -> Panel:
    """Draw the share of futures in which the community is alive, under each policy."""
    drawn = styles(found)
    lines = [
        Line(say.policy_title(one.policy), say.policy(one.policy), drawn[one.policy], _curve(one, found))
        for one in found.outlooks
    ]
    return curves_panel("survival", say("forecast.figure_survival"), lines, found.horizon, say, words="forecast")


def _curve(one: Outlook, found: Forecast) -> _Curve:
    shares = np.array([(here.value, here.low, here.high) for here in one.curve])
    return _Curve(np.array(found.times, dtype=np.float64), shares[:, 0], shares[:, 1], shares[:, 2])


def gains_panel(found: Forecast, say: Language) -> Panel:
    """Draw by how much a policy that takes over changes the share alive at the horizon."""
    drawn = styles(found)
    rows = [
        Row(
            label=say.policy_title(one.policy),
            told=gain_told(one, say),
            value=100 * one.gain.value,
            style=drawn[one.policy],
            span=(100 * one.gain.low, 100 * one.gain.high),
        )
        for one in found.outlooks[1:]
    ]
    figure = rows_figure(rows, say, bottom=48)
    figure.add_vline(x=0, line={"color": INK, "width": 1, "dash": "dot"})
    reach = 1.1 * max(5.0, *(abs(end) for row in rows for end in row.span or ()))
    figure.update_xaxes(range=[-reach, reach], nticks=7, title_text=say("forecast.gain_axis"))
    listed = "; ".join(say("text.told", name=row.label, what=row.told) for row in rows)
    return Panel("gains", say("forecast.figure_gains", horizon=say.duration(found.horizon)), "", f"{listed}.", figure)


def recent_panel(found: Forecast, say: Language) -> Panel:
    """Draw recent activity: of the lives kept, and of the log."""
    rows = [
        Row(
            label=capitalised(last_weeks(one, say)),
            told=kept_range(one, say),
            value=one.median,
            style=KEPT,
            span=(one.low, one.high),
            observed=one.observed,
        )
        for one in found.recent
    ]
    figure = rows_figure(rows, say, bottom=48)
    highest = max(max(one.high, one.observed) for one in found.recent)
    figure.update_xaxes(range=[-0.02 * highest, 1.06 * highest], nticks=6, title_text=say("forecast.recent_axis"))
    listed = "; ".join(
        say("forecast.recent_alt", weeks=row.label, kept=row.told, log=say.numerals.number(one.observed, 1))
        for row, one in zip(rows, found.recent, strict=True)
    )
    return Panel("recent", say("forecast.figure_recent"), "", f"{listed}.", figure)


def recent_legend(say: Language) -> list[tuple[LineStyle | str, str]]:
    """Return how the lives kept and the log are drawn."""
    return [(KEPT, say("forecast.legend_kept")), (OBSERVED, say("forecast.legend_log"))]
