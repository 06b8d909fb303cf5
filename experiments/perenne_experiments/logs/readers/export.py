"""An export of many files: a folder, or a zip archive that is read without being unpacked."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.source import MOST_RATIO

LARGEST = 512 * 1024 * 1024
"""Bytes of the largest file within an export that is read: such files are read whole."""

MOST_BYTES = 20 * 1024 * 1024 * 1024
"""Bytes of all files of a zip archive together."""

HARMLESS = 256 * 1024 * 1024
"""Bytes of a zip archive that are unpacked whatever the ratio."""


class Export:
    """The files of a folder or a zip archive, by their paths within it."""

    def __init__(self, path: Path) -> None:
        """Look at the folder or the archive.

        Raises:
            LogError: the archive is damaged, or grows beyond measure.
            OSError: it cannot be read.
        """
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        if path.is_dir():
            self.names = sorted(_below(path))
            return
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise LogError("log.damaged", file=str(path), reason=str(error)) from error
        files = [info for info in self._zip.infolist() if not info.is_dir()]
        size = sum(info.file_size for info in files)
        packed = path.stat().st_size
        if size > MOST_BYTES or (size > HARMLESS and size > MOST_RATIO * packed):
            self._zip.close()
            raise LogError("log.bomb", file=str(path))
        self.names = sorted(info.filename for info in files)

    def __enter__(self) -> Export:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the archive."""
        if self._zip is not None:
            self._zip.close()

    def json(self, name: str) -> Any:
        """Return what a JSON file holds; None where it is missing, too large, or no JSON."""
        try:
            return json.loads(self._read(name))
        except (OSError, KeyError, ValueError, RecursionError, zipfile.BadZipFile, zlib.error, NotImplementedError):
            return None

    def _read(self, name: str) -> bytes:
        if self._zip is None:
            file = self.path / name
            if file.stat().st_size > LARGEST:
                raise ValueError(name)
            return file.read_bytes()
        if self._zip.getinfo(name).file_size > LARGEST:
            raise ValueError(name)
        try:
            return self._zip.read(name)
        except RuntimeError as error:  # it is encrypted
            raise ValueError(name) from error


def _below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def objects(found: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; nothing where it is none."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def plain_text(found: Any) -> str:
    """Return a text or a number as text; "" for anything else."""
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""
