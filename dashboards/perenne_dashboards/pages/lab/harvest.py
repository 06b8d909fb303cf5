"""The harvest: a lab's data, its scenario and its report, as files to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from perenne_dashboards.live import COLUMNS, World
from perenne_dashboards.pages.lab.board import differences, world_title
from perenne_dashboards.pages.lab.library import of_library
from perenne_dashboards.pages.lab.script import Act, Lab, Script
from perenne_dashboards.speech import Speech
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import Clock, Panel, blank_figure
from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_model import REASONS
from perenne_scenarios import events_text, scenario_toml

STYLES = {
    "a": LineStyle("#0072B2", "dash"),
    "b": LineStyle("#009E73", "solid"),
    "c": LineStyle("#D55E00", "dot"),
    "d": LineStyle("#CC79A7", "dashdot"),
}
"""How the report draws each world: as the stage does."""

_SIGNS = ("active", "members", "motivation", "open_initiatives")
_MONTH = 4


def weeks_csv(lab: Lab, worlds: Sequence[World]) -> str:
    """Return every week of every world: a row each, with the vital signs by their names."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["world", "policy", "seed", "week", *COLUMNS])
    for world in worlds:
        policy = lab.script(world.key).facilitated_by or "by hand"
        for week, values in enumerate(world.rows.astype(np.float64)):
            rows.writerow([world.key, policy, lab.seed, week, *(f"{value:.7g}" for value in values)])
    return out.getvalue()


def scenario_file(lab: Lab, script: Script) -> str:
    """Return the community of a world as a scenario file, with all that has befallen it."""
    library = of_library(lab.library)
    values = {**lab.parameters(script), **script.current(), **script.pending}
    own = {path: value for path, value in values.items() if value != library.parameters[path]}
    befell = [act.event for act in script.acts if act.event is not None]
    return scenario_toml(
        extends=lab.library,
        title=lab.scenario.title,
        description=lab.scenario.description,
        values=own,
        events=sorted((*lab.scenario.events, *befell), key=lambda event: event.week),
    )


def report(lab: Lab, worlds: Sequence[World], say: Speech, link: str) -> str:
    """Return a page that stands alone: what was set, what was done, what came of it."""
    legend = [(STYLES[script.key], world_title(script, say)) for script in lab.scripts]
    return study_page(
        title=say("report.title", scenario=lab.scenario.title[say.code]),
        lead=[_fate(script, world, say) for script, world in zip(lab.scripts, worlds, strict=True)],
        sections=[
            Section(
                heading=say("report.outcomes"),
                paragraphs=[],
                panels=[_panel(sign, lab, worlds, say) for sign in _SIGNS],
                legend=legend,
                tables=[_outcomes(lab, worlds, say)],
            ),
            Section(heading=say("report.done"), paragraphs=[say("report.done_note")], tables=[_acts(lab, say)]),
        ],
        language=say.code,
        command=f"perenne dashboard\n/lab?lang={say.code}&lab={link}" if link else "perenne dashboard",
        methods=[say("report.method", seed=lab.seed), say("report.link" if link else "takings.no_link")],
        design=say("report.design", seed=lab.seed, weeks=say.lab.numerals.number(lab.week)),
    )


def _fate(script: Script, world: World, say: Speech) -> str:
    key = "dead" if world.dead else "asleep" if world.asleep else "alive"
    return say(f"report.{key}", world=world_title(script, say), week=world.lifetime, weeks=world.week)


def _outcomes(lab: Lab, worlds: Sequence[World], say: Speech) -> Table:
    number = say.lab.numerals.number
    last = [dict(zip(COLUMNS, world.rows[-1].tolist(), strict=True)) for world in worlds]
    sums = [dict(zip(COLUMNS, world.rows.sum(axis=0).tolist(), strict=True)) for world in worlds]
    rows = [
        [say("report.weeks"), *(number(world.lifetime) for world in worlds)],
        *(
            [say.capitalised(say.model(f"reasons.{reason}")), *(number(left[f"left_{reason}"]) for left in sums)]
            for reason in REASONS
        ),
        *(
            [say(f"charts.{kind}"), *(number(now[kind]) for now in last)]
            for kind in ("information", "expertise", "ideas")
        ),
        [say("report.hours"), *(number(now["total_hours"]) for now in last)],
    ]
    columns = [say("report.outcome"), *(world_title(script, say) for script in lab.scripts)]
    return Table(columns, rows, say("report.outcomes_caption"))


def _acts(lab: Lab, say: Speech) -> Table:
    rows = []
    for script in lab.scripts:
        title = world_title(script, say)
        start = say.lab.series(differences(Script(script.key, script.policy, script.held, script.values), lab, say))
        begun = say.lab.policy(script.policy) if script.held is None else say("world.by_hand")
        rows.append([title, say.lab.numerals.number(0), say.lab.series([part for part in (begun, start) if part])])
        rows += [[title, say.lab.numerals.number(act.week), act_text(act, say)] for act in script.acts]
    return Table([say("report.world"), say("report.week"), say("report.act")], rows)


def act_text(act: Act, say: Speech) -> str:
    """Return what was done, in words."""
    if act.kind == "follow":
        return say("acts.follow", policy=say.lab.policy(act.policy))
    if act.event is not None:
        return say("acts.befall", event=say.model(f"events.{act.event.kind}"), form=events_text([act.event]))
    names = [
        say("world.difference", name=say.model(f"levers.{name}") if act.kind == "hold" else name, value=f"{value:g}")
        for name, value in act.values.items()
    ]
    return say(f"acts.{act.kind}", values="; ".join(names))


def _panel(sign: str, lab: Lab, worlds: Sequence[World], say: Speech) -> Panel:
    import plotly.graph_objects as go

    clock = Clock.of(lab.weeks, say.lab)
    figure = blank_figure(say.lab, 260, {"l": 44, "r": 12, "t": 10, "b": 44})
    for world in worlds:
        values = world.rows[:, COLUMNS.index(sign)].astype(np.float64)
        smooth = np.convolve(values, np.ones(_MONTH), "full")[: len(values)] / np.minimum(
            np.arange(1, len(values) + 1), _MONTH
        )
        style = STYLES[world.key]
        figure.add_trace(
            go.Scatter(
                x=np.arange(1, len(values) + 1) / clock.unit,
                y=smooth,
                line={"color": style.colour, "dash": style.dash, "width": 2},
                name=world_title(lab.script(world.key), say),
                hovertemplate="%{y:.2~f}",
            )
        )
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(**clock.axis())
    figure.update_yaxes(rangemode="tozero")
    told = "; ".join(
        say(
            "world.difference",
            name=world_title(lab.script(world.key), say),
            value=f"{world.rows[-1, COLUMNS.index(sign)]:.2f}",
        )
        for world in worlds
    )
    return Panel(sign, say(f"charts.{sign}"), say(f"units.{sign}"), told, figure)
