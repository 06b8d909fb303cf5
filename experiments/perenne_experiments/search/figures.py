"""The figures of a search: the front, and how flat the optimum is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.pages.panel import INK, RULE, Panel, blank_figure
from perenne_experiments.search.conclusion import described
from perenne_experiments.search.flatness import Flatness
from perenne_experiments.search.lives import Score
from perenne_experiments.search.search import Candidate, Search
from perenne_experiments.words.language import Language, capitalised, language

if TYPE_CHECKING:
    import plotly.graph_objects as go

FOUND, BEST, MEASURE = (line_styles([name])[name] for name in ("absent", "directive", "cultivating"))
"""How points of the front, the longest-lived policy and the juste mesure are drawn."""

_HEIGHT = 360
_SMALL = 210
_SMALLEST_DOT, _LARGEST_DOT = 7, 20  # pixels across


def front_panels(search: Search, code: str) -> list[Panel]:
    """Draw the front: life and hours, value and hours.

    Args:
        search: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    lives = _front_figure(search, say, lambda score: 100 * score.lifetime, sized=True)
    lives.update_yaxes(title_text=say("search.life_axis"), showgrid=True)
    values = _front_figure(search, say, lambda score: score.value, sized=False)
    values.update_yaxes(title_text=say("search.value_axis"), showgrid=True, rangemode="tozero")
    return [
        Panel("front", say("search.front_title"), "", say("search.front_alt", list=_listed(search, say, _life)), lives),
        Panel(
            "front-value",
            say("search.value_title"),
            "",
            say("search.value_alt", list=_listed(search, say, _value)),
            values,
        ),
    ]


def flatness_panels(search: Search, code: str) -> list[Panel]:
    """Draw what each lever does by itself, a panel a lever.

    Args:
        search: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    losses = [bound for flat in search.flatness for lost in flat.losses for bound in (lost.low, lost.high)]
    reach = [100 * min(losses), 100 * max(*losses, search.tolerance)]
    return [_flatness_panel(flat, search.tolerance, reach, say) for flat in search.flatness]


def legend(code: str) -> list[tuple[LineStyle | str, str]]:
    """Return how the points are drawn, each with its name."""
    say = language(code)
    marks = [(FOUND, say("search.found")), (BEST, say("search.best")), (MEASURE, say("search.measure"))]
    return [(LineStyle(style.colour, "solid"), capitalised(name)) for style, name in marks]


def _front_figure(search: Search, say: Language, goal: Callable[[Score], float], *, sized: bool) -> go.Figure:
    import plotly.graph_objects as go

    figure = blank_figure(say, _HEIGHT, {"l": 56, "r": 16, "t": 10, "b": 44})
    for candidate in search.front:
        if candidate.claimed is not None:
            figure.add_trace(_wrong_by(candidate, candidate.claimed, goal))
    groups = [(FOUND, [one for one in search.front if one.point not in {search.best.point, search.measure.point}])]
    groups += [(BEST, [search.best]), (MEASURE, [search.measure])]
    for style, candidates in groups:
        figure.add_trace(
            go.Scatter(
                x=[one.score.hours for one in candidates],
                y=[goal(one.score) for one in candidates],
                mode="markers",
                marker={
                    "color": style.colour,
                    "size": [_dot(one, search) if sized else 10 for one in candidates],
                    "symbol": "diamond" if style is MEASURE else "square" if style is BEST else "circle",
                    "line": {"width": 1, "color": "#ffffff"},
                },
                customdata=[_hover(one, say) for one in candidates],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    most = max(
        score.hours for one in (*search.front, search.measure) for score in (one.score, one.claimed or one.score)
    )
    figure.update_xaxes(title_text=say("search.hours_axis"), range=[-0.04 * (most or 1.0), 1.06 * (most or 1.0)])
    return figure


def _wrong_by(candidate: Candidate, claimed: Score, goal: Callable[[Score], float]) -> go.Scatter:
    """Return the line from what was claimed, hollow, to what was found."""
    import plotly.graph_objects as go

    return go.Scatter(
        x=[claimed.hours, candidate.score.hours],
        y=[goal(claimed), goal(candidate.score)],
        mode="lines+markers",
        line={"color": FOUND.faint(0.45), "width": 1.5},
        marker={"symbol": ["circle-open", "circle"], "size": [7, 1], "color": FOUND.faint(0.8)},
        hoverinfo="skip",
    )


def _dot(candidate: Candidate, search: Search) -> float:
    most = max(one.score.value for one in (*search.front, search.measure)) or 1.0
    return _SMALLEST_DOT + (_LARGEST_DOT - _SMALLEST_DOT) * candidate.score.value / most


def _hover(candidate: Candidate, say: Language) -> str:
    return say(
        "search.hover",
        levers="<br>".join(_wrapped(described(candidate, say))),
        life=say.numerals.percent(candidate.lifetime.value),
        value=say.numerals.number(candidate.score.value, 2),
        hours=say.hours(candidate.score.hours),
    )


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, 46)


def _listed(search: Search, say: Language, goal: Callable[[Candidate, Language], str]) -> str:
    return ", ".join(
        say("search.point_alt", life=goal(one, say), hours=say.hours(one.score.hours)) for one in search.front
    )


def _life(candidate: Candidate, say: Language) -> str:
    return say.numerals.percent(candidate.lifetime.value)


def _value(candidate: Candidate, say: Language) -> str:
    return say.numerals.number(candidate.score.value, 2)


def _flatness_panel(flat: Flatness, tolerance: float, reach: list[float], say: Language) -> Panel:
    import plotly.graph_objects as go

    figure = blank_figure(say, _SMALL, {"l": 44, "r": 12, "t": 8, "b": 30})
    value, low, high = ([100 * getattr(lost, part) for lost in flat.losses] for part in ("value", "low", "high"))
    edge: dict[str, Any] = {"x": flat.heights, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_trace(go.Scatter(y=high, **edge))
    figure.add_trace(go.Scatter(y=low, fill="tonexty", fillcolor=FOUND.faint(0.18), **edge))
    figure.add_trace(
        go.Scatter(
            x=flat.heights,
            y=value,
            mode="lines+markers",
            line={"color": FOUND.colour, "width": 2.5},
            hovertemplate="%{x:.2f} : %{y:.1f}<extra></extra>",
        )
    )
    figure.add_hline(y=100 * tolerance, line={"color": INK, "width": 1, "dash": "dot"})
    figure.add_hline(y=0, line={"color": RULE, "width": 1})
    figure.add_vline(x=flat.held, line={"color": BEST.colour, "width": 2})
    margin = 0.06 * (reach[1] - reach[0])
    figure.update_yaxes(range=[reach[0] - margin, reach[1] + margin], showgrid=True, nticks=5)
    figure.update_xaxes(range=[-0.04, 1.04], tickvals=[0, 0.5, 1])
    name = say.name("levers", flat.lever)
    told = [
        f"{say.numerals.number(height, 2)} : {say.numerals.number(100 * lost.value, 1)}"
        for height, lost in zip(flat.heights, flat.losses, strict=True)
    ]
    return Panel(
        key=f"flat-{flat.lever}",
        title=capitalised(name),
        unit=say("search.loss_axis"),
        alternative=say("search.flat_alt", lever=name, list=", ".join(told)),
        figure=figure,
    )
