"""The columns of a table, found by their names or by what the user calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.intake import COLUMNS, NEEDED
from perenne_scenarios.error import clean

_SHOWN = 12


def chosen_columns(found: Sequence[str], renamed: Mapping[str, str], file: str) -> dict[str, int]:
    """Return the places of the columns that a log has, by their names in a log.

    Args:
        found: what the columns of the file are called.
        renamed: what the file calls a column, by its name in a log; others are called as in a log.
        file: name of the file, for errors.

    Raises:
        LogError: a column that is needed, or was named by the user, is missing, or stands there twice.
    """
    lower = [name.strip().lower() for name in found]
    shown = ", ".join(clean(name)[:40] for name in found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
    chosen: dict[str, int] = {}
    for column in COLUMNS:
        called = renamed.get(column, column).lower()
        if lower.count(called) > 1:
            raise LogError("log.column_twice", file=file, column=called)
        if called in lower:
            chosen[column] = lower.index(called)
        elif column in NEEDED or column in renamed:
            near = nearest(called, lower)
            raise LogError("log.column", file=file, column=called, found=shown or "–", near=near)
    return chosen
