"""A life in words and a small plot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perenne import terminal
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne.sparkline import BLOCKS, PLAIN, sparkline
from perenne_experiments.words.language import Language, capitalised, language

if TYPE_CHECKING:
    from perenne_model import Life
    from perenne_scenarios import Scenario

_PLOTTED = ("members", "active", "motivation", "results")
_SHARES = ("motivation",)
"""Vital signs that lie in 0–1: drawn on that scale."""

_TOTALS = ("results",)
"""Vital signs that count what happened in a week: their sum says more than their last value."""

_NARROWEST = 10
_WEEKS_A_YEAR = 52.0


def life_text(life: Life, scenario: Scenario, session: Session, width: int) -> str:
    """Return what came of a community, for reading in a terminal of that width."""
    names = language(session.language)
    parts = [
        _heading(life, scenario, session, names),
        _ending(life, session, names),
        plot(life, session, width),
        _leavers(life, session, names),
        _gifts(life, session, names),
    ]
    return "\n\n".join(part if "\n" in part else paragraph(part, width) for part in parts)


def _heading(life: Life, scenario: Scenario, session: Session, names: Language) -> str:
    title = scenario.title[session.language]
    policy = names.policy(life.policy)
    return session.say("life.heading", scenario=title, policy=policy, seed=life.seed)


def _ending(life: Life, session: Session, names: Language) -> str:
    if life.censored or life.cause is None:
        text = session.say("life.alive", duration=_duration(life.weeks, session, names))
    else:
        cause = names.name("causes", life.cause)
        text = session.say("life.dead", duration=_duration(life.lifetime, session, names), cause=cause)
    if life.revivals:
        text += " " + session.count("life.revivals", life.revivals)
    return text


def _duration(weeks: float, session: Session, names: Language) -> str:
    number = names.numerals.number(weeks)
    years = names.numerals.number(weeks / _WEEKS_A_YEAR, 1)
    return session.say("life.duration", weeks=number, years=years)


def plot(life: Life, session: Session, width: int) -> str:
    """Return the main vital signs as sparklines, a line each, over a line of weeks; blank after death."""
    names = [session.say(f"plot.{sign}") for sign in _PLOTTED]
    notes = [_note(life, sign, session) for sign in _PLOTTED]
    label = max(map(len, names))
    room = min(max(_NARROWEST, width - label - max(map(len, notes)) - 4), life.weeks)
    lines = [
        f"{name:<{label}}  {_line(life, sign, room):<{room}}  {note}"
        for name, sign, note in zip(names, _PLOTTED, notes, strict=True)
    ]
    lines.append(" " * (label + 2) + _axis(life.weeks, room, session))
    return "\n".join(lines)


def _line(life: Life, sign: str, room: int) -> str:
    lived = _lived(life)
    length = max(1, round(room * lived / life.weeks))
    shades = BLOCKS if terminal.can_show(BLOCKS) else PLAIN
    return sparkline(life.weekly[sign][:lived], length, high=1.0 if sign in _SHARES else None, shades=shades)


def _note(life: Life, sign: str, session: Session) -> str:
    number = language(session.language).numerals.number
    series = life.weekly[sign][: _lived(life)]
    if sign in _TOTALS:
        return session.say("plot.total", total=number(series.sum()))
    digits = 2 if sign in _SHARES else 0
    return session.say("plot.range", peak=number(series.max(), digits), last=number(series[-1], digits))


def _lived(life: Life) -> int:
    return min(life.weeks, max(1, int(life.lifetime)))


def _axis(weeks: int, room: int, session: Session) -> str:
    first, last = session.say("plot.first"), session.say("plot.last", week=weeks)
    return f"{first}{last:>{max(0, room - len(first))}}" if room > len(first) + len(last) else first


def _leavers(life: Life, session: Session, names: Language) -> str:
    total = sum(life.reasons.values())
    if not total:
        return session.say("life.no_leaver")
    parts = [
        f"{names.name('reasons', reason)} {names.numerals.percent(count / total)}" for reason, count in _by_size(life)
    ]
    return session.count("life.leavers", total) + session.say("life.colon") + names.listed(parts) + "."


def _by_size(life: Life) -> Iterator[tuple[str, int]]:
    for reason, count in sorted(life.reasons.items(), key=lambda item: -item[1]):
        if count:
            yield reason, count


def _gifts(life: Life, session: Session, names: Language) -> str:
    number = names.numerals.number
    gifts = {kind: session.count(f"life.{kind}", round(amount)) for kind, amount in life.value.items()}
    text = session.say("life.gifts", **gifts)
    lived = max(1.0, min(life.lifetime, float(life.weeks)))
    if life.hours <= 0:
        return f"{text} {session.say('life.free')}"
    weekly = number(life.hours / lived, 1)
    return f"{text} {capitalised(session.say('life.costs', hours=number(life.hours), weekly=weekly))}"
