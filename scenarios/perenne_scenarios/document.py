"""A scenario file as it was written: its text read and parsed, nothing of it judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from perenne_model.user_file import LARGEST, UserFileError, parse_toml, read_toml
from perenne_scenarios.error import ScenarioError
from perenne_scenarios.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed file.

    Attributes:
        file: how the user knows it: a path as given, or a library name.
        name: name of the scenario: the file's stem.
        table: what TOML says.
        identity: what tells one file from another, however its path is written.
        alone: whether it lies in no folder, so that it can extend the library's scenarios only.
    """

    file: str
    name: str
    table: dict[str, Any]
    identity: str
    alone: bool = False


def read_file(path: Path) -> Document:
    """Read a user's file.

    Raises:
        ScenarioError: it is missing, unreadable, too large, not UTF-8 or not TOML.
    """
    file = str(path)
    try:
        table = read_toml(path)
    except UserFileError as error:
        raise ScenarioError(Phrase(f"error.{error.kind}", error.values), file=file) from error
    return Document(file=file, name=path.stem, table=table, identity=str(path.resolve()))


def read_text(name: str, text: str) -> Document:
    """Read what a user's file holds, whoever sent it; it may be sent from afar, so no other file is read for it.

    Args:
        name: name of the file.
        text: what it holds.

    Raises:
        ScenarioError: it is too large, or not TOML.
    """
    try:
        if len(text.encode("utf-8", "replace")) > LARGEST:
            raise UserFileError("large", {"largest": LARGEST})
        table = parse_toml(text.removeprefix("\ufeff"))
    except UserFileError as error:
        raise ScenarioError(Phrase(f"error.{error.kind}", error.values), file=name) from error
    return Document(file=name, name=Path(name).stem, table=table, identity=f"text: {name}", alone=True)


def read_library(name: str, resource: Traversable) -> Document:
    """Read a file of the library."""
    table = parse_toml(resource.read_text(encoding="utf-8"))
    return Document(file=name, name=name, table=table, identity=f"library: {name}")
