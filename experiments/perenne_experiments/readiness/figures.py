"""The figures of a readiness study, a few for each question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.pages.panel import BAR, INK, Panel, bar_label, blank_figure, hide_rows
from perenne_experiments.readiness.aim import AIM
from perenne_experiments.readiness.core import Core
from perenne_experiments.readiness.facilitation import Facilitation, Kind
from perenne_experiments.readiness.motivation import POLICIES, Level, Motivation
from perenne_experiments.readiness.signs import LOOKS, RESULT_LOOKS, Sign, Signs
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language, capitalised, language
from perenne_model.levers import SUPPORT
from perenne_model.policies import VISIBLE

if TYPE_CHECKING:
    import plotly.graph_objects as go

STYLES = line_styles(POLICIES)
"""How each policy is drawn."""

_SIGN_STYLES = dict(zip(LOOKS, (STYLES["absent"], STYLES["directive"], STYLES["cultivating"]), strict=True))
_SYMBOLS = dict(zip(LOOKS, ("circle", "square", "diamond"), strict=True))
_HEIGHT = 320
_MARGIN = {"l": 48, "r": 14, "t": 10, "b": 42}
_PAIRS = 4  # pairs of levers that are drawn
_ROW = 44  # pixels of a row of signs


def policy_legend(code: str) -> list[tuple[LineStyle | str, str]]:
    """Return how each policy is drawn, with its name."""
    say = language(code)
    return [(STYLES[name], say.policy_title(name)) for name in POLICIES]


def look_legend(code: str) -> list[tuple[LineStyle | str, str]]:
    """Return how each week's signs are drawn, with its name."""
    say = language(code)
    return [
        (LineStyle(style.colour, "solid"), f"{say('readiness.week')} {week}") for week, style in _SIGN_STYLES.items()
    ]


def motivation_panels(found: Motivation, code: str) -> list[Panel]:
    """Draw mean life by own motivation, and by need for autonomy."""
    say = language(code)
    return [
        _levels_panel("motivation", found.by_motivation, found.motivation, say),
        _levels_panel("need", found.by_need, found.need, say),
    ]


