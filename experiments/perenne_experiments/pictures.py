"""Pictures: figures as files of their own, PNG or SVG, for articles and slides."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from perenne_experiments.figures.panel import DIRECT_LABEL, INK, Panel

if TYPE_CHECKING:
    import plotly.graph_objects as go

FORMATS = ("svg", "png")

_WIDTH = 900  # pixels
_SCALE = 2  # pixels of a PNG for each of them
_TITLE = 60  # pixels above a figure for its title
_EDGE = 20  # pixels left free at the sides
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


class PictureError(RuntimeError):
    """Pictures cannot be made here.

    Attributes:
        key: what is missing: a text of the language files, under "pictures".
    """

    def __init__(self, key: str) -> None:
        """Keep the key, so that it can be said in each language."""
        self.key = key
        super().__init__(self.say("en"))

    def say(self, language: str) -> str:
        """Return what is missing and how to get it, in a line, in a language ("en" or "fr")."""
        from perenne_experiments.words import Language

        return Language(language)(f"pictures.{self.key}")


def save_pictures(
    panels: Sequence[Panel], folder: str | os.PathLike[str], formats: Sequence[str] = FORMATS
) -> tuple[Path, ...]:
    """Draw each panel into files named after its key, on white, at the width of a page.

    It is kaleido that draws them (the extra `pictures`), with a Chromium that is already there: the one that
    PERENNE_CHROMIUM names, or one of the usual names.

    Args:
        panels: figures to draw.
        folder: where the files go; made where missing, older files are replaced.
        formats: "svg", "png", or both.

    Returns:
        The files written, panel by panel.

    Raises:
        PictureError: kaleido or Chromium is missing; nothing is written.
        ValueError: another format.
        OSError: a file cannot be written.
    """
    for name in formats:
        if name not in FORMATS:
            raise ValueError(f"format = {name!r}: expected one of {', '.join(FORMATS)}")
    kaleido, browser = _kaleido(), _chromium()
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    files = [(panel, f"{panel.key}.{name}") for panel in panels for name in formats]
    with TemporaryDirectory(dir=place, prefix=".") as drafts:
        orders = [
            {"fig": on_paper(panel), "path": str(Path(drafts) / name), "opts": _options(name)} for panel, name in files
        ]
        browser_options = {"path": browser, "mathjax": False}
        kaleido.write_fig_from_object_sync(orders, cancel_on_error=True, kopts=browser_options)
        for _, name in files:
            (Path(drafts) / name).replace(place / name)
    return tuple(place / name for _, name in files)


def on_paper(panel: Panel) -> go.Figure:
    """Return a panel's figure as it stands by itself: on white, with its title, its unit, and a legend if need be."""
    import plotly.graph_objects as go

    figure = go.Figure(panel.figure)
    margin = figure.layout.margin
    figure.update_layout(
        width=_WIDTH,
        height=(figure.layout.height or 440) + _TITLE,
        margin={"t": (margin.t or 0) + _TITLE, "l": max(margin.l or 0, _EDGE), "r": max(margin.r or 0, _EDGE)},
        paper_bgcolor="#ffffff",
        title={
            "text": f"<b>{escape(panel.title)}</b>",
            "subtitle": {"text": escape(panel.unit), "font": {"size": 12, "color": INK}},
            "font": {"size": 16, "color": INK},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "pad": {"l": _EDGE, "t": 14},
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "automargin": False,
        },
        showlegend=_needs_legend(figure),
    )
    return figure


def _needs_legend(figure: go.Figure) -> bool:
    named = {trace.name for trace in figure.data if trace.name and trace.showlegend is not False}
    labelled = any(label.name == DIRECT_LABEL for label in figure.layout.annotations)
    return len(named) > 1 and not labelled


def _options(file: str) -> dict[str, Any]:
    suffix = Path(file).suffix.removeprefix(".")
    return {"format": suffix, "scale": _SCALE if suffix == "png" else 1}


def _kaleido() -> Any:
    try:
        import kaleido
    except ImportError:
        raise PictureError("no_kaleido") from None
    return kaleido


def _chromium() -> str:
    named = os.environ.get("PERENNE_CHROMIUM", "")
    for program in (named, *_PROGRAMS):
        found = shutil.which(program) if program else None
        if found:
            return found
    raise PictureError("no_chromium")
