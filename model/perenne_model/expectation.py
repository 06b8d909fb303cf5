"""What would have been right where something was refused: words that can be said in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .words import words

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was expected, not yet in any language.

    Attributes:
        key: dotted key in `languages/*.toml`.
        values: what fills the placeholders: texts, numbers, other expectations, or texts by language code.
        near: what was probably meant, or None.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    near: str | None = None

    def say(self, language: str) -> str:
        """Return it in a language ("en" or "fr")."""
        told = words("perenne_model", language)
        said = told(self.key, **{name: _say(value, language) for name, value in self.values.items()})
        return said if self.near is None else told("expected.near", expected=said, name=self.near)


def _say(value: object, language: str) -> str:
    if isinstance(value, Expectation):
        return value.say(language)
    return str(value[language]) if isinstance(value, Mapping) else str(value)


def shown(value: object) -> str:
    """Return a value as code writes it, not too long, whatever it is."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - the value may be anything, and its own code may fail
        text = type(value).__name__
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
