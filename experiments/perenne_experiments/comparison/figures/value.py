"""The figures of value: what a community gives, and the hours it costs."""

from __future__ import annotations

from perenne_experiments.comparison.comparison import Comparison
from perenne_experiments.pages.palette import line_styles
from perenne_experiments.pages.panel import BAR, INK, Panel, bar_label, blank_figure, hide_rows, shortened
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language, language

GIVEN = ("information", "expertise", "ideas", "hours")
"""Kinds of value, then the hours spent for them."""


def value_panels(comparison: Comparison, code: str) -> list[Panel]:
    """Draw the value that a community gives, a panel a kind, and the facilitation hours it costs.

    Args:
        comparison: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    return [_value_panel(comparison, kind, say) for kind in GIVEN]


def _value_panel(comparison: Comparison, kind: str, say: Language) -> Panel:
    import plotly.graph_objects as go

    outcomes = comparison.ranked()
    means = [outcome.hours if kind == "hours" else outcome.value[kind] for outcome in outcomes]
    styles = line_styles(comparison.policies)
    figure = blank_figure(say, BAR * len(outcomes) + 36, {"l": 8, "r": 14, "t": 8, "b": 26})
    figure.add_trace(
        go.Bar(
            x=[mean.value for mean in means],
            y=list(range(len(outcomes))),
            orientation="h",
            width=0.42,
            marker={"color": [styles[outcome.name].colour for outcome in outcomes]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [mean.high - mean.value for mean in means],
                "arrayminus": [mean.value - mean.low for mean in means],
                "thickness": 1.5,
                "width": 4,
                "color": INK,
            },
            customdata=[f"{say.numerals.counted(mean.value)} ({_range(mean, say)})" for mean in means],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    listed = []
    for row, (outcome, mean) in enumerate(zip(outcomes, means, strict=True)):
        number = say.numerals.counted(mean.value)
        figure.add_annotation(bar_label(row, shortened(say.policy_title(outcome.name)), number))
        listed.append(f"{say.policy(outcome.name)} {number}")
    figure.update_xaxes(rangemode="tozero", nticks=5, showgrid=True)
    hide_rows(figure, len(outcomes))
    return Panel(
        key=f"value-{kind}",
        title=say(f"value.{kind}"),
        unit=say(f"value_unit.{kind}"),
        alternative=say("figure.value_alt", what=say(f"value.{kind}"), list=", ".join(listed)),
        figure=figure,
    )


def _range(mean: Estimate, say: Language) -> str:
    return "–".join(say.numerals.counted(bound) for bound in (max(mean.low, 0.0), mean.high))
