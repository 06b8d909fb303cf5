"""Columns: the factors of a store, and names and texts as its questions write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne_experiments.store.schema import run_schema

if TYPE_CHECKING:
    from perenne_experiments.store.store import Store


def factor_names(store: Store) -> tuple[str, ...]:
    """Return the numeric factors of a store, in the order of their names."""
    import pyarrow as pa

    columns = store.query("SELECT * FROM runs LIMIT 0").schema
    return tuple(one.name for one in columns if one.name not in run_schema().names and one.type == pa.float64())


def column_name(name: str) -> str:
    """Return the name of a column as a question writes it."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """Return a text as a question writes it."""
    return "'" + text.replace("'", "''") + "'"


def point_number(factors: tuple[str, ...] | list[str]) -> str:
    """Return what numbers the points of some factors in a question."""
    return f"hash({', '.join(map(column_name, factors))})" if factors else "0::UBIGINT"
