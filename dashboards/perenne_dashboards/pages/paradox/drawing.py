"""Drawing: the few charts of the paradox, as SVG that takes the page's colours and grows with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import solara

from perenne_dashboards.markup import html
from perenne_experiments.pages.markup import plain, tag

COLOURS = {"absent": "var(--blue)", "cultivating": "var(--green)", "directive": "var(--vermillion)"}
"""Colours of the worlds, those of the reports."""

DASHES = {"absent": "8 5", "cultivating": None, "directive": "2.5 4"}
"""Dashes of the worlds, those of the reports."""

Point = tuple[float, float]

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 54, 14, 46


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart's frame: from data to places on the drawing.

    Attributes:
        width: width of the drawing.
        height: its height.
        x: smallest and largest value on the horizontal axis.
        y: the same on the vertical axis.
    """

    width: int
    height: int
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, point: Point) -> Point:
        """Return where a point is drawn."""
        (x_low, x_high), (y_low, y_high) = self.x, self.y
        across = (point[0] - x_low) / (x_high - x_low)
        up = (point[1] - y_low) / (y_high - y_low)
        return (
            _LEFT + across * (self.width - _LEFT - _RIGHT),
            self.height - _BOTTOM - up * (self.height - _TOP - _BOTTOM),
        )

    def path(self, points: Sequence[Point]) -> str:
        """Return points as SVG writes them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self.at, points))

    def line(self, points: Sequence[Point], colour: str, dash: str | None = None, css: str = "chart-line") -> str:
        """Return a line."""
        return tag("polyline", points=self.path(points), stroke=colour, stroke_dasharray=dash, class_=css)

    def area(self, upper: Sequence[Point], lower: Sequence[Point], colour: str, css: str = "chart-band") -> str:
        """Return the band between two lines."""
        return tag("polygon", points=self.path([*upper, *reversed(lower)]), fill=colour, class_=css)

    def dot(self, point: Point, colour: str, size: float = 5) -> str:
        """Return a dot."""
        x, y = self.at(point)
        return tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{size:g}", fill=colour)

    def text(
        self, point: Point, words: str, *, anchor: str = "start", dx: float = 0, dy: float = 0, css: str = ""
    ) -> str:
        """Return a text at a point."""
        x, y = self.at(point)
        return tag(
            "text",
            plain(words),
            x=f"{x + dx:.1f}",
            y=f"{y + dy:.1f}",
            text_anchor=anchor,
            class_=f"chart-text {css}".strip(),
        )

    def axes(self, x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]], x_title: str) -> str:
        """Return the grid, the ticks and the title of the horizontal axis; what is up is told above the chart."""
        (x_low, x_high), (y_low, _) = self.x, self.y
        parts = []
        for value, words in y_ticks:
            (left, height), (right, _) = self.at((x_low, value)), self.at((x_high, value))
            ends = {"x1": f"{left:.1f}", "x2": f"{right:.1f}", "y1": f"{height:.1f}", "y2": f"{height:.1f}"}
            parts.append(tag("line", class_="chart-grid", **ends))
            parts.append(self.text((x_low, value), words, anchor="end", dx=-8, dy=4))
        for value, words in x_ticks:
            anchor = "middle" if len(words) < 4 else {x_low: "start", x_high: "end"}.get(value, "middle")
            parts.append(self.text((value, y_low), words, anchor=anchor, dy=19))
        middle = ((x_low + x_high) / 2, y_low)
        return "".join([*parts, self.text(middle, x_title, anchor="middle", dy=39, css="chart-title")])


Draw = Callable[[Frame], str]

Reading = tuple[float, str]
"""A place on the horizontal axis, and the values there in words."""


def chart(
    draw: Draw,
    *,
    x: tuple[float, float],
    y: tuple[float, float],
    told: str,
    readings: Sequence[Reading] = (),
    tall: int = 340,
    small: bool = False,
) -> solara.Element:
    """Return a chart, drawn once for wide pages and once for narrow ones.

    Args:
        draw: draws within a frame.
        x: range of the horizontal axis.
        y: range of the vertical axis.
        told: what it shows, for who cannot see it.
        readings: what is said where one points at it, from left to right.
        tall: height for wide pages.
        small: whether it is drawn as for narrow pages everywhere, since others stand beside it.
    """
    sizes = (("small", 370, 215),) if small else (("wide", 760, tall), ("narrow", 370, 280))
    frames = {name: Frame(width, height, x, y) for name, width, height in sizes}
    drawn = "".join(
        tag(
            "svg",
            draw(frame),
            viewBox=f"0 0 {frame.width} {frame.height}",
            class_=f"drawing chart-{name}",
            data_size=name,
        )
        for name, frame in frames.items()
    )
    return _chart(
        drawings=drawn,
        told=told,
        readings=[words for _, words in readings],
        places={name: [round(frame.at((at, y[0]))[0], 1) for at, _ in readings] for name, frame in frames.items()},
        ends={name: [_TOP, frame.height - _BOTTOM] for name, frame in frames.items()},
    )


@solara.component_vue("chart.vue", vuetify=False)
def _chart(
    drawings: str,
    told: str,
    readings: list[str],
    places: dict[str, list[float]],
    ends: dict[str, list[float]],
) -> None:
    """Show the drawing that there is room for, and the values where one points at it."""


def ten_years(say_number: Callable[[float], str]) -> list[tuple[float, str]]:
    """Return the ticks of an axis over ten years."""
    return [(float(year), say_number(float(year))) for year in range(0, 11, 2)]


def apart(values: Sequence[float], least: float) -> list[float]:
    """Return heights for labels, in their order, moved where two would lie over one another."""
    order = sorted(range(len(values)), key=values.__getitem__)
    placed = list(values)
    for before, this in pairwise(order):
        placed[this] = max(placed[this], placed[before] + least)
    over = max(0.0, placed[order[-1]] - max(values)) / 2 if order else 0.0
    return [value - over for value in placed]


def legend(names: Sequence[tuple[str, str, str | None]]) -> solara.Element:
    """Return what the lines are called: (name, colour, dash) each."""
    items = [
        html(
            "li",
            solara.HTML(
                tag="span",
                unsafe_innerHTML=tag(
                    "svg",
                    tag("line", x1=0, x2=34, y1=6, y2=6, stroke=colour, stroke_width=4, stroke_dasharray=dash),
                    width=34,
                    height=12,
                    aria_hidden="true",
                ),
            ),
            html("span", name),
        )
        for name, colour, dash in names
    ]
    return html("ul", *items, css="chart-legend")
