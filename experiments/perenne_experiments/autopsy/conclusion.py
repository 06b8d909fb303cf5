"""What an autopsy comes to, in plain words that say no more than the intervals allow."""

from __future__ import annotations

from collections.abc import Sequence

from perenne_experiments.autopsy.autopsy import Alive, Autopsy
from perenne_experiments.autopsy.change import Change
from perenne_experiments.autopsy.drivers import Drivers
from perenne_experiments.autopsy.rescue import Rescue
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language, capitalised, language

NEEDS = ("autonomy", "competence", "relatedness")

_UNLUCKY, _DOOMED = 0.5, 0.2  # shares of other lucks that live on, above and below which luck is named
_SHORT = 0.05  # share of what was asked without hours for it, from which it is told
_LISTED = 5  # changes that a sentence lists


def conclude(found: Autopsy, code: str) -> tuple[str, ...]:
    """Return the conclusion, the headline first, in a language ("en" or "fr")."""
    say = language(code)
    return (
        headline(found, say),
        tipped(found, say),
        seen(found.drivers, say)[0],
        luck(found, say),
        saviours(found.sure(found.from_late), found.late, say),
        saviours(found.sure(found.from_start), 0, say),
        *last_chance(found, say),
        say("conclusion.caution"),
    )


def still_alive(found: Alive, code: str) -> str:
    """Return that there is nothing to dissect, and where a death may be found."""
    say = language(code)
    text = say(
        "autopsy.alive",
        scenario=found.scenario.title[code],
        policy=say.quoted(found.policy),
        seed=found.seed,
        horizon=say.duration(found.weeks),
    )
    if found.next_death is None:
        return f"{text} {say('autopsy.no_death', looked=found.looked)}"
    seed, week = found.next_death
    deaths = say.count("text.deaths", found.deaths)
    return f"{text} {say('autopsy.next_death', seed=seed, week=week, deaths=deaths, looked=found.looked)}"


def headline(found: Autopsy, say: Language) -> str:
    """Return who died, when, and of what."""
    cause = found.watched.life.cause or "silence"
    return say(
        "autopsy.headline_silence" if cause == "silence" else "autopsy.headline",
        scenario=found.scenario.title[say.code],
        policy=say.quoted(found.policy),
        seed=found.seed,
        week=say.numerals.number(found.lifetime),
        cause=say.name("causes", cause),
    )


def tipped(found: Autopsy, say: Language) -> str:
    """Return when it tipped."""
    tipping = found.tipping
    if tipping.week is None:
        return say("autopsy.from_launch")
    return say("autopsy.tipped", week=tipping.week, low=tipping.low, high=tipping.high)


def seen(drivers: Drivers, say: Language) -> tuple[str, ...]:
    """Return what was seen around the turn, a sentence each, who left and why first."""
    texts = [_leavers(drivers, say), _needs(drivers, say)]
    short = drivers.sign("hours_short").after
    if short >= _SHORT:
        texts.append(say("autopsy.hours_short", share=say.numerals.percent(short)))
    texts.append(_first(drivers, say))
    return tuple(texts)


def luck(found: Autopsy, say: Language) -> str:
    """Return how much luck had to do with it."""
    late, start = found.from_late[0].saved, found.from_start[0].saved
    kind = "unlucky" if late.low > _UNLUCKY else "doomed" if late.high < _DOOMED else "between"
    text = say("autopsy.luck", week=found.late, late=with_range(late, say), start=with_range(start, say))
    return f"{text} {say(f'autopsy.{kind}')}"


def saviours(sure: Sequence[Rescue], week: int, say: Language) -> str:
    """Return what would surely have saved more communities than luck does, made in a week (0: the start)."""
    when = say("autopsy.when_start") if week == 0 else say("autopsy.when_week", week=week)
    if not sure:
        return say("autopsy.no_saviour", when=capitalised(when))
    told = [
        say("autopsy.change_share", name=change_name(one.change, say), share=with_range(one.saved, say))
        for one in sure[:_LISTED]
        if one.change is not None
    ]
    text = say("autopsy.saviours", when=capitalised(when), list=say.series(told))
    own = [change_name(one.change, say) for one in sure if one.this_luck and one.change is not None]
    if own:
        text += " " + say("autopsy.own_luck", list=say.listed(own[:_LISTED]))
    return text


def last_chance(found: Autopsy, say: Language) -> tuple[str, ...]:
    """Return until when the best change still did something; nothing where none surely does."""
    if not found.dates:
        return ()
    change, week = change_name(found.dates[0][1].change, say), found.last_chance
    if week is None:
        return ()
    first, last = found.dates[0][1], found.dates[-1][1]
    return (
        say(
            "autopsy.last_chance",
            change=change,
            week=week,
            first_week=first.week,
            first=with_range(first.saved, say),
            last_week=last.week,
            last=with_range(last.saved, say),
        ),
    )


def change_name(change: Change | None, say: Language, *, short: bool = False) -> str:
    """Return what is changed, in a few words, `short` for a figure; without a change, luck."""
    if change is None:
        return say("autopsy.only_luck")
    if change.kind in {"raised", "lowered"}:
        return say(f"autopsy.change_{change.kind}", lever=say.name("levers", change.name))
    if change.kind == "policy":
        return say("autopsy.change_policy", policy=say.quoted(change.name))
    if change.kind == "event":
        return say(
            f"autopsy.{'without' if short else 'change_event'}", event=say.name("events", change.name), week=change.week
        )
    return say(f"autopsy.change_{change.kind}")


def with_range(share: Estimate, say: Language) -> str:
    """Return a share with its interval."""
    return say("text.with_range", value=say.numerals.percent(share.value), range=say.numerals.percent_range(share))


def sign_value(name: str, value: float, say: Language) -> str:
    """Return one measure as people read it."""
    if name in {"answer_rate", "dependence", "hours_short"}:
        return say.numerals.percent(value)
    return say.numerals.number(value, 1 if name == "active" else 2)


def _leavers(drivers: Drivers, say: Language) -> str:
    total = sum(drivers.leavers.values())
    if not total:
        return say("autopsy.no_leaver_launch" if drivers.from_launch else "autopsy.no_leaver")
    ordered = sorted(drivers.leavers.items(), key=lambda item: -item[1])
    told = [
        say("text.with_share", name=say.name("reasons", reason), share=say.numerals.percent(count / total))
        for reason, count in ordered
        if count
    ]
    key = "autopsy.leavers_launch" if drivers.from_launch else "autopsy.leavers"
    return say(key, count=say.count("autopsy.members", total), list=say.listed(told))


def _needs(drivers: Drivers, say: Language) -> str:
    most = max((drivers.sign(need) for need in NEEDS), key=lambda sign: sign.before - sign.after)
    if most.before - most.after <= 0:
        return say("autopsy.no_need_fell")
    return say(
        "autopsy.need_fell_launch" if drivers.from_launch else "autopsy.need_fell",
        need=say(f"vital.{most.name}").lower(),
        before=say.numerals.number(most.before, 2),
        after=say.numerals.number(most.after, 2),
    )


def _first(drivers: Drivers, say: Language) -> str:
    first = drivers.first
    if first.difference is None or first.gone is None or first.stayed is None:
        return say("autopsy.first_unknown")
    key = "first_more" if first.difference.low > 0 else "first_less" if first.difference.high < 0 else "first_alike"
    return say(
        f"autopsy.{key}",
        gone=say.numerals.number(first.gone, 2),
        stayed=say.numerals.number(first.stayed, 2),
        range=say.numerals.range(first.difference, 2),
    )
