"""Files as streams of bytes, packed ones unpacked on the way, within bounds that a bomb would break."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from perenne_experiments.logs.error import LogError

MOST_RATIO = 200
"""Times that a packed file may grow; logs grow 5 to 50 times."""

HARMLESS = 256 * 1024 * 1024
"""Bytes that may be unpacked whatever the ratio."""

_OPENERS: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}

Progress = Callable[[int, int], None]
"""Called with the bytes read so far and the bytes there are."""


def unpacked_suffix(path: Path) -> str:
    """Return the suffix that tells what a file holds: that below ".gz" and the like."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _OPENERS:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


class Source(io.RawIOBase):
    """The bytes of a file, unpacked; counts what was read of it."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        """Open the file.

        Raises:
            OSError: it cannot be opened.
        """
        super().__init__()
        self.name = str(path)
        self._size = path.stat().st_size
        self._file: IO[bytes] = path.open("rb")
        opener = _OPENERS.get(path.suffix.lower())
        self._stream: IO[bytes] = opener(self._file) if opener else self._file
        self._given = 0
        self._progress = progress

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes, as many as there are at once.

        Raises:
            LogError: it grows beyond measure, or is damaged.
        """
        try:
            found = self._stream.read(size)
        except (EOFError, lzma.LZMAError, gzip.BadGzipFile) as error:
            raise LogError("log.damaged", file=self.name, reason=str(error)) from error
        self._given += len(found)
        taken = self._file.tell()
        if self._given > HARMLESS and self._given > MOST_RATIO * max(1, taken):
            raise LogError("log.bomb", file=self.name)
        if self._progress is not None:
            self._progress(min(taken, self._size), self._size)
        return found

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, and return how many bytes came into it."""
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._stream.close()
            self._file.close()
        super().close()
