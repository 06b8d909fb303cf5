"""A scenario file as it was written: its text read and parsed, nothing of it judged yet."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from perenne_scenarios.error import ScenarioError, clean
from perenne_scenarios.phrase import Phrase

LARGEST = 1_000_000
"""Bytes of the largest file that is read."""

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed file.

    Attributes:
        file: how the user knows it: a path as given, or a library name.
        name: name of the scenario: the file's stem.
        table: what TOML says.
        identity: what tells one file from another, however its path is written.
    """

    file: str
    name: str
    table: dict[str, Any]
    identity: str


def read_file(path: Path) -> Document:
    """Read a user's file.

    Raises:
        ScenarioError: it is missing, unreadable, too large, not UTF-8 or not TOML.
    """
    file = str(path)
    table = _parse(file, _decode(file, _bytes(path)))
    return Document(file=file, name=path.stem, table=table, identity=str(path.resolve()))


def read_library(name: str, resource: Traversable) -> Document:
    """Read a file of the library."""
    table = _parse(name, resource.read_text(encoding="utf-8"))
    return Document(file=name, name=name, table=table, identity=f"library: {name}")


def _bytes(path: Path) -> bytes:
    file = str(path)
    try:
        if path.is_dir():
            raise ScenarioError(Phrase("error.folder"), file=file)
        if not path.exists():
            raise ScenarioError(Phrase("error.missing"), file=file)
        if not path.is_file():
            raise ScenarioError(Phrase("error.special"), file=file)
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, ScenarioError):
            raise
        reason = clean(getattr(error, "strerror", None) or str(error))
        raise ScenarioError(Phrase("error.unreadable", {"reason": reason}), file=file) from error
    if len(content) > LARGEST:
        raise ScenarioError(Phrase("error.large", {"largest": LARGEST}), file=file)
    return content


def _decode(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError(Phrase("error.encoding", {"line": place}), file=file) from error


def _parse(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(_syntax(str(error)), file=file) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number of too many digits
        raise ScenarioError(Phrase("error.extreme"), file=file) from error


def _syntax(message: str) -> Phrase:
    found = _PLACE.search(message)
    if found is None:
        return Phrase("error.syntax_at_end", {"reason": clean(message)})
    reason = clean(message[: found.start()].strip())
    return Phrase("error.syntax", {"line": int(found[1]), "column": int(found[2]), "reason": reason})
