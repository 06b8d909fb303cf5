"""The figures of a community's vitals."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.logs.activity import WEEK
from perenne_experiments.logs.measures.weekly import QUARTER
from perenne_experiments.logs.pattern import PATTERNS, Pattern, pattern
from perenne_experiments.logs.tell import dated, label
from perenne_experiments.logs.vitals import Vitals
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import INK, Panel, blank_figure
from perenne_experiments.words.language import Language, capitalised

if TYPE_CHECKING:
    import plotly.graph_objects as go

OWN = LineStyle("#009E73", "solid")
"""How the community is drawn."""

USUAL = LineStyle("#C2C2C2", "solid")
"""How the usual range of real communities is drawn."""

EQUAL = LineStyle("#8C8C8C", "dash")
"""How a community is drawn in which all give the same."""

_HEIGHT = 260
_MARGIN = {"l": 52, "r": 14, "t": 10, "b": 44}
_ROW = 46  # pixels of a measure in the figure of ranges
_MOST_POINTS = 1200
_NO_MEAN = np.zeros(0)
_SHORT = 3 * 52  # weeks below which an axis of dates shows months


def weekly_panels(found: Vitals, say: Language) -> list[Panel]:
    """Draw activity, newcomers, contributions and answers over time, each with its mean over a quarter."""
    weekly = found.weekly
    shares = _quarterly_share(weekly.answered, weekly.threads)
    panels = [
        _time_panel(found, "active", weekly.active, say),
        _time_panel(found, "newcomers", weekly.newcomers, say),
        _time_panel(found, "contributions", weekly.contributions, say),
    ]
    if weekly.threads.any():
        panels.append(_time_panel(found, "answered", None, say, mean=100 * shares))
    return panels


def _time_panel(
    found: Vitals, name: str, values: NDArray[np.int64] | None, say: Language, mean: NDArray[np.float64] = _NO_MEAN
) -> Panel:
    import plotly.graph_objects as go

    figure = blank_figure(say, _HEIGHT, _MARGIN)
    smooth = mean if values is None else _quarterly(values)
    weeks = np.arange(len(smooth))
    if values is not None and len(values) <= _MOST_POINTS:
        faint = {"color": OWN.faint(0.28), "width": 1}
        figure.add_trace(
            go.Scatter(
                x=_moments(weeks, found), y=values, mode="lines", line=faint, hoverinfo="skip", connectgaps=False
            )
        )
    line = {"color": OWN.colour, "width": 2}
    figure.add_trace(
        go.Scatter(
            x=_moments(weeks, found), y=smooth, mode="lines", line=line, hovertemplate="%{y:.3~r}<extra></extra>"
        )
    )
    figure.update_xaxes(**_time_axis(found, say))
    figure.update_yaxes(rangemode="tozero", nticks=5)
    if values is None:
        figure.update_yaxes(range=[-2, 102], tickvals=[0, 25, 50, 75, 100])
    known = smooth[~np.isnan(smooth)]
    told = {"peak": float(known.max()), "last": float(known[-1])} if len(known) else {"peak": 0.0, "last": 0.0}
    alternative = say(
        "vitals.time_alt",
        what=say(f"vitals.figure_{name}"),
        peak=say.numerals.rounded(told["peak"]),
        last=say.numerals.rounded(told["last"]),
    )
    return Panel(f"time-{name}", say(f"vitals.figure_{name}"), say(f"vitals.unit_{name}"), alternative, figure)


def _moments(weeks: NDArray[np.int64], found: Vitals) -> list[Any]:
    if not dated(found.activity):
        return [float(week) for week in (weeks + 0.5) / 52]
    start = found.activity.start + WEEK // 2
    return [datetime.datetime.fromtimestamp(start + int(week) * WEEK, datetime.UTC).date() for week in weeks]


def _time_axis(found: Vitals, say: Language) -> dict[str, Any]:
    if not dated(found.activity):
        return {"title_text": say("figure.years"), "rangemode": "tozero"}
    form = "%m/%Y" if found.activity.weeks < _SHORT else "%Y"
    return {"type": "date", "tickformat": form, "nticks": 6, "hoverformat": "%Y-%m-%d"}


def _quarterly(values: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return centred means over a quarter, over what there is of it at the ends."""
    if not len(values):
        return np.zeros(0)
    window = np.ones(min(QUARTER, len(values)))
    return np.convolve(values, window, "same")[: len(values)] / np.convolve(np.ones(len(values)), window, "same")


def _quarterly_share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    parts, wholes = _quarterly(part), _quarterly(whole)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(wholes > 1e-9, parts / wholes, np.nan)


def going_on_panel(found: Vitals, say: Language) -> Panel:
    """Draw who goes on after the n-th contribution, with the range of real communities."""
    import plotly.graph_objects as go

    figure = blank_figure(say, _HEIGHT + 40, _MARGIN)
    known = [(number, one.value) for number, one in found.going_on.items() if one.told]
    ranges = [(number, pattern(f"goes_on_{number}").usual) for number in (1, 5, 20)]
    for number, usual in ranges:
        if usual is not None:
            _bar(figure, [number, number], [100 * usual.range.low, 100 * usual.range.high])
    figure.add_trace(
        go.Scatter(
            x=[number for number, _ in known],
            y=[100 * value for _, value in known],
            mode="lines+markers",
            line={"color": OWN.colour, "width": 2.5},
            hovertemplate="%{x} : %{y:.0f}" + say.numerals.percent_sign + "<extra></extra>",
        )
    )
    figure.update_xaxes(type="log", tickvals=[1, 2, 3, 5, 10, 20, 50], title_text=say("vitals.contributions_axis"))
    figure.update_yaxes(range=[-2, 102], tickvals=[0, 25, 50, 75, 100])
    listed = ", ".join(f"{number}: {say.numerals.percent(value)}" for number, value in known)
    alternative = say("vitals.going_on_alt", list=listed or "–")
    return Panel("going-on", say("vitals.figure_going_on"), say("vitals.unit_share"), alternative, figure)


