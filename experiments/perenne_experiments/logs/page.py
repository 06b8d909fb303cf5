"""The page of a community's vitals."""

from __future__ import annotations

from perenne_experiments.logs.figures import (
    EQUAL,
    OWN,
    USUAL,
    answers_panel,
    drawn_ranges,
    going_on_panel,
    lorenz_panel,
    ranges_panel,
    weekly_panels,
)
from perenne_experiments.logs.pattern import GROUPS, PATTERNS, Pattern
from perenne_experiments.logs.tell import (
    headline,
    label,
    moment_in,
    place_of,
    reading_told,
    sentences,
    usual_of,
    value_of,
)
from perenne_experiments.logs.vitals import Vitals
from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.words.language import Language, capitalised, language


def vitals_page(found: Vitals, code: str, *, command: str) -> str:
    """Return the vitals of a community as one HTML page that stands alone.

    Args:
        found: the vitals.
        code: language, "en" or "fr".
        command: command that makes the page again.
    """
    say = language(code)
    activity = found.activity
    return study_page(
        title=say("vitals.title", name=activity.name),
        lead=[headline(found, say), *sentences(found, say)],
        sections=[
            *_over_time(found, say),
            *_people(found, say),
            *_answers(found, say),
            _ranges(found, say),
            Section(say("vitals.how_read"), reading_told(found.reading, say)),
        ],
        language=code,
        command=command,
        methods=[
            say(
                "vitals.method_window",
                start=moment_in(activity.start, activity, say),
                end=moment_in(activity.end, activity, say),
            ),
            say("vitals.method_newcomers"),
            say("vitals.method_death"),
            say("vitals.method_usual"),
            say("vitals.method_privacy"),
        ],
        design=say(
            "vitals.design",
            start=moment_in(activity.start, activity, say),
            end=moment_in(activity.end, activity, say),
            weeks=say.count("text.weeks", activity.weeks),
        ),
    )


def _over_time(found: Vitals, say: Language) -> list[Section]:
    if not found.activity.weeks:
        return []
    panels = weekly_panels(found, say)
    return [Section(say("vitals.heading_time"), [], panels, caption=say("vitals.caption_time"))]


def _people(found: Vitals, say: Language) -> list[Section]:
    leaders = Table(
        [say("vitals.member"), say("vitals.contributions_column")],
        [[name, say.numerals.number(count)] for name, count in found.leaders],
        say("vitals.caption_leaders"),
    )
    enough = found.measures["gini"].told and found.measures["goes_on_1"].told
    if not enough and not found.leaders:
        return []
    legend = [(OWN, found.activity.name), (USUAL, say("vitals.usual_legend")), (EQUAL, say("vitals.equal_legend"))]
    return [
        Section(
            heading=say("vitals.heading_people"),
            paragraphs=[],
            panels=[going_on_panel(found, say), lorenz_panel(found, say)] if enough else (),
            tables=[leaders] if found.leaders else (),
            legend=legend if enough else (),
            caption=say("vitals.caption_people"),
        )
    ]


def _answers(found: Vitals, say: Language) -> list[Section]:
    panel = answers_panel(found, say)
    if panel is None:
        return []
    return [
        Section(
            heading=say("vitals.heading_answers"),
            paragraphs=[],
            panels=[panel],
            caption=say(
                "vitals.caption_answers",
                answered=say.numerals.number(found.answers.answered_cases),
                ignored=say.numerals.number(found.answers.ignored_cases),
            ),
        )
    ]


def _ranges(found: Vitals, say: Language) -> Section:
    drawn = bool(drawn_ranges(found))
    return Section(
        heading=say("vitals.heading_ranges"),
        paragraphs=[say("vitals.ranges_told")],
        panels=[ranges_panel(found, say)] if drawn else (),
        tables=[_table(group, found, say) for group in GROUPS],
        legend=[(OWN, found.activity.name), (USUAL, say("vitals.usual_legend"))] if drawn else (),
        caption=say("vitals.caption_ranges"),
        wide=True,
    )


def _table(group: str, found: Vitals, say: Language) -> Table:
    return Table(
        [
            say(f"vitals.group.{group}"),
            say("vitals.value_column"),
            say("vitals.usual_column"),
            say("vitals.place_column"),
            say("vitals.meaning_column"),
        ],
        [_row(one, found, say) for one in PATTERNS if one.group == group and found.measures[one.key].told],
    )


def _row(one: Pattern, found: Vitals, say: Language) -> list[str]:
    value = found.measures[one.key].value
    return [
        capitalised(label(one, say)),
        value_of(one, value, say),
        usual_of(one, say),
        place_of(value, one.usual, say) or "–",
        say(f"pattern_meaning.{one.key}"),
    ]
