"""The answer: what a view says of a store, where to look further, and what can be taken away."""

from __future__ import annotations

from dataclasses import replace

import solara

from perenne_dashboards.controls import Button
from perenne_dashboards.controls.figure import Point
from perenne_dashboards.markup import html
from perenne_dashboards.pages.experiments.choices import Change
from perenne_dashboards.pages.experiments.files import KINDS, link
from perenne_dashboards.pages.experiments.filter import Filter
from perenne_dashboards.pages.experiments.settings import Settings
from perenne_dashboards.pages.experiments.shown import Shown
from perenne_dashboards.speech import Speech
from perenne_dashboards.study import StudySection
from perenne_experiments.words.language import capitalised


def answer(shown: Shown, made: Settings, say: Speech, change: Change) -> solara.Element:
    """Return what a view says."""
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


def taking(made: Settings, say: Speech) -> solara.Element:
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
