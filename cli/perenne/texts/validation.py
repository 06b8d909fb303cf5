"""A validation in words and one table, for reading in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.validation.page import patterns_table
from perenne_experiments.validation.tell import conclude, design_line
from perenne_experiments.words.language import language

if TYPE_CHECKING:
    from perenne_experiments.validation.validate import Validation

_COLUMNS = (1, 3, 4)  # of the page's table, those that fit


def validation_text(found: Validation, session: Session, width: int) -> str:
    """Return which patterns are shown, and what they are measured by."""
    say = language(session.language)
    table = patterns_table(found, say)
    labels = ["", *(row[0] for row in table.rows)]
    cells = [[table.columns[place], *(row[place] for row in table.rows)] for place in _COLUMNS]
    headline, *rest = conclude(found, session.language)
    parts = [paragraph(design_line(found, say), width), paragraph(headline, width)]
    parts.append(columns(labels, cells, width, rule="─" if terminal.can_show("─") else "-"))
    return "\n\n".join([*parts, *(paragraph(text, width) for text in rest)])
