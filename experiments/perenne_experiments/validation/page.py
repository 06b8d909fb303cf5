"""The page of a validation."""

from __future__ import annotations

from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.places import HELD, MISSED
from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.validation.figure import patterns_panel
from perenne_experiments.validation.tell import cells, conclude, design_line, label
from perenne_experiments.validation.validate import Validation
from perenne_experiments.words.language import Language, language


def validation_page(found: Validation, code: str, *, command: str) -> str:
    """Return a validation as one HTML page that stands alone.

    Args:
        found: the validation.
        code: language, "en" or "fr".
        command: command that makes the page again.
    """
    say = language(code)
    return study_page(
        title=say("validation.title", scenario=found.scenario.title[code]),
        lead=conclude(found, code),
        sections=validation_sections(found, code),
        language=code,
        command=command,
        methods=[say(f"validation.method_{name}") for name in ("measured", "accepted", "founded")],
        design=design_line(found, say),
    )


def validation_sections(found: Validation, code: str) -> list[Section]:
    """Return what was found, with its figure."""
    say = language(code)
    told = any(one.told for one in found.patterns)
    legend: list[tuple[LineStyle | str, str]] = [(HELD, say("validation.within")), (MISSED, say("validation.outside"))]
    return [
        Section(
            heading=say("validation.heading"),
            paragraphs=[say("validation.read")],
            panels=[patterns_panel(found.patterns, say)] if told else (),
            tables=[patterns_table(found, say)],
            legend=legend if told else (),
            wide=True,
        )
    ]


def patterns_table(found: Validation, say: Language) -> Table:
    """Return every pattern, its value, and the range accepted."""
    heads = ("pattern", "shows", "most", "accepted", "verdict")
    return Table(
        [say(f"validation.column_{name}") for name in heads],
        [[label(one, say), *cells(one, say)] for one in found.patterns],
        say("validation.table"),
    )
