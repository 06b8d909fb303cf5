"""The whole plane: support and control set apart."""

from __future__ import annotations

from itertools import product

from perenne_docs.chart import canvas
from perenne_docs.lab import Lab, Numbers, difference, kept, mean_life
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech, table
from perenne_docs.study import Found, Study
from perenne_experiments.pages.panel import Panel

STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
NAMED = {"absent": (0.0, 0.0), "cultivating": (0.7, 0.1), "directive": (0.3, 0.9)}
FULL, NO_CONTROL = "mix:1,0", "mix:0.7,0"
SHARE = 0.5  # of the runs is enough for a cell of the map


def measure(lab: Lab) -> Found:
    """Run the grid, then the contrasts that matter on all runs."""
    points = list(product(STEPS, STEPS))
    lives = lab.lives([f"mix:{support:g},{control:g}" for support, control in points], share=SHARE)
    full, bare, cultivating = lab.lives([FULL, NO_CONTROL, "cultivating"])
    cells = [mean_life(column, lab.weeks).value for column in lives]
    return Found(
        {
            "runs": len(full),
            "cell_runs": len(lives[0]),
            "cells": [[round(cells[6 * row + column], 4) for column in range(6)] for row in range(6)],
            "full_over_cultivating": kept(difference(full, cultivating, lab.weeks)),
            "bare_over_cultivating": kept(difference(bare, cultivating, lab.weeks)),
        }
    )


def draw(found: Found, say: Speech) -> Plate:
    """Draw the map, with the diagonal and the named policies on it."""
    import plotly.graph_objects as go

    cells = found.numbers["cells"]
    figure = canvas(say, 430, {"l": 60, "r": 110, "t": 8, "b": 50})
    figure.add_trace(
        go.Heatmap(
            x=list(STEPS),
            y=list(STEPS),
            z=[[100 * cells[row][column] for row in range(6)] for column in range(6)],
            zmin=0,
            zmax=100,
            colorscale="Cividis",
            texttemplate="%{z:.0f}",
            textfont={"size": 13},
            xgap=2,
            ygap=2,
            colorbar={
                "thickness": 14,
                "outlinewidth": 0,
                "x": 1.0,
                "xpad": 12,
                "tickvals": [0, 25, 50, 75, 100],
            },
        )
    )
    for step in STEPS:
        corners = {"x0": step - 0.095, "x1": step + 0.095, "y0": step - 0.095, "y1": step + 0.095}
        figure.add_shape(type="rect", **corners, line={"color": "#000000", "width": 2.5})
    for name, (support, control) in NAMED.items():
        figure.add_annotation(_pin(say.policy(name), support, control))
    figure.update_xaxes(title_text=say("plane.support"), range=[-0.1, 1.1], tickvals=STEPS, showline=False)
    figure.update_yaxes(title_text=say("plane.control"), range=[-0.1, 1.1], tickvals=STEPS, showgrid=False)
    return Plate(say("plane.title"), [Panel("plane", "", say("text.life_short"), say("plane.alternative"), figure)])


def _pin(name: str, support: float, control: float) -> dict[str, object]:
    return {
        "x": support,
        "y": control + (0.06 if control == 0 else 0.0),
        "text": f"<b>{name}</b>",
        "showarrow": False,
        "font": {"size": 11, "color": "#000000"},
        "bgcolor": "rgba(255,255,255,0.88)",
        "borderpad": 2,
        "xanchor": "center",
    }


def tell(numbers: Numbers, say: Speech) -> str:
    """Tell what giving up control brings."""
    rows = [
        [say("plane.full"), say.gap(numbers["full_over_cultivating"])],
        [say("plane.bare"), say.gap(numbers["bare_over_cultivating"])],
    ]
    caption = say("plane.caption", runs=say.number(numbers["cell_runs"]), more=say.number(numbers["runs"]))
    return "\n\n".join((caption, table(["", say("plane.gain")], rows)))


STUDY = Study("plane", measure, draw, tell)
