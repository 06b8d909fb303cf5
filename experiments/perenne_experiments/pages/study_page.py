"""The page of a study: what was found, in plain words, tables and figures; one page for all kinds of study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from perenne_experiments.pages.markup import paragraph, plain, table, tag
from perenne_experiments.pages.page import Part, contents, fill_legend, grid, line_legend, page, section
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.panel import Panel
from perenne_experiments.words.language import Language
from perenne_experiments.words.typography import typeset


@dataclass(frozen=True)
class Table:
    """A table of plain texts; on a narrow page each row becomes a small list with its own labels.

    Attributes:
        columns: what each column holds, the first being the heads of the rows.
        rows: the cells of each row, as many as there are columns.
        caption: what is said below it; "" for nothing.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """One part of a study's page; texts are plain, in the page's language, and escaped by the page.

    Attributes:
        heading: its title.
        paragraphs: what is said, before the figures.
        panels: figures, whose keys are unique in the page; side by side, as many as the page is wide.
        tables: tables, after the figures.
        legend: how lines are drawn (a `LineStyle`) or filled (a key of `palette.FILLS`), each with its name.
        caption: what is said below the figures; "" for nothing.
        wide: whether each figure takes the whole width.
    """

    heading: str
    paragraphs: Sequence[str]
    panels: Sequence[Panel] = ()
    tables: Sequence[Table] = ()
    legend: Sequence[tuple[LineStyle | str, str]] = ()
    caption: str = ""
    wide: bool = False


def panels_of(sections: Sequence[Section]) -> list[Panel]:
    """Return the figures of a study, in the order of its page, each with the legend that the page has above it."""
    return [replace(panel, legend=panel.legend or one.legend) for one in sections for panel in one.panels]


def study_page(
    *,
    title: str,
    lead: Sequence[str],
    sections: Sequence[Section],
    language: str,
    command: str,
    methods: Sequence[str] = (),
    design: str = "",
) -> str:
    """Return a study as one HTML page that stands alone (some 5 MB when it has figures); `page.write_page` writes it.

    Args:
        title: name of the study, for the heading and the browser's tab.
        lead: the conclusion in plain words: the headline first, then the sentences that qualify it.
        sections: what it rests on.
        language: language of all these texts, "en" or "fr".
        command: command that makes the study again.
        methods: how it was reckoned, a paragraph each.
        design: what was run, in one line, under the title; "" for nothing.

    Raises:
        ValueError: another language.
    """
    say = Language(language)
    parts = [
        *((f"part-{place}", one.heading, _content(one, say)) for place, one in enumerate(sections, start=1)),
        ("settings", say("study.settings"), _settings(command, methods, say)),
    ]
    body = [
        tag(
            "header",
            paragraph(say("study.eyebrow"), "eyebrow"),
            tag("h1", plain(typeset(title, say.code))),
            paragraph(typeset(design, say.code), "design") if design else "",
        ),
        tag(
            "main",
            _answer(lead, say),
            contents(parts, say("report.contents")),
            *(section(_typeset_title(part, say)) for part in parts),
        ),
        tag("footer", paragraph(say("report.footer"))),
    ]
    return page(say("report.title", scenario=title), body, panels_of(sections), say.code)


def _typeset_title(part: Part, say: Language) -> Part:
    anchor, title, content = part
    return anchor, typeset(title, say.code), content


def _answer(lead: Sequence[str], say: Language) -> str:
    headline, *rest = lead
    return tag(
        "section",
        tag("h2", plain(say("report.conclusion")), id="conclusion-title"),
        paragraph(typeset(headline, say.code), "headline"),
        *(paragraph(typeset(sentence, say.code), "size") for sentence in rest),
        id="conclusion",
        class_="answer",
        aria_labelledby="conclusion-title",
    )


def _content(one: Section, say: Language) -> str:
    return "".join(
        (
            *(paragraph(typeset(text, say.code), "prose") for text in one.paragraphs),
            legend_html(one.legend),
            grid(one.panels, typeset(one.caption, say.code), "panels wide" if one.wide else "panels pair")
            if one.panels
            else "",
            *(table_html(found, say) for found in one.tables if found.rows),
        )
    )


def legend_html(items: Sequence[tuple[LineStyle | str, str]]) -> str:
    """Return a section's legend as HTML."""
    lines = [(style, name) for style, name in items if isinstance(style, LineStyle)]
    fills = [(key, name) for key, name in items if isinstance(key, str)]
    return (line_legend(lines) if lines else "") + (fill_legend(fills) if fills else "")


def table_html(found: Table, say: Language) -> str:
    """Return a table as HTML."""
    corner, *labels = (typeset(label, say.code) for label in found.columns)
    rows = [
        (
            plain(typeset(head, say.code)),
            [(label, plain(typeset(cell, say.code))) for label, cell in zip(labels, cells, strict=True)],
        )
        for head, *cells in found.rows
    ]
    return table(corner, rows, typeset(found.caption, say.code) or None)


def _settings(command: str, methods: Sequence[str], say: Language) -> str:
    return "".join(
        (
            paragraph(say("study.reproduce"), "prose"),
            tag("pre", tag("code", plain(command))),
            tag("h3", plain(say("report.methods"))) if methods else "",
            *(paragraph(typeset(method, say.code), "prose") for method in methods),
        )
    )
