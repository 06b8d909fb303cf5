"""A panel: a figure with the words that go with it, and what all figures have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from perenne_experiments.pages.palette import FILLS, LineStyle
from perenne_experiments.words.language import Language

if TYPE_CHECKING:
    import plotly.graph_objects as go


INK = "#1f252b"
"""Colour of text and lines on paper; a page may draw them in its own."""

RULE = "#d9d5cb"
"""Colour of grids and axes."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"

HATCHING = {"fgcolor": "rgba(255,255,255,0.55)", "size": 7, "solidity": 0.18, "fillmode": "overlay"}
"""How hatchings are drawn over a colour."""

DIRECT_LABEL = "direct"
"""Name of the annotations that label a line at its end; a narrow page drops them for a legend."""

BAR = 52
"""Pixels a policy takes in a bar chart, its label above it included."""

_WEEKS_A_YEAR = 52
_YEARS_FROM = 104  # from this horizon on, time is told in years
_LONGEST_LABEL = 28  # letters of a policy's name within a figure


@dataclass(frozen=True)
class Panel:
    """A figure with the words that go with it.

    Attributes:
        key: name of the panel, unique in a report.
        title: what people read above it.
        unit: what people read at its axis; "" when the figure says it itself.
        alternative: what it shows, in a sentence, for who cannot see it.
        figure: the figure.
        subject: what it is about, where a page says so above it; a picture that stands by itself says it in its title.
        legend: how lines are drawn (a `LineStyle`) or filled (a key of `palette.FILLS`), where a page says so above it.
    """

    key: str
    title: str
    unit: str
    alternative: str
    figure: go.Figure
    subject: str = ""
    legend: Sequence[tuple[LineStyle | str, str]] = ()

    def about(self, subject: str) -> Panel:
        """Return the same with its subject."""
        return replace(self, subject=subject)

    @property
    def full_title(self) -> str:
        """The title of a picture that stands by itself."""
        return f"{self.subject} · {self.title}" if self.subject else self.title


@dataclass(frozen=True, slots=True)
class Clock:
    """The unit in which time is drawn.

    Attributes:
        weeks: horizon, weeks.
        unit: weeks in one unit of the axis.
        label: what people read at the axis.
    """

    weeks: int
    unit: int
    label: str

    @classmethod
    def of(cls, weeks: int, say: Language, words: str = "figure") -> Clock:
        """Return the clock for a horizon: years when it is long, else weeks; `words` is the table that names them."""
        if weeks >= _YEARS_FROM:
            return cls(weeks, _WEEKS_A_YEAR, say(f"{words}.years"))
        return cls(weeks, 1, say(f"{words}.weeks"))

    @property
    def end(self) -> float:
        """The horizon on the axis."""
        return self.weeks / self.unit

    def axis(self) -> dict[str, Any]:
        """Return Plotly's settings of a time axis."""
        return {
            "title_text": self.label,
            "range": [0, self.end],
            "unifiedhovertitle": {"text": f"%{{x:{'.1f' if self.unit > 1 else '.0f'}}} {self.label}"},
        }


def blank_figure(say: Language, height: int, margin: Mapping[str, int]) -> go.Figure:
    """Return a figure with nothing on it, in the one style of all.

    Args:
        say: language; its separators are those of the figure's numbers.
        height: pixels.
        margin: pixels left ("l"), right ("r"), above ("t") and below ("b").
    """
    import plotly.graph_objects as go

    axis = {
        "gridcolor": RULE,
        "tickformat": ",.2~f",
        "zeroline": False,
        "linecolor": RULE,
        "ticks": "",
        "fixedrange": True,
        "title": {"font": {"size": 12}, "standoff": 8},
    }
    figure = go.Figure()
    figure.update_layout(
        template=None,
        height=height,
        margin={**margin, "pad": 4},
        font={"family": FONT, "size": 12, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        separators=say.numerals.decimal + say.numerals.group,
        showlegend=False,
        hoverlabel={"font": {"family": FONT, "size": 12}},
        xaxis={**axis, "showgrid": False, "showline": True},
        yaxis={**axis, "showline": False},
    )
    return figure


def hatched(key: str) -> dict[str, Any]:
    """Return Plotly's marker for a cause of death or a reason for leaving, or for "stayed"."""
    fill = FILLS[key]
    return {
        "color": fill.colour,
        "line": {"width": 0},
        "pattern": {"shape": fill.hatching, **HATCHING},
    }


def hide_rows(figure: go.Figure, rows: int) -> None:
    """Show bars from the top down, with room above each for its label."""
    figure.update_yaxes(range=[rows - 0.6, -0.75], showticklabels=False, showgrid=False)


def bar_label(row: int, name: str, number: str) -> dict[str, Any]:
    """Return the label that stands above a bar: a name, and a number beside it."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": row - 0.27,
        "yanchor": "bottom",
        "text": f"<b>{escape(name)}</b>  {number}",
        "showarrow": False,
        "font": {"size": 13},
    }


def shortened(name: str) -> str:
    """Return a name short enough to stand within a figure."""
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…"


def band_opacity(lines: int) -> float:
    """Return how opaque bands are: less with more lines, lest they hide them."""
    return min(0.16, 0.5 / lines)


def with_share(name: str, share: float, say: Language) -> str:
    """Return a name and its share, as an alternative text lists them."""
    return f"{name} {say.numerals.percent(share)}"


def listed_shares(shares: Mapping[str, float], kind: str, say: Language) -> str:
    """Return all shares above zero with their names: `kind` is "causes" or "reasons"."""
    named = [with_share(say.name(kind, key), share, say) for key, share in shares.items() if share > 0]
    return ", ".join(named) or say("table.none")
