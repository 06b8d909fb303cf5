"""Files that people write: read whole, or refused with a reason that can be said in each language."""

from __future__ import annotations

import errno
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .words import LANGUAGES, words

LARGEST = 1_000_000
"""Bytes of the largest file that is read."""

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


class UserFileError(ValueError):
    """A file that cannot be read.

    Attributes:
        kind: what is wrong: "folder", "missing", "special", "unreadable", "large", "encoding", "syntax",
            "syntax_at_end" or "extreme"; a key of the language files under "file".
        values: what fills the placeholders of its text: numbers, or texts by language code.
    """

    def __init__(self, kind: str, values: Mapping[str, Any] | None = None) -> None:
        """Keep the parts apart, so that each reader can say them in its own words."""
        super().__init__(kind)
        self.kind = kind
        self.values: Mapping[str, Any] = values or {}


def read_bytes(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        UserFileError: it is missing, no ordinary file, unreadable or too large.
    """
    try:
        if path.is_dir():
            raise UserFileError("folder")
        if not path.exists():
            raise UserFileError("missing")
        if not path.is_file():
            raise UserFileError("special")
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise UserFileError("unreadable", {"reason": system_reason(error)}) from error
    except UserFileError:
        raise
    except ValueError as error:  # a path that no system could have
        raise UserFileError("missing") from error
    if len(content) > LARGEST:
        raise UserFileError("large", {"largest": LARGEST})
    return content


def is_file(path: str | Path) -> bool:
    """Tell whether there is a file of this name; there is none of a name that no system could have."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says; a byte order mark is no fault.

    Raises:
        UserFileError: it cannot be read, or is not UTF-8, or not TOML.
    """
    content = read_bytes(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserFileError("encoding", {"line": content.count(b"\n", 0, error.start) + 1}) from error
    return parse_toml(text)


def parse_toml(text: str) -> dict[str, Any]:
    """Return what a TOML text says.

    Raises:
        UserFileError: it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(str(error)) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number of too many digits
        raise UserFileError("extreme") from error


def _syntax(message: str) -> UserFileError:
    found = _PLACE.search(message)
    if found is None:
        return UserFileError("syntax_at_end", {"reason": _toml_reason(message.partition(" (at ")[0])})
    place = {"line": int(found[1]), "column": int(found[2])}
    return UserFileError("syntax", {**place, "reason": _toml_reason(message[: found.start()].strip())})


def _toml_reason(message: str) -> dict[str, str]:
    """Return the parser's reason by language; the languages know it by how it starts."""
    reasons = {language: words("perenne_model", language).table("toml") for language in LANGUAGES}
    start = next((start for start in reasons["en"] if message.startswith(start)), None)
    return {language: message if start is None else reasons[language][start] for language in LANGUAGES}


def system_reason(error: Exception) -> dict[str, str]:
    """Return by language why the system refused something; what it says itself where it is nothing usual."""
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    number = getattr(error, "errno", None) or (errno.EINVAL if isinstance(error, ValueError) else 0)
    name = errno.errorcode.get(number, "")
    return {language: words("perenne_model", language).table("system").get(name, told) for language in LANGUAGES}
