"""A community's vitals in plain words."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from perenne_experiments.logs.activity import WEEK, Activity
from perenne_experiments.logs.measures.lifespan import DEAD, DORMANT
from perenne_experiments.logs.pattern import Pattern, Range, Usual
from perenne_experiments.logs.reading import Reading
from perenne_experiments.words.language import Language

if TYPE_CHECKING:
    from perenne_experiments.logs.vitals import Vitals

_FEWEST_COMPARED = 5  # measures below which a community is not compared
_DATED_FROM = 365 * 86_400  # real clocks are past 1970; a simulated community begins at 0


def dated(activity: Activity) -> bool:
    """Tell whether times are dates; those of a simulated community are weeks since its launch."""
    return activity.start >= _DATED_FROM


def moment(seconds: int, activity: Activity, say: Language) -> str:
    """Return a time as people write it: a date, or the week since the launch."""
    if not dated(activity):
        return say("vitals.week", week=say.numerals.number(1 + (seconds - activity.start) // WEEK))
    day = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    number = say("vitals.first_day") if day.day == 1 else day.day
    return say("vitals.date", day=number, month=say(f"vitals.month.{day.month}"), year=day.year)


def moment_in(seconds: int, activity: Activity, say: Language) -> str:
    """Return the same as it stands in a sentence, with its article in French."""
    return say("vitals.on" if dated(activity) else "vitals.in_week", moment=moment(seconds, activity, say))


class Measured(Protocol):
    """Anything that is measured in a unit."""

    @property
    def unit(self) -> str:
        """One of `pattern.UNITS`."""


def label(pattern: Pattern, say: Language) -> str:
    """Return what a pattern is called."""
    return say(f"pattern.{pattern.key}")


def value_of(pattern: Measured, value: float, say: Language) -> str:
    """Return a value with its unit; a dash where the log cannot tell it."""
    if math.isnan(value):
        return "–"
    if pattern.unit == "share":
        return say.numerals.percent(value)
    return _with_unit(pattern, _bare(pattern, value, say), say)


def usual_of(pattern: Pattern, say: Language) -> str:
    """Return the usual range of a pattern; a dash where it is not known."""
    usual = pattern.usual
    if usual is None:
        return "–"
    return range_of(pattern, usual.range, say)


def range_of(pattern: Measured, found: Range, say: Language) -> str:
    """Return a range of values with their unit."""
    low, high = (_bare(pattern, end, say) for end in (found.low, found.high))
    return _with_unit(pattern, say("vitals.range", low=low, high=high), say)


def _bare(pattern: Measured, value: float, say: Language) -> str:
    """Return a number as it stands before its unit."""
    if pattern.unit in {"share", "points"}:
        return say.numerals.number(100 * value)
    if pattern.unit in {"number", "ratio"}:
        return say.numerals.number(value, 2)
    return say.numerals.number(value, 1 if abs(value) < 10 and value % 1 else 0)


def _with_unit(pattern: Measured, number: str, say: Language) -> str:
    if pattern.unit == "share":
        return number + say.numerals.percent_sign
    if pattern.unit in {"points", "weeks", "days", "hours"}:
        return say(f"vitals.in_{pattern.unit}", number=number)
    return number


def place_of(value: float, usual: Usual | None, say: Language) -> str:
    """Return where a value lies against the usual range: within, below, above; "" where that is not known."""
    if usual is None or math.isnan(value):
        return ""
    if value in usual.range:
        return say("vitals.within")
    return say("vitals.below") if value < usual.range.low else say("vitals.above")


def headline(found: Vitals, say: Language) -> str:
    """Return who contributed how much and when, and whether the community lives."""
    activity = found.activity
    state = {DEAD: "vitals.dead", DORMANT: "vitals.dormant"}.get(found.life.state, "vitals.alive")
    return say(
        "vitals.headline",
        name=activity.name,
        members=say.count("vitals.members", activity.members),
        contributions=say.count("vitals.contributions", len(activity)),
        first=moment_in(int(activity.time[0]), activity, say),
        last=moment_in(int(activity.time[-1]), activity, say),
        state=say(state, weeks=say.numerals.number(math.floor(found.life.silent))),
    )


def sentences(found: Vitals, say: Language) -> Iterator[str]:
    """Yield what stands out, a sentence each."""
    percent = say.numerals.percent
    values = {key: measure.value for key, measure in found.measures.items() if measure.told}
    if "back_90" in values:
        yield say("vitals.newcomers_kept", share=percent(values["back_90"]))
    if "goes_on_1" in values and "goes_on_20" in values:
        yield say("vitals.going_on", first=percent(values["goes_on_1"]), twentieth=percent(values["goes_on_20"]))
    if "half_makers" in values and "top_tenth" in values:
        half = int(values["half_makers"])
        yield say("vitals.half", members=say.count("vitals.members", half), share=percent(values["top_tenth"]))
    if "answered" in values:
        yield say("vitals.answered", share=percent(values["answered"]))
    if not math.isnan(found.answers.difference):
        yield say(
            "vitals.answer_matters", answered=percent(found.answers.answered), ignored=percent(found.answers.ignored)
        )
    if found.life.revivals:
        yield say.count("vitals.revivals", found.life.revivals)
    yield from _compared(found, say)


def _compared(found: Vitals, say: Language) -> Iterator[str]:
    outside = found.outside()
    if found.compared() < _FEWEST_COMPARED:
        yield say("vitals.too_small")
    elif outside:
        told = [
            say(
                "vitals.outside_one",
                what=label(one, say),
                value=value_of(one, found.measures[one.key].value, say),
                usual=usual_of(one, say),
            )
            for one in outside
        ]
        yield say(
            "vitals.outside",
            compared=found.compared(),
            list=say.series(told),
        )
    else:
        yield say("vitals.all_within", compared=found.compared())


def reading_told(reading: Reading, say: Language) -> list[str]:
    """Return how the log was read: what was left out and what was taken for granted, a sentence each."""
    number = say.numerals.number
    told = [say("vitals.read", rows=number(reading.rows), used=number(reading.rows - reading.left_out))]
    for reason, skipped in reading.skipped.items():
        line = say(f"log_skipped.{reason}", number=number(skipped.number))
        if skipped.where:
            line = say("log_skipped.where", what=line, places=", ".join(skipped.where))
        told.append(f"{line}.")
    for what, rows in reading.noted.items():
        told.append(say(f"log_noted.{what}", number=number(rows), zone=reading.zone) + ".")
    if {"zoned", "no_zone"} <= reading.noted.keys():
        told.append(say("log_noted.mixed") + ".")
    return told
