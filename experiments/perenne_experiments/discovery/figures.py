"""The figures of a discovery: the corner among the worlds, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.discovery.rule import rule
from perenne_experiments.pages.panel import INK, Panel, blank_figure
from perenne_experiments.words.factors import factor_amount, factor_label, told_in_per_cent
from perenne_experiments.words.language import Language, capitalised, language

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from perenne_experiments.discovery.study import Corner, Discovery, Restriction

FEW, MANY = "#B9D6EA", "#B43A00"
"""Colours of a world where no life fails, and of one where all do; their lightness tells them apart as well."""

_DOTS = 1500  # worlds that are drawn: more would hide one another
_WIDE = 8.0  # ratio of the largest to the smallest value from which a skewed factor is drawn on a logarithmic scale
_LONGEST = 44  # letters of an axis's name


def discovery_panels(discovery: Discovery, code: str) -> list[Panel]:
    """Draw the first corner of a discovery that has one: the worlds, and the peeling.

    Args:
        discovery: where a policy fails.
        code: language, "en" or "fr".
    """
    say = language(code)
    corner = discovery.corners[0]
    return [_plane_panel(discovery, corner, say), _path_panel(discovery, corner, say)]


def _plane_panel(discovery: Discovery, corner: Corner, say: Language) -> Panel:
    import plotly.graph_objects as go

    worlds = discovery.worlds
    first, second = _two_factors(discovery, corner)
    shown = np.random.default_rng(0).permutation(len(worlds.failed))[:_DOTS]
    shown = shown[np.argsort(worlds.failed[shown], kind="stable")]  # failures on top
    figure = blank_figure(say, 400, {"l": 58, "r": 16, "t": 12, "b": 52})
    x, y = worlds.values[shown, first], worlds.values[shown, second]
    names = worlds.names[first], worlds.names[second]
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="markers",
            marker={
                "size": 7,
                "color": worlds.failed[shown],
                "colorscale": [[0, FEW], [1, MANY]],
                "cmin": 0,
                "cmax": 1,
                "opacity": 0.85,
                "line": {"width": 0},
            },
            customdata=_hovers(names, x, y, worlds.failed[shown], say),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    for axis, place, column in (("x", first, x), ("y", second, y)):
        figure.update_layout({f"{axis}axis": _axis(worlds.names[place], column, say)})
    figure.add_shape(_frame(corner, (first, second), (x, y), figure))
    return Panel(
        key=f"plane-{discovery.policy}",
        title=say("discovery.plane_title"),
        unit="",
        alternative=say(
            "discovery.plane_alt",
            first=factor_label(names[0], say),
            second=factor_label(names[1], say),
            rule=rule(corner, say),
        ),
        figure=figure,
    )


def _two_factors(discovery: Discovery, corner: Corner) -> tuple[int, int]:
    """Return the two factors that the corner bounds most surely; of one alone, it and the one most akin to failing."""
    places = [one.place for one in corner.restrictions][:2]
    if len(places) < 2:
        worlds = discovery.worlds
        others = [place for place in range(len(worlds.names)) if place not in places]
        if not others:
            return places[0], places[0]
        places.append(max(others, key=lambda place: _kinship(worlds.values[:, place], worlds.failed)))
    return places[0], places[1]


def _kinship(values: NDArray[np.float64], failed: NDArray[np.float64]) -> float:
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    return abs(float(np.corrcoef(ranks, failed)[0, 1]))


def _hovers(
    names: tuple[str, str], x: NDArray[np.float64], y: NDArray[np.float64], failed: NDArray[np.float64], say: Language
) -> list[str]:
    labels = [capitalised(factor_label(name, say)) for name in names]

    def told(place: int, value: float) -> str:
        return escape(f"{labels[place]}: {factor_amount(names[place], float(f'{value:.3g}'), say)}")

    return [
        say("discovery.hover_world", x=told(0, one), y=told(1, other), share=say.numerals.percent(share))
        for one, other, share in zip(x, y, failed, strict=True)
    ]


def _axis(name: str, column: NDArray[np.float64], say: Language) -> dict[str, Any]:
    label = capitalised(factor_label(name, say))
    label = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    logarithmic = _is_skewed(column)
    return {
        "title_text": label,
        "type": "log" if logarithmic else "linear",
        "nticks": 6,
        "showgrid": True,
        **({"dtick": "D2"} if logarithmic else {}),
        "tickformat": ",.3~%" if told_in_per_cent(name) else ",.4~g",
    }


def _is_skewed(column: NDArray[np.float64]) -> bool:
    """Tell whether values spread like a logarithmic range: wide, and half of them far below the middle."""
    low, high = float(column.min()), float(column.max())
    if low <= 0 or high < _WIDE * low:
        return False
    return bool(np.median(column) < 1.5 * (low * high) ** 0.5)


def _frame(
    corner: Corner, places: tuple[int, int], columns: tuple[NDArray[np.float64], NDArray[np.float64]], figure: go.Figure
) -> dict[str, Any]:
    bounds = {one.place: one for one in corner.restrictions}
    sides: dict[str, Any] = {"type": "rect", "line": {"color": INK, "width": 2}, "fillcolor": "rgba(0,0,0,0)"}
    for axis, place, column in zip("xy", places, columns, strict=True):
        low, high = _sides(bounds.get(place), column, figure.layout[f"{axis}axis"].type == "log")
        sides[f"{axis}0"], sides[f"{axis}1"] = low, high
    return sides


def _sides(bound: Restriction | None, column: NDArray[np.float64], logarithmic: bool) -> tuple[float, float]:  # noqa: FBT001
    """Return where the frame's sides are, a little outside the worlds where the corner has no bound."""
    low, high = float(column.min()), float(column.max())
    margin = 1.06 if logarithmic else 0.03 * (high - low)
    ends = (low / margin, high * margin) if logarithmic else (low - margin, high + margin)
    start = ends[0] if bound is None or bound.low is None else bound.low
    end = ends[1] if bound is None or bound.high is None else bound.high
    return start, end


