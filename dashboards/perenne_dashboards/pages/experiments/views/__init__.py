"""The views of a store: each asks it one kind of question, with the settings and the filter of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from perenne_dashboards.pages.experiments.holding import hold
from perenne_dashboards.pages.experiments.question import Question, completed, opened
from perenne_dashboards.pages.experiments.settings import Settings
from perenne_dashboards.pages.experiments.shown import Shown
from perenne_dashboards.pages.experiments.views.boxes import boxes
from perenne_dashboards.pages.experiments.views.given import given
from perenne_dashboards.pages.experiments.views.heat import heat
from perenne_dashboards.pages.experiments.views.sensitivity import sensitivity
from perenne_dashboards.pages.experiments.views.survival import survival
from perenne_dashboards.pages.experiments.work import Told
from perenne_dashboards.speech import Speech
from perenne_dashboards.stores import DEMONSTRATION

_VIEWS: dict[str, Callable[[Question], Shown]] = {
    "survival": survival,
    "heat": heat,
    "given": given,
    "sensitivity": sensitivity,
    "boxes": boxes,
}


def show(place: Path, settings: Settings, say: Speech, told: Told) -> Shown:
    """Ask a store what the settings ask.

    Args:
        place: folder of the store.
        settings: what is asked.
        say: the page's words, in the language of the answer.
        told: called as the view goes on; what it raises ends it.

    Raises:
        SaidError: it cannot be told, and why.
    """
    store = opened(place, settings)
    holding = hold(store, settings.scenario)
    name = str(place) if settings.store == DEMONSTRATION else settings.store
    return _VIEWS[settings.view](Question(store, name, holding, completed(settings, holding), say, told))
