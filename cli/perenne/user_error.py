"""Something the user can mend: said in one line, with exit code 2."""

from __future__ import annotations


class UserError(Exception):
    """What was asked for cannot be done.

    Attributes:
        key: text of the language files that says it.
        values: what fills its placeholders.
        near: what was probably meant, or None.
    """

    def __init__(self, key: str, /, *, near: str | None = None, **values: object) -> None:
        """Keep the parts apart, so that the line can be said in each language."""
        super().__init__(key, values)
        self.key = key
        self.values = values
        self.near = near
