"""A calibration in two tables and some sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.calibration.tell import conclude
from perenne_experiments.factor_words import factor_label
from perenne_experiments.words import Language, language

if TYPE_CHECKING:
    from perenne_experiments.calibration.result import Calibrated, Fit


def calibration_text(found: Calibrated, session: Session, width: int) -> str:
    """Return how the patterns fare, what the log tells of the parameters, and the sentences."""
    say = language(session.language)
    seen = found.observation
    heading = session.say(
        "calibrate.heading",
        name=seen.name,
        posters=say.numerals.number(seen.posters),
        weeks=say.numerals.number(seen.window.seconds / 604_800),
        policy=say.policy(found.policy),
        simulations=say.numerals.number(found.simulations),
        minutes=say.numerals.number(found.seconds / 60, 1),
    )
    sentences = [paragraph(text, width) for text in conclude(found, session.language)]
    parts = [paragraph(heading, width), _patterns(found, session, say, width), _parameters(found, session, say, width)]
    return "\n\n".join([*parts, *sentences])


def _patterns(found: Calibrated, session: Session, say: Language, width: int) -> str:
    fits = [fit for fit in found.fits if fit.summary.pattern is not None]
    labels = ["", *(f"{_code(fit)} {say(f'pattern.{fit.summary.key}')}" for fit in fits)]
    table = [
        [session.say("calibrate.observed"), *(_number(fit.observed, say) for fit in fits)],
        [session.say("calibrate.central"), *(_number(fit.central, say) for fit in fits)],
        [session.say("calibrate.sets"), *(f"{_number(fit.low, say)} … {_number(fit.high, say)}" for fit in fits)],
        [session.say("calibrate.range"), *(_accepted(fit, say) for fit in fits)],
        [session.say("calibrate.inside"), *(_verdict(fit, session) for fit in fits)],
    ]
    return columns(labels, table, width, rule=_rule())


def _code(fit: Fit) -> str:
    pattern = fit.summary.pattern
    return pattern.target.code if pattern is not None and pattern.target is not None else ""


def _accepted(fit: Fit, say: Language) -> str:
    pattern = fit.summary.pattern
    if pattern is None or pattern.target is None:
        return ""
    accepted = pattern.target.accepted
    return f"{_number(accepted.low, say)} … {_number(accepted.high, say)}"


def _verdict(fit: Fit, session: Session) -> str:
    if fit.accepted is None or math.isnan(fit.central):
        return ""
    return session.say("calibrate.yes" if fit.accepted else "calibrate.no")


def _parameters(found: Calibrated, session: Session, say: Language, width: int) -> str:
    labels = ["", *(factor_label(one.path, say) for one in found.parameters)]
    rounded = say.numerals.rounded
    table = [
        [session.say("calibrate.central"), *(rounded(one.central) for one in found.parameters)],
        [session.say("calibrate.interval"), *(f"{rounded(one.low)} … {rounded(one.high)}" for one in found.parameters)],
        [session.say("calibrate.told"), *(session.say(f"calibrate.{one.verdict}") for one in found.parameters)],
    ]
    return columns(labels, table, width, rule=_rule())


def _number(value: float, say: Language) -> str:
    return "–" if math.isnan(value) else say.numerals.number(value, 2)


def _rule() -> str:
    return "─" if terminal.can_show("─") else "-"