def lorenz_panel(found: Vitals, say: Language) -> Panel:
    """Draw which share of the contributions the most active members made."""
    import plotly.graph_objects as go

    counts = np.sort(found.activity.counts)[::-1]
    made = np.concatenate(([0.0], 100 * np.cumsum(counts) / counts.sum()))
    share = np.linspace(0, 100, len(made))
    places = np.unique(np.geomspace(1, len(made), min(len(made), 300)).astype(int) - 1)
    figure = blank_figure(say, _HEIGHT + 40, _MARGIN)
    equal = {"color": EQUAL.colour, "dash": EQUAL.dash, "width": 1.5}
    figure.add_trace(go.Scatter(x=[0, 100], y=[0, 100], mode="lines", line=equal, hoverinfo="skip"))
    hover = "%{x:.1f}" + say.numerals.percent_sign + " : %{y:.0f}" + say.numerals.percent_sign + "<extra></extra>"
    line = {"color": OWN.colour, "width": 2.5}
    figure.add_trace(go.Scatter(x=share[places], y=made[places], mode="lines", line=line, hovertemplate=hover))
    figure.update_xaxes(range=[-1, 101], tickvals=[0, 25, 50, 75, 100], title_text=say("vitals.members_axis"))
    figure.update_yaxes(range=[-2, 102], tickvals=[0, 25, 50, 75, 100])
    tenth = found.measures["top_tenth"]
    told = say.numerals.percent(tenth.value) if tenth.told else "–"
    alternative = say("vitals.lorenz_alt", share=told)
    return Panel("lorenz", say("vitals.figure_lorenz"), say("vitals.unit_made"), alternative, figure)


def answers_panel(found: Vitals, say: Language) -> Panel | None:
    """Draw the return of newcomers answered and not; None where they cannot be compared."""
    import plotly.graph_objects as go

    effect = found.answers
    if np.isnan(effect.difference):
        return None
    names = [say("vitals.answered_ones"), say("vitals.ignored_ones")]
    shares = [100 * effect.answered, 100 * effect.ignored]
    figure = blank_figure(say, _HEIGHT, {**_MARGIN, "b": 30})
    figure.add_trace(
        go.Bar(
            x=names,
            y=shares,
            width=0.5,
            marker={"color": [OWN.colour, EQUAL.colour], "pattern": {"shape": ["", "/"]}},
            text=[say.numerals.percent(share / 100) for share in shares],
            textposition="outside",
            hoverinfo="skip",
        )
    )
    figure.update_yaxes(range=[0, max(shares) * 1.25 + 1], nticks=5)
    alternative = f"{names[0]}: {figure.data[0].text[0]}, {names[1]}: {figure.data[0].text[1]}."
    return Panel("answers", say("vitals.figure_answers"), say("vitals.unit_back"), alternative, figure)


def drawn_ranges(found: Vitals) -> list[Pattern]:
    """Return the shares that can be told and have a usual range."""
    return [one for one in PATTERNS if one.unit == "share" and one.usual and found.measures[one.key].told]


def ranges_panel(found: Vitals, say: Language) -> Panel:
    """Draw where each share lies within the range of real communities."""
    import plotly.graph_objects as go

    drawn = drawn_ranges(found)
    figure = blank_figure(say, _ROW * len(drawn) + 50, {"l": 8, "r": 14, "t": 8, "b": 32})
    for row, one in enumerate(drawn):
        usual = one.usual
        if usual is not None:
            _bar(figure, [100 * usual.range.low, 100 * usual.range.high], [row + 0.2, row + 0.2])
        figure.add_annotation(_row_label(row, one, found, say))
    figure.add_trace(
        go.Scatter(
            x=[100 * found.measures[one.key].value for one in drawn],
            y=[row + 0.2 for row in range(len(drawn))],
            mode="markers",
            marker={"color": OWN.colour, "size": 11, "line": {"color": INK, "width": 1}},
            hovertemplate="%{x:.0f}" + say.numerals.percent_sign + "<extra></extra>",
        )
    )
    figure.update_xaxes(range=[-1, 101], tickvals=[0, 25, 50, 75, 100], showgrid=True)
    figure.update_yaxes(range=[len(drawn) - 0.4, -0.5], showticklabels=False, showgrid=False)
    told = ", ".join(f"{label(one, say)} {say.numerals.percent(found.measures[one.key].value)}" for one in drawn)
    return Panel("ranges", say("vitals.figure_ranges"), say("vitals.unit_percent"), f"{told}.", figure)


def _bar(figure: go.Figure, x: Sequence[float], y: Sequence[float]) -> None:
    import plotly.graph_objects as go

    line = {"color": USUAL.colour, "width": 9}
    figure.add_trace(go.Scatter(x=list(x), y=list(y), mode="lines", line=line, hoverinfo="skip"))


def _row_label(row: int, one: Pattern, found: Vitals, say: Language) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": row - 0.02,
        "yanchor": "bottom",
        "text": f"{escape(capitalised(label(one, say)))}  <b>{say.numerals.percent(found.measures[one.key].value)}</b>",
        "showarrow": False,
        "font": {"size": 12},
    }
