"""The patterns that communities show: each described once, for reports, calibration and validation alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

from perenne_experiments.logs.activity import Activity
from perenne_experiments.logs.measures import answers, founded, lifespan, participation, rhythm, staying, weekly
from perenne_experiments.logs.measures.measure import FEWEST, Measure

GROUPS = ("size", "who", "staying", "answers", "rhythm", "life")
"""The groups that patterns are told in."""

UNITS = ("members", "contributions", "share", "points", "ratio", "number", "weeks", "days", "hours", "times")
"""The units of patterns: "points" is a difference of shares, "number" has none."""


@dataclass(frozen=True, slots=True)
class Range:
    """A range of values.

    Attributes:
        low: lower end.
        high: upper end.
    """

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        """Tell whether a value lies within; NaN does not."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Usual:
    """Where the middle eight tenths of real communities lie, from 10 % to 90 %.

    Attributes:
        range: the values in between.
        communities: number of communities it rests on, each of 50 members or more.
    """

    range: Range
    communities: int


@dataclass(frozen=True, slots=True)
class Target:
    """What a model of voluntary communities must reproduce.

    Attributes:
        code: number of the pattern in the list of evidence, C1 to C12.
        value: the value aimed at.
        accepted: values that count as reproduced.
        source: where it comes from; "computed" stands for the public archives of mailing lists, forums and chats.
    """

    code: str
    value: float
    accepted: Range
    source: str


@dataclass(frozen=True)
class Pattern:
    """One regularity of communities: its name, its unit, how it is measured, and what is known of it.

    Its words (`label`, `meaning`) are in the language files under `pattern.KEY`; the definition, with its window, is
    the docstring of the measure.

    Attributes:
        key: name.
        group: one of GROUPS.
        unit: one of UNITS.
        measure: the measure, a function of one community's activity.
        target: what a model must reproduce; None for what is only told.
    """

    key: str
    group: str
    unit: str
    measure: Callable[[Activity], Measure]
    target: Target | None = None

    @property
    def usual(self) -> Usual | None:
        """Where real communities lie; None where it is not known."""
        return _usual().get(self.key)


@dataclass(frozen=True)
class PlatformPattern:
    """The same for what only many communities together can show (C12).

    Attributes:
        key: name.
        unit: one of UNITS.
        measure: the measure, a function of the activities of communities founded on one platform.
        target: what a model must reproduce.
    """

    key: str
    unit: str
    measure: Callable[[Sequence[Activity]], Measure]
    target: Target


def _told(key: str, group: str, unit: str, measure: Callable[..., Measure], **settings: Any) -> Pattern:
    return Pattern(key, group, unit, partial(measure, **settings) if settings else measure)


def _aimed(
    key: str, group: str, unit: str, target: Target, measure: Callable[..., Measure], **settings: Any
) -> Pattern:
    return Pattern(key, group, unit, partial(measure, **settings) if settings else measure, target)


def _target(code: str, value: float, low: float, high: float, source: str) -> Target:
    return Target(code, value, Range(low, high), source)


def _life(read: Callable[[lifespan.Lifespan], float], fewest: int = 1, weeks: int = 0) -> Callable[[Activity], Measure]:
    def measure(activity: Activity) -> Measure:
        told = len(activity) >= fewest and activity.weeks >= weeks
        return Measure(float(read(lifespan.lifespan(activity))) if told else math.nan, len(activity))

    return measure


_HALF_A_YEAR = 26  # weeks below which nothing is said of silences
_JOYCE = "Joyce & Kraut 2006, doi:10.1111/j.1083-6101.2006.00033.x; computed"
_NONNECKE = "Nonnecke & Preece 2000, doi:10.1145/332040.332409"
_WENGER = "Wenger, McDermott & Snyder 2002"