def core_panel(found: Core, code: str) -> Panel:
    """Draw the share alive after two years by the size of the core."""
    import plotly.graph_objects as go

    say = language(code)
    figure = blank_figure(say, _HEIGHT, _MARGIN)
    for name in POLICIES:
        tried = {**found.least[name].tried, float(found.core): found.here[name]}
        cores = [core for core in sorted(tried) if core > 0]
        shares = [tried[core] for core in cores]
        figure.add_trace(
            go.Scatter(
                x=cores,
                y=[100 * share.value for share in shares],
                error_y={**_whiskers(shares), "color": STYLES[name].colour},
                mode="lines+markers",
                line={"color": STYLES[name].colour, "dash": STYLES[name].dash, "width": 2},
                hovertemplate="%{x} : %{y:.0f}" + say.numerals.percent_sign + "<extra></extra>",
            )
        )
    _aim_line(figure)
    if found.core > 0:
        figure.add_vline(x=found.core, line={"color": INK, "width": 1})
    figure.update_xaxes(
        title_text=say("readiness.core_axis"), type="log", tickvals=[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
    )
    figure.update_yaxes(range=[-2, 102], showgrid=True)
    told = [_listed(name, [(str(found.core), found.here[name])], say) for name in POLICIES]
    return Panel("core", say("readiness.by_core"), say("readiness.alive_axis"), " ".join(told), figure)


def kinds_panel(found: Facilitation, code: str) -> Panel:
    """Draw the share alive after two years by what is done."""
    import plotly.graph_objects as go

    say = language(code)
    kinds = drawn_kinds(found)
    shares = [kind.two_years for kind in kinds]
    figure = blank_figure(say, BAR * len(kinds) + 40, {"l": 8, "r": 14, "t": 8, "b": 28})
    figure.add_trace(
        go.Bar(
            x=[100 * share.value for share in shares],
            y=list(range(len(kinds))),
            orientation="h",
            width=0.36,
            marker={"color": [_kind_colour(kind) for kind in kinds]},
            error_x={**_whiskers(shares), "color": INK},
            hovertemplate="%{x:.0f}" + say.numerals.percent_sign + "<extra></extra>",
        )
    )
    for row, kind in enumerate(kinds):
        figure.add_annotation(bar_label(row, named_kind(kind, say), say.numerals.percent(kind.two_years.value)))
    figure.add_vline(x=100 * found.nobody.value, line={"color": INK, "width": 1, "dash": "dot"})
    figure.update_xaxes(range=[0, 102], showgrid=True, nticks=6)
    hide_rows(figure, len(kinds))
    told = ", ".join(f"{named_kind(kind, say)} {say.numerals.percent(kind.two_years.value)}" for kind in kinds)
    return Panel("kinds", say("readiness.kinds_title"), say("readiness.alive_axis"), f"{told}.", figure)


def drawn_kinds(found: Facilitation) -> list[Kind]:
    """Return the kinds of facilitation that are shown: each lever alone, the best pairs, all of support."""
    pairs = [kind for kind in found.kinds if len(kind.levers) == 2][:_PAIRS]
    return [kind for kind in found.kinds if len(kind.levers) == 1 or kind in pairs or kind.levers == SUPPORT]


def named_kind(kind: Kind, say: Language) -> str:
    """Return what is done, in a few words."""
    if kind.levers == SUPPORT:
        return say("readiness.all_support")
    return capitalised(" + ".join(say.name("levers", lever) for lever in kind.levers))


def signs_panels(found: Signs, code: str) -> list[Panel]:
    """Draw how many communities have had no result yet, and how well each sign tells."""
    say = language(code)
    panels = [_results_panel(found, say)]
    return [*panels, _signs_panel(found.signs, say)] if found.signs else panels


def _levels_panel(kind: str, levels: Sequence[Level], own: float, say: Language) -> Panel:
    import plotly.graph_objects as go

    figure = blank_figure(say, _HEIGHT, _MARGIN)
    values = [level.value for level in levels]
    for name in POLICIES:
        lives = [level.lifetime[name] for level in levels]
        edge: dict[str, Any] = {"x": values, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
        figure.add_trace(go.Scatter(y=[100 * life.high for life in lives], **edge))
        faint = STYLES[name].faint(0.16)
        figure.add_trace(go.Scatter(y=[100 * life.low for life in lives], fill="tonexty", fillcolor=faint, **edge))
        figure.add_trace(
            go.Scatter(
                x=values,
                y=[100 * life.value for life in lives],
                mode="lines+markers",
                line={"color": STYLES[name].colour, "dash": STYLES[name].dash, "width": 2.5},
                hovertemplate="%{x:.2f} : %{y:.0f}" + say.numerals.percent_sign + "<extra></extra>",
            )
        )
    figure.add_vline(x=own, line={"color": INK, "width": 1})
    figure.update_xaxes(title_text=say(f"readiness.{kind}_axis"), tickvals=values)
    figure.update_yaxes(range=[-2, 102], showgrid=True)
    told = [
        _listed(name, [(say.numerals.number(level.value, 2), level.lifetime[name]) for level in levels], say)
        for name in POLICIES
    ]
    return Panel(kind, say(f"readiness.by_{kind}"), say("readiness.life_axis"), " ".join(told), figure)


def _results_panel(found: Signs, say: Language) -> Panel:
    import plotly.graph_objects as go

    figure = blank_figure(say, _HEIGHT, _MARGIN)
    for name in POLICIES:
        shares = [found.by_policy[name].without[week] for week in RESULT_LOOKS]
        figure.add_trace(
            go.Scatter(
                x=[0, *RESULT_LOOKS],
                y=[100, *(100 * share.value for share in shares)],
                error_y={**_whiskers([Estimate(1.0, 1.0, 1.0), *shares]), "color": STYLES[name].colour},
                mode="lines+markers",
                line={"color": STYLES[name].colour, "dash": STYLES[name].dash, "width": 2.5},
                hovertemplate="%{x} : %{y:.0f}" + say.numerals.percent_sign + "<extra></extra>",
            )
        )
    figure.update_xaxes(title_text=say("readiness.weeks_axis"), tickvals=[0, *RESULT_LOOKS])
    figure.update_yaxes(range=[-2, 102], showgrid=True)
    told = [
        _listed(name, [(str(week), found.by_policy[name].without[week]) for week in RESULT_LOOKS], say)
        for name in POLICIES
    ]
    return Panel("results", say("readiness.results_title"), say("readiness.results_axis"), " ".join(told), figure)


def _signs_panel(signs: Sequence[Sign], say: Language) -> Panel:
    import plotly.graph_objects as go

    best = {name: max(sign.area.value for sign in signs if sign.name == name) for name in {sign.name for sign in signs}}
    names = sorted(best, key=lambda name: (-best[name], VISIBLE.index(name)))
    figure = blank_figure(say, _ROW * len(names) + 44, {"l": 8, "r": 14, "t": 8, "b": 28})
    for place, week in enumerate(LOOKS):
        own = [sign for sign in signs if sign.week == week]
        areas = [sign.area for sign in own]
        figure.add_trace(
            go.Scatter(
                x=[100 * area.value for area in areas],
                y=[names.index(sign.name) + 0.12 + 0.16 * place for sign in own],
                error_x={**_whiskers(areas), "color": _SIGN_STYLES[week].colour},
                mode="markers",
                marker={"color": _SIGN_STYLES[week].colour, "symbol": _SYMBOLS[week], "size": 8},
                hovertemplate="%{x:.0f}" + say.numerals.percent_sign + "<extra></extra>",
            )
        )
    for row, name in enumerate(names):
        label = capitalised(say(f"readiness_sign_short.{name}"))
        figure.add_annotation({**bar_label(row, label, ""), "y": row + 0.02, "font": {"size": 12}})
    figure.add_vline(x=50, line={"color": INK, "width": 1, "dash": "dot"})
    figure.update_xaxes(showgrid=True, nticks=6)
    figure.update_yaxes(range=[len(names) - 0.4, -0.45], showticklabels=False, showgrid=False)
    told = [
        say(
            "readiness.sign_alt",
            sign=say(f"readiness_sign.{sign.name}"),
            week=sign.week,
            area=say.numerals.percent(sign.area.value),
        )
        for sign in signs
    ]
    return Panel("signs", say("readiness.signs_title"), say("readiness.signs_axis"), f"{'; '.join(told)}.", figure)


def _aim_line(figure: go.Figure) -> None:
    figure.add_hline(y=100 * AIM, line={"color": INK, "width": 1, "dash": "dot"})


def _whiskers(estimates: Sequence[Estimate]) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [100 * (estimate.high - estimate.value) for estimate in estimates],
        "arrayminus": [100 * (estimate.value - estimate.low) for estimate in estimates],
        "thickness": 1.5,
        "width": 3,
    }


def _kind_colour(kind: Kind) -> str:
    if kind.levers == SUPPORT:
        return STYLES["cultivating"].colour
    known = all(lever in SUPPORT for lever in kind.levers)
    return STYLES["absent" if known else "directive"].colour


def _listed(name: str, shares: Sequence[tuple[str, Estimate]], say: Language) -> str:
    told = ", ".join(f"{label} {say.numerals.percent(share.value)}" for label, share in shares)
    return say("readiness.level_alt", policy=say.policy_title(name), list=told)
