"""Plates: panels laid out under a title, with their legend, as one page that a browser can photograph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from perenne_experiments.pages.markup import fill_swatch, line_swatch, paragraph, plain, tag
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import Panel

WIDTH = 780
"""Width of every plate, CSS pixels."""

_FONT = "'Liberation Sans', Arial, Helvetica, 'DejaVu Sans Condensed', system-ui, sans-serif"
"""Letters of about the same width on every system, so that a label that fits here fits there."""

_STYLE = f"""
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: #fff; color: #1f252b; font: 13px/1.4 {_FONT}; }}
#plate {{ width: {WIDTH}px; padding: 14px 16px 4px; background: #fff; }}
h1 {{ font-size: 18px; line-height: 1.3; font-weight: 650; margin: 0 0 8px; text-wrap: balance; }}
h2 {{ font-size: 14px; line-height: 1.3; font-weight: 650; margin: 0; }}
p.unit {{ color: #5a636b; font-size: 12px; margin: 0; }}
ul {{ list-style: none; display: flex; flex-wrap: wrap; gap: 2px 20px; margin: 0 0 10px; padding: 0; }}
.swatch {{ display: inline-block; vertical-align: -0.1em; margin-right: 0.5em; }}
.grid {{ display: grid; gap: 0 18px; align-items: start; }}
figure {{ margin: 0; min-width: 0; display: grid; grid-template-rows: subgrid; grid-row: span 3; }}
figure.wide {{ grid-column: 1 / -1; }}
.plot {{ margin-bottom: 12px; }}
"""

_DRAW = """
const figures = JSON.parse(document.getElementById("figures").textContent);
const family = getComputedStyle(document.body).fontFamily;
const plots = [...document.querySelectorAll(".plot")];
(async () => {
  for (const [place, plot] of plots.entries()) {
    const { data, layout } = figures[place];
    const fitted = { ...layout, width: plot.clientWidth, font: { ...layout.font, family } };
    await Plotly.newPlot(plot, data, fitted, { staticPlot: true });
  }
  await document.fonts.ready;
  document.documentElement.dataset.drawn = "yes";
})();
"""


@dataclass(frozen=True)
class Plate:
    """One picture.

    Attributes:
        title: what it shows, in a few words.
        panels: its panels.
        columns: widths of the columns they stand in, as CSS has them.
        last_is_wide: whether the last panel takes all the columns.
        policies: legend of lines: name and style.
        fills: legend of fillings: name and key.
    """

    title: str
    panels: Sequence[Panel]
    columns: str = "1fr"
    last_is_wide: bool = False
    policies: Sequence[tuple[str, LineStyle]] = ()
    fills: Sequence[tuple[str, str]] = field(default=())

    @property
    def alternative(self) -> str:
        """What the picture shows, for who cannot see it."""
        return " ".join(dict.fromkeys(panel.alternative for panel in self.panels if panel.alternative))


def page(plate: Plate, language: str) -> str:
    """Return the plate as one HTML page, plotly.js within."""
    from plotly.offline import get_plotlyjs

    figures = "[" + ",".join(str(panel.figure.to_json()) for panel in plate.panels) + "]"
    head = tag("head", '<meta charset="utf-8">', tag("title", plain(plate.title)), tag("style", _STYLE))
    body = tag(
        "body",
        tag("div", *_content(plate), id="plate"),
        tag("script", get_plotlyjs()),
        tag("script", figures.replace("<", "\\u003c"), type="application/json", id="figures"),
        tag("script", _DRAW),
    )
    return "<!doctype html>\n" + tag("html", head, body, lang=language) + "\n"


def _content(plate: Plate) -> list[str]:
    swatches = [(line_swatch(style), name) for name, style in plate.policies]
    swatches += [(fill_swatch(key), name) for name, key in plate.fills]
    legend = tag("ul", *(tag("li", swatch, plain(name)) for swatch, name in swatches)) if swatches else ""
    last = plate.panels[-1] if plate.last_is_wide else None
    figures = [_panel(panel, "wide" if panel is last else None) for panel in plate.panels]
    grid = tag("div", *figures, class_="grid", style=f"grid-template-columns: {plate.columns}")
    return [tag("h1", plain(plate.title)), legend, grid]


def _panel(panel: Panel, css: str | None) -> str:
    height = f"height: {panel.figure.layout.height}px"
    return tag(
        "figure",
        tag("h2", plain(panel.title)) if panel.title else tag("span"),
        paragraph(panel.unit, "unit") if panel.unit else tag("span"),
        tag("div", class_="plot", style=height),
        class_=css,
    )
