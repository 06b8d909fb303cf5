"""Studies within a page: the sections that reports are made of, their figures drawn by the page's own control."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import solara

from perenne_dashboards.controls import Figure
from perenne_dashboards.controls.figure import Point
from perenne_dashboards.markup import html
from perenne_experiments.pages.study_page import Section, legend_html, table_html
from perenne_experiments.words.language import Language


def StudySection(
    section: Section,
    say: Language,
    *,
    on_pick: Callable[[Point], object] | None = None,
    saves: Mapping[str, str] | None = None,
) -> solara.Element:
    """Return a section: its heading, what is said, its legend, its figures and its tables.

    Args:
        section: as reports have it.
        say: its language.
        on_pick: called with the point of a figure that is clicked.
        saves: forms in which a figure can be saved ("svg", "png"), with what their buttons say.
    """
    tables = "".join(table_html(table, say) for table in section.tables if table.rows)
    return html(
        "section",
        html("h2", section.heading) if section.heading else None,
        *(html("p", text, css="prose") for text in section.paragraphs),
        _Written(legend_html(section.legend)) if section.legend else None,
        html(
            "div",
            *(Figure(panel, on_pick=on_pick, saves=saves).key(panel.key) for panel in section.panels),
            css="panels panels-wide" if section.wide else "panels",
        )
        if section.panels
        else None,
        html("p", section.caption, css="caption") if section.caption else None,
        _Written(tables) if tables else None,
        css="study",
    )


def _Written(content: str) -> solara.Element:
    """Return HTML that the experiments have written, and escaped."""
    return _written(content=content)


@solara.component_vue("written.vue", vuetify=False)
def _written(content: str) -> None:
    """Show it."""
