"""A search in the page: what it has tried, even while it goes on, and what nothing else tried beats."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import solara

from perenne_dashboards.address import use_speech
from perenne_dashboards.controls import Download
from perenne_dashboards.markup import html
from perenne_dashboards.pages.experiments.faults import error_line
from perenne_dashboards.pages.experiments.holding import pulse_of
from perenne_dashboards.pages.experiments.question import page_command
from perenne_dashboards.pages.experiments.settings import Settings
from perenne_dashboards.pages.experiments.work import use_watched, use_work
from perenne_dashboards.speech import Speech
from perenne_dashboards.study import StudySection
from perenne_experiments.pages.study_page import Section, study_page
from perenne_experiments.search.record import Record, read_record
from perenne_experiments.search.record_figure import record_legend, record_panel, record_sentences, record_table
from perenne_experiments.words.language import Language

_PULSE_EVERY = 2.0  # seconds between looks whether the search has gone on
_WORDS = __name__.rpartition(".")[0]


@solara.component
def SearchView(place: Path, name: str) -> solara.Element:
    """Show a search; `name` is what the shelf calls it."""
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
        _taking(found.value, name, say) if found.value.tried else None,
    )


def _taking(record: Record, name: str, say: Speech) -> solara.Element:
    """Offer what can be taken away."""
    return html(
        "section",
        html("h2", say("take.title")),
        html("p", say("take.what_search"), css="prose"),
        html(
            "div",
            Download(say("take.tried_csv"), "perenne-tried.csv", lambda: record_csv(record), kind="text/csv"),
            Download(
                say("take.report_html"),
                "perenne-search.html",
                lambda: record_page(record, name, say),
                kind="text/html",
            ),
            css="row",
        ),
        css="card",
    )


def record_csv(record: Record) -> str:
    """Return every policy tried, a row each in their order: levers, hours a week, mean life, value, and the front."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    levers = list(record.tried[0].levers)
    rows.writerow([*levers, "hours_a_week", "lifetime_share", "value", "on_front"])
    for one in record.tried:
        heights = [f"{one.levers[lever]:.7g}" for lever in levers]
        rows.writerow([*heights, *(f"{number:.7g}" for number in (one.hours, one.lifetime, one.value)), one.on_front])
    return out.getvalue()


def record_page(record: Record, name: str, say: Speech) -> str:
    """Return what the view says, as a page that stands alone."""
    return study_page(
        title=say("open.search", name=name),
        lead=list(record_sentences(record, say.lab)),
        sections=[record_section(record, say.lab)],
        language=say.code,
        command=page_command(Settings(store=name), say.code),
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
