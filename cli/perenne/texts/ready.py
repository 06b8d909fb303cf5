"""A readiness study in words, for reading in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.readiness.conclusion import (
    core_answer,
    facilitation_answer,
    headline,
    motivation_answer,
    signs_answer,
)
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    from perenne_experiments.readiness.ready import Readiness


def ready_text(readiness: Readiness, session: Session, width: int) -> str:
    """Return the four questions and their answers."""
    say = language(session.language)
    heading = session.say(
        "ready.heading",
        scenario=readiness.scenario.title[session.language],
        runs=say.numerals.number(readiness.runs),
        seed=readiness.seed,
    )
    answers = [
        motivation_answer(readiness.motivation, say),
        core_answer(readiness.core, say),
        facilitation_answer(readiness.facilitation, say),
        signs_answer(readiness.signs, say),
    ]
    parts = [paragraph(heading, width), paragraph(headline(readiness, say), width)]
    parts += [_answered(number, answer, say, width) for number, answer in enumerate(answers, start=1)]
    parts += [paragraph(say("readiness.ours"), width), paragraph(say("conclusion.caution"), width)]
    return "\n\n".join(parts)


def _answered(number: int, answer: Sequence[str], say: Language, width: int) -> str:
    question = paragraph(f"{number}. {say(f'readiness.question{number}')}", width, hanging="   ")
    return "\n".join([question, *(paragraph(text, width, indent="   ") for text in answer)])
