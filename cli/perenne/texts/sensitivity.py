"""A sensitivity analysis in words and one table, for reading in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.sensitivity.conclusion import conclude
from perenne_experiments.sensitivity.page import design_line, target_table, target_title
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    from perenne_experiments.sensitivity.study import Sensitivity, Target

_LABEL = 34  # letters of an assumption's name
_COLUMNS = {"morris": (2, 3, 6), "sobol": (2, 3, 5)}  # of the page's table, those that fit


def sensitivity_text(study: Sensitivity, session: Session, width: int) -> str:
    """Return what was found: of the first target the table and all that is said, of the others the sentences."""
    say = language(session.language)
    conclusion = conclude(study, session.language)
    parts = [paragraph(design_line(study, say), width)]
    for place, (target, found) in enumerate(zip(study.targets, conclusion.findings, strict=True)):
        parts.append(target_title(target, say))
        if place == 0 and not target.found.noise.drowned:
            parts.append(_table(study, target, say, width))
        parts.append(paragraph(" ".join((found.headline, *found.size)), width))
    parts += [paragraph(caution, width) for caution in conclusion.cautions]
    return "\n\n".join(parts)


def _table(study: Sensitivity, target: Target, say: Language, width: int) -> str:
    table = target_table(study, target, say)
    labels = ["", *(_shortened(row[0]) for row in table.rows)]
    chosen = _COLUMNS[study.plan.method]
    cells = [[table.columns[place], *(row[place] for row in table.rows)] for place in chosen]
    return columns(labels, cells, width, rule="─" if terminal.can_show("─") else "-")


def _shortened(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}…"
