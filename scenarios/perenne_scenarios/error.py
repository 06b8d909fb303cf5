"""What is wrong with a scenario: one line that names the file, the field, the value and what was expected."""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import partial

from perenne_scenarios.phrase import Phrase

_LONGEST = 60


class Nothing(Enum):
    """Stands for "no value was given", since a value may be anything."""

    NOTHING = "nothing"


NOTHING = Nothing.NOTHING


class ScenarioError(ValueError):
    """A scenario, or a setting of one, that cannot be used.

    Attributes:
        file: name of the file, or of the scenario, as the user gave it; "" for a setting of the command line.
        field: dotted path of the field at fault; "" if the file as a whole is.
        value: value that was given, or NOTHING.
        problem: what was expected, or what is wrong.
        hint: what to do, or None.
    """

    def __init__(
        self,
        problem: Phrase,
        *,
        file: str = "",
        field: str = "",
        value: object = NOTHING,
        hint: Phrase | None = None,
    ) -> None:
        """Keep the parts apart, so that the line can be said in each language."""
        self.file = file
        self.field = field
        self.value = value
        self.problem = problem
        self.hint = hint
        super().__init__(self.say("en"))

    @property
    def expected(self) -> str:
        """What was expected, or what is wrong, in English."""
        return self.problem.say("en")

    def say(self, language: str) -> str:
        """Return the error as one line in a language ("en" or "fr")."""
        line = placed(self.problem.say(language), self.file, self.field, self.value, language)
        return f"{line}{self._hint(language)}"

    def _hint(self, language: str) -> str:
        if self.hint is None:
            return ""
        return Phrase("error.then").say(language) + self.hint.say(language)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by parts: the constructor takes keywords."""
        maker = partial(ScenarioError, self.problem, file=self.file, field=self.field, value=self.value, hint=self.hint)
        return maker, ()


def placed(problem: str, file: str, field: str, value: object, language: str) -> str:
    """Return a line that says where a problem lies: the file, the field and the value, as far as they are given."""
    place = shown_text(field)
    if value is not NOTHING:
        place = f"{place} = {shown(value)}" if place else shown(value)
    parts = [part for part in (clean(file), place, problem) if part]
    return Phrase("error.colon").say(language).join(parts)


def shown(value: object) -> str:
    """Return a value as a scenario file would write it, on one line and not too long."""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 128:
        return "…"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    return shown_text(text)


def shown_text(text: str) -> str:
    """Return a text without control characters, cut if it is too long."""
    whole = clean(text)
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1]}…"


def clean(text: str) -> str:
    """Return a text with each character that could disturb a terminal's line replaced."""
    return "".join("�" if _disturbs(character) else character for character in text)


def _disturbs(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def did_you_mean(given: str, known: Iterable[str]) -> Phrase | None:
    """Return a hint that names the nearest known name, or None if none is near."""
    nearest = nearest_name(given, known)
    return None if nearest is None else Phrase("hint.near", {"name": nearest})


def nearest_name(given: str, known: Iterable[str]) -> str | None:
    """Return the known name nearest to the given one, by the whole or by the last part of a dotted path."""
    names = list(known)
    given = given[:200]
    whole = difflib.get_close_matches(given, names, n=1, cutoff=0.6)
    if whole:
        return whole[0]
    tails = {name.split(".", 1)[-1]: name for name in reversed(names)}
    tail = difflib.get_close_matches(given, tails, n=1, cutoff=0.6)
    if tail:
        return tails[tail[0]]
    loose = difflib.get_close_matches(given, names, n=1, cutoff=0.4)
    return loose[0] if loose else None
