"""The answer to a question in SQL, as a table for reading in a terminal."""

from __future__ import annotations

import datetime
import decimal
import math
from typing import Any

from perenne import terminal
from perenne.session import Session

MOST_ROWS = 500
"""Rows shown; more are for a file, or for another program."""

_LONGEST = 60
_GAP = "  "


def rows_of(table: Any) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON takes them."""
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()]


def answer_text(table: Any, session: Session) -> str:
    """Return a table as text, numbers to the right; the first rows if there are many."""
    from perenne_experiments.words.language import language

    if not table.num_rows:
        return session.say("results.no_row")
    shown = table.slice(0, MOST_ROWS)
    lines = _lines(shown.column_names, [column.to_pylist() for column in shown.columns])
    more = table.num_rows - shown.num_rows
    if more:
        lines.append(session.say("results.more_rows", rows=language(session.language).numerals.number(more)))
    return "\n".join(lines)


def _lines(names: list[str], columns: list[list[Any]]) -> list[str]:
    cells = [[name, *map(_cell, column)] for name, column in zip(names, columns, strict=True)]
    right = [all(_is_number(value) for value in column if value is not None) for column in columns]
    widths = [max(map(len, column)) for column in cells]
    rows = [_line(row, widths, right) for row in zip(*cells, strict=True)]
    rule = ("─" if terminal.can_show("─") else "-") * max(len(row) for row in rows)
    return [rows[0], rule, *rows[1:]]


def _line(row: tuple[str, ...], widths: list[int], right: list[bool]) -> str:
    parts = (
        cell.rjust(width) if to_the_right else cell.ljust(width)
        for cell, width, to_the_right in zip(row, widths, right, strict=True)
    )
    return _GAP.join(parts).rstrip()


def _cell(value: Any) -> str:
    from perenne_scenarios.error import clean

    if value is None:
        return ""
    text = f"{value:.10g}" if isinstance(value, float) else clean(str(value))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool)


def _plain(value: Any) -> Any:
    """Return a value as JSON takes it: what it has no form for becomes a text."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta, bytes)):
        return str(value)
    return value
