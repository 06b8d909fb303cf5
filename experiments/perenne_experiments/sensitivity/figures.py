"""The figures of a sensitivity analysis: Morris's effects, and Sobol indices."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from perenne_experiments.lives.outcome import LIFETIME
from perenne_experiments.pages.palette import line_styles
from perenne_experiments.pages.panel import BAR, HATCHING, INK, Panel, blank_figure, hide_rows
from perenne_experiments.sensitivity.conclusion import is_clear, share
from perenne_experiments.sensitivity.morris import MorrisEffects
from perenne_experiments.sensitivity.sobol import SobolIndices
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.outcomes import outcome_number

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from perenne_experiments.sensitivity.study import Sensitivity, Target
    from perenne_experiments.statistics.estimate import Estimate

QUIET = "#8C8C8C"
"""Colour of what does not stand out."""

_CONTRAST = "#CC79A7"
_MOST_BARS = 20  # factors that a figure has room for; the table has them all
_NEAR = (0.05, 0.06)  # shares of the plot within which two numbers would lie on one another
_LONGEST = 45  # letters over a bar, its number and value included


def target_panels(study: Sensitivity, target: Target, code: str) -> list[Panel]:
    """Draw what was found about one target.

    Args:
        study: what was found.
        target: one of its targets.
        code: language, "en" or "fr".
    """
    say = language(code)
    if isinstance(target.found, MorrisEffects):
        return [
            _sizes_panel(study, target, target.found, say),
            _scatter_panel(study, target, target.found, say),
        ]
    return [_indices_panel(study, target, target.found, say)]


def _sizes_panel(study: Sensitivity, target: Target, found: MorrisEffects, say: Language) -> Panel:
    import plotly.graph_objects as go

    places, scale = found.order[:_MOST_BARS], _scale(study)
    effects = [found.effects[place] for place in places]
    rows = list(range(len(places)))
    figure = blank_figure(say, BAR * len(places) + 60, {"l": 8, "r": 14, "t": 8, "b": 44})
    figure.add_trace(
        go.Bar(
            x=[scale * effect.size.value for effect in effects],
            y=rows,
            orientation="h",
            width=0.36,
            marker={"color": [_colour(study, target) if is_clear(found, place) else QUIET for place in places]},
            error_x=_whiskers([effect.size for effect in effects], scale, least=0.0),
            hovertemplate="%{x:,.3~g}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[scale * effect.noise for effect in effects],
            y=rows,
            mode="markers",
            marker={"symbol": "line-ns", "size": 12, "line": {"width": 2, "color": INK}},
            hovertemplate=escape(say("sensitivity.noise_floor")) + ": %{x:,.3~g}<extra></extra>",
        )
    )
    _label_rows(
        figure, study, places, [outcome_number(study.plan.outcome, effect.size.value, say) for effect in effects], say
    )
    figure.update_xaxes(rangemode="tozero", nticks=5, showgrid=True, title_text=_axis(study, "size", say))
    return Panel(
        key=f"sizes-{target.name}",
        title=say("sensitivity.size_title"),
        unit=say(f"sensitivity.measured.{study.plan.outcome}"),
        alternative=say("sensitivity.alt_morris", list=_listed(study, found, say)),
        figure=figure,
    )


def _scatter_panel(study: Sensitivity, target: Target, found: MorrisEffects, say: Language) -> Panel:
    import plotly.graph_objects as go

    scale = _scale(study)
    figure = blank_figure(say, 380, {"l": 52, "r": 16, "t": 12, "b": 48})
    reach = 1.18 * scale * max(max(effect.size.value, effect.spread) for effect in found.effects)
    figure.add_trace(
        go.Scatter(
            x=[0, reach],
            y=[0, reach],
            mode="lines",
            line={"color": INK, "width": 1, "dash": "dot"},
            hoverinfo="skip",
        )
    )
    effects = [found.effects[place] for place in found.order]
    figure.add_trace(
        go.Scatter(
            x=[scale * effect.size.value for effect in effects],
            y=[scale * effect.spread for effect in effects],
            mode="markers+text",
            text=_ranks(found, reach / scale),
            textposition="top center",
            textfont={"size": 13, "color": INK},
            marker={
                "size": 10,
                "color": [_colour(study, target) if is_clear(found, place) else QUIET for place in found.order],
                "symbol": ["circle" if effect.clear else "circle-open" for effect in effects],
            },
            customdata=[escape(factor_label(study.factors[place].name, say)) for place in found.order],
            hovertemplate="%{customdata}<br>μ* %{x:,.3~g}<br>σ %{y:,.3~g}<extra></extra>",
        )
    )
    figure.update_xaxes(range=[-0.02 * reach, reach], nticks=6, title_text=_axis(study, "size", say))
    figure.update_yaxes(range=[-0.04 * reach, reach], nticks=6, title_text=_axis(study, "spread", say))
    return Panel(
        key=f"scatter-{target.name}",
        title=say("sensitivity.scatter_title"),
        unit=say(f"sensitivity.measured.{study.plan.outcome}"),
        alternative=say("sensitivity.alt_scatter", list=_listed(study, found, say)),
        figure=figure,
    )


def _ranks(found: MorrisEffects, reach: float) -> list[str]:
    """Return the number of each effect that stands out, where it would lie on no dot and on no other number."""
    spots = [(found.effects[place].size.value / reach, found.effects[place].spread / reach) for place in found.order]
    numbered: list[tuple[float, float]] = []
    texts = []
    for rank, (place, (x, y)) in enumerate(zip(found.order, spots, strict=True), start=1):
        on_a_dot = any(abs(x - left) < _NEAR[0] / 2 and 0 < up - y < 1.5 * _NEAR[1] for left, up in spots)
        on_a_number = any(abs(x - left) < _NEAR[0] and abs(y - up) < _NEAR[1] for left, up in numbered)
        if is_clear(found, place) and not on_a_dot and not on_a_number:
            numbered.append((x, y))
            texts.append(str(rank))
        else:
            texts.append("")
    return texts


def _indices_panel(study: Sensitivity, target: Target, found: SobolIndices, say: Language) -> Panel:
    import plotly.graph_objects as go

    places = found.order[:_MOST_BARS]
    any_clear = any(is_clear(found, place) for place in places)
    figure = blank_figure(say, (BAR + 14) * len(places) + 60, {"l": 8, "r": 14, "t": 8, "b": 44})
    for indices, name, shift, hatching in (
        (found.first, "first", -0.02, ""),
        (found.total, "total", 0.24, "/"),
    ):
        for clear in (True, False):  # a hatched trace has one colour
            rows = [row for row, place in enumerate(places) if is_clear(found, place) == clear]
            shown = [indices[places[row]] for row in rows]
            figure.add_trace(
                go.Bar(
                    x=[100 * max(index.value, 0.0) for index in shown],
                    y=[row + shift for row in rows],
                    orientation="h",
                    width=0.22,
                    name=say(f"sensitivity.{name}"),
                    showlegend=clear == any_clear,
                    marker={
                        "color": _colour(study, target) if clear else QUIET,
                        "pattern": {**HATCHING, "shape": hatching},
                    },
                    error_x=_whiskers(shown, 100, least=-0.05),
                    customdata=[share(index.value, say) for index in shown],
                    hovertemplate=escape(say(f"sensitivity.{name}")) + ": %{customdata}<extra></extra>",
                )
            )
    numbers = [f"{share(found.first[place].value, say)} · {share(found.total[place].value, say)}" for place in places]
    _label_rows(figure, study, places, numbers, say)
    far = max(100 * index.high for index in (*found.first, *found.total))
    figure.update_xaxes(range=[-5, min(max(far, 20), 150) + 3], nticks=6, showgrid=True)
    figure.update_xaxes(title_text=say("sensitivity.indices_axis"))
    return Panel(
        key=f"indices-{target.name}",
        title=say("sensitivity.indices_title"),
        unit="",
        alternative=say("sensitivity.alt_sobol", list=_listed(study, found, say)),
        figure=figure,
    )


def _scale(study: Sensitivity) -> float:
    """Return what an outcome is multiplied by to be drawn: a lifetime is in per cent of the horizon."""
    return 100.0 if study.plan.outcome == LIFETIME else 1.0


def _axis(study: Sensitivity, name: str, say: Language) -> str:
    title = say(f"sensitivity.{name}_axis")
    return f"{title}, {say.numerals.percent_sign.strip()}" if study.plan.outcome == LIFETIME else title


def _colour(study: Sensitivity, target: Target) -> str:
    if target.other is not None:
        return _CONTRAST
    return line_styles(study.plan.design.policies)[target.policy].colour


def _whiskers(estimates: Sequence[Estimate], scale: float, *, least: float) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [scale * (one.high - max(one.value, 0.0)) for one in estimates],
        "arrayminus": [scale * (max(one.value, 0.0) - max(one.low, least)) for one in estimates],
        "thickness": 1.5,
        "width": 4,
        "color": INK,
    }


def _label_rows(
    figure: go.Figure, study: Sensitivity, places: Sequence[int], numbers: Sequence[str], say: Language
) -> None:
    """Write above each bar the number, the name and the value of its factor."""
    for row, (place, text) in enumerate(zip(places, numbers, strict=True)):
        room = _LONGEST - len(text)
        label = _shortened(capitalised(factor_label(study.factors[place].name, say)), room)
        figure.add_annotation(
            {
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": row - 0.2,
                "yanchor": "bottom",
                "text": f"{row + 1}. <b>{escape(label)}</b>  {text}",
                "showarrow": False,
                "font": {"size": 12},
            }
        )
    hide_rows(figure, len(places))


def _shortened(label: str, letters: int) -> str:
    return label if len(label) <= letters else f"{label[: letters - 1].rstrip()}…"


def _listed(study: Sensitivity, found: MorrisEffects | SobolIndices, say: Language) -> str:
    items = []
    for place in found.order:
        name = factor_label(study.factors[place].name, say)
        if isinstance(found, MorrisEffects):
            effect = found.effects[place]
            first, second = (
                outcome_number(study.plan.outcome, value, say) for value in (effect.size.value, effect.spread)
            )
        else:
            first, second = (share(index.value, say) for index in (found.first[place], found.total[place]))
        items.append(say("sensitivity.alt_item", name=name, first=first, second=second))
    return say.series(items)
