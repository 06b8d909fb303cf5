"""A community's vitals, and the communities of a log, for reading in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.logs.json_form import communities
from perenne_experiments.logs.pattern import GROUPS, PATTERNS, Pattern
from perenne_experiments.logs.tell import (
    headline,
    label,
    moment,
    place_of,
    reading_told,
    sentences,
    usual_of,
    value_of,
)
from perenne_experiments.words.language import Language, capitalised, language

if TYPE_CHECKING:
    from perenne_experiments.logs.log import Log
    from perenne_experiments.logs.vitals import Vitals

MOST_COMMUNITIES = 40
"""Communities listed; --json lists them all."""

_LONGEST = 36


def vitals_text(found: Vitals, session: Session, width: int) -> str:
    """Return what a log shows of one community."""
    say = language(session.language)
    parts = [paragraph(headline(found, say), width)]
    parts.append("\n".join(paragraph(line, width) for line in sentences(found, say)))
    parts += [_group(group, found, say, width) for group in GROUPS if _told(group, found)]
    parts.append("\n".join(paragraph(line, width) for line in reading_told(found.reading, say)))
    return "\n\n".join(parts)


def _group(group: str, found: Vitals, say: Language, width: int) -> str:
    told = _told(group, found)
    values = [found.measures[one.key].value for one in told]
    labels = [say(f"vitals.group.{group}"), *(capitalised(label(one, say)) for one in told)]
    table = [
        [say("vitals.value_column"), *(value_of(one, value, say) for one, value in zip(told, values, strict=True))],
        [say("vitals.usually"), *(usual_of(one, say) for one in told)],
        ["", *(place_of(value, one.usual, say) for one, value in zip(told, values, strict=True))],
    ]
    longest = max(map(len, [say(f"vitals.group.{name}") for name in GROUPS] + [label(one, say) for one in PATTERNS]))
    labels[0] = labels[0].ljust(longest)
    return columns(labels, table, width, "─" if terminal.can_show("─") else "-")


def _told(group: str, found: Vitals) -> list[Pattern]:
    return [one for one in PATTERNS if one.group == group and found.measures[one.key].told]


def communities_text(log: Log, file: str, session: Session, width: int) -> str:
    """Return the communities of a log as a table, and how to choose one."""
    say = language(session.language)
    rows = communities(log)
    shown = rows[:MOST_COMMUNITIES]
    number = say.numerals.number
    table = [
        [session.say("vitals.members"), *(number(row["members"]) for row in shown)],
        [session.say("vitals.contributions"), *(number(row["contributions"]) for row in shown)],
        [session.say("vitals.last"), *(_day(row, log, say) for row in shown)],
        ["", *(session.say(f"vitals.state_{row['state'] or 'silent'}") for row in shown)],
    ]
    heading = session.say("vitals.several", file=file, number=number(len(rows)))
    parts = [paragraph(heading, width)]
    labels = ["", *(_short(row["name"]) for row in shown)]
    parts.append(columns(labels, table, width, "─" if terminal.can_show("─") else "-"))
    if len(rows) > len(shown):
        parts.append(session.say("vitals.more", number=number(len(rows) - len(shown))))
    parts.append("\n".join(paragraph(line, width) for line in reading_told(log.reading, say)))
    parts.append(paragraph(session.say("vitals.choose"), width))
    return "\n\n".join(parts)


def _day(row: dict[str, int | None], log: Log, say: Language) -> str:
    if row["last"] is None:
        return ""
    return moment(int(row["last"]), log.activity(str(row["name"])), say).replace(" ", "\u00a0")


def _short(name: str) -> str:
    from perenne_scenarios.error import clean

    tidy = clean(name)
    return tidy if len(tidy) <= _LONGEST else f"{tidy[: _LONGEST - 1]}…"
