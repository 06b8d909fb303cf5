"""A search in the page: what it has tried, even while it goes on, and what nothing else tried beats."""

from __future__ import annotations

from pathlib import Path

import solara

from perenne_dashboards.address import use_speech
from perenne_dashboards.markup import html
from perenne_dashboards.pages.experiments.faults import error_line
from perenne_dashboards.pages.experiments.holding import pulse_of
from perenne_dashboards.pages.experiments.work import use_watched, use_work
from perenne_dashboards.study import StudySection
from perenne_experiments.figures.search_record import record_legend, record_panel, record_sentences, record_table
from perenne_experiments.search.record import Record, read_record
from perenne_experiments.study_page import Section
from perenne_experiments.words import Language

_PULSE_EVERY = 2.0  # seconds between looks whether the search has gone on
_WORDS = __name__.rpartition(".")[0]


@solara.component
def SearchView(place: Path) -> solara.Element:
    """Show a search."""
    say = use_speech(_WORDS)
    pulse = use_watched(lambda: pulse_of(place), str(place), every=_PULSE_EVERY)
    found = use_work(repr((place, pulse)), lambda _: read_record(place))
    if found.error is not None:
        line = error_line(found.error, say)
        if line is None:
            raise found.error
        return html("p", line, css="error", role="alert")
    if found.value is None:
        return html("p", say("reading"), css="note", role="status")
    headline, *rest = record_sentences(found.value, say.lab)
    return html(
        "div",
        html("p", headline, css="experiments-headline"),
        *(html("p", text, css="prose") for text in rest),
        StudySection(record_section(found.value, say.lab), say.lab, saves={"svg": "SVG", "png": "PNG"}).key("front"),
    )


def record_section(record: Record, say: Language) -> Section:
    """Return the front as a section of a study."""
    tried = bool(record.tried)
    return Section(
        heading=say("search.heading_front"),
        paragraphs=(),
        panels=[record_panel(record, say)] if tried else (),
        tables=[record_table(record, say)] if tried else (),
        legend=record_legend(say) if tried else (),
        caption=say("record.caption") if tried else "",
        wide=True,
    )
