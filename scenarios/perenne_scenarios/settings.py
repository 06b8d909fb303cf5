"""Settings of the command line, `--set KEY=VALUE`, checked as a scenario file is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from perenne_model.parameters import registry
from perenne_scenarios.error import ScenarioError
from perenne_scenarios.parameter import checked_value
from perenne_scenarios.phrase import Phrase

OPTION = "--set"

_COMMA = re.compile(r"[-+]?\d+,\d+")


def parse_settings(texts: Iterable[str]) -> dict[str, float]:
    """Return values by parameter path from texts such as "pool.size=800"; the last one of a path holds.

    Raises:
        ScenarioError: no "=", an unknown parameter, not a number, or out of range.
    """
    return dict(_parse(text) for text in texts)


def _parse(text: str) -> tuple[str, float]:
    path, sign, given = (part.strip() for part in text.partition("="))
    if not sign or not path:
        raise ScenarioError(Phrase("expected.setting"), file=OPTION, value=text)
    if _COMMA.fullmatch(given) and not (path in registry() and registry()[path].integer):
        hint = Phrase("hint.point", {"value": given.replace(",", ".")})
        raise ScenarioError(Phrase("expected.point"), file=OPTION, field=path, value=given, hint=hint)
    return path, checked_value(path, _number(given), file=OPTION)


def _number(text: str) -> object:
    """Return the number a text writes, or the text itself, which the check then refuses by name."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
