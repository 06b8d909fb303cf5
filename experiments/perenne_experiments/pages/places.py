"""A figure of places: where numbers lie against the ranges accepted, all drawn on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import Panel
from perenne_experiments.pages.rows import Row, rows_figure
from perenne_experiments.words.language import Language

HELD, MISSED = LineStyle("#009E73", "solid"), LineStyle("#D55E00", "solid")
"""How a number is drawn that lies in the range accepted, and one that does not."""

_BAND = "rgba(0,158,115,0.14)"
_REACH = 0.9  # widths of the accepted range that are drawn to its left and right; what lies farther is at the edge


@dataclass(frozen=True, slots=True)
class Place:
    """A number, and the range accepted.

    Attributes:
        label: what it is.
        told: the number as people read it.
        verdict: where it lies, in a word.
        holds: whether it lies in the range.
        value: the number.
        accepted: ends of the range.
        span: ends of its own range; None where it has none.
        observed: what was observed; None where nothing was.
    """

    label: str
    told: str
    verdict: str
    holds: bool
    value: float
    accepted: tuple[float, float]
    span: tuple[float, float] | None = None
    observed: float | None = None

    def at(self, value: float) -> float:
        """Return where a number lies, the ends of the range accepted being 0 and 1; far ones at the edge."""
        low, high = self.accepted
        return min(max((value - low) / (high - low), -_REACH), 1 + _REACH)

    def row(self) -> Row:
        """Return its row."""
        return Row(
            label=self.label,
            told=self.told,
            value=self.at(self.value),
            style=HELD if self.holds else MISSED,
            symbol="circle" if self.holds else "diamond",
            span=None if self.span is None else (self.at(self.span[0]), self.at(self.span[1])),
            observed=None if self.observed is None else self.at(self.observed),
        )


def places_panel(title: str, places: Sequence[Place], say: Language) -> Panel:
    """Draw every number on one scale: 0 and 1 are the ends of the range accepted.

    Args:
        title: what people read above it.
        places: the numbers.
        say: language.
    """
    figure = rows_figure([one.row() for one in places], say)
    figure.add_vrect(x0=0, x1=1, fillcolor=_BAND, line_width=0, layer="below")
    figure.update_xaxes(
        range=[-_REACH - 0.06, 1 + _REACH + 0.06],
        tickvals=[0, 1],
        ticktext=[say("validation.low_end"), say("validation.high_end")],
    )
    listed = "; ".join(f"{one.label} {one.told} ({one.verdict})" for one in places)
    return Panel("places", title, "", f"{listed or '–'}.", figure)
