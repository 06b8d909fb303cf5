"""The figure of what each factor of a store explains, its table and its sentences."""

from __future__ import annotations

from collections.abc import Iterator

from perenne_experiments.pages.palette import line_styles
from perenne_experiments.pages.panel import BAR, INK, Panel, bar_label, blank_figure, hide_rows, with_share
from perenne_experiments.pages.study_page import Table
from perenne_experiments.sensitivity.given import Given
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised

QUIET, CONTRAST = "#8C8C8C", "#CC79A7"
_LONGEST = 38  # letters of a factor's name over its bar


def given_panel(found: Given, say: Language) -> Panel:
    """Draw the share that each factor explains, with its interval; grey for what may be chance."""
    import plotly.graph_objects as go

    colour = CONTRAST if found.against else line_styles([found.policy])[found.policy].colour
    names = list(found.shares)
    figure = blank_figure(say, BAR * len(names) + 60, {"l": 8, "r": 16, "t": 8, "b": 44})
    values = [100 * found.shares[name].value for name in names]
    figure.add_trace(
        go.Bar(
            x=values,
            y=list(range(len(names))),
            orientation="h",
            width=0.36,
            marker={"color": [colour if name in found.clear else QUIET for name in names]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * one.high - value for one, value in zip(found.shares.values(), values, strict=True)],
                "arrayminus": [value - 100 * one.low for one, value in zip(found.shares.values(), values, strict=True)],
                "thickness": 1.5,
                "width": 4,
                "color": INK,
            },
            hovertemplate="%{x:.0f}" + say.numerals.percent_sign + "<extra></extra>",
        )
    )
    for row, name in enumerate(names):
        label = capitalised(factor_label(name, say))
        short = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"
        figure.add_annotation(bar_label(row, short, say.numerals.percent(found.shares[name].value)))
    hide_rows(figure, len(names))
    figure.update_xaxes(range=[0, 103], nticks=6, showgrid=True, title_text=say("given.axis"))
    listed = [with_share(factor_label(name, say), one.value, say) for name, one in found.shares.items()]
    return Panel("given", say("given.title"), "", say("given.alt", list=", ".join(listed)), figure)


def given_table(found: Given, say: Language) -> Table:
    """Return the same as a table."""
    rows = [
        [
            capitalised(factor_label(name, say)),
            say.numerals.percent(one.value),
            say.numerals.percent_range(one),
            say("given.clear" if name in found.clear else "given.chance"),
        ]
        for name, one in found.shares.items()
    ]
    return Table([say("given.factor"), say("given.share"), say("heat.interval"), say("table.verdict")], rows)


def given_sentences(found: Given, say: Language) -> Iterator[str]:
    """Say which factors explain the outcome, and how much luck there is in it."""
    what = given_what(found, say)
    clear = [(name, one) for name, one in found.shares.items() if name in found.clear]
    if not clear:
        yield say("given.none", what=what)
    else:
        name, most = clear[0]
        yield say(
            "given.leader",
            what=what,
            factor=say("text.quoted", name=factor_label(name, say)),
            share=say.numerals.percent(most.value),
            range=say.numerals.percent_range(most),
        )
        others = [
            with_share(say("text.quoted", name=factor_label(name, say)), one.value, say) for name, one in clear[1:]
        ]
        if others:
            yield say("given.others", list=say.listed(others))
    if found.noise is not None:
        yield say("given.noise", share=say.numerals.percent(found.noise))
    yield say("given.caution")


def given_what(found: Given, say: Language) -> str:
    """Return what is explained, as a part of a sentence."""
    policy = say.quoted(found.policy)
    if found.against is None:
        return say(f"sensitivity.what.{found.outcome}", policy=policy)
    return say(f"sensitivity.gap.{found.outcome}", policy=policy, other=say.quoted(found.against))
