"""One part of a store: a Parquet file that is there whole, or not at all."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perenne_experiments.whole_file import DRAFT, write_whole

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = ".parquet"
MODEL = b"perenne.model"
"""Key of the model's version in a part's own metadata."""

_STALE = 3600.0  # seconds after which a draft has surely been left by a writer that was killed
_ROWS_A_GROUP = 131_072


def write_part(path: Path, table: pa.Table, model: str) -> None:
    """Write runs as a part.

    Raises:
        OSError: the disk is full, or the like; nothing is left behind.
    """
    import pyarrow.parquet as pq

    marked = table.replace_schema_metadata({MODEL: model.encode()})
    options = {"compression": "zstd", "write_page_checksum": True, "row_group_size": _ROWS_A_GROUP}
    write_whole(path, lambda draft: pq.write_table(marked, draft, **options))


def read_schema(path: Path) -> pa.Schema:
    """Return the columns of a part, with its metadata.

    Raises:
        OSError, ValueError: it is damaged.
    """
    import pyarrow.parquet as pq

    return pq.read_schema(path)


def parquet_format() -> Any:
    """Return how parts are read: their checksums are looked at."""
    import pyarrow.dataset as ds

    return ds.ParquetFileFormat(
        default_fragment_scan_options=ds.ParquetFragmentScanOptions(page_checksum_verification=True)
    )


def is_draft(path: Path) -> bool:
    """Tell whether a file is one that somebody is writing, or was."""
    return path.name.startswith(DRAFT)


def remove_stale_drafts(folder: Path) -> None:
    """Remove what writers that were killed have left behind."""
    for draft in folder.glob(f"{DRAFT}*"):
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > _STALE:
                draft.unlink()
