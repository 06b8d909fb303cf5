"""The page of an autopsy: when it tipped, what was seen, what would have saved it."""

from __future__ import annotations

from collections.abc import Sequence

from perenne_experiments.autopsy.autopsy import LEAD, RESPITE, Autopsy
from perenne_experiments.autopsy.change import HIGH
from perenne_experiments.autopsy.conclusion import (
    change_name,
    conclude,
    last_chance,
    luck,
    saviours,
    seen,
    sign_value,
    tipped,
    with_range,
)
from perenne_experiments.autopsy.drivers import Drivers
from perenne_experiments.autopsy.figures import (
    dates_legend,
    dates_panel,
    leavers_legend,
    leavers_panel,
    life_panels,
    needs_legend,
    rescue_legend,
    rescue_panel,
)
from perenne_experiments.autopsy.rescue import Rescue
from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.typography import typeset


def autopsy_page(found: Autopsy, code: str, *, command: str) -> str:
    """Return the page of an autopsy, one HTML file that stands alone.

    Args:
        found: what was found.
        code: language, "en" or "fr".
        command: command that makes it again.
    """
    say = language(code)
    return study_page(
        title=say("autopsy.title", scenario=typeset(found.scenario.title[code], code)),
        lead=conclude(found, code),
        sections=autopsy_sections(found, code),
        language=code,
        command=command,
        methods=[
            say("autopsy.method_tipping"),
            say("autopsy.method_saved", respite=say.duration(RESPITE), until=found.until),
            say("autopsy.method_luck", runs=found.runs),
            say("autopsy.method_changes", height=say.numerals.shortest(HIGH), lead=LEAD),
        ],
        design=say(
            "autopsy.design",
            policy=say.policy(found.policy),
            seed=found.seed,
            week=say.numerals.number(found.lifetime),
            runs=say.numerals.number(found.runs),
        ),
    )


def autopsy_sections(found: Autopsy, code: str) -> list[Section]:
    """Return what the conclusion rests on, with its figures."""
    say = language(code)
    return [
        _life(found, say),
        _seen(found, say),
        _rescues(found, found.from_late, found.late, say),
        _rescues(found, found.from_start, 0, say),
        *_dates(found, say),
    ]


def _life(found: Autopsy, say: Language) -> Section:
    return Section(
        heading=say("autopsy.when"),
        paragraphs=[tipped(found, say)],
        panels=life_panels(found, say.code),
        legend=needs_legend(say.code),
        caption=say("autopsy.life_caption"),
    )


def _seen(found: Autopsy, say: Language) -> Section:
    return Section(
        heading=say("autopsy.what"),
        paragraphs=[*seen(found.drivers, say), say("autopsy.not_a_cause")],
        panels=[leavers_panel(found, say.code)],
        legend=leavers_legend(say.code),
        tables=[_sign_table(found.drivers, say)],
        wide=True,
    )


def _sign_table(drivers: Drivers, say: Language) -> Table:
    ends = ("before_launch", "after_launch") if drivers.from_launch else ("before", "after")
    columns = [say(f"autopsy.{column}") for column in ("sign", *ends)]
    rows = [
        [
            capitalised(say(f"autopsy_sign.{sign.name}")),
            sign_value(sign.name, sign.before, say),
            sign_value(sign.name, sign.after, say),
        ]
        for sign in drivers.signs
    ]
    return Table(columns, rows, say("autopsy.signs_caption_launch" if drivers.from_launch else "autopsy.signs_caption"))


def _rescues(found: Autopsy, rescues: Sequence[Rescue], week: int, say: Language) -> Section:
    heading = say("autopsy.saved_start") if week == 0 else say("autopsy.saved_late", week=week)
    told = [luck(found, say)] if week else []
    return Section(
        heading=heading,
        paragraphs=[*told, saviours(found.sure(rescues), week, say)],
        panels=[rescue_panel(rescues, f"rescues-{week}", say("autopsy.saved_title"), say.code)],
        legend=rescue_legend(say.code),
        caption=say("autopsy.saved_caption"),
        tables=[_rescue_table(rescues, say)],
        wide=True,
    )


def _rescue_table(rescues: Sequence[Rescue], say: Language) -> Table:
    alone, *made = rescues
    told = sorted((one for one in made if one.sure or one.harmful), key=lambda one: -one.saved.value)
    rows = [
        [
            capitalised(change_name(one.change, say)),
            say("autopsy.yes" if one.this_luck else "autopsy.no"),
            with_range(one.saved, say),
            "–" if one.gain is None else with_range(one.gain, say),
        ]
        for one in (alone, *told)
    ]
    columns = [say(f"autopsy.{column}") for column in ("change", "own", "saved", "gain")]
    return Table(columns, rows, say("autopsy.rescue_table"))


def _dates(found: Autopsy, say: Language) -> list[Section]:
    if not found.dates:
        return []
    return [
        Section(
            heading=say("autopsy.until_when"),
            paragraphs=last_chance(found, say),
            panels=[dates_panel(found, say.code)],
            legend=dates_legend(found, say.code),
            wide=True,
        )
    ]
