"""What a readiness study comes to, in plain words that say no more than the intervals allow."""

from __future__ import annotations

from perenne_experiments.readiness.aim import AIM, Least, reached
from perenne_experiments.readiness.core import Core
from perenne_experiments.readiness.facilitation import Enough, Facilitation, Kind
from perenne_experiments.readiness.motivation import POLICIES, Level, Motivation
from perenne_experiments.readiness.ready import Readiness
from perenne_experiments.readiness.signs import LOOKS, FirstResult, Sign, Signs
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language, capitalised, language


def conclude(readiness: Readiness, code: str) -> tuple[str, ...]:
    """Return the conclusion, the headline first, in a language ("en" or "fr")."""
    say = language(code)
    return (
        headline(readiness, say),
        motivation_answer(readiness.motivation, say)[0],
        core_answer(readiness.core, say)[0],
        facilitation_answer(readiness.facilitation, say)[0],
        signs_answer(readiness.signs, say)[0],
        say("readiness.ours"),
        say("conclusion.caution"),
    )


def headline(readiness: Readiness, say: Language) -> str:
    """Return whether communities live for two years, with and without facilitation."""
    here = readiness.core.here
    verdicts = {name: reached(here[name]) for name in POLICIES}
    enough = [name for name in POLICIES if verdicts[name] == "enough"]
    key = "ready" if "absent" in enough else "ready_if" if enough else "not_ready"
    if not enough and any(verdict == "undecided" for verdict in verdicts.values()):
        key = "ready_perhaps"
    return say(
        f"readiness.{key}",
        aim=say.numerals.percent(AIM),
        policies=say.listed([_policy_share(name, here[name], say) for name in POLICIES]),
    )


def motivation_answer(found: Motivation, say: Language) -> list[str]:
    """Return the answer to the first question, its main sentence first."""
    here = found.here
    alone = here.two_years["absent"]
    return [
        say(f"readiness.motivation_{reached(alone)}", alive=with_range(alone, say), aim=say.numerals.percent(AIM)),
        _gain(here, say),
        _motivation_needed(found, say),
        *_autonomy(found, say),
    ]


def core_answer(found: Core, say: Language) -> list[str]:
    """Return the answer to the second question, its main sentence first."""
    told = [_core_of(name, found, say) for name in POLICIES]
    return [
        say("readiness.core", core=say.count("readiness.members", found.core), least=say.listed(told)),
        *_above(found, say),
    ]


def facilitation_answer(found: Facilitation, say: Language) -> list[str]:
    """Return the answer to the third question, its main sentence first."""
    alone = with_range(found.nobody, say)
    aim = say.numerals.percent(AIM)
    more = _most_gain(found, say)
    harm = [kind.levers[0] for kind in found.kinds if len(kind.levers) == 1 and kind.gain.high < 0]
    harmful = [say("readiness.harm", levers=levers_named(harm, say))] if harm else []
    if not found.needed:
        return [say("readiness.none_needed", alive=alone, aim=aim), more, *harmful]
    able = [enough for enough in found.enough if enough.least.value is not None]
    if not able:
        return [say("readiness.none_enough", hours=say.hours(found.hours), aim=aim), more, *harmful]
    told = [_hours_of(enough, aim, say) for enough in able]
    perhaps = [say("readiness.perhaps_none", alive=alone)] if reached(found.nobody) == "undecided" else []
    return [*told, *perhaps, more, *harmful]


def signs_answer(found: Signs, say: Language) -> list[str]:
    """Return the answer to the fourth question, its main sentence first."""
    if not found.signs:
        return [say("readiness.no_signs"), *_results(found, say)]
    best = [sign for week in LOOKS if (sign := found.best(week)) is not None]
    if not best:
        return [say("readiness.nothing_tells"), *_results(found, say)]
    strongest = max(best, key=lambda sign: sign.area.value)
    others = [sign_told(sign, say) for sign in best if sign is not strongest]
    return [sign_told(strongest, say), *_results(found, say), *others]


def sign_told(sign: Sign, say: Language) -> str:
    """Return a sign's threshold, and how often the alarm is right and wrong, in a sentence."""
    key = "sign_low" if sign.low_is_bad else "sign_high"
    return say(
        f"readiness.{key}",
        week=sign.week,
        sign=say(f"readiness_sign.{sign.name}"),
        threshold=sign_value(sign.name, sign.threshold, say),
        hits=with_range(sign.hits, say),
        alarms=with_range(sign.false_alarms, say),
        area=say.numerals.number(sign.area.value, 2),
        range=say.numerals.range(sign.area, 2),
    )


def sign_value(name: str, value: float, say: Language) -> str:
    """Return the value of a sign as people read it."""
    if name == "answer_rate":
        return say.numerals.percent(value)
    digits = next(digits for digits in range(3) if digits == 2 or round(value, digits) == value)
    return say.numerals.number(value, digits)


def levers_named(levers: tuple[str, ...] | list[str], say: Language) -> str:
    """Return levers as a list in a sentence."""
    return say.listed([say.name("levers", lever) for lever in levers])


def with_range(share: Estimate, say: Language) -> str:
    """Return a share with its interval."""
    return say("text.with_range", value=say.numerals.percent(share.value), range=say.numerals.percent_range(share))


