"""One part of a store: a Parquet file that is there whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

SUFFIX = ".parquet"
MODEL = b"perenne.model"
"""Key of the model's version in a part's own metadata."""

_DRAFT = ".draft-"
_STALE = 3600.0  # seconds after which a draft has surely been left by a writer that was killed
_ROWS_A_GROUP = 131_072


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file, then put it in place at once, so that it survives a kill and a power cut.

    Raises:
        OSError: the disk is full, or the like; nothing is left behind.
    """
    draft = path.with_name(f"{_DRAFT}{uuid4().hex}")
    try:
        write(draft)
        _settle(draft)
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    _settle(path.parent)


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
    return path.name.startswith(_DRAFT)


def remove_stale_drafts(folder: Path) -> None:
    """Remove what writers that were killed have left behind."""
    for draft in folder.glob(f"{_DRAFT}*"):
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > _STALE:
                draft.unlink()


def _settle(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk itself."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder, and writes names at once
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
