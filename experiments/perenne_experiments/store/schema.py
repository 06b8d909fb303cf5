"""The columns of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from perenne_model.vitals import REASONS

if TYPE_CHECKING:
    import pyarrow as pa

LEFT = tuple(f"left_{reason}" for reason in REASONS)
"""Columns of the members who left, by reason."""

VALUES = ("information", "expertise", "ideas")
"""Columns of the value given."""


_TYPES = {
    "configuration": "string",
    "seed": "uint64",
    "replicate": "int32",
    "scenario": "string",
    "policy": "string",
    "weeks": "int32",
    "lifetime": "double",
    "censored": "bool",
    "cause": "string",
    **dict.fromkeys(LEFT, "int64"),
    **dict.fromkeys((*VALUES, "hours"), "double"),
    "revivals": "int32",
    "error": "string",
}

COLUMNS = tuple(_TYPES)
"""The columns that every run has; those of its factors follow them, in the order of their names."""

_LABELS = COLUMNS[:6]  # known even of a run that failed


@cache
def run_schema() -> pa.Schema:
    """Return the columns that every run has, with their types."""
    import pyarrow as pa

    types = {name: pa.type_for_alias(kind) for name, kind in _TYPES.items()}
    return pa.schema([pa.field(name, kind, nullable=name not in _LABELS) for name, kind in types.items()])


def run_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return runs as a table.

    Args:
        rows: values by column; what is missing is null. Further columns are factors.

    Raises:
        ValueError: a factor that is neither all numbers nor all texts.
    """
    import pyarrow as pa

    schema = run_schema()
    names = sorted({name for row in rows for name in row} - set(COLUMNS))
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in schema]
    for name in names:
        column = _factor(name, [row.get(name) for row in rows])
        columns.append(column)
        schema = schema.append(pa.field(name, column.type))
    return pa.Table.from_arrays(columns, schema=schema)


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Return the runs of several tables as one, with the factors of all of them."""
    import pyarrow as pa

    return pa.concat_tables(tables, promote_options="default").select(
        ordered_names({name for table in tables for name in table.column_names})
    )


def ordered_names(names: set[str]) -> list[str]:
    """Return columns in their order: those of every run, then factors by name."""
    return [*(name for name in COLUMNS if name in names), *sorted(names - set(COLUMNS))]


def _factor(name: str, values: Sequence[object]) -> pa.Array:
    import pyarrow as pa

    known = [value for value in values if value is not None]
    if all(isinstance(value, str) for value in known) and known:
        return pa.array(values, pa.string())
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in known):
        return pa.array(values, pa.float64())
    raise ValueError(f"factor {name}: expected numbers only, or texts only")
