"""A forecast in one table and some sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.forecasting.page import outlooks_table
from perenne_experiments.forecasting.tell import conclude, design_line
from perenne_experiments.words.language import language

if TYPE_CHECKING:
    from perenne_experiments.forecasting.forecast import Forecast


def forecast_text(found: Forecast, session: Session, width: int) -> str:
    """Return a forecast: the share alive after some years under each policy, and the sentences."""
    say = language(session.language)
    table = outlooks_table(found, say)
    labels, *cells = zip(table.columns, *table.rows, strict=True)
    rule = "─" if terminal.can_show("─") else "-"
    told = columns(["", *labels[1:]], cells, width, rule=rule)
    sentences = [paragraph(text, width) for text in conclude(found, session.language)]
    return "\n\n".join([paragraph(design_line(found, say), width), told, *sentences])
