"""Markup: HTML made of small parts, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from perenne_experiments.pages.palette import FILLS, FillStyle, LineStyle

Cell = tuple[str, str]
"""Label of the column, and content as HTML."""

_JOINER = "\u2060"
_RANGE = re.compile(r"(\d)–(\d)")

_DASHES = {
    "solid": "",
    "dash": "7 4",
    "dot": "2 3",
    "dashdot": "7 3 2 3",
    "longdash": "11 4",
    "longdashdot": "11 3 2 3",
}
_HATCHES = {
    "": "",
    "/": '<path d="M-2 8L8 -2M4 14L20 -2"/>',
    "\\": '<path d="M0 -2L14 12M8 -2L22 12"/>',
    "x": '<path d="M-2 8L8 -2M4 14L20 -2M0 -2L14 12M8 -2L22 12"/>',
    "-": '<path d="M0 3H18M0 8H18"/>',
    ".": '<path d="M3 3h2M9 3h2M15 3h2M6 8h2M12 8h2"/>',
}


def tag(name: str, *content: str, **attributes: str | int | None) -> str:
    """Return an element.

    Args:
        name: name of the element.
        content: what stands in it: elements, or text from `plain`.
        attributes: attributes, escaped here; `_` stands for `-`, a trailing one is dropped; None is left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(content)}</{name}>"


def plain(text: str) -> str:
    """Return a text as HTML, its ranges kept on one line."""
    return escape(_RANGE.sub(f"\\1{_JOINER}–{_JOINER}\\2", text), quote=False)


def paragraph(text: str, css: str | None = None) -> str:
    """Return a paragraph of plain text."""
    return tag("p", plain(text), class_=css)


def table(corner: str, rows: Sequence[tuple[str, Sequence[Cell]]], caption: str | None) -> str:
    """Return a table; its roles are spelt out, since a narrow page lays its rows out as blocks.

    Args:
        corner: what the first column holds.
        rows: head of each row as HTML, and its other cells; all have the same labels.
        caption: what is said below the table, or None.
    """
    labels = [label for label, _ in rows[0][1]] if rows else []
    heads = [tag("th", plain(label), scope="col", role="columnheader") for label in (corner, *labels)]
    body = [
        tag(
            "tr",
            tag("th", head, scope="row", role="rowheader"),
            *(tag("td", tag("span", content), role="cell", data_label=label) for label, content in cells),
            role="row",
        )
        for head, cells in rows
    ]
    return tag(
        "table",
        tag("caption", plain(caption)) if caption else "",
        tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        class_="stacking",
        role="table",
    )


def line_swatch(style: LineStyle) -> str:
    """Return a small picture of a policy's line."""
    stroke = f'stroke="{style.colour}" stroke-width="3" stroke-dasharray="{_DASHES[style.dash]}"'
    return _swatch(28, f'<line x1="0" y1="5" x2="28" y2="5" {stroke}/>')


def fill_swatch(key: str) -> str:
    """Return a small picture of the filling of a cause or a reason."""
    fill: FillStyle = FILLS[key]
    hatching = f'<g stroke="#fff" stroke-opacity="0.7" stroke-width="1.2">{_HATCHES[fill.hatching]}</g>'
    return _swatch(18, f'<rect width="18" height="10" fill="{fill.colour}"/>{hatching}')


def gauge(value: float, low: float, high: float, colour: str) -> str:
    """Return a bar from 0 to 1 with its interval, for a table; the number stands beside it.

    Args:
        value: length of the bar, 0–1.
        low: lower end of the interval.
        high: upper end of the interval.
        colour: colour of the bar.
    """
    whisker = f'x="{100 * low:.2f}" y="4.2" width="{max(100 * (high - low), 0.5):.2f}" height="1.6"'
    return (
        '<svg class="gauge" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" y="2" width="100" height="6"/>'
        f'<rect y="2" width="{100 * value:.2f}" height="6" fill="{colour}"/>'
        f'<rect class="whisker" {whisker}/>'
        "</svg>"
    )


def _swatch(width: int, content: str) -> str:
    size = f'width="{width}" height="10" viewBox="0 0 {width} 10"'
    return f'<svg class="swatch" {size} aria-hidden="true">{content}</svg>'
