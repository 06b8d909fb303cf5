"""The language files of the scenarios: the same keys, the same placeholders, the units of every parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from perenne_model import EVENT_KINDS
from perenne_model.parameters import registry
from perenne_model.words import words

PACKAGE = "perenne_scenarios"


def leaves(table: dict[str, Any], start: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{start}{key}.")
        else:
            yield f"{start}{key}", value


def texts(language: str) -> dict[str, str]:
    return dict(leaves(words(PACKAGE, language)._table))


def test_every_unit_of_the_model_has_its_french() -> None:
    units = words(PACKAGE, "fr").table("units")
    assert {parameter.unit for parameter in registry().values()} <= set(units)


def test_every_kind_of_event_says_what_its_amount_is() -> None:
    for language in ("en", "fr"):
        assert set(words(PACKAGE, language).table("amounts")) == set(EVENT_KINDS)


def test_french_has_its_apostrophes_and_its_spaces() -> None:
    for key, text in texts("fr").items():
        if not key.startswith("units"):
            assert "'" not in text, key
            assert not re.search(r"\S [;:!?%»]|« ", text), key
