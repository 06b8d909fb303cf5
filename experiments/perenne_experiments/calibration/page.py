"""The page of a calibration."""

from __future__ import annotations

from collections.abc import Sequence

from perenne_experiments.calibration.figures import (
    course_legend,
    course_panels,
    fits_panel,
    parameters_legend,
    parameters_panel,
)
from perenne_experiments.calibration.result import LEVEL, Calibrated, Told
from perenne_experiments.calibration.tell import (
    SIZES,
    before,
    conclude,
    design_line,
    fit_cells,
    interval,
    left,
    pattern_fits,
    shown_fits,
    size_cells,
    sorted_parameters,
)
from perenne_experiments.pages.palette import LineStyle
from perenne_experiments.pages.places import HELD, MISSED
from perenne_experiments.pages.rows import OBSERVED
from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.words.command import written
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised, language

NEXT = ("validate", "forecast", "compare")
"""Commands that take a calibrated scenario."""


def calibration_page(found: Calibrated, code: str, *, command: str, file: str, notes: Sequence[str] = ()) -> str:
    """Return a calibration as one HTML page that stands alone.

    Args:
        found: the calibration.
        code: language, "en" or "fr".
        command: command that makes the page again.
        file: the scenario's file, as the next commands take it.
        notes: what else must be known of how it was made: "time" if a budget of time ended it, "silence" if silent
            and core members come from the literature.
    """
    say = language(code)
    return study_page(
        title=say("calibration.page_title", name=found.observation.name),
        lead=conclude(found, code),
        sections=[*calibration_sections(found, code), _next(file, say)],
        language=code,
        command=command,
        methods=_methods(found, notes, say),
        design=design_line(found, say),
    )


def _methods(found: Calibrated, notes: Sequence[str], say: Language) -> list[str]:
    number = say.numerals.number
    return [
        say("calibration.method_search", simulations=number(found.simulations)),
        say("calibration.method_distance"),
        say("calibration.method_sets", most=number(found.tolerance, 1)),
        say("calibration.method_others", scenario=found.scenario.title[say.code]),
        *(say(f"calibration.method_{note}") for note in notes),
    ]


def calibration_sections(found: Calibrated, code: str) -> list[Section]:
    """Return what was found, with its figures."""
    say = language(code)
    return [_fits(found, say), _course(found, say), _parameters(found, say)]


def _fits(found: Calibrated, say: Language) -> Section:
    told = any(one.told for one in shown_fits(found))
    legend: list[tuple[LineStyle | str, str]] = [
        (HELD, say("calibration.legend_within")),
        (MISSED, say("calibration.legend_outside")),
        (OBSERVED, say("calibration.legend_log")),
    ]
    return Section(
        heading=say("calibration.heading_fits"),
        paragraphs=[say("calibration.fits_read")],
        panels=[fits_panel(found, say)] if told else (),
        tables=[fits_table(found, say)],
        legend=legend if told else (),
        wide=True,
    )


def fits_table(found: Calibrated, say: Language) -> Table:
    """Return how every pattern fares: in the log, in the central set, over the plausible sets, and the range."""
    heads = ("pattern", "log", "central", "sets", "accepted", "verdict")
    return Table(
        [say(f"calibration.column_{name}") for name in heads],
        [list(fit_cells(fit, say)) for fit in pattern_fits(found)],
        say("calibration.fits_table"),
    )


def _course(found: Calibrated, say: Language) -> Section:
    heads = ("what", "log", "central", "sets")
    rows = [list(size_cells(fit, say)) for fit in found.fits if fit.summary.key in SIZES]
    return Section(
        heading=say("calibration.heading_course"),
        paragraphs=[],
        panels=course_panels(found, say),
        tables=[Table([say(f"calibration.column_{name}") for name in heads], rows)],
        legend=course_legend(say),
        caption=say("calibration.course_caption"),
    )


def _parameters(found: Calibrated, say: Language) -> Section:
    return Section(
        heading=say("calibration.heading_parameters"),
        paragraphs=[say("calibration.parameters_read", level=say.numerals.percent(LEVEL))],
        panels=[parameters_panel(found, say)],
        tables=[parameters_table(found, say)],
        legend=parameters_legend(say),
        wide=True,
    )


def parameters_table(found: Calibrated, say: Language) -> Table:
    """Return what the log tells of every parameter, the best determined first."""
    heads = ("parameter", "central", "interval", "told", "before", "left")
    rows = [_parameter_row(one, say) for one in sorted_parameters(found)]
    return Table([say(f"calibration.column_{name}") for name in heads], rows, say("calibration.parameters_table"))


def _parameter_row(one: Told, say: Language) -> list[str]:
    return [
        capitalised(factor_label(one.path, say)),
        say.numerals.rounded(one.central),
        interval(one, say),
        say(f"calibration.told_{one.verdict}"),
        before(one, say),
        left(one, say),
    ]


def _next(file: str, say: Language) -> Section:
    rows = [[written(["perenne", name, file], say.code), say(f"calibration.next_{name}")] for name in NEXT]
    heads = [say("calibration.column_command"), say("calibration.column_does")]
    return Section(say("calibration.heading_next"), [say("calibration.next_read")], tables=[Table(heads, rows)])
