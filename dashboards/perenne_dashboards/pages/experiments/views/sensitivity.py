"""The view of sensitivity: which assumption decides, by the sample that `perenne sensitivity` drew and lived."""

from __future__ import annotations

from dataclasses import replace

from perenne_dashboards.pages.experiments.question import Question
from perenne_dashboards.pages.experiments.shown import Shown


def sensitivity(asked: Question) -> Shown:
    """Show Morris's effects or Sobol indices, of the contrast between two policies first, then of each policy.

    A sample is told whole: a filter would take points out of trajectories and rows.
    """
    from perenne_experiments.sensitivity.conclusion import conclude
    from perenne_experiments.sensitivity.error import SensitivityError
    from perenne_experiments.sensitivity.kept import kept_samples
    from perenne_experiments.sensitivity.page import design_line, sensitivity_sections
    from perenne_experiments.sensitivity.study import analyse_sample

    settings, lab = asked.settings, asked.say.lab
    samples = kept_samples(asked.store)
    if not samples:
        raise SensitivityError("sensitivity_error.no_sample")
    sample = samples[int(settings.sample) - 1]
    own = sample.plan.design
    contrast = (settings.policy, settings.against)
    known = set(contrast) <= set(own.policies)
    study, whole = analyse_sample(sample, asked.store, outcome=settings.outcome, contrast=contrast if known else None)
    conclusion = conclude(study, lab.code)
    first = conclusion.findings[0]
    told, *others = sensitivity_sections(study, lab.code)
    return Shown(
        title=lab("sensitivity.title", scenario=own.scenario.title[lab.code]),
        lead=[
            first.headline,
            *first.size,
            *([] if whole else [asked.say("sample.unfinished")]),
            *([asked.say("sample.unfiltered")] if settings.filter.bounds else []),
            *conclusion.cautions,
        ],
        sections=[replace(told, paragraphs=()) if told.panels else told, *others],
        design=design_line(study, lab),
        methods=[lab(f"sensitivity.methods_{study.plan.method}"), lab("sensitivity.methods_noise")],
        command=asked.page_command,
    )
