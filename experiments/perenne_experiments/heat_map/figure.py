"""The figure of a heat map, and its table."""

from __future__ import annotations

import math
from textwrap import wrap

import numpy as np

from perenne_experiments.heat_map.heat_map import HeatMap
from perenne_experiments.lives.outcome import LIFETIME
from perenne_experiments.pages.panel import Panel, blank_figure
from perenne_experiments.pages.study_page import Table
from perenne_experiments.survival_analysis.words import class_bounds, class_label, factor_title
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised
from perenne_experiments.words.outcomes import outcome_number

Colours = list[tuple[float, str]]

_RISING: Colours = [(0.0, "#F2EFE6"), (0.5, "#6EA58C"), (1.0, "#004D3A")]
_AROUND_ZERO: Colours = [(0.0, "#0072B2"), (0.5, "#F5F2EA"), (1.0, "#D55E00")]
_ROW = 58  # pixels
_LONGEST = 40  # letters of a line of the name across
_LETTER = 7  # pixels of a letter of the name up


def heat_panel(found: HeatMap, say: Language) -> Panel:
    """Draw a map, its numbers in its cells; a difference that may be none stands between brackets.

    Args:
        found: the map.
        say: language.
    """
    import plotly.graph_objects as go

    scale = 100.0 if found.outcome == LIFETIME else 1.0
    places = [(across, up) for up in range(len(found.rows)) for across in range(len(found.columns))]
    width = len(found.columns)

    def grid(cells: list[object]) -> list[list[object]]:
        return [cells[start : start + width] for start in range(0, len(cells), width)]

    values = [scale * found.means[place].value if place in found.means else None for place in places]
    far = max((abs(value) for value in values if value is not None), default=1.0) or 1.0
    known = [value for value in values if value is not None]
    least = -far if found.against else min(0.0, *known)
    colours = _AROUND_ZERO if found.against else _RISING
    figure = blank_figure(say, 90 + _ROW * len(found.rows), {"l": 76, "r": 12, "t": 8, "b": 56})
    figure.add_trace(
        go.Heatmap(
            z=grid(list(values)),
            customdata=grid([_hover(found, place, say) for place in places]),
            hovertemplate="%{customdata}<extra></extra>",
            hoverongaps=False,
            colorscale=colours,
            zmin=least,
            zmax=far,
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    for place, value in zip(places, values, strict=True):
        if value is not None:
            ink = _ink(colours, (value - least) / (far - least))
            figure.add_annotation(
                x=place[0], y=place[1], text=_cell(found, place, say), showarrow=False, font={"size": 13, "color": ink}
            )
    for axis, name, classes, letters in (
        (figure.update_xaxes, found.across, found.columns, _LONGEST),
        (figure.update_yaxes, found.up, found.rows, _ROW * len(found.rows) // _LETTER),
    ):
        axis(
            title_text="<br>".join(wrap(capitalised(factor_title(name, say)), letters)),
            automargin=True,
            tickvals=list(range(len(classes))),
            ticktext=[class_bounds(name, one, say) for one in classes],
            range=[-0.5, len(classes) - 0.5],
            showgrid=False,
            showline=False,
        )
    return Panel(
        key=f"heat-{found.policy}",
        title=heat_title(found, say),
        unit=say(f"heat.unit.{found.outcome}"),
        alternative=say(
            "heat.alt", list=say.series([_hover(found, place, say) for place in places if place in found.means])
        ),
        figure=figure,
    )


def heat_title(found: HeatMap, say: Language) -> str:
    """Return what the map shows, in a line."""
    outcome = say(f"discovery.outcome.{found.outcome}")
    if found.against is None:
        return say("heat.title", outcome=capitalised(outcome), policy=say.quoted(found.policy))
    return say(
        "heat.title_against",
        outcome=capitalised(outcome),
        policy=say.quoted(found.policy),
        other=say.quoted(found.against),
    )


def heat_table(found: HeatMap, say: Language) -> Table:
    """Return the same as a table: a row a cell."""
    rows = [
        [
            class_label(found.across, found.columns[across], say),
            class_label(found.up, found.rows[up], say),
            outcome_number(found.outcome, mean.value, say),
            _interval(found, (across, up), say),
            say.numerals.number(found.lives[across, up]),
        ]
        for (across, up), mean in found.means.items()
    ]
    columns = [
        capitalised(factor_label(found.across, say)),
        capitalised(factor_label(found.up, say)),
        say("heat.mean"),
        say("heat.interval"),
        say("heat.pairs" if found.against else "heat.lives"),
    ]
    return Table(columns, rows, say("heat.table"))


def heat_extremes(found: HeatMap, say: Language) -> str:
    """Say in a sentence where the outcome is largest and where it is smallest."""
    order = sorted(found.means, key=lambda place: found.means[place].value)
    told = {}
    for name, place in (("least", order[0]), ("most", order[-1])):
        told[name] = outcome_number(found.outcome, found.means[place].value, say)
        told[f"{name}_range"] = _interval(found, place, say)
        told[f"{name}_across"] = class_label(found.across, found.columns[place[0]], say)
        told[f"{name}_up"] = class_label(found.up, found.rows[place[1]], say)
    names = {
        "across": say("text.quoted", name=factor_label(found.across, say)),
        "up": say("text.quoted", name=factor_label(found.up, say)),
    }
    return say("heat.extremes", what=heat_title(found, say), **names, **told)


def _cell(found: HeatMap, place: tuple[int, int], say: Language) -> str:
    if place not in found.means:
        return ""
    mean = found.means[place]
    text = outcome_number(found.outcome, mean.value, say)
    return f"({text})" if found.against and mean.low <= 0 <= mean.high else text


def _hover(found: HeatMap, place: tuple[int, int], say: Language) -> str:
    if place not in found.means:
        return ""
    return say(
        "heat.hover_pairs" if found.against else "heat.hover",
        across=class_label(found.across, found.columns[place[0]], say),
        up=class_label(found.up, found.rows[place[1]], say),
        mean=outcome_number(found.outcome, found.means[place].value, say),
        range=_interval(found, place, say),
        lives=say.numerals.number(found.lives[place]),
    )


def _interval(found: HeatMap, place: tuple[int, int], say: Language) -> str:
    mean = found.means[place]
    if found.outcome == LIFETIME:
        return say.numerals.percent_range(mean)
    if not (math.isfinite(mean.low) and math.isfinite(mean.high)):
        return say("table.unknown")
    return say.numerals.range(mean, 1)


def _ink(colours: Colours, share: float) -> str:
    """Return black or white, whichever stands out more from the colour at a share of the scale (WCAG 2)."""
    places = [place for place, _ in colours]
    red, green, blue = (
        _linear(float(np.interp(share, places, [int(colour[start : start + 2], 16) for _, colour in colours])) / 255)
        for start in (1, 3, 5)
    )
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#ffffff"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
