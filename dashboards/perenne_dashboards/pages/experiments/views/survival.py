"""The view of survival: how long communities live, by policy and by factor."""

from __future__ import annotations

from perenne_dashboards.pages.experiments.question import Question
from perenne_dashboards.pages.experiments.shown import Shown


def survival(asked: Question) -> Shown:
    """Show how long communities live, by policy and by factor."""
    from perenne_experiments.survival_analysis.conclusion import conclude
    from perenne_experiments.survival_analysis.page import scenario_title, survival_sections
    from perenne_experiments.survival_analysis.study import analyse_survival
    from perenne_experiments.survival_analysis.words import design_line

    settings, lab = asked.settings, asked.say.lab
    study = analyse_survival(
        asked.store,
        by=[settings.by] if settings.by else [],
        where=asked.where,
        policies=settings.policies,
        progress=asked.told,
    )
    conclusion = conclude(study, lab.code)
    return Shown(
        title=lab("survival.title", scenario=scenario_title(study, lab)),
        lead=[conclusion.headline, *conclusion.size, *conclusion.splits, *asked.filtered, conclusion.caution],
        sections=survival_sections(study, lab.code),
        design=design_line(study, lab),
        methods=[lab("survival.methods"), lab("survival.methods_tests")],
        command=asked.command(
            "survival", by=settings.by, policies=",".join(settings.policies), where=asked.where, seed="1"
        ),
    )
