"""The figure of Cox's model: hazard ratios with their intervals, early and late where they change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perenne_experiments.pages.panel import BAR, INK, RULE, Panel, bar_label, blank_figure, hide_rows
from perenne_experiments.survival_analysis.words import covariate_label
from perenne_experiments.words.language import Language, capitalised

if TYPE_CHECKING:
    from perenne_experiments.survival_analysis.cox import Covariate, Cox

EVEN, CHANGING = "#0072B2", "#D55E00"
"""Colours of a ratio that nothing speaks against, and of one that changes over time."""

_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
_LONGEST = 60  # letters of a covariate's name


def hazards_panel(cox: Cox, say: Language) -> Panel:
    """Draw the hazard ratio of each covariate on a logarithmic axis, with its 95 % interval."""
    import plotly.graph_objects as go

    figure = blank_figure(say, BAR * len(cox.covariates) + 56, {"l": 14, "r": 18, "t": 8, "b": 44})
    for proportional, colour, symbol in ((True, EVEN, "circle"), (False, CHANGING, "diamond")):
        rows = [(row, one) for row, one in enumerate(cox.covariates) if one.proportional == proportional]
        if rows:
            figure.add_trace(
                go.Scatter(
                    x=[one.ratio.value for _, one in rows],
                    y=[row for row, _ in rows],
                    mode="markers",
                    name=say("survival.even" if proportional else "survival.changing"),
                    marker={"color": colour, "size": 10, "symbol": symbol},
                    error_x={
                        "type": "data",
                        "symmetric": False,
                        "array": [one.ratio.high - one.ratio.value for _, one in rows],
                        "arrayminus": [one.ratio.value - one.ratio.low for _, one in rows],
                        "thickness": 1.5,
                        "width": 4,
                        "color": INK,
                    },
                    customdata=[ratio_said(one, say) for _, one in rows],
                    hovertemplate="%{customdata}<extra></extra>",
                )
            )
    for row, one in enumerate(cox.covariates):
        label = capitalised(covariate_label(one, say))
        figure.add_annotation(
            bar_label(row, label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…", ratio_said(one, say))
        )
    figure.add_vline(x=1, line={"color": RULE, "width": 1.5, "dash": "dot"}, layer="below")
    figure.update_xaxes(title_text=say("survival.ratio_axis"), showgrid=True, **_axis(cox.covariates, say))
    hide_rows(figure, len(cox.covariates))
    figure.update_layout(hovermode="closest")
    listed = [say("text.told", name=covariate_label(one, say), what=ratio_said(one, say)) for one in cox.covariates]
    return Panel(
        "hazards", say("survival.heading_cox"), "", say("survival.hazards_alt", list=say.series(listed)), figure
    )


def ratio_said(one: Covariate, say: Language) -> str:
    """Return a hazard ratio with its interval: "0.41 (0.35–0.49)"."""
    digits = 2 if one.ratio.low >= 0.1 else 3
    value = say.numerals.number(one.ratio.value, digits)
    return say("text.with_range", value=value, range=say.numerals.range(one.ratio, digits))


def _axis(covariates: Sequence[Covariate], say: Language) -> dict[str, object]:
    low = min(0.8, *(one.ratio.low for one in covariates)) / 1.25
    high = max(1.25, *(one.ratio.high for one in covariates)) * 1.25
    ticks = [tick for tick in _TICKS if low <= tick <= high]
    return {
        "type": "log",
        "range": [math.log10(low), math.log10(high)],
        "tickvals": ticks,
        "ticktext": [say.numerals.shortest(tick) for tick in ticks],
    }
