"""The page of a discovery."""

from __future__ import annotations

from collections.abc import Iterator

from perenne_experiments.discovery.conclusion import conclude
from perenne_experiments.discovery.figures import discovery_panels
from perenne_experiments.discovery.rule import bound, rule
from perenne_experiments.discovery.study import Corner, Discovery, Study
from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised, language

_SMALLEST = 0.001


def discovery_page(study: Study, *, lang: str = "en", command: str) -> str:
    """Return the study as one HTML page that stands alone.

    Args:
        study: what was found.
        lang: language, "en" or "fr".
        command: command that makes the page again.
    """
    say = language(lang)
    conclusion = conclude(study, lang)
    first, *others = conclusion.findings
    return study_page(
        title=discovery_page_title(study, say),
        lead=[
            first.headline,
            *first.size,
            *(found.headline for found in others),
            conclusion.condition,
            conclusion.caution,
        ],
        sections=discovery_sections(study, lang),
        language=lang,
        command=command,
        methods=[say("discovery.methods"), say("discovery.methods_honest")],
        design=design_line(study, say),
    )


def discovery_page_title(study: Study, say: Language) -> str:
    """Return the title of the page."""
    return say("discovery.title", scenario=_title(study, say))


def discovery_sections(study: Study, lang: str) -> list[Section]:
    """Return what was found under each policy, with its figures."""
    return [
        _section(discovery, " ".join((found.headline, *found.size)), language(lang))
        for discovery, found in zip(study.discoveries, conclude(study, lang).findings, strict=True)
    ]


def design_line(study: Study, say: Language) -> str:
    """Return what the discovery rests on, in one line."""
    worlds = study.discoveries[0].worlds
    return say(
        "discovery.design",
        worlds=say.numerals.number(len(worlds.failed)),
        lives=say.numerals.number(sum(one.worlds.lives for one in study.discoveries)),
        horizon=say.duration(study.runs.weeks),
    )


def discovery_title(discovery: Discovery, say: Language) -> str:
    """Return the heading of a policy."""
    if discovery.against is None:
        return say("discovery.under", policy=say.quoted(discovery.policy))
    return say("discovery.against", policy=say.policy_title(discovery.policy), other=say.policy(discovery.against))


def corners_table(discovery: Discovery, say: Language) -> Table:
    """Return the corners of a policy, a row each."""
    return Table(
        columns=[
            say("discovery.rule"),
            say("discovery.density"),
            say("discovery.held_out"),
            say("discovery.coverage"),
            say("discovery.mass"),
        ],
        rows=[[capitalised(rule(corner, say)), *_worth(corner, say)] for corner in discovery.corners],
        caption=say("discovery.table_corners"),
    )


def _title(study: Study, say: Language) -> str:
    from perenne_scenarios import ScenarioError, load

    try:
        return load(study.runs.scenario).title[say.code]
    except ScenarioError:
        return study.runs.scenario


def _section(discovery: Discovery, text: str, say: Language) -> Section:
    found = bool(discovery.corners)
    heading = discovery_title(discovery, say)
    return Section(
        heading=heading,
        paragraphs=[text],
        panels=[panel.about(heading) for panel in discovery_panels(discovery, say.code)] if found else (),
        tables=[corners_table(discovery, say), *_bounds_tables(discovery, say)] if found else (),
        caption=f"{say('discovery.plane_caption')} {say('discovery.path_caption')}" if found else "",
    )


def _worth(corner: Corner, say: Language) -> Iterator[str]:
    percent = say.numerals.percent
    density = corner.held_out.density
    yield percent(corner.measure.density)
    yield f"{percent(density.value)} ({say.numerals.percent_range(density)})"
    yield percent(corner.measure.coverage)
    yield percent(corner.measure.mass)


def _bounds_tables(discovery: Discovery, say: Language) -> Iterator[Table]:
    for number, corner in enumerate(discovery.corners, start=1):
        yield Table(
            columns=[
                say("discovery.corner_number", number=number),
                say("discovery.luck"),
                say("discovery.again"),
            ],
            rows=[
                [
                    bound(one, say, name=capitalised(factor_label(one.factor, say))),
                    _chance(one.luck, say),
                    say.numerals.percent(one.reproduced),
                ]
                for one in corner.restrictions
            ],
            caption=say("discovery.table_bounds") if number == len(discovery.corners) else "",
        )


def _chance(chance: float, say: Language) -> str:
    if chance < _SMALLEST:
        return f"<\u00a0{say.numerals.number(_SMALLEST, 3)}"
    return say.numerals.number(chance, 3)
