"""Files that are there whole, or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

DRAFT = ".draft-"
"""How the name of a file begins while it is being written."""


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file, then put it in place at once, so that it survives a kill and a power cut.

    Raises:
        OSError: the disk is full, or the like; nothing is left behind.
    """
    draft = path.with_name(f"{DRAFT}{uuid4().hex}")
    try:
        write(draft)
        _settle(draft)
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk itself."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder, and writes names at once
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
