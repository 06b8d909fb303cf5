"""Questions in SQL, asked of an Arrow dataset by a DuckDB that can see nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from perenne_experiments.store.error import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

# One row a run: a success rather than a failure, where a run was done twice.
_VIEW = """
CREATE VIEW runs AS SELECT * FROM parts
QUALIFY row_number() OVER (PARTITION BY configuration, seed ORDER BY error IS NOT NULL) = 1
"""

_ALONE = (
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


def answer(dataset: Any, sql: str) -> pa.Table:
    """Return the answer to one question about the table `runs`.

    Raises:
        StoreError: it is not a single question.
        duckdb.Error: it cannot be answered.
    """
    import duckdb

    kinds = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
    with _connection(dataset) as connection:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type not in kinds:
            raise StoreError("store.not_a_question")
        return connection.sql(statements[0]).to_arrow_table()


def told(error: Exception) -> str | None:
    """Return what DuckDB has to say in one line; None for an error that is not DuckDB's."""
    import duckdb

    if not isinstance(error, duckdb.Error):
        return None
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(line for line in lines if not line.startswith(("LINE ", "^")))


@contextmanager
def _connection(dataset: Any) -> Iterator[Any]:
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        connection.register("parts", dataset)
        connection.execute(_VIEW)
        for setting in _ALONE:
            connection.execute(setting)
        yield connection
    finally:
        connection.close()
