"""The fields of a table of a design file, each judged by itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from perenne_experiments.design.error import DesignError
from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.words.numerals import Numerals
from perenne_model.parameters import registry
from perenne_scenarios.error import NOTHING

LANGUAGES = ("en", "fr")


class Table:
    """A table of a design file.

    Attributes:
        file: how the user knows the file.
    """

    def __init__(self, file: str, values: Mapping[str, Any], path: str = "") -> None:
        """Take what TOML says; `path` is where the table stands in the file."""
        self.file = file
        self._values = values
        self._path = path

    def __contains__(self, name: str) -> bool:
        """Tell whether the file has a field."""
        return name in self._values

    def __getitem__(self, name: str) -> Any:
        """Return what the file says in a field that it has."""
        return self._values[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return what the file says in a field, or what stands for nothing."""
        return self._values.get(name, default)

    def error(self, key: str, field: str = "", value: object = NOTHING, **values: Any) -> DesignError:
        """Return an error about a field of this table."""
        place = ".".join(part for part in (self._path, field) if part)
        return DesignError(key, file=self.file, field=place, value=value, **values)

    def check_names(self, known: Sequence[str]) -> None:
        """Refuse a field that there is not.

        Raises:
            DesignError: there is one.
        """
        for name in self._values:
            if name not in known:
                raise self.error("design.no_field", name, fields=", ".join(known), near=nearest(name, known))

    def required(self, name: str) -> Any:
        """Return what the file says in a field that it must have.

        Raises:
            DesignError: it does not.
        """
        if name not in self._values:
            raise self.error("design.missing", name)
        return self._values[name]

    def table(self, name: str) -> Table:
        """Return a table within this one, empty where the file has none.

        Raises:
            DesignError: something else stands there.
        """
        given = self._values.get(name, {})
        if not isinstance(given, dict):
            raise self.error("design.table", name, given)
        return Table(self.file, given, ".".join(part for part in (self._path, name) if part))

    def leaves(self) -> dict[str, Any]:
        """Return values by dotted path; a path may be written quoted, or as tables within tables.

        A table is taken as a value where its path is a parameter's, or where it leads to none.

        Raises:
            DesignError: a path is there twice.
        """
        found: dict[str, Any] = {}
        pending = list(self._values.items())
        while pending:
            path, value = pending.pop(0)
            if isinstance(value, dict) and _leads_on(path):
                pending = [(f"{path}.{key}", inner) for key, inner in value.items()] + pending
            elif path in found:
                raise self.error("design.twice", path)
            else:
                found[path] = value
        return found

    def number(self, name: str, default: float | None = None) -> float | None:
        """Return a number.

        Raises:
            DesignError: it is none.
        """
        return default if name not in self._values else self.checked_number(self._values[name], name)

    def checked_number(self, given: object, field: str) -> float:
        """Return a value of this table as a number.

        Raises:
            DesignError: it is none.
        """
        if isinstance(given, bool) or not isinstance(given, (int, float)):
            raise self.error("design.number", field, given)
        try:
            number = float(given)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.error("design.number", field, given)
        return number

    def whole(self, name: str, low: int, high: int, *, default: int) -> int:
        """Return a whole number from `low` to `high`.

        Raises:
            DesignError: it is none.
        """
        given = self._values.get(name, default)
        if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
            raise self.error("design.whole", name, given, low=low, high=high)
        return given

    def one_of(self, name: str, known: Sequence[str], *, default: str) -> str:
        """Return one of some texts.

        Raises:
            DesignError: it is none of them.
        """
        given = self._values.get(name, default)
        if given not in known:
            near = nearest(str(given), known)
            raise self.error("design.one_of", name, given, known=", ".join(known), near=near)
        return str(given)

    def text(self, name: str, default: str) -> dict[str, str]:
        """Return a text in both languages; one stands for both where only one is written, and so does a plain text.

        Raises:
            DesignError: it is no text.
        """
        given = self._values.get(name, default)
        told = {"en": given} if isinstance(given, str) else given
        right = isinstance(told, dict) and told and set(told) <= set(LANGUAGES)
        if not right or not all(isinstance(text, str) for text in told.values()):
            raise self.error("design.text", name, given)
        return {language: told.get(language, next(iter(told.values()))) for language in LANGUAGES}


def both_languages(value: float) -> dict[str, str]:
    """Return a number as it is written in each language, to stand in an error."""
    return {language: Numerals(language).shortest(value) for language in LANGUAGES}


def _leads_on(path: str) -> bool:
    """Tell whether a path is the beginning of a parameter's, and no parameter itself."""
    return path not in registry() and any(name.startswith(f"{path}.") for name in registry())
