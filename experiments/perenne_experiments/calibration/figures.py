"""The figures of a calibration: patterns in their ranges, the course of the community, and what the log determines."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from perenne_experiments.calibration.result import NOT, PARTLY, TOLD, Calibrated, Fit, Told
from perenne_experiments.calibration.tell import ACTIVE, NEW, amount, interval, left, shown_fits, sorted_parameters
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import INK, Panel, blank_figure
from perenne_experiments.pages.rows import OBSERVED, PALE, Row, rows_figure
from perenne_experiments.validation.figure import patterns_panel
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised

CENTRAL = LineStyle("#0072B2", "solid")
"""How communities of the central set are drawn."""

VERDICTS = {
    TOLD: (LineStyle("#009E73", "solid"), "circle"),
    PARTLY: (LineStyle("#56B4E9", "solid"), "square"),
    NOT: (LineStyle("#8C8C8C", "solid"), "diamond"),
}
"""How a parameter is drawn that the log determines, one that it tells in part, and one that it does not tell."""

_HEIGHT = 260
_MARGIN = {"l": 46, "r": 14, "t": 10, "b": 44}
_WEEK = 604_800


def fits_panel(found: Calibrated, say: Language) -> Panel:
    """Draw every pattern against its range: of the central set, of the plausible sets, and of the log."""
    observed = {fit.summary.key: fit.observed for fit in found.fits}
    return patterns_panel(shown_fits(found), say, observed)


def course_panels(found: Calibrated, say: Language) -> list[Panel]:
    """Draw who was active and who came, in each part of the observation."""
    fits = {fit.summary.key: fit for fit in found.fits}
    return [
        _course_panel(name, [fits[key] for key in keys], found, say)
        for name, keys in (("active", ACTIVE), ("new", NEW))
    ]


def _course_panel(name: str, fits: Sequence[Fit], found: Calibrated, say: Language) -> Panel:
    import plotly.graph_objects as go

    weeks = found.observation.window.seconds / _WEEK
    middles = [(place + 0.5) * weeks / len(fits) for place in range(len(fits))]
    figure = blank_figure(say, _HEIGHT, _MARGIN)
    edge = {"x": middles, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    hover = "%{y:.3~r}<extra></extra>"
    central, observed = _known(fits, lambda fit: fit.central), _known(fits, lambda fit: fit.observed)
    figure.add_traces(
        [
            go.Scatter(y=_known(fits, lambda fit: fit.high), **edge),
            go.Scatter(y=_known(fits, lambda fit: fit.low), fill="tonexty", fillcolor=CENTRAL.faint(0.16), **edge),
            go.Scatter(
                x=middles,
                y=central,
                mode="lines+markers",
                line={"color": CENTRAL.colour, "width": 2.5},
                hovertemplate=hover,
            ),
            go.Scatter(
                x=middles,
                y=observed,
                mode="markers",
                marker={"symbol": "diamond", "size": 11, "color": INK},
                hovertemplate=hover,
            ),
        ]
    )
    figure.update_xaxes(range=[0, weeks], title_text=say("calibration.course_axis"), nticks=6)
    figure.update_yaxes(rangemode="tozero", nticks=5)
    listed = {"log": observed, "central": central}
    told = {
        key: ", ".join(say.numerals.rounded(value) for value in one if value is not None) for key, one in listed.items()
    }
    alternative = say("calibration.course_alt", **{key: one or "–" for key, one in told.items()})
    title = say(f"calibration.figure_{name}")
    return Panel(f"course-{name}", title, say(f"calibration.unit_{name}"), alternative, figure)


def _known(fits: Sequence[Fit], read: Callable[[Fit], float]) -> list[float | None]:
    """Return what summaries say in people, None where they say nothing."""
    return [None if math.isnan(read(fit)) else amount(fit.summary.key, read(fit)) for fit in fits]


def course_legend(say: Language) -> list[tuple[LineStyle | str, str]]:
    """Return how the central set and the log are drawn."""
    return [(CENTRAL, say("calibration.legend_central")), (OBSERVED, say("calibration.legend_log"))]


def parameters_panel(found: Calibrated, say: Language) -> Panel:
    """Draw every parameter's interval in its range of before, the best determined first."""
    ordered = sorted_parameters(found)
    figure = rows_figure([_row(one, say) for one in ordered], say)
    figure.update_xaxes(
        range=[-0.05, 1.05],
        tickvals=[0, 1],
        ticktext=[say("calibration.low_end"), say("calibration.high_end")],
        showgrid=False,
    )
    listed = "; ".join(
        f"{factor_label(one.path, say)} {interval(one, say)} ({say(f'calibration.told_{one.verdict}')})"
        for one in ordered
    )
    return Panel("parameters", say("calibration.figure_parameters"), "", f"{listed}.", figure)


def _row(one: Told, say: Language) -> Row:
    style, symbol = VERDICTS[one.verdict]
    return Row(
        label=capitalised(factor_label(one.path, say)),
        told=left(one, say),
        value=one.prior.share(one.central),
        style=style,
        symbol=symbol,
        span=(one.prior.share(one.low), one.prior.share(one.high)),
        whole=(0.0, 1.0),
    )


def parameters_legend(say: Language) -> list[tuple[LineStyle | str, str]]:
    """Return how parameters are drawn by what the log tells of them, and the ranges of before."""
    told: list[tuple[LineStyle | str, str]] = [
        (style, say(f"calibration.told_{verdict}")) for verdict, (style, _) in VERDICTS.items()
    ]
    return [*told, (PALE, say("calibration.legend_before"))]
