"""Speech: what the documentation says of its numbers, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from perenne_docs.lab import Numbers, read
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.typography import typeset
from perenne_model.words import Words, words

LANGUAGES = ("en", "fr")


class Speech:
    """Texts of this package, with names and numerals as the reports write them."""

    def __init__(self, code: str) -> None:
        """Take a language code, "en" or "fr"."""
        self.code = code
        self.report: Language = language(code)
        self.numerals = self.report.numerals
        self._own: Words = words("perenne_docs", code)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text of this package's language file, its {placeholders} filled."""
        return typeset(self._own(key, **values), self.code)

    def options(self, key: str) -> dict[str, str]:
        """Return a table of texts."""
        return {name: typeset(str(text), self.code) for name, text in self._own.table(key).items()}

    def pairs(self, key: str) -> dict[str, tuple[str, str]]:
        """Return a table of pairs of texts."""
        table: dict[str, list[str]] = self._own.table(key)
        return {name: (self.typeset(first), self.typeset(second)) for name, (first, second) in table.items()}

    def typeset(self, text: str) -> str:
        """Return a text with the spaces of the language."""
        return typeset(text, self.code)

    def exact(self, value: float) -> str:
        """Return a number with all its decimals, as settings are written."""
        return self.numerals.rounded(value, 7)

    def policy(self, name: str) -> str:
        """Return the name of a policy with a capital, as people read it."""
        own = self.options("policy")
        return own[name] if name in own else capitalised(self.report.policy(name))

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number; without decimals that say nothing."""
        return self.numerals.rounded(value, digits) if digits else self.numerals.number(value)

    def percent(self, share: float) -> str:
        """Return a share in per cent."""
        return self.numerals.percent(share)

    def share(self, numbers: Numbers) -> str:
        """Return a share with its interval: "85% (83–87%)"."""
        found = read(numbers)
        within = Estimate(found.value, max(found.low, 0.0), min(found.high, 1.0))
        return f"{self.numerals.percent(found.value)} ({self.numerals.percent_range(within)})"

    def gap(self, numbers: Numbers, digits: int = 1) -> str:
        """Return a difference of shares in points, with its sign and interval: "+5.1 (3.2–7.0)"."""
        found = read(numbers).scaled(100)
        sign = "+" if found.value > 0 else ""
        return f"{sign}{self.numerals.number(found.value, digits)} ({self.numerals.range(found, digits)})"

    def quantity(self, numbers: Numbers, digits: int = 1) -> str:
        """Return a number with its interval: "4.2 (3.9–4.5)"."""
        found = read(numbers)
        return f"{self.numerals.number(found.value, digits)} ({self.numerals.range(found, digits)})"


@cache
def speech(code: str) -> Speech:
    """Return the speech of a language."""
    return Speech(code)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, its numbers to the right."""
    rule = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))
