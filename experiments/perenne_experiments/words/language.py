"""Words of the experiments: texts, names and numbers in one language, set with its spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from perenne_experiments.words.numerals import Numerals
from perenne_experiments.words.typography import typeset
from perenne_model.words import Words, words

_WEEKS_A_YEAR = 52
_HANDOVER = re.compile(r"([^>]+)>([^>]+)@(\d+)")  # one policy taking over from another


class Language:
    """All that is said in one language."""

    def __init__(self, code: str) -> None:
        """Take a language code, "en" or "fr"; another raises ValueError."""
        self.code = code
        self._own: Words = words("perenne_experiments", code)
        self._model: Words = words("perenne_model", code)
        self.numerals = Numerals(code)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text of the experiments' language file, its {placeholders} filled.

        Raises:
            KeyError: no such text, or a placeholder without a value.
        """
        return typeset(self._own(key, **values), self.code)

    def table(self, key: str) -> Mapping[str, object]:
        """Return a whole table of the experiments' language file, as it is written there."""
        found: Mapping[str, object] = self._own.table(key)
        return found

    def count(self, key: str, number: int) -> str:
        """Return a number with its noun, singular or plural: the texts `key.one` and `key.many`."""
        one = number <= 1 if self.code == "fr" else number == 1
        return self(f"{key}.{'one' if one else 'many'}", number=self.numerals.number(number))

    def hours(self, number: float) -> str:
        """Return hours with a decimal and their noun, which French leaves in the singular below two: "1,3 heure"."""
        one = abs(round(number, 1)) < 2 and self.code == "fr"
        return self(f"text.hours.{'one' if one else 'many'}", number=self.numerals.number(number, 1))

    def policy(self, name: str) -> str:
        """Return the name of a policy as people read it; one that is not built in keeps its own."""
        handover = _HANDOVER.fullmatch(name)
        if handover:
            first, second, week = handover.groups()
            return self("text.handover", first=self.policy(first), second=self.policy(second), week=week)
        known = self._model.table("policies")
        return typeset(str(known[name]), self.code) if name in known else name

    def policy_title(self, name: str) -> str:
        """Return the same to stand by itself: with a capital, unless the name is its own."""
        built_in = name.split(">", maxsplit=1)[0] in self._model.table("policies")
        return capitalised(self.policy(name)) if built_in else self.policy(name)

    def quoted(self, name: str) -> str:
        """Return the name of a policy between quotation marks."""
        return self("text.quoted", name=self.policy(name))

    def name(self, kind: str, key: str) -> str:
        """Return the model's own word for a thing: kind "reasons" or "causes"."""
        return typeset(self._model(f"{kind}.{key}"), self.code)

    def listed(self, items: Sequence[str]) -> str:
        """Return items as a list in a sentence: "a, b and c"."""
        if len(items) < 2:
            return "".join(items)
        return self("text.list_end", start=", ".join(items[:-1]), last=items[-1])

    def series(self, items: Sequence[str]) -> str:
        """Return items that may hold commas of their own, one after another: "a, b; c"."""
        start, *others = items or [""]
        for following in others:
            start = self("text.joined", start=start, last=following)
        return start

    def duration(self, weeks: int) -> str:
        """Return a duration in whole years where it is, else in weeks."""
        if weeks % _WEEKS_A_YEAR == 0:
            return self.count("text.years", weeks // _WEEKS_A_YEAR)
        return self.count("text.weeks", weeks)


@cache
def language(code: str) -> Language:
    """Return a language by its code, "en" or "fr"; another raises ValueError."""
    return Language(code)


def capitalised(text: str) -> str:
    """Return a text with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]
