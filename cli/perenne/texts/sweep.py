"""A sweep in words: what it will take, and what came of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.words.numerals import Numerals

if TYPE_CHECKING:
    from perenne_experiments.design.design import Design
    from perenne_experiments.sweep.forecast import Forecast
    from perenne_experiments.sweep.progress import SweepSummary

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_UNITS = ("bytes", "kilobytes", "megabytes", "gigabytes", "terabytes")


def forecast_text(design: Design, found: Forecast, store: str, jobs: int, session: Session, width: int) -> str:
    """Return what a sweep will take: what it asks, how many runs, how long, how large."""
    number = Numerals(session.language).number
    pieces = {
        "points": number(found.configurations // max(1, design.sampling.size(design.uncertainties))),
        "worlds": number(design.sampling.size(design.uncertainties)),
        "replicates": number(design.replicates),
        "runs": session.count("sweep.runs", found.runs),
        "scenario": design.scenario.title[session.language],
        "weeks": number(design.weeks),
    }
    missing = found.runs - found.there
    lines = [
        session.say("sweep.design", name=design.name, title=design.title[session.language]),
        design.description[session.language],
        session.say("sweep.size", **pieces),
        session.say("sweep.there", there=number(found.there), missing=number(missing), store=store),
    ]
    if missing:
        lines.append(
            session.say(
                "sweep.time",
                duration=duration(found.seconds, session),
                jobs=number(jobs),
                each=number(1000 * found.seconds_a_run, 0 if found.seconds_a_run > 0.01 else 1),
                tried=session.count("sweep.runs", found.tried),
            )
        )
    lines.append(session.say("sweep.space", size=file_size(found.bytes, session)))
    if found.failed:
        lines.append(session.say("sweep.tried_failed", failed=number(found.failed), error=found.error))
    return "\n".join(paragraph(line, width, hanging="  ") for line in lines if line)


def summary_text(summary: SweepSummary, store: str, session: Session) -> str:
    """Return what came of a sweep."""
    number = Numerals(session.language).number
    values = {"run": number(summary.run), "skipped": number(summary.skipped), "total": number(summary.total)}
    if not summary.run:
        lines = [session.say("sweep.nothing", **values)]
    else:
        lines = [session.say("sweep.done", **values, duration=duration(summary.seconds, session))]
    if summary.failed:
        failed = number(summary.failed)
        lines.append(session.say("sweep.failed", failed=failed, error=summary.error, store=store))
    lines.append(session.say("sweep.store", store=store))
    return "\n".join(lines)


def duration(seconds: float, session: Session) -> str:
    """Return a duration with as much precision as it is worth: "40 s", "6 min", "2 h 10 min", "3.5 days"."""
    numerals = Numerals(session.language)
    if seconds < 1:
        return session.say("sweep.instant")
    if seconds < 2 * _MINUTE:
        return session.say("sweep.seconds", number=numerals.number(seconds))
    if seconds < 2 * _HOUR:
        return session.say("sweep.minutes", number=numerals.number(seconds / _MINUTE))
    if seconds < 2 * _DAY:
        hours, rest = divmod(round(seconds / _MINUTE), 60)
        return session.say("sweep.hours", hours=numerals.number(hours), minutes=f"{rest:02d}")
    return session.say("sweep.days", number=numerals.number(seconds / _DAY, 1))


def file_size(size: int, session: Session) -> str:
    """Return a number of bytes in the unit that suits it."""
    power = min(int(math.log(max(size, 1), 1000)), len(_UNITS) - 1)
    number = Numerals(session.language).rounded(size / 1000**power, 2)
    return session.say(f"sweep.{_UNITS[power]}", number=number)
