"""The figures of endings: what communities die of, and why members leave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from perenne_experiments.comparison.comparison import Comparison
from perenne_experiments.pages.palette import FILLS
from perenne_experiments.pages.panel import (
    BAR,
    HATCHING,
    Clock,
    Panel,
    bar_label,
    blank_figure,
    hatched,
    hide_rows,
    listed_shares,
    shortened,
)
from perenne_experiments.statistics.survival import Incidence
from perenne_experiments.words.language import Language, capitalised, language

_POINTS = 130  # of a curve, at most


def causes_panels(comparison: Comparison, code: str) -> list[Panel]:
    """Draw the share of communities dead of each cause over time, a panel a policy.

    Args:
        comparison: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    return [
        incidence_panel(outcome.name, outcome.incidence, outcome.causes, comparison.weeks, say)
        for outcome in comparison.ranked()
    ]


def reasons_panel(comparison: Comparison, code: str) -> Panel:
    """Draw why members leave, a stacked bar a policy.

    Args:
        comparison: what was found.
        code: language, "en" or "fr".
    """
    import plotly.graph_objects as go

    say = language(code)
    outcomes = comparison.ranked()
    figure = blank_figure(say, BAR * len(outcomes) + 56, {"l": 8, "r": 16, "t": 8, "b": 44})
    rows = list(range(len(outcomes)))
    for reason in outcomes[0].lives.reasons:
        shares = [100 * outcome.reasons[reason] for outcome in outcomes]
        figure.add_trace(
            go.Bar(
                x=shares,
                y=rows,
                orientation="h",
                name=capitalised(say.name("reasons", reason)),
                marker=hatched(reason),
                width=0.5,
                text=[say.numerals.percent(share / 100) for share in shares],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": FILLS[reason].ink},
                hovertemplate="%{text}",
            )
        )
    for row, outcome in enumerate(outcomes):
        leavers = say("figure.leavers", number=say.numerals.counted(outcome.leavers.value))
        figure.add_annotation(bar_label(row, shortened(say.policy_title(outcome.name)), leavers))
    figure.update_layout(barmode="stack", uniformtext={"minsize": 11, "mode": "hide"}, hovermode="closest")
    figure.update_xaxes(range=[0, 100], tickvals=[0, 25, 50, 75, 100], title_text=say("figure.share_leavers"))
    hide_rows(figure, len(outcomes))
    told = [(say.policy(outcome.name), listed_shares(outcome.reasons, "reasons", say)) for outcome in outcomes]
    lines = [say("text.told", name=name, what=shares) for name, shares in told]
    listed = say.series(lines)
    return Panel("reasons", say("report.figures_reasons"), "", say("figure.reasons_alt", list=listed), figure)


def incidence_panel(policy: str, incidence: Incidence, causes: Mapping[str, float], weeks: int, say: Language) -> Panel:
    """Draw the share of communities dead of each cause over time under one policy.

    Args:
        policy: its name.
        incidence: cumulative incidence of each cause.
        causes: share dead of each at the horizon, by cause, in the same order.
        weeks: horizon.
        say: language.
    """
    import plotly.graph_objects as go

    clock = Clock.of(weeks, say)
    figure = blank_figure(say, 260, {"l": 48, "r": 10, "t": 8, "b": 44})
    shown = np.unique(np.linspace(0, weeks, min(weeks, _POINTS) + 1).round())
    position = np.searchsorted(incidence.times, shown, side="right") - 1
    for place, cause in enumerate(causes):
        dead = np.where(position >= 0, 100 * incidence.shares[place][position], 0.0)
        fill = FILLS[cause]
        figure.add_trace(
            go.Scatter(
                x=shown / clock.unit,
                y=dead,
                name=capitalised(say.name("causes", cause)),
                mode="lines",
                line={"width": 0.6, "color": fill.colour},
                stackgroup="causes",
                fillcolor=fill.colour,
                fillpattern={"shape": fill.hatching, **HATCHING, "bgcolor": fill.colour},
                hovertemplate="%{y:.0f}" + say.numerals.percent_sign,
            )
        )
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(**clock.axis())
    figure.update_yaxes(range=[0, 101], tickvals=[0, 25, 50, 75, 100])
    listed = listed_shares(causes, "causes", say)
    return Panel(
        key=f"causes-{policy}",
        title=say.policy_title(policy),
        unit=say("figure.share_dead"),
        alternative=say("figure.causes_alt", policy=say.policy(policy), horizon=say.duration(weeks), list=listed),
        figure=figure,
    )
