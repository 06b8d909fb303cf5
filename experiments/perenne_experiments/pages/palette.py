"""The palette: colours that colour-blind eyes tell apart, with dashes and hatchings beside them.

The colours are those of Okabe & Ito (2008), less the yellow, which is too pale on white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_BLUE, _GREEN, _VERMILLION, _PURPLE = "#0072B2", "#009E73", "#D55E00", "#CC79A7"
_SKY, _ORANGE, _GREY = "#56B4E9", "#E69F00", "#8C8C8C"


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a policy is drawn.

    Attributes:
        colour: colour, "#rrggbb".
        dash: Plotly's dash.
    """

    colour: str
    dash: str

    def faint(self, opacity: float) -> str:
        """Return the colour with an opacity, as CSS writes it."""
        red, green, blue = (int(self.colour[place : place + 2], 16) for place in (1, 3, 5))
        return f"rgba({red},{green},{blue},{opacity})"


@dataclass(frozen=True, slots=True)
class FillStyle:
    """How a cause or a reason is drawn.

    Attributes:
        colour: colour, "#rrggbb".
        hatching: Plotly's pattern shape, "" for none.
        ink: colour of text on it.
    """

    colour: str
    hatching: str
    ink: str


_KNOWN_POLICIES = {
    "cultivating": LineStyle(_GREEN, "solid"),
    "absent": LineStyle(_BLUE, "dash"),
    "directive": LineStyle(_VERMILLION, "dot"),
    "staged": LineStyle(_PURPLE, "dashdot"),
    "responsive": LineStyle(_SKY, "longdash"),
}
_OTHERS = (
    LineStyle(_ORANGE, "longdashdot"),
    LineStyle(_GREY, "solid"),
    *(
        LineStyle(style.colour, dash)
        for style, dash in zip(_KNOWN_POLICIES.values(), ("dash", "dot", "dashdot", "longdash", "solid"), strict=True)
    ),
)

_RISING = (
    LineStyle(_SKY, "dot"),
    LineStyle(_BLUE, "dash"),
    LineStyle(_PURPLE, "dashdot"),
    LineStyle(_ORANGE, "longdash"),
    LineStyle(_VERMILLION, "solid"),
)

FILLS = {
    "autonomy": FillStyle(_VERMILLION, "/", "#000000"),
    "results": FillStyle(_BLUE, "", "#ffffff"),
    "belonging": FillStyle(_PURPLE, "\\", "#000000"),
    "overload": FillStyle(_ORANGE, "x", "#000000"),
    "organisation": FillStyle(_GREY, "-", "#000000"),
    "silence": FillStyle(_SKY, ".", "#000000"),
    "stayed": FillStyle(_GREEN, "", "#000000"),
}
"""How each cause of death or reason for leaving is drawn, and a stay without end."""


def line_styles(policies: Sequence[str]) -> dict[str, LineStyle]:
    """Return a style for each policy: its own for one that is built in, else the next free one."""
    unused = [
        *_OTHERS[:2],
        *(style for name, style in _KNOWN_POLICIES.items() if name not in policies),
        *_OTHERS[2:],
    ]
    others = [name for name in policies if name not in _KNOWN_POLICIES]
    chosen = {name: unused[place % len(unused)] for place, name in enumerate(others)}
    return {name: _KNOWN_POLICIES.get(name) or chosen[name] for name in policies}


def class_styles(count: int) -> tuple[LineStyle, ...]:
    """Return a style for each class of a factor, from cold to warm as it rises; five classes at most."""
    chosen = {1: (4,), 2: (1, 4), 3: (0, 1, 4), 4: (0, 1, 2, 4)}.get(count, range(count))
    return tuple(_RISING[place] for place in chosen)