PATTERNS: tuple[Pattern, ...] = (
    _told("members", "size", "members", lambda activity: Measure(float(activity.members), activity.members)),
    _told("contributions", "size", "contributions", lambda activity: Measure(float(len(activity)), len(activity))),
    _told("weekly_active", "size", "members", weekly.weekly_active),
    _told("peak_active", "size", "members", weekly.peak_active),
    _told("half_life", "size", "weeks", weekly.half_life),
    _aimed("one_timers", "who", "share", _target("C1", 0.43, 0.30, 0.55, "computed"), participation.one_timers),
    _told("one_event", "who", "share", participation.one_event),
    _aimed("gini", "who", "number", _target("C2", 0.73, 0.60, 0.86, "computed"), participation.gini),
    _aimed(
        "top_tenth", "who", "share", _target("C3", 0.67, 0.55, 0.80, "computed"), participation.top_share, share=0.10
    ),
    _told("top_hundredth", "who", "share", participation.top_share, share=0.01),
    _told("half_makers", "who", "members", participation.half_makers),
    _told("core_size", "who", "members", participation.core_size),
    _aimed("core_share", "who", "share", _target("C9", 0.125, 0.10, 0.15, _WENGER), participation.core_share),
    _aimed("regular_share", "who", "share", _target("C9", 0.175, 0.15, 0.20, _WENGER), participation.regular_share),
    _aimed("silent_share", "who", "share", _target("C9", 0.64, 0.46, 0.82, _NONNECKE), participation.silent_share),
    _told("back_30", "staying", "share", staying.back_within, low=1, high=30),
    _told("back_90", "staying", "share", staying.back_within, low=1, high=90),
    _told("back_7_90", "staying", "share", staying.back_within, low=7, high=90),
    _aimed("goes_on_1", "staying", "share", _target("C10", 0.48, 0.23, 0.77, "computed"), staying.goes_on, after=1),
    _aimed("goes_on_5", "staying", "share", _target("C10", 0.81, 0.69, 0.92, "computed"), staying.goes_on, after=5),
    _aimed("goes_on_20", "staying", "share", _target("C10", 0.95, 0.86, 1.0, "computed"), staying.goes_on, after=20),
    _aimed(
        "stopping_slope",
        "staying",
        "number",
        _target("C4", -0.9, -1.1, -0.7, "Wilkinson 2008, doi:10.1145/1386790.1386837; computed"),
        staying.stopping_slope,
    ),
    _told("tenure_median", "staying", "days", staying.tenure_median),
    _aimed(
        "tenure_shape",
        "staying",
        "number",
        _target("C5", 0.55, 0.4, 0.8, "Ortega 2009; computed"),
        staying.tenure_shape,
    ),
    _aimed(
        "monthly_retention", "staying", "share", _target("C6", 0.27, 0.16, 0.39, "computed"), staying.monthly_retention
    ),
    _aimed("next_week", "staying", "share", _target("C11", 0.32, 0.14, 0.57, "computed"), staying.next_week),
    _aimed("answered", "answers", "share", _target("C7", 0.60, 0.45, 0.65, _JOYCE), answers.threads_answered, days=30),
    _told("unanswered", "answers", "share", answers.threads_unanswered, days=14),
    _told("first_answer", "answers", "hours", answers.first_answer_hours, days=14),
    _told("newcomers_answered", "answers", "share", answers.newcomers_answered),
    _aimed("answer_gain", "answers", "points", _target("C8", 0.08, 0.05, 0.12, _JOYCE), answers.answer_difference),
    _aimed("answer_odds", "answers", "ratio", _target("C8", 1.4, 1.2, 1.6, _JOYCE), answers.answer_odds_ratio),
    _told("scatter", "rhythm", "number", rhythm.scatter),
    _told("burstiness", "rhythm", "number", rhythm.burstiness),
    _told("burstiness_corrected", "rhythm", "number", rhythm.burstiness_corrected),
    _told("weekly_burstiness", "rhythm", "number", rhythm.weekly_burstiness),
    _told("community_burstiness", "rhythm", "number", rhythm.community_burstiness),
    _told("lived", "life", "weeks", _life(lambda life: life.weeks)),
    _told("silent_weeks", "life", "weeks", _life(lambda life: life.silent)),
    _told("longest_silence", "life", "weeks", _life(lambda life: life.longest, fewest=FEWEST, weeks=_HALF_A_YEAR)),
    _told("revivals", "life", "times", _life(lambda life: life.revivals, fewest=FEWEST, weeks=_HALF_A_YEAR)),
)
"""What is measured of one community, in the order in which it is told."""

AIMED: tuple[Pattern, ...] = tuple(pattern for pattern in PATTERNS if pattern.target is not None)
"""The patterns that a model must reproduce: C1 to C11."""

PLATFORM_PATTERNS: tuple[PlatformPattern, ...] = tuple(
    PlatformPattern(
        f"alive_{years}",
        "share",
        partial(founded.alive_after, years=years),
        _target("C12", value, low, high, "computed"),
    )
    for years, value, low, high in ((1, 0.80, 0.70, 0.89), (2, 0.76, 0.66, 0.86), (5, 0.60, 0.49, 0.84))
)
"""Patterns of many communities together: C12, accepted where the 95 % interval of 90 streams of one platform lies, for
a strict and for a lax rule of death."""


def pattern(key: str) -> Pattern:
    """Return the pattern of that name; another raises KeyError."""
    return {one.key: one for one in PATTERNS}[key]


def measure_patterns(activity: Activity, patterns: Iterable[Pattern] = AIMED) -> dict[str, Measure]:
    """Measure patterns of one community.

    Args:
        activity: the community, with one contribution at least.
        patterns: which; by default those that a model must reproduce.

    Returns:
        By key; the value is NaN where the log cannot tell it.
    """
    return {one.key: one.measure(activity) for one in patterns}


@cache
def _usual() -> dict[str, Usual]:
    import tomllib

    text = files("perenne_experiments").joinpath("logs", "usual.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)["usual"]
    return {key: Usual(Range(low, high), communities) for key, (low, high, communities) in table.items()}