def _path_panel(discovery: Discovery, corner: Corner, say: Language) -> Panel:
    import plotly.graph_objects as go

    figure = blank_figure(say, 400, {"l": 52, "r": 16, "t": 12, "b": 52})
    path = discovery.trajectory
    figure.add_trace(
        go.Scatter(
            x=[100 * one.coverage for one in path],
            y=[100 * one.density for one in path],
            mode="lines+markers",
            line={"color": "#8C8C8C", "width": 1},
            marker={
                "size": 8,
                "color": [one.limited for one in path],
                "colorscale": [[0, FEW], [1, "#0072B2"]],
                "cmin": 0,
                "cmax": max(4, *(one.limited for one in path)),
            },
            customdata=_box_hovers([(one.limited, one.density, one.coverage) for one in path], say),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    density, held_out = corner.measure, corner.held_out
    figure.add_trace(_mark(100 * density.coverage, 100 * density.density, "circle-open", 17))
    cross = _mark(100 * held_out.coverage, 100 * held_out.density.value, "x-thin", 10)
    cross.error_y = {
        "type": "data",
        "symmetric": False,
        "array": [100 * (held_out.density.high - held_out.density.value)],
        "arrayminus": [100 * (held_out.density.value - held_out.density.low)],
        "thickness": 1.5,
        "width": 4,
        "color": INK,
    }
    figure.add_trace(cross)
    figure.update_xaxes(range=[-2, 104], nticks=6, showgrid=True, title_text=say("discovery.coverage_axis"))
    figure.update_yaxes(range=[-2, 104], nticks=6, title_text=say("discovery.density_axis"))
    return Panel(
        key=f"path-{discovery.policy}",
        title=say("discovery.path_title"),
        unit="",
        alternative=say(
            "discovery.path_alt",
            boxes=len(path),
            density=say.numerals.percent(density.density),
            coverage=say.numerals.percent(density.coverage),
        ),
        figure=figure,
    )


def _mark(x: float, y: float, symbol: str, size: int) -> go.Scatter:
    import plotly.graph_objects as go

    return go.Scatter(
        x=[x],
        y=[y],
        mode="markers",
        marker={"symbol": symbol, "size": size, "color": INK, "line": {"width": 2, "color": INK}},
        hoverinfo="skip",
    )


def _box_hovers(boxes: Sequence[tuple[int, float, float]], say: Language) -> list[str]:
    return [
        say(
            "discovery.hover_box",
            limited=say.count("discovery.limited", limited),
            density=say.numerals.percent(density),
            coverage=say.numerals.percent(coverage),
        )
        for limited, density, coverage in boxes
    ]
