"""Errors that the user can mend: one line, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perenne_experiments.words.language import Language


class SaidError(Exception):
    """Something that cannot be done as it was asked for.

    Attributes:
        key: text of the experiments' language files that says it.
        values: what fills its placeholders: texts, numbers, or texts by language code.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        """Keep the parts apart, so that the line can be said in each language."""
        self.key = key
        self.values = values
        super().__init__(self.say("en"))

    def say(self, language: str) -> str:
        """Return the error as one line in a language ("en" or "fr")."""
        from perenne_experiments.words.language import Language

        said = Language(language)
        return said(self.key, **{name: _told(value, said) for name, value in self.values.items()})

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by parts: the constructor takes keywords."""
        return _remade, (type(self), self.key, self.values)


def _told(value: object, said: Language) -> object:
    """Return a number as people write it, a text in the right language, and anything else as it is."""
    if isinstance(value, Mapping):
        return value[said.code]
    return said.numerals.number(value) if isinstance(value, int) else value


def _remade(kind: type[SaidError], key: str, values: dict[str, object]) -> SaidError:
    return kind(key, **values)
