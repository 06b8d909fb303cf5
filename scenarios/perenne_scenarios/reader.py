"""Loading a scenario: by the name of one of the library's, or by the path of a file."""

from __future__ import annotations

import os
from pathlib import Path

from perenne_model.parameters import Parameters
from perenne_model.user_file import is_file
from perenne_scenarios import field, library
from perenne_scenarios.calibration import calibration
from perenne_scenarios.document import Document, read_file, read_library, read_text
from perenne_scenarios.error import ScenarioError, did_you_mean
from perenne_scenarios.happening import happenings
from perenne_scenarios.library import SUFFIX
from perenne_scenarios.phrase import Phrase
from perenne_scenarios.scenario import Scenario, Text


def load(source: str | os.PathLike[str]) -> Scenario:
    """Return the scenario of that library name, or in that file (a path that ends in .toml).

    Raises:
        ScenarioError: there is none, or it cannot be used.
    """
    return _merged(_lineage(_open(os.fspath(source))))


def load_text(name: str, text: str) -> Scenario:
    """Return the scenario that a file holds, given by its name and its text; it may extend the library's only.

    Raises:
        ScenarioError: it cannot be used.
    """
    return _merged(_lineage(read_text(name, text)))


def _open(source: str, extended_by: Document | None = None) -> Document:
    if source in library.names():
        return read_library(source, library.resource(source))
    if source.lower().endswith(SUFFIX) and not (extended_by and extended_by.alone):
        return read_file(Path(source)) if extended_by is None else _read_extended(source, extended_by)
    raise _unknown(source, extended_by)


def _read_extended(source: str, heir: Document) -> Document:
    try:
        return read_file(Path(heir.file).parent / source)
    except ScenarioError as error:
        hint = Phrase("hint.extended", {"file": heir.file})
        raise ScenarioError(error.problem, file=error.file, hint=hint) from error


def _unknown(source: str, extended_by: Document | None) -> ScenarioError:
    names = ", ".join(library.names())
    hint = did_you_mean(source, library.names())
    alone = extended_by is not None and extended_by.alone
    if not alone and is_file(f"{source}{SUFFIX}"):
        hint = Phrase("hint.near", {"name": f"{source}{SUFFIX}"})
    file = "" if extended_by is None else extended_by.file
    field_name = "" if extended_by is None else "extends"
    return ScenarioError(
        Phrase("error.not_in_library" if alone else "error.no_scenario", {"names": names}),
        file=file,
        field=field_name,
        value=source,
        hint=hint,
    )


def _lineage(document: Document) -> list[Document]:
    """Return the document and what it extends, the most general first."""
    lineage = [document]
    while (parent := field.extends(document)) is not None:
        document = _open(parent, extended_by=document)
        if any(document.identity == heir.identity for heir in lineage):
            raise _cycle(lineage, document)
        lineage.append(document)
    for heir in lineage:
        field.check_fields(heir)
    return lineage[::-1]


def _cycle(lineage: list[Document], again: Document) -> ScenarioError:
    start = next(place for place, heir in enumerate(lineage) if heir.identity == again.identity)
    circle = " → ".join([*(heir.file for heir in lineage[start:]), again.file])
    return ScenarioError(Phrase("error.cycle", {"circle": circle}), file=lineage[-1].file, field="extends")


def _merged(lineage: list[Document]) -> Scenario:
    values: dict[str, float] = {}
    why: dict[str, Text] = {}
    for document in lineage:
        own = field.parameters(document)
        values |= own
        kept = {path: reason for path, reason in why.items() if path not in own}
        why = kept | field.why(document)
    last = lineage[-1]
    itself = dict.fromkeys(field.LANGUAGES, last.name)
    sources = [source for document in lineage[::-1] for source in field.sources(document)]
    return Scenario(
        name=last.name,
        title=field.text(last, "title") or itself,
        description=field.text(last, "description") or itself,
        sources=tuple(dict.fromkeys(sources)),
        why=why,
        parameters=Parameters(values),
        events=happenings(lineage),
        calibration=calibration(last),
    )
