"""A store in the page: what it holds, which runs are looked at, and what the views say of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path

import solara

from perenne_dashboards.address import use_speech
from perenne_dashboards.controls import Button, Choice, Segments
from perenne_dashboards.controls.figure import Point
from perenne_dashboards.markup import html
from perenne_dashboards.pages.experiments.faults import OTHER_MODEL, error_line
from perenne_dashboards.pages.experiments.files import KINDS, link
from perenne_dashboards.pages.experiments.filter import Filter
from perenne_dashboards.pages.experiments.holding import Holding, Pulse, hold, pulse_of
from perenne_dashboards.pages.experiments.panels import Bar, FilterPanel
from perenne_dashboards.pages.experiments.search_view import SearchView
from perenne_dashboards.pages.experiments.settings import VIEWS, Settings
from perenne_dashboards.pages.experiments.views import Shown, completed, opened, show
from perenne_dashboards.pages.experiments.work import Work, use_watched, use_work
from perenne_dashboards.speech import Speech
from perenne_dashboards.stores import ShelfError, shelf
from perenne_dashboards.study import StudySection
from perenne_experiments.factor_words import factor_label
from perenne_experiments.outcome import OUTCOMES
from perenne_experiments.said_error import SaidError
from perenne_experiments.store.store import MANIFEST
from perenne_experiments.words import capitalised

_PULSE_EVERY = 2.0  # seconds between looks whether a store has grown
_GROWING = 20.0  # seconds since the last part within which somebody is likely to be adding to it

Change = Callable[[Settings], None]

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
        return SearchView(place=place)
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
    answer = []
    if shown.value is not None and shown.error is None:
        answer = [_answer(shown.value, made, say, change).key("answer"), _taking(made, say).key("taking")]
    return html(
        "div",
        _facts(holding, say, growing=growing).key("facts"),
        _controls(made, holding, say, change).key("controls"),
        _tabs(made, say, change).key("tabs"),
        _choices(made, holding, say, change).key(f"choices-{made.view}"),
        _standing(shown, say),
        _fault(shown.error, settings, say, change),
        *answer,
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
    """Return what the store holds, and whether it is growing."""
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
    told.append(say("facts.growing") if growing else say("facts.still"))
    return html("p", " ".join(told), css="note experiments-facts", data_growing="yes" if growing else "no")


def _controls(made: Settings, holding: Holding, say: Speech, change: Change) -> solara.Element:
    scenarios = [(name, name) for name in holding.scenarios]
    return html(
        "section",
        html("h2", say("filter.title")),
        Choice(say("scenario"), made.scenario, scenarios, on_value=lambda name: change(replace(made, scenario=name)))
        if len(scenarios) > 1
        else None,
        FilterPanel(
            filter=made.filter,
            holding=holding,
            say=say,
            on_filter=lambda found: change(replace(made, filter=found)),
        ),
        css="card",
    )


def _tabs(made: Settings, say: Speech, change: Change) -> solara.Element:
    return Segments(
        say("views.label"),
        made.view,
        [(name, say(f"views.{name}")) for name in VIEWS],
        on_value=lambda name: change(replace(made, view=name)),
        bare=True,
    )


def _choices(made: Settings, holding: Holding, say: Speech, change: Change) -> solara.Element:
    """Return what a view lets one choose."""
    factors = [(name, capitalised(factor_label(name, say.lab))) for name in holding.varying]
    policies = [(name, say.lab.policy_title(name)) for name in holding.policies]
    if made.view == "survival":
        return html(
            "div",
            Choice(
                say("choice.by"),
                made.by,
                [("", say("choice.nothing")), *factors],
                on_value=lambda name: change(replace(made, by=name)),
            ),
            _policies(made, policies, say, change) if len(policies) > 1 else None,
            css="grid",
        )

    def chosen(key: str, options: list[tuple[str, str]]) -> solara.Element:
        return Choice(
            say(f"choice.{key}"),
            getattr(made, key),
            options,
            on_value=lambda name: change(replace(made, **{key: name})),  # type: ignore[arg-type]
        ).key(key)

    outcomes = [(name, capitalised(say.lab(f"discovery.outcome.{name}"))) for name in OUTCOMES]
    others = [("", say("choice.nobody")), *(one for one in policies if one[0] != made.policy)]
    return html(
        "div",
        *([chosen("across", factors), chosen("up", factors)] if made.view == "heat" else []),
        *([chosen("outcome", outcomes)] if made.view != "boxes" else []),
        chosen("policy", policies),
        chosen("against", others),
        css="grid experiments-choices",
    )


def _policies(made: Settings, policies: list[tuple[str, str]], say: Speech, change: Change) -> solara.Element:
    """Return a button for each policy, down where its curve is drawn."""
    names = [name for name, _ in policies]
    drawn = made.policies or tuple(names)

    def turn(name: str) -> None:
        left = tuple(one for one in names if (one in drawn) != (one == name))
        change(replace(made, policies=() if len(left) == len(names) else left or made.policies))

    return html(
        "div",
        html("span", say("choice.policies"), css="field-label"),
        html(
            "div",
            *(
                Button(title, pressed=name in drawn, on_click=lambda name=name: turn(name)).key(name)  # type: ignore[misc]
                for name, title in policies
            ),
            css="row",
        ),
        css="experiments-policies",
        role="group",
        aria_label=say("choice.policies"),
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


def _answer(shown: Shown, made: Settings, say: Speech, change: Change) -> solara.Element:
    headline, *rest = shown.lead

    def pick(point: Point) -> None:
        found = cell_of(shown, point)
        if found is not None:
            change(replace(made, filter=found))

    return html(
        "div",
        html(
            "section",
            html("p", headline, css="experiments-headline").key("headline"),
            *(html("p", text, css="prose") for text in rest),
            *(
                Button(
                    say("boxes.look", number=place),
                    hint=capitalised(corner.rule),
                    on_click=lambda corner=corner: change(replace(made, filter=corner.filter)),  # type: ignore[misc]
                ).key(f"corner-{place}")
                for place, corner in enumerate(shown.corners, start=1)
            ),
            css="experiments-lead",
            aria_live="polite",
        ),
        *(
            StudySection(
                one, say.lab, on_pick=pick if shown.cells is not None else None, saves={"svg": "SVG", "png": "PNG"}
            )
            for one in shown.sections
        ),
    )


def cell_of(shown: Shown, point: Point) -> Filter | None:
    """Return the filter of the cell that was clicked; None for what is no cell."""
    across, up = point.get("x"), point.get("y")
    if shown.cells is None or not isinstance(across, int) or not isinstance(up, int):
        return None
    return shown.cells.get((across, up))


def _taking(made: Settings, say: Speech) -> solara.Element:
    """Return the files that can be taken away."""
    return html(
        "section",
        html("h2", say("take.title")),
        html("p", say("take.what"), css="prose"),
        html(
            "div",
            *(
                html(
                    "a",
                    say(f"take.{name.replace('.', '_')}"),
                    css="button",
                    href=link(name, made, say.code),
                    download=f"perenne-{name}",
                ).key(name)
                for name in KINDS
            ),
            css="row",
        ),
        css="card",
    )
