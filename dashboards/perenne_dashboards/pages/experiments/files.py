"""Files of a store, as links give them out: its runs, and the report of a view; what is asked stands in the address."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from perenne_dashboards.pages.experiments.faults import error_line
from perenne_dashboards.pages.experiments.holding import hold
from perenne_dashboards.pages.experiments.question import Question, completed, opened
from perenne_dashboards.pages.experiments.settings import Settings
from perenne_dashboards.pages.experiments.views import show
from perenne_dashboards.speech import Speech, speech, spoken
from perenne_dashboards.stores import shelf

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store

FILES = "/experiments/files/"
"""Where they are."""

KINDS = {
    "runs.csv": "text/csv; charset=utf-8",
    "runs.parquet": "application/vnd.apache.parquet",
    "report.html": "text/html; charset=utf-8",
}
"""The files, with their media types."""


def link(name: str, settings: Settings, language: str) -> str:
    """Return the address of a file."""
    asked = {key: text for key, text in settings.address().items() if text}
    return f"{FILES}{name}?{urlencode({**asked, 'lang': language})}"


def experiment_file(request: Any) -> Any:
    """Give out a file, or say in one line why there is none; Starlette calls it in a thread."""
    from starlette.background import BackgroundTask
    from starlette.responses import FileResponse, PlainTextResponse

    name = request.path_params["name"]
    asked: Mapping[str, str] = dict(request.query_params)
    say = speech(spoken(asked.get("lang"), request.headers.get("accept-language", "")), __package__)
    if name not in KINDS:
        return PlainTextResponse(say("error.no_file"), status_code=404)
    with tempfile.NamedTemporaryFile(prefix="perenne-", delete=False) as made:
        target = Path(made.name)
    try:
        write_file(name, Settings.read(asked), say, target)
    except Exception as error:
        _remove(target)
        line = error_line(error, say)
        if line is None:
            raise
        return PlainTextResponse(line, status_code=400)
    return FileResponse(
        target, media_type=KINDS[name], filename=f"perenne-{name}", background=BackgroundTask(_remove, target)
    )


def write_file(name: str, settings: Settings, say: Speech, target: Path) -> None:
    """Write one of KINDS.

    Raises:
        ShelfError: there is no such store.
        SaidError: it cannot be told.
        OSError: the disk is full, or the like.
    """
    from perenne_experiments.store.export import write_table

    place = shelf().place(settings.store)
    if name == "report.html":
        target.write_text(show(place, settings, say, lambda done, of: None).page(say.code), encoding="utf-8")  # noqa: ARG005
    else:
        write_table(_selected(opened(place, settings), settings, say).table(failed=True), target, Path(name).suffix)


def _selected(store: Store, settings: Settings, say: Speech) -> Store:
    holding = hold(store, settings.scenario)
    asked = Question(store, settings.store, holding, completed(settings, holding), say, lambda done, of: None)  # noqa: ARG005
    return asked.selection


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
