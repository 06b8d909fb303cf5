"""One call of the command line: the language it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perenne.user_error import UserError
from perenne_experiments.words.typography import typeset
from perenne_model.words import LANGUAGES, Words, language_of_environment, words

OPTION = "--lang"


@dataclass(frozen=True, slots=True)
class Session:
    """What every command needs to know.

    Attributes:
        language: "en" or "fr".
    """

    language: str

    @property
    def words(self) -> Words:
        """The command line's words in this language."""
        return words("perenne", self.language)

    def say(self, key: str, /, **values: object) -> str:
        """Return a text of the language files, {placeholders} filled, with the spaces its language wants."""
        return typeset(self.words(key, **values), self.language)

    def count(self, key: str, number: int) -> str:
        """Return a text that counts something, singular or plural: `key.one` or `key.many`."""
        from perenne_experiments.words.numerals import Numerals

        one = number < 2 if self.language == "fr" else number == 1
        said = Numerals(self.language).number(number)
        return self.say(f"{key}.{'one' if one else 'many'}", number=said)


def split_language(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """Take `--lang` out of the arguments, wherever it stands; return the language and the rest.

    Raises:
        UserError: no language after it, or one that is not spoken.
    """
    language = language_of_environment()
    rest: list[str] = []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest += [argument, *pending]
        elif argument == OPTION:
            language = _checked(next(pending, None))
        elif argument.startswith(f"{OPTION}="):
            language = _checked(argument.partition("=")[2])
        else:
            rest.append(argument)
    return language, rest


def _checked(given: str | None) -> str:
    expected = ", ".join(LANGUAGES)
    if given is None:
        raise UserError("error.no_value", option=OPTION)
    if given.lower() not in LANGUAGES:
        raise UserError("error.language", value=given, expected=expected)
    return given.lower()
