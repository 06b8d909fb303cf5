"""Speech: what the pages say, in the language that is asked for."""

from __future__ import annotations

from functools import cache

from perenne_experiments.words.language import Language, language
from perenne_experiments.words.typography import typeset
from perenne_model.words import LANGUAGES, words

SITE = "perenne_dashboards"


class Speech:
    """The words of one package in one language; a page keeps its own in a `languages` folder beside it.

    Attributes:
        code: "en" or "fr".
        package: the package whose language files are read.
        lab: the experiments' language: names of policies, reasons and vital signs, numbers as people write them.
    """

    def __init__(self, code: str, package: str = SITE) -> None:
        """Take a language code, "en" or "fr"; another raises ValueError."""
        self.code = code
        self.package = package
        self.lab: Language = language(code)
        self._words = words(package, code)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text, its {placeholders} filled, with the spaces its language wants.

        Raises:
            KeyError: no such text, or a placeholder without a value.
        """
        return typeset(self._words(key, **values), self.code)

    def table(self, key: str) -> dict[str, str]:
        """Return a table of texts, by key."""
        return {name: typeset(str(text), self.code) for name, text in self._words.table(key).items()}

    def capitalised(self, text: str) -> str:
        """Return a text with its first letter in upper case, the rest untouched."""
        return text[:1].upper() + text[1:]

    def model(self, key: str) -> str:
        """Return the model's own word for a thing: "levers.directing", "vitals.members", "reasons.results"."""
        return typeset(words("perenne_model", self.code)(key), self.code)


@cache
def speech(code: str, package: str = SITE) -> Speech:
    """Return the words of a package in a language."""
    return Speech(code, package)


def spoken(chosen: str | None, accepted: str) -> str:
    """Return the language to speak: the one chosen, else the first of the browser's that is spoken, else English.

    Args:
        chosen: what the address says, or None.
        accepted: the browser's Accept-Language, as in "fr-CA,fr;q=0.9,en;q=0.8".
    """
    if chosen in LANGUAGES:
        return chosen
    wishes = sorted((_wish(part) for part in accepted.split(",")), key=lambda wish: -wish[0])
    return next((code for weight, code in wishes if weight > 0 and code in LANGUAGES), LANGUAGES[0])


def _wish(part: str) -> tuple[float, str]:
    """Return the weight and the language of one part of Accept-Language."""
    tag, _, weight = part.partition(";q=")
    try:
        wanted = float(weight) if weight else 1.0
    except ValueError:
        wanted = 0.0
    return wanted, tag.strip().lower().partition("-")[0]