def least_told(least: Least, unit: str, say: Language) -> str:
    """Return the least of something, with its interval; `unit` is the text of its noun."""
    if least.value is None:
        return say("readiness.never", most=_counted(least.most, unit, say))
    low = _plain(least.low if least.low is not None else least.value, say)
    high = say("readiness.more") if least.high is None else _plain(least.high, say)
    if least.value == least.low == least.high:
        return _counted(least.value, unit, say)
    return say("readiness.between", value=_counted(least.value, unit, say), low=low, high=high)


def _plain(number: float, say: Language) -> str:
    return say.numerals.number(number, 0 if float(number).is_integer() else 2)


def _counted(number: float, unit: str, say: Language) -> str:
    if float(number).is_integer():
        return say.count(unit, int(number))
    return say(f"{unit}.many", number=_plain(number, say))


def _policy_share(name: str, alive: Estimate, say: Language) -> str:
    return say("readiness.policy_share", policy=say.policy(name), alive=with_range(alive, say))


def _gain(here: Level, say: Language) -> str:
    gain = here.against_absent
    key = "gain" if gain.low > 0 else "gain_none" if gain.high < 0 else "gain_unsure"
    return say(f"readiness.{key}", gain=say.numerals.percent(gain.value), range=say.numerals.percent_range(gain))


def _motivation_needed(found: Motivation, say: Language) -> str:
    told = []
    for name in ("absent", "cultivating"):
        enough = next((level for level in found.by_motivation if level.two_years[name].low >= AIM), None)
        level = say("readiness.no_level") if enough is None else _plain(enough.value, say)
        told.append(say("readiness.level_of", policy=say.policy(name), level=level))
    return say(
        "readiness.motivation_needed",
        own=_plain(found.motivation, say),
        low=_plain(found.by_motivation[0].value, say),
        high=_plain(found.by_motivation[-1].value, say),
        levels=say.listed(told),
    )


def _autonomy(found: Motivation, say: Language) -> list[str]:
    first, last = found.by_need[0], found.by_need[-1]
    texts = [
        say(
            "readiness.autonomy",
            low=_plain(first.value, say),
            low_loss=with_range(first.against_directive, say),
            high=_plain(last.value, say),
            high_loss=with_range(last.against_directive, say),
        )
    ]
    apart = first.against_directive.high < last.against_directive.low
    texts.append(say("readiness.autonomy_matters" if apart else "readiness.autonomy_unsure"))
    return texts


def _core_of(name: str, found: Core, say: Language) -> str:
    return say(
        "readiness.core_of", policy=say.policy(name), least=least_told(found.least[name], "readiness.members", say)
    )


def _above(found: Core, say: Language) -> list[str]:
    texts = []
    for name in POLICIES:
        verdict = reached(found.here[name])
        texts.append(say(f"readiness.core_{verdict}", policy=say.quoted(name), alive=with_range(found.here[name], say)))
    return [" ".join(capitalised(text) for text in texts)]


def _hours_of(enough: Enough, aim: str, say: Language) -> str:
    text = say(
        "readiness.hours_of",
        levers=levers_named(enough.levers, say),
        hours=least_told(enough.least, "readiness.hours", say),
        aim=aim,
    )
    if enough.check is None:
        return text
    return f"{text} {say(f'readiness.check_{reached(enough.check)}', alive=with_range(enough.check, say))}"


def _most_gain(found: Facilitation, say: Language) -> str:
    """Return what lengthens life most, and what does about as much for fewer hours."""
    sure = [kind for kind in found.kinds if kind.gain.low > 0]
    if not sure:
        return say("readiness.no_gain")
    best = max(sure, key=lambda kind: kind.gain.value)
    lightest = min((kind for kind in sure if kind.gain.value >= best.gain.low), key=lambda kind: kind.hours)
    most = say("readiness.gain_most", **_gain_told(best, say))
    return most if lightest is best else f"{most} {say('readiness.gain_lighter', **_gain_told(lightest, say))}"


def _gain_told(kind: Kind, say: Language) -> dict[str, str]:
    return {
        "levers": levers_named(kind.levers, say),
        "gain": with_range(kind.gain, say),
        "hours": say.hours(kind.hours),
    }


def _results(found: Signs, say: Language) -> list[str]:
    texts = []
    cultivating = found.by_policy["cultivating"]
    texts.append(_first_result(cultivating, say))
    if found.living is not None and found.dying is not None:
        week = _telling_week(found.living, found.dying)
        key = "result_tells" if week is not None else "result_silent"
        shown = week if week is not None else max(found.living.without)
        texts.append(
            say(
                f"readiness.{key}",
                week=shown,
                dying=with_range(found.dying.without[shown], say),
                living=with_range(found.living.without[shown], say),
            )
        )
    return texts


def _first_result(first: FirstResult, say: Language) -> str:
    _, middle, late = first.quantiles
    if middle is None:
        return say("readiness.result_rare", policy=say.quoted("cultivating"))
    if late is None:
        return say("readiness.result_half", policy=say.quoted("cultivating"), half=_plain(middle, say))
    return say(
        "readiness.result_by", policy=say.quoted("cultivating"), half=_plain(middle, say), most=_plain(late, say)
    )


def _telling_week(living: FirstResult, dying: FirstResult) -> int | None:
    """Return the first week at which having no result yet is surely commoner among those that die."""
    return next((week for week, share in dying.without.items() if share.low > living.without[week].high), None)
