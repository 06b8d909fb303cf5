"""The figure of a search's record: what was tried, and what nothing else tried beats; its table and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.pages.panel import Panel, blank_figure
from perenne_experiments.pages.study_page import Table
from perenne_experiments.search.record import Record, Tried
from perenne_experiments.words.language import Language, capitalised

FOUND = line_styles(["absent"])["absent"]
QUIET = LineStyle("#8C8C8C", "solid")

_SMALLEST, _LARGEST = 7, 18  # pixels across
_LEAST = 0.005  # height below which a lever is not told


def record_panel(record: Record, say: Language) -> Panel:
    """Draw every policy tried by its hours and its life; size is value, colour is for the front."""
    import plotly.graph_objects as go

    figure = blank_figure(say, 400, {"l": 56, "r": 16, "t": 10, "b": 48})
    most = max((one.value for one in record.tried), default=1.0) or 1.0
    others = [one for one in record.tried if not one.on_front]
    for style, tried in ((QUIET, others), (FOUND, record.front)):
        figure.add_trace(
            go.Scatter(
                x=[one.hours for one in tried],
                y=[100 * one.lifetime for one in tried],
                mode="markers",
                marker={
                    "color": style.colour,
                    "opacity": 1,
                    "line": {"width": 1.5, "color": style.colour},
                    "symbol": "circle" if style is FOUND else "circle-open",
                    "size": [_SMALLEST + (_LARGEST - _SMALLEST) * one.value / most for one in tried],
                },
                customdata=[_hover(one, say) for one in tried],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    far = max((one.hours for one in record.tried), default=1.0) or 1.0
    figure.update_xaxes(title_text=say("search.hours_axis"), range=[-0.04 * far, 1.06 * far])
    figure.update_yaxes(title_text=say("search.life_axis"), showgrid=True)
    points = [
        say("search.point_alt", life=say.numerals.percent(one.lifetime), hours=say.hours(one.hours))
        for one in record.front
    ]
    return Panel("record", say("search.front_title"), "", say("search.front_alt", list=", ".join(points)), figure)


def record_legend(say: Language) -> list[tuple[LineStyle | str, str]]:
    """Return how the points are drawn."""
    return [(LineStyle(FOUND.colour, "solid"), say("record.front")), (QUIET, say("record.others"))]


def record_table(record: Record, say: Language) -> Table:
    """Return the front, the cheapest first."""
    rows = [
        [
            levers_said(one, say),
            say.numerals.number(one.hours, 1),
            say.numerals.percent(one.lifetime),
            say.numerals.number(one.value, 2),
        ]
        for one in record.front
    ]
    columns = [say("search.policy"), say("search.spent"), say("search.life"), say("search.value")]
    return Table(columns, rows, say("record.table"))


def record_sentences(record: Record, say: Language) -> Iterator[str]:
    """Say how far the search is, and how its numbers are to be taken."""
    number = say.numerals.number
    if not record.tried:
        yield say("record.none")
        return
    best = max(record.front, key=lambda one: one.lifetime)
    yield say(
        "record.size",
        tried=number(len(record.tried)),
        runs=number(record.runs),
        front=number(len(record.front)),
        horizon=say.duration(record.weeks),
        budget=say.hours(record.budget),
    )
    yield say(
        "record.best",
        life=say.numerals.percent(best.lifetime),
        hours=say.hours(best.hours),
        levers=_levers(best, say),
    )
    yield say("record.caution")


def levers_said(tried: Tried, say: Language) -> str:
    """Return the levers of a policy with their heights, those that are up alone."""
    return capitalised(_levers(tried, say))


def _levers(tried: Tried, say: Language) -> str:
    told = [
        f"{_lever(name, say)} {say.numerals.number(height, 2)}"
        for name, height in sorted(tried.levers.items(), key=lambda item: -item[1])
        if height > _LEAST
    ]
    return ", ".join(told) or say("search.nothing")


def _lever(name: str, say: Language) -> str:
    lever, _, week = name.partition("@")
    return say("record.from", lever=say.name("levers", lever), week=week) if week else say.name("levers", lever)


def _hover(tried: Tried, say: Language) -> str:
    return say(
        "search.hover",
        levers="<br>".join(_wrapped(escape(levers_said(tried, say)))),
        life=say.numerals.percent(tried.lifetime),
        value=say.numerals.number(tried.value, 2),
        hours=say.hours(tried.hours),
    )


def _wrapped(text: str) -> Sequence[str]:
    import textwrap

    return textwrap.wrap(text, 46)
