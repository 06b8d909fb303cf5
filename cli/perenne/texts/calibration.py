"""A calibration in two tables and some sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.calibration.page import fits_table, parameters_table
from perenne_experiments.calibration.tell import conclude, design_line
from perenne_experiments.words.language import language

if TYPE_CHECKING:
    from perenne_experiments.calibration.result import Calibrated
    from perenne_experiments.pages.study_page import Table

_FITS, _PARAMETERS = (1, 2, 3, 4, 5), (1, 2, 3)  # columns of the page's tables, those that fit


def calibration_text(found: Calibrated, session: Session, width: int) -> str:
    """Return how the patterns fare, what the log tells of the parameters, and the sentences."""
    say = language(session.language)
    parts = [
        paragraph(design_line(found, say), width),
        _table(fits_table(found, say), _FITS, width),
        _table(parameters_table(found, say), _PARAMETERS, width),
    ]
    return "\n\n".join([*parts, *(paragraph(text, width) for text in conclude(found, session.language))])


def _table(found: Table, places: tuple[int, ...], width: int) -> str:
    labels = ["", *(row[0] for row in found.rows)]
    cells = [[found.columns[place], *(row[place] for row in found.rows)] for place in places]
    return columns(labels, cells, width, rule="─" if terminal.can_show("─") else "-")
