"""The figures of an autopsy: the life, who left and why, and what would have saved it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.autopsy.autopsy import Autopsy
from perenne_experiments.autopsy.conclusion import change_name
from perenne_experiments.autopsy.rescue import Rescue
from perenne_experiments.autopsy.tipping import MONTH
from perenne_experiments.pages.palette import FILLS, LineStyle
from perenne_experiments.pages.panel import INK, Panel, bar_label, blank_figure, hatched
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language, capitalised, language
from perenne_model import REASONS

if TYPE_CHECKING:
    import plotly.graph_objects as go

GOOD, BAD, UNSURE = "#009E73", "#D55E00", "#8C8C8C"
"""Colours of what surely saves, of what surely harms, and of what cannot be told."""

NEED_STYLES = {
    "motivation": LineStyle("#8C8C8C", "solid"),
    "autonomy": LineStyle("#D55E00", "dot"),
    "competence": LineStyle("#0072B2", "dash"),
    "relatedness": LineStyle("#CC79A7", "dashdot"),
}

LUCK, CHANGE = LineStyle("#8C8C8C", "dot"), LineStyle(GOOD, "solid")
"""How luck alone and the best change are drawn."""

_QUARTER = 13
_HEIGHT = 300
_MARGIN = {"l": 48, "r": 14, "t": 16, "b": 44}
_ROW = 40  # pixels of a change
_MOST_TICKS = 8


def life_panels(found: Autopsy, code: str) -> list[Panel]:
    """Draw who took part, with the line whose bend is the tipping point, and how the needs fared."""
    say = language(code)
    return [_active_panel(found, say), _needs_panel(found, say)]


def leavers_panel(found: Autopsy, code: str) -> Panel:
    """Draw how many left in each quarter, by reason."""
    import plotly.graph_objects as go

    say = language(code)
    lived = max(1, found.lifetime)
    starts = np.arange(0, lived, _QUARTER)
    counts = np.add.reduceat(found.watched.leavers[:lived], starts, axis=0)
    figure = blank_figure(say, _HEIGHT, _MARGIN)
    for place, reason in enumerate(REASONS):
        figure.add_trace(
            go.Bar(
                x=starts + _QUARTER / 2,
                y=counts[:, place],
                width=_QUARTER * 0.86,
                name=say.name("reasons", reason),
                marker=hatched(reason),
                hovertemplate="%{y}",
            )
        )
    figure.update_layout(barmode="stack", hovermode="x unified")
    _weeks_axis(figure, found, say)
    told = [f"{say.name('reasons', reason)} {int(total)}" for reason, total in zip(REASONS, counts.sum(0), strict=True)]
    return Panel("leavers", say("autopsy.leavers_title"), say("autopsy.leavers_axis"), ", ".join(told), figure)


def leavers_legend(code: str) -> list[tuple[LineStyle | str, str]]:
    """Return how each reason is drawn, with its name."""
    say = language(code)
    return [(reason, capitalised(say.name("reasons", reason))) for reason in REASONS if reason in FILLS]


def needs_legend(code: str) -> list[tuple[LineStyle | str, str]]:
    """Return how motivation and each need are drawn, with their names."""
    say = language(code)
    return [(style, say(f"vital.{name}")) for name, style in NEED_STYLES.items()]


def rescue_panel(rescues: Sequence[Rescue], key: str, title: str, code: str) -> Panel:
    """Draw the share that each change saves, the most first, beside what luck alone does."""
    import plotly.graph_objects as go

    say = language(code)
    alone, *made = rescues
    ordered = sorted(made, key=lambda one: -one.saved.value)
    figure = blank_figure(say, _ROW * len(ordered) + 52, {"l": 8, "r": 14, "t": 8, "b": 44})
    figure.add_trace(
        go.Scatter(
            x=[100 * one.saved.value for one in ordered],
            y=[row + 0.18 for row in range(len(ordered))],
            error_x=_whiskers([one.saved for one in ordered]),
            mode="markers",
            marker={
                "size": 10,
                "color": [_colour(one) for one in ordered],
                "symbol": [_symbol(one) for one in ordered],
                "line": {"width": 0},
            },
            hovertemplate="%{x:.0f}" + say.numerals.percent_sign + "<extra></extra>",
        )
    )
    for row, one in enumerate(ordered):
        label = bar_label(
            row, capitalised(change_name(one.change, say, short=True)), say.numerals.percent(one.saved.value)
        )
        figure.add_annotation({**label, "y": row + 0.02, "font": {"size": 12}})
    figure.add_vline(x=100 * alone.saved.value, line={"color": INK, "width": 1, "dash": "dot"})
    figure.update_xaxes(range=[-2, 102], showgrid=True, nticks=6, title_text=say("autopsy.saved_axis"))
    figure.update_yaxes(range=[len(ordered) - 0.4, -0.75], showticklabels=False, showgrid=False)
    told = ", ".join(f"{change_name(one.change, say)} {say.numerals.percent(one.saved.value)}" for one in ordered)
    return Panel(
        key, title, "", f"{say('autopsy.only_luck')} {say.numerals.percent(alone.saved.value)}, {told}", figure
    )


def rescue_legend(code: str) -> list[tuple[LineStyle | str, str]]:
    """Return how what saves, what harms and what cannot be told are drawn."""
    say = language(code)
    return [
        (LineStyle(GOOD, "solid"), say("autopsy.legend_good")),
        (LineStyle(BAD, "solid"), say("autopsy.legend_bad")),
        (LineStyle(UNSURE, "solid"), say("autopsy.legend_unsure")),
        (LineStyle(INK, "dot"), say("autopsy.legend_luck")),
    ]


def dates_panel(found: Autopsy, code: str) -> Panel:
    """Draw what the best change saves, by the week in which it is made."""
    import plotly.graph_objects as go

    say = language(code)
    figure = blank_figure(say, _HEIGHT, _MARGIN)
    told = []
    for place, style in ((0, LUCK), (1, CHANGE)):
        series = [pair[place] for pair in found.dates]
        name = capitalised(change_name(series[0].change, say))
        figure.add_trace(
            go.Scatter(
                x=[one.week for one in series],
                y=[100 * one.saved.value for one in series],
                error_y={**_whiskers([one.saved for one in series]), "color": style.colour},
                mode="lines+markers",
                name=name,
                line={"color": style.colour, "dash": style.dash, "width": 2.5},
                hovertemplate="%{x} : %{y:.0f}" + say.numerals.percent_sign + "<extra></extra>",
            )
        )
        told.append(f"{name} {', '.join(say.numerals.percent(one.saved.value) for one in series)}")
    _weeks_axis(figure, found, say)
    figure.update_yaxes(range=[-2, 102], showgrid=True)
    return Panel("dates", say("autopsy.dates_title"), say("autopsy.saved_axis"), say.series(told), figure)


def dates_legend(found: Autopsy, code: str) -> list[tuple[LineStyle | str, str]]:
    """Return how luck alone and the best change are drawn."""
    say = language(code)
    return [
        (style, capitalised(change_name(one.change, say)))
        for style, one in zip((LUCK, CHANGE), found.dates[0], strict=True)
    ]


def _active_panel(found: Autopsy, say: Language) -> Panel:
    import plotly.graph_objects as go

    figure = blank_figure(say, _HEIGHT, _MARGIN)
    weeks, means = _monthly(found.watched.life.weekly["active"], found.lifetime)
    figure.add_trace(
        go.Bar(x=weeks, y=means, width=MONTH * 0.8, marker={"color": "rgba(0,114,178,0.45)"}, hovertemplate="%{y:.1f}")
    )
    figure.add_trace(
        go.Scatter(
            x=found.tipping.weeks,
            y=found.tipping.active,
            mode="lines",
            line={"color": INK, "width": 2},
            hoverinfo="skip",
        )
    )
    _weeks_axis(figure, found, say)
    figure.update_yaxes(rangemode="tozero")
    told = say("autopsy.active_alt", first=say.numerals.number(means[0], 1), last=say.numerals.number(means[-1], 1))
    return Panel("active", say("vital.active"), say("autopsy.active_axis"), told, figure)


def _needs_panel(found: Autopsy, say: Language) -> Panel:
    import plotly.graph_objects as go

    figure = blank_figure(say, _HEIGHT, _MARGIN)
    told = []
    for name, style in NEED_STYLES.items():
        weeks, means = _monthly(found.watched.life.weekly[name], found.lifetime)
        figure.add_trace(
            go.Scatter(
                x=weeks,
                y=means,
                mode="lines",
                name=say(f"vital.{name}"),
                line={"color": style.colour, "dash": style.dash, "width": 2},
                hovertemplate="%{y:.2f}",
            )
        )
        told.append(f"{say(f'vital.{name}')} {say.numerals.number(means[0], 2)}–{say.numerals.number(means[-1], 2)}")
    figure.update_layout(hovermode="x unified")
    _weeks_axis(figure, found, say)
    figure.update_yaxes(range=[0, 1.02], tickvals=[0, 0.25, 0.5, 0.75, 1])
    return Panel("needs", say("autopsy.needs_title"), say("autopsy.needs_axis"), ", ".join(told), figure)


def _monthly(column: NDArray[Any], lifetime: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lived = np.asarray(column[: max(1, lifetime)], dtype=np.float64)
    starts = np.arange(0, len(lived), MONTH)
    means = np.add.reduceat(lived, starts) / np.diff(np.append(starts, len(lived)))
    return np.asarray(starts + MONTH / 2, dtype=np.float64), means


def _weeks_axis(figure: go.Figure, found: Autopsy, say: Language) -> None:
    """Set the axis of weeks, mark the tipping point and its interval."""
    end = max(MONTH, found.lifetime + 2)
    step = next(step for step in (13, 26, 52, 104, 208, 520) if end / step <= _MOST_TICKS or step == 520)
    figure.update_xaxes(range=[0, end], title_text=say("autopsy.weeks_axis"), tickmode="linear", tick0=0, dtick=step)
    tipping = found.tipping
    if tipping.week is None or tipping.low is None or tipping.high is None:
        return
    figure.add_vrect(x0=tipping.low, x1=tipping.high, fillcolor="rgba(213,94,0,0.16)", line_width=0, layer="below")
    figure.add_vline(x=tipping.week, line={"color": BAD, "width": 2, "dash": "dash"})


def _colour(rescue: Rescue) -> str:
    return GOOD if rescue.sure else BAD if rescue.harmful else UNSURE


def _symbol(rescue: Rescue) -> str:
    return "diamond" if rescue.sure else "x" if rescue.harmful else "circle"


def _whiskers(estimates: Sequence[Estimate]) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [100 * (one.high - one.value) for one in estimates],
        "arrayminus": [100 * (one.value - one.low) for one in estimates],
        "thickness": 1.5,
        "width": 3,
        "color": INK,
    }
