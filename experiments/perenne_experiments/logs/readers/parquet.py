"""Parquet: a row an event, in columns that have types."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.columns import chosen_columns
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.source import Progress

_BATCH = 1 << 18


def read_parquet(path: Path, intake: Intake, renamed: Mapping[str, str], progress: Progress | None = None) -> None:
    """Read a Parquet file.

    Args:
        path: the file.
        intake: takes the rows.
        renamed: what the file calls a column, by the names of the log's columns.
        progress: called as the file is read, with rows in place of bytes.

    Raises:
        LogError: the columns are wrong, or the file is empty or damaged.
        OSError: it cannot be read.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            chosen = chosen_columns(names, renamed, str(path))
            for column, place in chosen.items():
                if pa.types.is_nested(file.schema_arrow.field(place).type):
                    raise LogError("log.nested", file=str(path), column=column)
            total = file.metadata.num_rows
            first = 1
            for batch in file.iter_batches(batch_size=_BATCH, columns=[names[place] for place in chosen.values()]):
                columns = {column: batch.column(names[place]) for column, place in chosen.items()}
                intake.take(columns, range(first, first + len(batch)))
                first += len(batch)
                if progress is not None:
                    progress(first - 1, total)
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:  # texts in it may be no texts
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise LogError("log.damaged", file=str(path), reason=str(error).splitlines()[0]) from error
