"""A store in the page: what it holds, which runs are looked at, and what the views say of them."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

import solara

from perenne_dashboards.address import use_speech
from perenne_dashboards.controls import Button
from perenne_dashboards.markup import html
from perenne_dashboards.pages.experiments.answer import answer, taking
from perenne_dashboards.pages.experiments.choices import Change, filter_card, view_choices, view_tabs
from perenne_dashboards.pages.experiments.faults import OTHER_MODEL, error_line
from perenne_dashboards.pages.experiments.holding import Holding, Pulse, hold, pulse_of
from perenne_dashboards.pages.experiments.panels import Bar
from perenne_dashboards.pages.experiments.question import completed, opened
from perenne_dashboards.pages.experiments.search_view import SearchView
from perenne_dashboards.pages.experiments.settings import Settings
from perenne_dashboards.pages.experiments.shown import Shown
from perenne_dashboards.pages.experiments.views import show
from perenne_dashboards.pages.experiments.work import Work, use_watched, use_work
from perenne_dashboards.speech import Speech
from perenne_dashboards.stores import ShelfError, shelf
from perenne_experiments.errors.said_error import SaidError
from perenne_experiments.store.store import MANIFEST

_PULSE_EVERY = 2.0  # seconds between looks whether a store has grown
_GROWING = 20.0  # seconds since the last part within which somebody is likely to be adding to it

_WORDS = __name__.rpartition(".")[0]


@solara.component
def StoreView(settings: Settings, change: Change) -> solara.Element:
    """Show a store, or a search."""
    say = use_speech(_WORDS)
    try:
        place = shelf().place(settings.store)
    except ShelfError as error:
        return html("p", error_line(error, say), css="error", role="alert")
    if not (place / MANIFEST).is_file():
        return SearchView(place=place, name=settings.store)
    return _Placed(place=place, settings=settings, change=change)


@solara.component
def _Placed(place: Path, settings: Settings, change: Change) -> solara.Element:
    say = use_speech(_WORDS)
    pulse, growing = use_watched(lambda: look(place), str(place), every=_PULSE_EVERY)
    taken = solara.use_ref(pulse)
    busy = solara.use_ref(False)  # noqa: FBT003
    if not busy.current:
        taken.current = pulse  # a store that grows is asked again once the last answer is there, and no sooner
    held = use_work(
        _key("hold", place, taken.current, settings.scenario, settings.any_model),
        lambda _: hold(opened(place, settings), settings.scenario),
    )
    shown = use_work(
        _key("show", place, taken.current, settings.address(), say.code),
        lambda told: show(place, settings, say, told),
    )
    busy.current = held.busy or shown.busy
    if held.value is None:
        return _fault(held.error, settings, say, change) or html("p", say("reading"), css="note", role="status")
    holding = held.value
    made = completed(settings, holding)
    answered = []
    if shown.value is not None and shown.error is None:
        answered = [answer(shown.value, made, say, change).key("answer"), taking(made, say).key("taking")]
    return html(
        "div",
        _facts(holding, say, growing=growing).key("facts"),
        filter_card(made, holding, say, change).key("controls"),
        view_tabs(made, holding, say, change).key("tabs"),
        view_choices(made, holding, say, change).key(f"choices-{made.view}"),
        _standing(shown, say),
        _fault(shown.error, settings, say, change),
        *answered,
        css="stack experiments-store",
    )


def _key(*parts: object) -> Hashable:
    return repr(parts)


def look(place: Path) -> tuple[Pulse, bool]:
    """Return a store's pulse, and whether somebody is likely to be adding to it: asked again as time goes by."""
    pulse = pulse_of(place)
    ago = time.time() - pulse[2]
    return pulse, pulse[0] > 0 and 0 <= ago < _GROWING


def _facts(holding: Holding, say: Speech, *, growing: bool) -> solara.Element:
    """Return what the store holds, whether it is growing, and how much of it is there yet."""
    number = say.lab.numerals.number
    told = [
        say(
            "facts.runs",
            runs=number(holding.runs),
            points=number(holding.points),
            policies=number(len(holding.policies)),
        )
    ]
    if holding.failed:
        told.append(say("facts.failed", failed=number(holding.failed)))
    left = holding.wanted is not None and holding.runs < holding.wanted
    share = {"runs": number(holding.runs), "wanted": number(holding.wanted or 0)}
    if growing:
        told.append(say("facts.growing"))
    else:
        told.append(say("facts.stopped", **share) if left else say("facts.still"))
    return html(
        "div",
        html("p", " ".join(told), css="note experiments-facts", data_growing="yes" if growing else "no"),
        Bar(holding.runs / (holding.wanted or 1), say("facts.share", **share)) if left else None,
    )


def _standing(shown: Work[Shown], say: Speech) -> solara.Element | None:
    """Return how far the answer is."""
    if shown.called_off:
        return html("p", say("stopped"), css="note", role="status").key("stopped")
    if not shown.busy:
        return None
    return html(
        "div",
        Bar(shown.share, say("asking")),
        Button(say("stop"), icon="close", on_click=shown.stop),
        css="row",
    ).key("standing")


def _fault(error: Exception | None, settings: Settings, say: Speech, change: Change) -> solara.Element | None:
    """Return an error in a line; a store of another model can be looked at all the same."""
    if error is None:
        return None
    line = error_line(error, say)
    if line is None:
        raise error
    other = isinstance(error, SaidError) and error.key == OTHER_MODEL
    return html(
        "div",
        html("p", line, css="error", role="alert"),
        Button(say("any_model"), on_click=lambda: change(replace(settings, any_model=True))) if other else None,
        css="stack",
    ).key("fault")
