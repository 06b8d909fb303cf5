"""The autopsy of a world that died, made on the spot in a thread of its own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import solara

from perenne_dashboards.controls import Button, Download
from perenne_dashboards.markup import html
from perenne_dashboards.pages.lab.board import world_title
from perenne_dashboards.pages.lab.script import Lab, Recorded, Script
from perenne_dashboards.speech import Speech
from perenne_dashboards.study import StudySection

RUNS = 40
"""Other lucks with which each change is tried: enough to tell much from little, and over in less than a minute."""


class StoppedError(Exception):
    """Nobody waits for the autopsy any more."""


@solara.component
def Dissections(lab: Lab, dead: tuple[str, ...], say: Speech) -> solara.Element:
    """Offer an autopsy of each world that died."""
    if not dead:
        return html("div")
    return html("div", *[_Dissection(lab=lab, script=lab.script(key), say=say).key(key) for key in dead], css="stack")


@solara.component
def _Dissection(lab: Lab, script: Script, say: Speech) -> solara.Element:
    found, set_found = solara.use_state(None)
    share, set_share = solara.use_state(-1.0)
    running = solara.use_ref(None)

    def stop() -> None:
        if running.current is not None:
            running.current.set()

    solara.use_effect(lambda: stop, [])

    def begin() -> None:
        stopped = running.current = threading.Event()
        set_share(0.0)

        def work() -> None:
            with contextlib.suppress(StoppedError):
                set_found(_dissected(lab, script, stopped, set_share))

        threading.Thread(target=work, name="perenne-autopsy", daemon=True).start()

    title = say("autopsy.heading", world=world_title(script, say))
    if found is not None:
        return _found(found, title, say)
    return html(
        "section",
        html("h2", title),
        html("p", say("autopsy.offer", runs=RUNS)),
        Button(say("autopsy.begin"), on_click=begin, kind="main")
        if share < 0
        else html("p", say("autopsy.working", share=say.lab.numerals.percent(share)), role="status"),
        css="card stack",
    )


def _dissected(lab: Lab, script: Script, stopped: threading.Event, tell: Callable[[float], object]) -> Any:
    from perenne_experiments.autopsy.autopsy import perform_autopsy
    from perenne_experiments.autopsy.change import Revision

    def progress(done: int, total: int) -> None:
        if stopped.is_set():
            raise StoppedError
        tell(round(done / max(1, total), 2))

    befell = [act.event for act in script.acts if act.event is not None]
    return perform_autopsy(
        replace(lab.scenario, parameters=lab.parameters(script)),
        Recorded(script),
        seed=lab.seed,
        weeks=lab.weeks,
        events=(*lab.scenario.events, *befell),
        revisions=[Revision(act.week, act.values) for act in script.acts if act.kind == "change"],
        runs=RUNS,
        jobs=1,
        progress=progress,
    )


def _found(found: Any, title: str, say: Speech) -> solara.Element:
    from perenne_experiments.autopsy.autopsy import Autopsy
    from perenne_experiments.autopsy.conclusion import conclude, still_alive
    from perenne_experiments.autopsy.figures import life_panels, needs_legend, rescue_legend, rescue_panel
    from perenne_experiments.autopsy.page import autopsy_page
    from perenne_experiments.pages.study_page import Section

    if not isinstance(found, Autopsy):
        return html("section", html("h2", title), html("p", still_alive(found, say.code)), css="card")
    headline, *rest = conclude(found, say.code)
    saved = rescue_panel(found.from_late, "rescues", say("autopsy.saved", week=found.late), say.code)
    sections = [
        Section(
            "",
            [],
            life_panels(found, say.code),
            legend=needs_legend(say.code),
            caption=say.lab("autopsy.life_caption"),
        ),
        Section("", [], [saved], legend=rescue_legend(say.code), caption=say.lab("autopsy.saved_caption"), wide=True),
    ]
    return html(
        "section",
        html("h2", title),
        html("p", headline, css="lede"),
        *[html("p", text, css="prose") for text in rest],
        html("div", *[StudySection(section, say.lab) for section in sections], css="autopsy"),
        Download(
            say("autopsy.report"),
            "autopsy.html",
            lambda: autopsy_page(found, say.code, command="perenne autopsy"),
            kind="text/html",
        ),
        css="card",
    )
