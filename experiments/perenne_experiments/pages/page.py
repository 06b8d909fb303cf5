"""A page: HTML that stands alone, plotly.js within, for light and dark, phone and desktop, screen and paper."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from perenne_experiments.pages.markup import fill_swatch, line_swatch, paragraph, plain, tag
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import Panel
from perenne_experiments.whole_file import write_whole

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
"""What the page may load: nothing from anywhere."""

Part = tuple[str, str, str]
"""A section: its anchor, its title, and its content as HTML."""


def page(title: str, body: Sequence[str], panels: Iterable[Panel], lang: str) -> str:
    """Return a whole page, plotly.js within (some 5 MB) where there is a figure to draw.

    Args:
        title: what the browser's tab says.
        body: elements, in order.
        panels: every panel that the body has a place for (see `plot`).
        lang: language of the words, "en" or "fr".
    """
    head = tag(
        "head",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="color-scheme" content="light dark">',
        tag("title", plain(title)),
        tag("style", _asset("report.css")),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", *body, _scripts(list(panels))), lang=lang) + "\n"


def write_page(page: str, path: str | os.PathLike[str]) -> Path:
    """Write a page, whole or not at all.

    Args:
        page: the page.
        path: file to write; its folder is made where missing, an older file is replaced.

    Returns:
        The path written.

    Raises:
        OSError: the file cannot be written; an older one is then left as it was.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, lambda draft: draft.write_text(page, encoding="utf-8", newline="\n"))
    return target


def contents(parts: Sequence[Part], label: str) -> str:
    """Return the links to the sections; `label` says what they are to who cannot see them."""
    links = [tag("li", tag("a", plain(title), href=f"#{anchor}")) for anchor, title, _ in parts]
    return tag("nav", tag("ul", *links), aria_label=label)


def section(part: Part) -> str:
    """Return a section under its heading."""
    anchor, title, content = part
    heading = tag("h2", plain(title), id=f"{anchor}-title")
    return tag("section", heading, content, id=anchor, aria_labelledby=f"{anchor}-title")


def grid(panels: Iterable[Panel], caption: str, css: str = "panels") -> str:
    """Return panels side by side, as many as the page is wide, under one caption."""
    figures = [
        tag(
            "figure",
            tag("h3", plain(panel.title)),
            paragraph(panel.unit, "unit") if panel.unit else "",
            plot(panel),
        )
        for panel in panels
    ]
    return tag("div", *figures, class_=css) + (paragraph(caption, "caption") if caption else "")


def plot(panel: Panel) -> str:
    """Return the place where a panel's figure is drawn."""
    return tag(
        "div",
        class_="plot",
        data_figure=panel.key,
        role="img",
        aria_label=panel.alternative,
        style=f"height: {panel.figure.layout.height}px",
    )


def line_legend(styles: Sequence[tuple[LineStyle, str]], css: str = "legend") -> str:
    """Return a legend of lines: how each is drawn, and its name."""
    items = [tag("li", line_swatch(style), plain(name)) for style, name in styles]
    return tag("ul", *items, class_=css)


def fill_legend(fills: Sequence[tuple[str, str]]) -> str:
    """Return a legend of fillings: the key of each in the palette, and its name."""
    items = [tag("li", fill_swatch(key), plain(name)) for key, name in fills]
    return tag("ul", *items, class_="legend")


def _scripts(panels: Sequence[Panel]) -> str:
    if not panels:
        return ""
    from plotly.offline import get_plotlyjs

    figures = "{" + ",".join(f"{json.dumps(panel.key)}:{panel.figure.to_json()}" for panel in panels) + "}"
    return "\n".join(
        (
            tag("script", get_plotlyjs()),
            tag("script", figures.replace("<", "\\u003c"), type="application/json", id="figures"),
            tag("script", _asset("report.js")),
        )
    )


def _asset(name: str) -> str:
    return files("perenne_experiments").joinpath("pages", "assets", name).read_text(encoding="utf-8")
