"""A phrase that can be said in each language: a key of the language files, and what fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from perenne_model.words import words
from perenne_scenarios.numeral import numeral


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of this package, not yet in any language.

    Attributes:
        key: dotted key in `languages/*.toml`.
        values: what fills the placeholders: text, numbers, other phrases, or texts by language code.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return the phrase in a language ("en" or "fr")."""
        said = {name: _say(value, language) for name, value in self.values.items()}
        return words("perenne_scenarios", language)(self.key, **said)


def _say(value: object, language: str) -> str:
    if isinstance(value, Phrase):
        return value.say(language)
    if isinstance(value, Mapping):
        return str(value[language])
    if isinstance(value, (int, float)):
        return numeral(value, language)
    return str(value)
