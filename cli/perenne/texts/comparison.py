"""A comparison in words and one table, for reading in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.comparison.conclusion import conclude
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    from perenne_experiments.comparison.comparison import Comparison, Contrast, Outcome
    from perenne_experiments.statistics.estimate import Estimate

CHECKPOINTS = (52, 104, 260)
"""Weeks at which the share alive is given, where the horizon is further."""


def comparison_text(comparison: Comparison, session: Session, width: int) -> str:
    """Return what a comparison found: the table, the differences, and the conclusion in plain words."""
    say = language(session.language)
    heading = session.say(
        "comparison.heading",
        scenario=comparison.title[session.language],
        runs=session.count("comparison.runs", comparison.runs),
        weeks=say.numerals.number(comparison.weeks),
        seed=comparison.seed,
    )
    conclusion = conclude(comparison, session.language)
    parts = [
        paragraph(heading, width),
        _table(comparison, session, say, width),
        *_differences(comparison, session, say, width),
        paragraph(" ".join((conclusion.headline, *conclusion.size)), width),
        paragraph(conclusion.caution, width),
    ]
    return "\n\n".join(parts)


def _table(comparison: Comparison, session: Session, say: Language, width: int) -> str:
    checkpoints = [week for week in CHECKPOINTS if week < comparison.weeks]
    labels = [
        "",
        session.say("comparison.mean_life"),
        session.say("comparison.median"),
        *(session.say("comparison.alive_after", duration=say.duration(week)) for week in checkpoints),
        session.say("comparison.alive_at_horizon"),
        session.say("comparison.cause"),
        session.say("comparison.information"),
        session.say("comparison.expertise"),
        session.say("comparison.ideas"),
        session.say("comparison.hours"),
    ]
    cells = [_column(outcome, comparison, checkpoints, session, say) for outcome in comparison.ranked()]
    return columns(labels, cells, width, rule="─" if terminal.can_show("─") else "-")


def _column(
    outcome: Outcome, comparison: Comparison, checkpoints: Sequence[int], session: Session, say: Language
) -> list[str]:
    median = outcome.median.value
    number = say.numerals.number
    return [
        say.policy(outcome.name),
        _share(outcome.rmst.scaled(1 / comparison.weeks), say),
        session.say("comparison.not_reached") if median is None else _years(median, session, say),
        *(say.numerals.percent(outcome.alive[week].value) for week in checkpoints),
        say.numerals.percent(outcome.censored),
        _main_cause(outcome, session, say),
        *(number(outcome.value[kind].value) for kind in ("information", "expertise", "ideas")),
        number(outcome.hours.value),
    ]


def _share(share: Estimate, say: Language) -> str:
    return f"{say.numerals.percent(share.value)} ({say.numerals.percent_range(share)})"


def _years(weeks: float, session: Session, say: Language) -> str:
    return session.say("comparison.years", years=say.numerals.number(weeks / 52, 1))


def _main_cause(outcome: Outcome, session: Session, say: Language) -> str:
    cause, share = max(outcome.causes.items(), key=lambda item: item[1])
    if share <= 0:
        return session.say("comparison.no_death")
    died = sum(outcome.causes.values())
    return f"{say.name('causes', cause)} ({say.numerals.percent(share / died)})"


def _differences(comparison: Comparison, session: Session, say: Language, width: int) -> list[str]:
    names = [outcome.name for outcome in comparison.ranked()]
    pairs = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :]]
    if not pairs:
        return []
    lines = [paragraph(session.say("comparison.differences"), width)]
    for a, b in pairs:
        line = _difference(comparison.contrast(a, b), comparison.weeks, session, say)
        lines.append(paragraph(line, width, indent="  ", hanging="    "))
    return ["\n".join(lines)]


def _difference(contrast: Contrast, weeks: int, session: Session, say: Language) -> str:
    difference = contrast.difference.estimate.scaled(1 / weeks)
    text = session.say(
        "comparison.difference",
        a=say.policy(contrast.a),
        b=say.policy(contrast.b),
        sign="+" if difference.value > 0 else "",
        difference=say.numerals.percent(difference.value, 1),
        range=say.numerals.percent_range(difference, 1),
    )
    gain = contrast.difference.pairing_gain
    if gain is None:
        return text
    return text + session.say("comparison.gain", gain=say.numerals.number(gain, 1))
