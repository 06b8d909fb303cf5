"""A discovery in words, for reading in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.discovery.conclusion import conclude
from perenne_experiments.discovery.page import design_line, discovery_title
from perenne_experiments.words.language import language

if TYPE_CHECKING:
    from perenne_experiments.discovery.study import Study


def discover_text(study: Study, session: Session, width: int) -> str:
    """Return what was found, a paragraph a policy."""
    say = language(session.language)
    conclusion = conclude(study, session.language)
    parts = [paragraph(design_line(study, say), width), paragraph(conclusion.condition, width)]
    for discovery, found in zip(study.discoveries, conclusion.findings, strict=True):
        parts.append(discovery_title(discovery, say))
        parts.append(paragraph(" ".join((found.headline, *found.size)), width))
    parts.append(paragraph(conclusion.caution, width))
    return "\n\n".join(parts)
