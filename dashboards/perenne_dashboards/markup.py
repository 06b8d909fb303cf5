"""Markup: plain HTML elements, so that a page has the structure that browsers and screen readers expect."""

from __future__ import annotations

from typing import Any, TypeAlias

import ipyvue
import solara

Child: TypeAlias = Any
"""A text or an element; None is left out."""


def html(tag: str, *children: Child, css: str = "", **attributes: str | bool) -> solara.Element:
    """Return an element: `html("p", text, css="lede", aria_live="polite")`.

    Args:
        tag: its name.
        children: texts, which are escaped, and elements; None is left out.
        css: its classes.
        attributes: the others, underlines for hyphens.
    """
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    kept: list[Any] = [child for child in children if child is not None]
    return ipyvue.Html.element(tag=tag, children=kept, class_=css, attributes=named)


def prose(text: str, css: str = "prose") -> list[solara.Element]:
    """Return a text as paragraphs: one each line."""
    return [html("p", line, css=css) for line in text.strip().splitlines() if line.strip()]


def stylesheet(name: str) -> solara.Element:
    """Return a link to a page's own styles: `assets/NAME.css`. It holds while the page is shown."""
    return html("link", rel="stylesheet", href=f"/static/assets/{name}.css")
