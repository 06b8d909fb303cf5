"""Errors that the user can mend, with what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from perenne_experiments.errors.said_error import SaidError


class HintedError(SaidError):
    """Something that cannot be done as it was asked for; the value `near`, if any, is what was probably meant."""

    def say(self, language: str) -> str:
        """Return the error as one line in a language ("en" or "fr"), with the hint at its end."""
        from perenne_experiments.words.language import Language

        line = super().say(language)
        near = self.values.get("near")
        return line if near is None else line + Language(language)("hinted_error.near", name=near)


def nearest(given: str, known: Iterable[str]) -> str | None:
    """Return the known name nearest to the given one, or None if none is near."""
    return next(iter(difflib.get_close_matches(given, list(known), n=1, cutoff=0.5)), None)
