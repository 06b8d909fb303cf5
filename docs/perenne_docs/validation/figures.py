"""The pictures of the validation page: patterns in their ranges, who goes on, and forecasts come true."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perenne_docs.chart import Series, canvas, lines
from perenne_docs.lab import Numbers
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech
from perenne_docs.study import FAINT, PLAIN
from perenne_experiments.logs.pattern import Range
from perenne_experiments.pages.panel import Panel
from perenne_experiments.validation.figure import patterns_panel
from perenne_experiments.validation.validate import Shown

if TYPE_CHECKING:
    import plotly.graph_objects as go

PICTURES = ("validation-patterns", "validation-continuation", "validation-forecasts")
"""Names of the pictures."""


def plates(kept: Numbers, say: Speech) -> dict[str, Plate]:
    """Return the pictures by name."""
    return {
        "validation-patterns": _patterns(kept["patterns"], say),
        "validation-continuation": _continuation(kept["continuation"], say),
        "validation-forecasts": _forecasts(kept["backtest"], say),
    }


def label(key: str, say: Speech) -> str:
    """Return the name of a pattern."""
    if key.startswith("alive_"):
        return say("validation.alive_after", years=key.removeprefix("alive_"))
    return say.report(f"pattern.{key}")


def _patterns(found: Numbers, say: Speech) -> Plate:
    ordered = sorted((_shown(key, one) for key, one in found.items()), key=lambda one: int(one.code[1:]))
    held, all_ = sum(one.holds for one in ordered), len(ordered)
    alternative = say("validation.patterns_alternative", held=say.number(held), of=say.number(all_))
    panel = replace(patterns_panel(ordered, say.report), title="", unit=say("validation.bars"), alternative=alternative)
    return Plate(say("validation.patterns_title"), [panel])


def _shown(key: str, one: Numbers) -> Shown:
    spread = None if one["low"] is None else Range(one["low"], one["high"])
    return Shown(key, one["code"], one["unit"], one["value"], spread, Range(*one["accepted"]))


def _continuation(found: Numbers, say: Speech) -> Plate:
    names = {"model": say("validation.of_model"), "lists": say("validation.of_lists")}
    series = [Series(names["model"], PLAIN, found["model"]), Series(names["lists"], FAINT, found["lists"])]
    figure = lines(say, found["after"], series, x_title=say("validation.after"), height=300)
    figure.update_xaxes(tickvals=found["after"])
    first, last = found["model"][0], found["model"][-1]
    alternative = say(
        "validation.continuation_alternative",
        first=say.percent(first["value"]),
        last=say.percent(last["value"]),
        after=say.number(found["after"][-1]),
        list_first=say.percent(found["lists"][0]["value"]),
        list_last=say.percent(found["lists"][-1]["value"]),
    )
    panel = Panel("continuation", "", say("validation.goes_on"), alternative, figure)
    legend = [(names["model"], PLAIN), (names["lists"], FAINT)]
    return Plate(say("validation.continuation_title"), [panel], policies=legend)


def _forecasts(found: Numbers, say: Speech) -> Plate:
    classes = found["methods"]["model"]["reliability"]
    figure = canvas(say, 330, {"l": 44, "r": 14, "t": 10, "b": 44})
    figure.add_traces(_reliable(classes, say))
    figure.update_xaxes(title_text=say("validation.said_axis"), range=[-2, 104], tickvals=[0, 25, 50, 75, 100])
    figure.update_yaxes(range=[-6, 108], tickvals=[0, 25, 50, 75, 100])
    largest = max(classes, key=lambda one: int(one["number"]))
    alternative = say(
        "validation.forecasts_alternative",
        number=say.number(largest["number"]),
        said=say.percent(largest["said"]),
        came=say.percent(largest["came"]),
    )
    panel = Panel("forecasts", "", say("validation.came_axis"), alternative, figure)
    return Plate(say("validation.forecasts_title"), [panel])


def _reliable(classes: list[Numbers], say: Speech) -> list[go.Scatter]:
    import plotly.graph_objects as go

    return [
        go.Scatter(x=[0, 100], y=[0, 100], mode="lines", line={"color": FAINT.colour, "dash": "dash", "width": 1.5}),
        go.Scatter(
            x=[100 * one["said"] for one in classes],
            y=[100 * one["came"] for one in classes],
            mode="markers+text",
            marker={"color": PLAIN.colour, "size": [8 + 2.2 * one["number"] ** 0.5 for one in classes]},
            text=[say.number(one["number"]) for one in classes],
            textposition="middle left",
            cliponaxis=False,
        ),
    ]
