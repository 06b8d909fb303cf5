"""The fields of a scenario file, each judged by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perenne_model.parameters import registry
from perenne_scenarios.document import Document
from perenne_scenarios.error import ScenarioError, did_you_mean
from perenne_scenarios.parameter import checked_value, known
from perenne_scenarios.phrase import Phrase
from perenne_scenarios.scenario import Text

FIELDS = ("extends", "sources", "title", "description", "parameters", "why", "events", "calibration")
LANGUAGES = ("en", "fr")
_LONGEST_TEXT = 4000


def check_fields(document: Document) -> None:
    """Refuse a field that scenario files do not have.

    Raises:
        ScenarioError: there is one; the hint names the nearest, or where parameters belong.
    """
    for name in document.table:
        if name in FIELDS:
            continue
        misplaced = name in registry() or any(path.startswith(f"{name}.") for path in registry())
        hint = Phrase("hint.misplaced") if misplaced else did_you_mean(name, FIELDS)
        fields = ", ".join(FIELDS)
        raise ScenarioError(Phrase("error.no_field", {"fields": fields}), file=document.file, field=name, hint=hint)


def extends(document: Document) -> str | None:
    """Return what the file extends: a library name or a path, or None."""
    given = document.table.get("extends")
    if given is None:
        return None
    if not isinstance(given, str) or not given:
        raise ScenarioError(Phrase("expected.scenario"), file=document.file, field="extends", value=given)
    return given


def text(document: Document, name: str) -> Text | None:
    """Return a title or a description in both languages, or None if the file has none.

    One language stands for both where only one is written, and so does a plain text.
    """
    given = document.table.get(name)
    return None if given is None else _text(document.file, name, given)


def sources(document: Document) -> tuple[str, ...]:
    """Return the publications that the file names."""
    given = document.table.get("sources", [])
    if not isinstance(given, list):
        raise ScenarioError(Phrase("expected.sources"), file=document.file, field="sources", value=given)
    return tuple(_one_line(document.file, f"sources[{place}]", source) for place, source in enumerate(given, 1))


def parameters(document: Document) -> dict[str, float]:
    """Return the values that the file sets, by parameter path."""
    table = _table(document, "parameters")
    return {path: checked_value(path, value, file=document.file) for path, value in _flat(document, table)}


def why(document: Document) -> dict[str, Text]:
    """Return the reasons that the file gives, by parameter path."""
    table = _table(document, "why")
    reasons: dict[str, Text] = {}
    for path, given in _flat(document, table):
        known(path, file=document.file, field=f"why.{path}")
        reasons[path] = _text(document.file, f"why.{path}", given)
    return reasons


def _table(document: Document, name: str) -> Mapping[str, Any]:
    given = document.table.get(name, {})
    if not isinstance(given, dict):
        raise ScenarioError(Phrase("expected.table"), file=document.file, field=name, value=given)
    return given


def _flat(document: Document, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the leaves of nested tables by dotted path; a path may be written quoted or as tables."""
    seen: set[str] = set()
    pending: list[tuple[str, Mapping[str, Any]]] = [("", table)]
    while pending:
        start, level = pending.pop(0)
        for key, value in level.items():
            path = f"{start}{key}"
            if isinstance(value, dict) and path not in registry() and not _is_text(value):
                pending.append((f"{path}.", value))
                continue
            if path in seen:
                raise ScenarioError(Phrase("error.twice"), file=document.file, field=path)
            seen.add(path)
            yield path, value


def _is_text(value: Mapping[str, Any]) -> bool:
    return not value or any(language in value for language in LANGUAGES)


def _text(file: str, field: str, given: object) -> Text:
    if isinstance(given, str):
        given = {"en": given}
    if not isinstance(given, dict) or not given:
        raise ScenarioError(Phrase("expected.text"), file=file, field=field, value=given)
    for language, said in given.items():
        if language not in LANGUAGES:
            raise ScenarioError(Phrase("error.no_language"), file=file, field=f"{field}.{language}")
        _one_line(file, f"{field}.{language}", said)
    return {language: given.get(language, next(iter(given.values()))) for language in LANGUAGES}


def _one_line(file: str, field: str, given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise ScenarioError(Phrase("expected.words"), file=file, field=field, value=given)
    if len(given) > _LONGEST_TEXT:
        raise ScenarioError(Phrase("expected.short", {"longest": _LONGEST_TEXT}), file=file, field=field)
    if any(ord(character) < ord(" ") and character not in "\n\t" for character in given):
        raise ScenarioError(Phrase("expected.words"), file=file, field=field, value=given)
    return given
