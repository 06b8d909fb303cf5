"""Files that results go to: found writable before anything is run, and written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from perenne.user_error import UserError
from perenne_model.user_file import system_reason


class OutputFile:
    """One file to be written."""

    def __init__(self, path: Path) -> None:
        """Make sure that the file can be written.

        Raises:
            UserError: it is a folder or a device, or its folder cannot be made or written in.
        """
        self.path = path
        try:
            self._target = path.resolve() if path.is_symlink() else path
            if path.exists() and not path.is_file():
                raise UserError("error.not_a_file", file=str(path))
        except (OSError, ValueError, RuntimeError) as error:
            raise UserError("error.file", file=str(path), reason=system_reason(error)) from error
        check_folder(self._target.parent)

    def write(self, write: Callable[[BinaryIO], object]) -> None:
        """Let `write` write the content, then put it in place at once.

        Raises:
            OSError: the disk is full, or the like; what was there before is still there.
        """
        self._target.parent.mkdir(parents=True, exist_ok=True)
        draft = self._target.with_name(f".{os.getpid()}.tmp")
        try:
            with draft.open("xb") as stream:
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(self._target)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)

    def write_text(self, text: str) -> None:
        """Write a text, in UTF-8."""
        self.write(lambda stream: stream.write(text.encode("utf-8")))


def check_folder(folder: Path) -> None:
    """Make sure that a folder exists or can be made, and that files can be written in it; leave no trace.

    Raises:
        UserError: they cannot.
    """
    probe = folder / f".{os.getpid()}.tmp"
    try:
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
        for place in missing:
            place.rmdir()
    except FileExistsError as error:
        reason = system_reason(NotADirectoryError(errno.ENOTDIR, str(error)))
        raise UserError("error.folder", folder=str(folder), reason=reason) from error
    except (OSError, ValueError) as error:
        raise UserError("error.folder", folder=str(folder), reason=system_reason(error)) from error


def checked_file(option: str, given: str, suffixes: tuple[str, ...]) -> OutputFile:
    """Return the file that an option names.

    Raises:
        UserError: another suffix than those, or a file that cannot be written.
    """
    path = Path(given)
    if path.suffix.lower() not in suffixes:
        raise UserError("error.suffix", option=option, value=given, suffixes=", ".join(suffixes))
    return OutputFile(path)
