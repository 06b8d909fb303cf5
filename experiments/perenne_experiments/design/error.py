"""What is wrong with a design: one line that names the file, the field, the value and what was expected."""

from __future__ import annotations

from perenne_experiments.errors.hinted_error import HintedError
from perenne_scenarios.error import NOTHING, placed


class DesignError(HintedError):
    """A design that cannot be used.

    Attributes:
        file: name of the file, or of the design, as the user gave it.
        field: dotted path of the field at fault; "" if the file as a whole is.
        value: value that was given, or NOTHING.
        key: text of the language files that says what was expected, or what is wrong.
        values: what fills its placeholders; `near` is what was probably meant.
    """

    def __init__(
        self, key: str, /, *, file: str = "", field: str = "", value: object = NOTHING, **values: object
    ) -> None:
        """Keep the parts apart, so that the line can be said in each language."""
        self.file = file
        self.field = field
        self.value = value
        super().__init__(key, **values)

    def say(self, language: str) -> str:
        """Return the error as one line in a language ("en" or "fr")."""
        return placed(super().say(language), self.file, self.field, self.value, language)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by parts: the constructor takes keywords."""
        return _remade, (self.key, self.file, self.field, self.value, self.values)


def _remade(key: str, file: str, field: str, value: object, values: dict[str, object]) -> DesignError:
    return DesignError(key, file=file, field=field, value=value, **values)
