"""An optional part that is not installed."""

from __future__ import annotations

from perenne_experiments.errors.said_error import SaidError


class ExtraError(SaidError):
    """A library that only some studies need, and that is not there."""

    def __init__(self, library: str, extra: str) -> None:
        """Take the library's name, and that of the optional part of the package that brings it."""
        super().__init__("extra.missing", library=library, extra=extra)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by its two names."""
        return ExtraError, (self.values["library"], self.values["extra"])
