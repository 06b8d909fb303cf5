"""The page of a readiness study: a section for each of the four questions."""

from __future__ import annotations

from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.readiness.aim import AIM
from perenne_experiments.readiness.conclusion import (
    conclude,
    core_answer,
    facilitation_answer,
    least_told,
    motivation_answer,
    sign_value,
    signs_answer,
    with_range,
)
from perenne_experiments.readiness.core import Core
from perenne_experiments.readiness.facilitation import Facilitation, Kind
from perenne_experiments.readiness.figures import (
    core_panel,
    drawn_kinds,
    kinds_panel,
    look_legend,
    motivation_panels,
    named_kind,
    policy_legend,
    signs_panels,
)
from perenne_experiments.readiness.motivation import POLICIES
from perenne_experiments.readiness.ready import Readiness
from perenne_experiments.readiness.signs import TIMES, Sign, Signs
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.typography import typeset


def readiness_page(readiness: Readiness, code: str, *, command: str) -> str:
    """Return the page of a readiness study, one HTML file that stands alone.

    Args:
        readiness: what was found.
        code: language, "en" or "fr".
        command: command that makes it again.
    """
    say = language(code)
    return study_page(
        title=say("readiness.title", scenario=typeset(readiness.scenario.title[code], code)),
        lead=conclude(readiness, code),
        sections=readiness_sections(readiness, code),
        language=code,
        command=command,
        methods=[
            say("readiness.ours"),
            say("readiness.method_lives", aim=say.numerals.percent(AIM)),
            say("readiness.method_core"),
            say("readiness.method_signs", runs=say.numerals.number(TIMES * readiness.runs)),
        ],
        design=say(
            "readiness.design",
            runs=say.numerals.number(readiness.runs),
            horizon=say.duration(readiness.weeks),
            seed=readiness.seed,
        ),
    )


def readiness_sections(readiness: Readiness, code: str) -> list[Section]:
    """Return the answers, with their figures."""
    say = language(code)
    return [
        _motivation(readiness, say),
        _core(readiness.core, say),
        _facilitation(readiness.facilitation, say),
        *_signs(readiness.signs, say),
    ]


def _motivation(readiness: Readiness, say: Language) -> Section:
    return Section(
        heading=say("readiness.question1"),
        paragraphs=motivation_answer(readiness.motivation, say),
        panels=motivation_panels(readiness.motivation, say.code),
        legend=policy_legend(say.code),
        caption=say("readiness.motivation_caption"),
    )


def _core(found: Core, say: Language) -> Section:
    return Section(
        heading=say("readiness.question2"),
        paragraphs=core_answer(found, say),
        panels=[core_panel(found, say.code)],
        legend=policy_legend(say.code),
        caption=say("readiness.core_caption"),
        tables=[_core_table(found, say)],
        wide=True,
    )


def _core_table(found: Core, say: Language) -> Table:
    rows = []
    for name in POLICIES:
        least = found.least[name]
        surely = say("readiness.more") if least.high is None else say.count("readiness.members", int(least.high))
        told = least_told(least, "readiness.members", say)
        rows.append([say.policy_title(name), told, surely, with_range(found.here[name], say)])
    columns = [say(f"readiness.{column}") for column in ("policy", "least", "surely", "here")]
    return Table(columns, rows, say("readiness.core_table"))


def _facilitation(found: Facilitation, say: Language) -> Section:
    columns = [say(f"readiness.{column}") for column in ("what", "alive", "gain_head", "hours_head")]
    return Section(
        heading=say("readiness.question3"),
        paragraphs=facilitation_answer(found, say),
        panels=[kinds_panel(found, say.code)],
        caption=say("readiness.kinds_caption"),
        tables=[Table(columns, [_kind_row(kind, say) for kind in drawn_kinds(found)])],
        wide=True,
    )


def _kind_row(kind: Kind, say: Language) -> list[str]:
    return [
        named_kind(kind, say),
        with_range(kind.two_years, say),
        with_range(kind.gain, say),
        say.numerals.number(kind.hours, 1),
    ]


def _signs(found: Signs, say: Language) -> list[Section]:
    results, *signs = signs_panels(found, say.code)
    telling = [sign for sign in found.signs if sign.tells]
    columns = ["sign", "week", "alarm", "hits_head", "alarms_head", "area_head"]
    table = Table(
        [say(f"readiness.{column}") for column in columns],
        [_sign_row(sign, say) for sign in telling],
        say("readiness.signs_caption"),
    )
    first = Section(
        heading=say("readiness.question4"),
        paragraphs=signs_answer(found, say),
        panels=[results],
        legend=policy_legend(say.code),
        wide=True,
    )
    second = Section(
        heading=say("readiness.signs_title"),
        paragraphs=[say("readiness.weighted")],
        panels=signs,
        legend=look_legend(say.code),
        tables=[table] if telling else [],
        wide=True,
    )
    return [first, second] if signs else [first]


def _sign_row(sign: Sign, say: Language) -> list[str]:
    key = "at_most" if sign.low_is_bad else "at_least"
    return [
        capitalised(say(f"readiness_sign.{sign.name}")),
        say.numerals.number(sign.week),
        say(f"readiness.{key}", value=sign_value(sign.name, sign.threshold, say)),
        with_range(sign.hits, say),
        with_range(sign.false_alarms, say),
        with_range(sign.area, say),
    ]
