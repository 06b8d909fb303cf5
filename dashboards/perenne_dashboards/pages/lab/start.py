"""The start and the takings: a scenario from the library or a file; data, figures and a report to take away."""

from __future__ import annotations

import solara

from perenne_dashboards.controls import Button, Choice, Download, FileField
from perenne_dashboards.live.stage import Stage
from perenne_dashboards.markup import html
from perenne_dashboards.pages.lab.bench import Bench
from perenne_dashboards.pages.lab.harvest import report, scenario_file, weeks_csv
from perenne_dashboards.pages.lab.library import of_library
from perenne_dashboards.pages.lab.limits import SizeError
from perenne_dashboards.pages.lab.script import Lab
from perenne_dashboards.pages.lab.setup import size_refusal
from perenne_dashboards.speech import Speech
from perenne_scenarios import ScenarioError, load_text, names

OWN = "own"
"""Stands for a scenario of the user's own among those to choose."""


@solara.component
def Start(bench: Bench, lab: Lab, say: Speech) -> solara.Element:
    """Choose a scenario, or open a file with one."""
    refused, set_refused = solara.use_state("")
    own = lab.scenario.name not in names() or lab.scenario.parameters != of_library(lab.library).parameters
    options = [(name, of_library(name).title[say.code]) for name in names()]
    if own:
        options = [(OWN, lab.scenario.title[say.code]), *options]

    def choose(name: str) -> None:
        if name != OWN:
            set_refused("")
            bench.start_from(of_library(name), name)

    def open_file(name: str, text: str) -> None:
        try:
            scenario = load_text(name, text)
            bench.start_from(scenario, extended(text))
        except ScenarioError as error:
            set_refused(error.say(say.code))
        except SizeError as error:
            set_refused(size_refusal(error, say))
        else:
            set_refused("")

    return html(
        "section",
        html("h2", say("start.heading")),
        Choice(say("start.scenario"), OWN if own else lab.library, options, on_value=choose),
        html("p", lab.scenario.description[say.code], css="note"),
        html(
            "details",
            html("summary", say("start.files")),
            html(
                "div",
                FileField(
                    say("start.open"),
                    drop=say("start.drop"),
                    too_large=say("start.too_large"),
                    accept=".toml",
                    on_file=open_file,
                    on_refused=set_refused,
                ),
                Download(
                    say("start.save"),
                    f"{lab.scenario.name}-{lab.selected}.toml",
                    lambda: scenario_file(bench.lab, bench.lab.script(bench.lab.selected)),
                    kind="application/toml",
                ),
                css="stack",
            ),
        ),
        html("p", refused, css="error", role="alert") if refused else None,
        css="card stack",
    )


def extended(text: str) -> str:
    """Return the library's scenario that a file builds upon; the reference, where it names none."""
    from perenne_model.user_file import parse_toml

    name = parse_toml(text.removeprefix("\ufeff")).get("extends", "reference")
    return name if name in names() else "reference"


@solara.component
def Takings(bench: Bench, say: Speech, link: str) -> solara.Element:
    """Offer the data, the picture, the report and the link."""

    def picture() -> None:
        stage = bench.player.screen
        if isinstance(stage, Stage):
            stage.send({"kind": "picture", "name": "perenne.png"})

    return html(
        "section",
        html("h2", say("takings.heading")),
        html(
            "div",
            Download(
                say("takings.data"), "perenne.csv", lambda: weeks_csv(bench.lab, bench.player.worlds), kind="text/csv"
            ),
            Button(say("takings.picture"), on_click=picture, icon="download"),
            Download(
                say("takings.report"),
                "perenne.html",
                lambda: report(bench.lab, bench.player.worlds, say, link),
                kind="text/html",
            ),
            _copy(label=say("takings.link"), done=say("takings.copied"), disabled=not link),
            css="row",
        ),
        html("p", say("takings.link_help" if link else "takings.no_link"), css="note"),
        css="card stack",
    )


@solara.component_vue("copy.vue", vuetify=False)
def _copy(
    label: str,
    done: str,
    disabled: bool,  # noqa: FBT001
) -> None:
    """Draw a button that copies the page's address."""
