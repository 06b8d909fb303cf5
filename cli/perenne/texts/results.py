"""What a store holds, in tables for reading in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    from perenne_experiments.store.summary import Group


def results_text(groups: Sequence[Group], session: Session, width: int) -> str:
    """Return a table for each scenario and horizon, a column a policy."""
    if not groups:
        return session.say("results.empty")
    return "\n\n".join(_tables(groups, session, width))


def _tables(groups: Sequence[Group], session: Session, width: int) -> Iterator[str]:
    say = language(session.language)
    for (scenario, weeks), members in groupby(groups, key=lambda group: (group.scenario, group.weeks)):
        heading = session.say("results.heading", scenario=scenario, weeks=say.numerals.number(weeks))
        yield paragraph(heading, width)
        yield _table(list(members), weeks, session, say, width)


def _table(groups: Sequence[Group], weeks: int, session: Session, say: Language, width: int) -> str:
    checkpoints = [week for week in groups[0].survival if week < weeks]
    labels = [
        "",
        session.say("results.runs"),
        session.say("results.failed"),
        session.say("results.configurations"),
        session.say("comparison.mean_life"),
        *(session.say("comparison.alive_after", duration=say.duration(week)) for week in checkpoints),
        session.say("comparison.alive_at_horizon"),
        session.say("comparison.information"),
        session.say("comparison.expertise"),
        session.say("comparison.ideas"),
        session.say("comparison.hours"),
    ]
    cells = [_column(group, checkpoints, session, say) for group in groups]
    return columns(labels, cells, width, rule="─" if terminal.can_show("─") else "-")


def _column(group: Group, checkpoints: Sequence[int], session: Session, say: Language) -> list[str]:
    unknown = session.say("results.unknown")

    def percent(share: float | None) -> str:
        return unknown if share is None else say.numerals.percent(share)

    def number(value: float | None) -> str:
        return unknown if value is None else say.numerals.number(value)

    return [
        say.policy(group.policy),
        number(group.runs),
        number(group.failed),
        number(group.configurations),
        unknown if group.rmst is None else _mean_life(group, say),
        *(percent(group.survival[week]) for week in checkpoints),
        percent(group.censored),
        *(number(mean) for mean in group.value.values()),
        number(group.hours),
    ]


def _mean_life(group: Group, say: Language) -> str:
    if group.rmst is None:
        return ""
    share = group.rmst.scaled(1 / group.weeks)
    return f"{say.numerals.percent(share.value)} ({say.numerals.percent_range(share)})"
