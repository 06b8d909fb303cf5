"""The words people read: one TOML file a language in each package's `languages` folder."""

from __future__ import annotations

import locale
import os
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "fr")


def language_of_environment() -> str:
    """Return the language that the environment asks for: by the usual variables, else by the system; else English."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), None)
    if chosen is None:  # Windows sets none of them
        chosen = locale.getlocale()[0] or ""
    return "fr" if chosen.lower().startswith("fr") else "en"


class Words:
    """The words of one package in one language, by dotted key."""

    def __init__(self, table: dict[str, Any]) -> None:
        """Hold a parsed language file."""
        self._table = table

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text, its {placeholders} filled.

        Raises:
            KeyError: no such text; a test compares the languages, so that this is a fault of the code.
        """
        text = self.table(key)
        if not isinstance(text, str):
            raise KeyError(key)
        return text.format(**values) if values else text

    def table(self, key: str) -> Any:
        """Return whatever stands at a dotted key: a text, or a table of texts."""
        found: Any = self._table
        for part in key.split("."):
            found = found[part]
        return found


@cache
def words(package: str, language: str) -> Words:
    """Return a package's words in a language ("en" or "fr")."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}: expected one of {', '.join(LANGUAGES)}")
    text = files(package).joinpath("languages", f"{language}.toml").read_text(encoding="utf-8")
    return Words(tomllib.loads(text))
