"""The figures of a survival analysis: curves by policy and by class, and causes of death."""

from __future__ import annotations

from perenne_experiments.comparison.figures.endings import incidence_panel
from perenne_experiments.comparison.figures.survival import Line, curves_panel
from perenne_experiments.pages.palette import class_styles, line_styles
from perenne_experiments.pages.panel import Panel
from perenne_experiments.survival_analysis.study import Split, SurvivalStudy
from perenne_experiments.survival_analysis.words import class_label
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised


def policies_panel(study: SurvivalStudy, say: Language) -> Panel:
    """Draw the share alive over time under each policy."""
    styles = line_styles(study.lives.policies)
    lines = [
        Line(say.policy_title(one.policy), say.policy(one.policy), styles[one.policy], one.curve)
        for one in study.ranked()
    ]
    return curves_panel("survival", say("report.figures_survival"), lines, study.weeks, say)


def split_panel(split: Split, study: SurvivalStudy, say: Language) -> Panel:
    """Draw the share alive over time in each class of a factor, under one policy."""
    styles = class_styles(len(split.groups))
    named = [
        (class_label(split.factor, one.within, say), style, one.curve)
        for one, style in zip(split.groups, styles, strict=True)
        if one.within is not None
    ]
    return curves_panel(
        f"survival-{split.factor}-{split.policy}",
        say("survival.split_title", policy=say.policy_title(split.policy), factor=factor_label(split.factor, say)),
        [Line(name, name, style, curve) for name, style, curve in named],
        study.weeks,
        say,
    )


def cause_panels(study: SurvivalStudy, say: Language) -> list[Panel]:
    """Draw the share dead of each cause over time, a panel a policy."""
    return [
        incidence_panel(
            one.policy,
            one.incidence,
            {cause: share.value for cause, share in one.causes.items()},
            study.weeks,
            say,
        )
        for one in study.ranked()
    ]


def causes_seen(study: SurvivalStudy, say: Language) -> list[tuple[str, str]]:
    """Return the causes that some community died of, with their names, for a legend."""
    first = study.groups[0].causes
    seen = [cause for cause in first if any(one.causes[cause].value for one in study.groups)]
    return [(cause, capitalised(say.name("causes", cause))) for cause in seen]
