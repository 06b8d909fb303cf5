"""Pictures: figures as files of their own, PNG or SVG, for articles and slides."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from perenne_experiments.errors.hinted_error import HintedError, nearest
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import DIRECT_LABEL, INK, Panel, hatched

if TYPE_CHECKING:
    import plotly.graph_objects as go

FORMATS = ("svg", "png")

_WIDTH = 900  # pixels
_SCALE = 2  # pixels of a PNG for each of them
_TITLE = 60  # pixels above a figure for its title
_EDGE = 20  # pixels left free at the sides
_PATIENCE = 300  # seconds that a browser has, on the slowest machine
_UNSAFE = re.compile(r"[^\w.-]+")
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


class PictureError(HintedError):
    """Pictures that cannot be made here, or as they were asked for."""


def parse_formats(text: str) -> tuple[str, ...]:
    """Read forms as the command line takes them: "svg", "png", or both with a comma between.

    Raises:
        PictureError: another form, or none.
    """
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    for name in names or (text,):
        if name not in FORMATS:
            raise PictureError("pictures.format", value=name, known=", ".join(FORMATS), near=nearest(name, FORMATS))
    return names


def check_pictures() -> None:
    """Make sure, before anything is run, that pictures can be made here.

    Raises:
        PictureError: kaleido or Chromium is missing.
    """
    _kaleido()
    _chromium()


def save_pictures(
    panels: Sequence[Panel], folder: str | os.PathLike[str], formats: Sequence[str] = FORMATS
) -> tuple[Path, ...]:
    """Draw each panel into files named after its key (see `file_stems`), on white, at the width of a page.

    It is kaleido that draws them (the extra `pictures`), with a Chromium that is already there: the one that
    PERENNE_CHROMIUM names, or one of the usual names.

    Args:
        panels: figures to draw.
        folder: where the files go; made where missing, older files are replaced.
        formats: "svg", "png", or both.

    Returns:
        The files written, panel by panel.

    Raises:
        PictureError: kaleido or Chromium is missing, or the browser fails; nothing is written.
        ValueError: another format.
        OSError: a file cannot be written.
    """
    for name in formats:
        if name not in FORMATS:
            raise ValueError(f"format = {name!r}: expected one of {', '.join(FORMATS)}")
    kaleido, browser = _kaleido(), _chromium()
    place = Path(folder)
    stems = file_stems([panel.key for panel in panels])
    files = [(panel, f"{stem}.{name}") for panel, stem in zip(panels, stems, strict=True) for name in formats]
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.parent, prefix=".") as drafts:
        orders = [
            {"fig": on_paper(panel), "path": str(Path(drafts) / name), "opts": _options(name)} for panel, name in files
        ]
        _draw(kaleido, orders, {"path": browser, "mathjax": False, "timeout": _PATIENCE})
        place.mkdir(exist_ok=True)
        for _, name in files:
            (Path(drafts) / name).replace(place / name)
    return tuple(place / name for _, name in files)


def file_stems(keys: Sequence[str]) -> list[str]:
    """Return a file name without its suffix for each key, which every system takes, and no two the same."""
    stems: list[str] = []
    for key in keys:
        plain = _UNSAFE.sub("-", key).strip("-.") or "figure"
        stem, number = plain, 2
        while stem.lower() in {taken.lower() for taken in stems}:
            stem, number = f"{plain}-{number}", number + 1
        stems.append(stem)
    return stems


def on_paper(panel: Panel) -> go.Figure:
    """Return a panel's figure as it stands by itself: on white, with its title, its unit, and a legend if need be."""
    import plotly.graph_objects as go

    figure = go.Figure(panel.figure)
    margin = figure.layout.margin
    figure.for_each_trace(lambda trace: trace.update(showlegend=False), lambda trace: not trace.name or panel.legend)
    figure.add_traces([_sample(style, name) for style, name in panel.legend])
    figure.update_layout(
        width=_WIDTH,
        height=(figure.layout.height or 440) + _TITLE,
        margin={"t": (margin.t or 0) + _TITLE, "l": max(margin.l or 0, _EDGE), "r": max(margin.r or 0, _EDGE)},
        paper_bgcolor="#ffffff",
        title={
            "text": f"<b>{escape(panel.full_title)}</b>",
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
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
    )
    return figure


def _sample(style: LineStyle | str, name: str) -> Any:
    """Return a trace that shows nothing but itself in the legend."""
    import plotly.graph_objects as go

    shared = {"x": [None], "y": [None], "name": escape(name), "showlegend": True}
    if isinstance(style, LineStyle):
        return go.Scatter(**shared, mode="lines", line={"color": style.colour, "dash": style.dash, "width": 2.5})
    return go.Bar(**shared, marker=hatched(style))


def _needs_legend(figure: go.Figure) -> bool:
    named = {trace.name for trace in figure.data if trace.name and trace.showlegend is not False}
    labelled = any(label.name == DIRECT_LABEL for label in figure.layout.annotations)
    return len(named) > 1 and not labelled


def _options(file: str) -> dict[str, Any]:
    suffix = Path(file).suffix.removeprefix(".")
    return {"format": suffix, "scale": _SCALE if suffix == "png" else 1}


def _draw(kaleido: Any, orders: Sequence[dict[str, Any]], browser_options: dict[str, Any]) -> None:
    """Let the browser draw, without its chatter.

    Raises:
        PictureError: it cannot.
    """
    loggers = [logging.getLogger(name) for name in ("kaleido", "choreographer")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        kaleido.write_fig_from_object_sync(orders, cancel_on_error=True, kopts=browser_options)
    except Exception as error:  # whatever a browser that does not start makes of it
        raise PictureError("pictures.browser", browser=browser_options["path"], reason=_reason(error)) from error
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _reason(error: BaseException) -> str:
    """Return the first line of what an error says, however it says it."""
    told: object = error.args[0] if error.args else ""
    while isinstance(told, (tuple, list)) and told:
        told = told[0]
    return (str(told).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _kaleido() -> Any:
    try:
        import kaleido
    except ImportError:
        raise PictureError("pictures.no_kaleido") from None
    return kaleido


def _chromium() -> str:
    named = os.environ.get("PERENNE_CHROMIUM", "")
    for program in (named, *_PROGRAMS):
        found = shutil.which(program) if program else None
        if found:
            return found
    raise PictureError("pictures.no_chromium")
