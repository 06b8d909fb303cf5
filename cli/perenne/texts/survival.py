"""A survival analysis in words and tables, for reading in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.comparison.comparison import CHECKPOINTS
from perenne_experiments.survival_analysis.conclusion import Conclusion, conclude
from perenne_experiments.survival_analysis.cox import Cox
from perenne_experiments.survival_analysis.hazards_figure import ratio_said
from perenne_experiments.survival_analysis.page import difference_said, log_rank_said, median_said, scenario_title
from perenne_experiments.survival_analysis.words import chance, class_bounds, covariate_label, design_line, factor_title
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    from perenne_experiments.statistics.estimate import Estimate
    from perenne_experiments.survival_analysis.group import Group
    from perenne_experiments.survival_analysis.study import Split, SurvivalStudy


def survival_text(study: SurvivalStudy, session: Session, width: int) -> str:
    """Return what was found: a table by policy, one for each policy and factor, Cox's model, and the conclusion."""
    say = language(session.language)
    conclusion = conclude(study, session.language)
    heading = session.say("survival.heading", scenario=scenario_title(study, say), design=design_line(study, say))
    named = [(say.policy(one.policy), one) for one in study.ranked()]
    parts = [
        paragraph(heading, width),
        _table(named, study.weeks, session, say, width),
        *_differences(study, session, say, width),
        *_splits(study, conclusion, session, say, width),
        *_cox(study, session, say, width),
        paragraph(" ".join((conclusion.headline, *conclusion.size)), width),
        *(paragraph(" ".join(told), width) for told in (conclusion.cox,) if told),
        paragraph(conclusion.caution, width),
    ]
    return "\n\n".join(parts)


def _table(named: Sequence[tuple[str, Group]], weeks: int, session: Session, say: Language, width: int) -> str:
    checkpoints = [week for week in CHECKPOINTS if week < weeks]
    causes = [cause for cause in named[0][1].causes if any(one.causes[cause].value for _, one in named)]
    labels = [
        "",
        session.say("survival.runs"),
        session.say("survival.deaths"),
        session.say("comparison.mean_life"),
        session.say("comparison.median"),
        *(session.say("comparison.alive_after", duration=say.duration(week)) for week in checkpoints),
        session.say("comparison.alive_at_horizon"),
        *(session.say("survival.dead_of", cause=say.name("causes", cause)) for cause in causes),
    ]
    cells = [_column(name, one, weeks, checkpoints, causes, say) for name, one in named]
    return columns(labels, cells, width, rule="─" if terminal.can_show("─") else "-")


def _column(
    name: str, one: Group, weeks: int, checkpoints: Sequence[int], causes: Sequence[str], say: Language
) -> list[str]:
    shares = (
        one.rmst.scaled(1 / weeks),
        *(one.alive[week] for week in (*checkpoints, weeks)),
        *(one.causes[cause] for cause in causes),
    )
    mean_life, *others = (_with_range(share, say) for share in shares)
    return [
        name,
        say.numerals.number(one.runs),
        say.numerals.number(one.deaths),
        mean_life,
        median_said(one, say),
        *others,
    ]


def _differences(study: SurvivalStudy, session: Session, say: Language, width: int) -> Iterator[str]:
    names = [one.policy for one in study.ranked()]
    if len(names) < 2:
        return
    lines = [paragraph(session.say("survival.differences"), width)]
    for other in names[1:]:
        found = difference_said(study.contrast(names[0], other), study.weeks, say)
        told = session.say("survival.difference", a=say.policy(names[0]), b=say.policy(other), difference=found)
        lines.append(paragraph(told, width, indent="  ", hanging="    "))
    lines.append(paragraph(say("survival.policies_test", test=log_rank_said(study.log_rank, say)), width))
    yield "\n".join(lines)


def _splits(study: SurvivalStudy, conclusion: Conclusion, session: Session, say: Language, width: int) -> Iterator[str]:
    for split, said in zip(study.splits, conclusion.splits, strict=True):
        factor = factor_title(split.factor, say)
        title = say("survival.split_title", policy=say.policy_title(split.policy), factor=factor)
        test = session.say("survival.log_rank", test=log_rank_said(split.log_rank, say))
        lines = (paragraph(title, width), _classes(split, study.weeks, session, say, width), paragraph(test, width))
        yield "\n".join(lines)
        yield paragraph(said, width)


def _classes(split: Split, weeks: int, session: Session, say: Language, width: int) -> str:
    labels = [
        "",
        session.say("survival.runs"),
        session.say("survival.deaths"),
        session.say("survival.mean_life"),
        session.say("survival.alive"),
    ]
    cells = [
        [
            class_bounds(split.factor, one.within, say),
            say.numerals.number(one.runs),
            say.numerals.number(one.deaths),
            _with_range(one.rmst.scaled(1 / weeks), say),
            _with_range(one.alive[weeks], say),
        ]
        for one in split.groups
        if one.within is not None
    ]
    return columns(labels, cells, width, rule="─" if terminal.can_show("─") else "-")


def _with_range(share: Estimate, say: Language) -> str:
    return f"{say.numerals.percent(share.value)} ({say.numerals.percent_range(share)})"


def _cox(study: SurvivalStudy, session: Session, say: Language, width: int) -> Iterator[str]:
    if not isinstance(study.cox, Cox):
        return
    heading = session.say("survival.cox_factors")
    if study.cox.compares_policies:
        heading = session.say("survival.cox", reference=say.quoted(study.cox.reference))
    lines = [paragraph(heading, width)]
    for one in study.cox.covariates:
        told = session.say("survival.covariate", name=covariate_label(one, say), ratio=ratio_said(one, say))
        if not one.proportional:
            told = session.say("survival.changing", told=told, p=chance(one.p_proportional, say))
        lines.append(paragraph(told, width, indent="  ", hanging="    "))
    yield "\n".join(lines)
