"""The language files of the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import perenne
from perenne_model import PHASES
from perenne_model.words import words


def leaves(table: dict[str, Any], start: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{start}{key}.")
        else:
            yield f"{start}{key}", value


def texts(language: str) -> dict[str, str]:
    return dict(leaves(words("perenne", language)._table))


def test_french_has_its_apostrophes() -> None:
    assert not [key for key, text in texts("fr").items() if "'" in text]


def test_every_key_that_the_code_asks_for_is_there() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in Path(perenne.__file__).parent.rglob("*.py"))
    known = {**texts("en"), **dict(leaves(words("perenne_experiments", "en")._table))}
    for key in re.findall(r'(?:say|UserError|help=)\(?\s*"([a-z_]+\.[a-z_.]+)"', sources):
        assert key in known or any(name.startswith(f"{key}.") for name in known), key


def test_the_words_have_the_phases_in_the_order_of_the_rules() -> None:
    for language in ("en", "fr"):
        assert list(words("perenne_model", language).table("phases")) == [phase.name for phase in PHASES]


def test_every_public_name_is_there() -> None:
    for name in perenne.__all__:
        assert getattr(perenne, name) is not None
        assert name in dir(perenne)
    assert perenne.__version__ == perenne.version()
