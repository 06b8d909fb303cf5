"""The page of a sensitivity analysis."""

from __future__ import annotations

from collections.abc import Iterator

from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.sensitivity.conclusion import (
    conclude,
    factor_range,
    is_clear,
    share,
    share_range,
)
from perenne_experiments.sensitivity.figures import target_panels
from perenne_experiments.sensitivity.morris import MorrisEffects
from perenne_experiments.sensitivity.sobol import SobolIndices
from perenne_experiments.sensitivity.study import Sensitivity, Target
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.outcomes import outcome_interval, outcome_number


def sensitivity_page(study: Sensitivity, *, lang: str = "en", command: str) -> str:
    """Return the study as one HTML page that stands alone.

    Args:
        study: what was found.
        lang: language, "en" or "fr".
        command: command that makes the page again.
    """
    say = language(lang)
    conclusion = conclude(study, lang)
    first = conclusion.findings[0]
    plan = study.plan
    return study_page(
        title=say("sensitivity.title", scenario=plan.design.scenario.title[lang]),
        lead=[first.headline, *first.size, *conclusion.cautions],
        sections=sensitivity_sections(study, lang),
        language=lang,
        command=command,
        methods=[say(f"sensitivity.methods_{plan.method}"), say("sensitivity.methods_noise")],
        design=design_line(study, say),
    )


def sensitivity_sections(study: Sensitivity, lang: str) -> list[Section]:
    """Return what was found for each target, with its figures."""
    findings = conclude(study, lang).findings
    return [
        _section(study, target, found.headline, found.size if place else (), language(lang))
        for place, (target, found) in enumerate(zip(study.targets, findings, strict=True))
    ]


def design_line(study: Sensitivity, say: Language) -> str:
    """Return what was run, in one line."""
    plan = study.plan
    return say(
        f"sensitivity.design_{plan.method}",
        samples=say.numerals.number(plan.samples),
        factors=len(plan.factors),
        points=say.numerals.number(plan.points),
        replicates=say.count("text.replicates", plan.design.replicates),
        horizon=say.duration(plan.design.weeks),
    )


def target_title(target: Target, say: Language) -> str:
    """Return the heading of a target."""
    if target.other is None:
        return say("sensitivity.under", policy=say.quoted(target.policy))
    return say("sensitivity.against", policy=say.policy_title(target.policy), other=say.policy(target.other))


def target_table(study: Sensitivity, target: Target, say: Language) -> Table:
    """Return the numbers of a target, the factor that does most first."""
    if isinstance(target.found, MorrisEffects):
        return _effects_table(study, target.found, say)
    return _indices_table(study, target.found, say)


def _section(study: Sensitivity, target: Target, headline: str, size: tuple[str, ...], say: Language) -> Section:
    drawn = not target.found.noise.drowned
    heading = target_title(target, say)
    return Section(
        heading=heading,
        paragraphs=[headline, " ".join(size)] if size else [headline],
        panels=[panel.about(heading) for panel in target_panels(study, target, say.code)] if drawn else (),
        tables=[target_table(study, target, say)] if drawn else (),
        caption=say(f"sensitivity.caption_{study.plan.method}") if drawn else "",
        wide=study.plan.method == "sobol",
    )


def _effects_table(study: Sensitivity, found: MorrisEffects, say: Language) -> Table:
    outcome = study.plan.outcome

    def cells(place: int) -> Iterator[str]:
        effect = found.effects[place]
        size = outcome_interval(outcome, effect.size, say, least=0.0)
        yield f"{outcome_number(outcome, effect.size.value, say)} ({size})"
        yield f"{outcome_number(outcome, effect.mean.value, say)} ({outcome_interval(outcome, effect.mean, say)})"
        yield outcome_number(outcome, effect.spread, say)
        yield outcome_number(outcome, effect.noise, say)

    return Table(
        columns=[
            say("sensitivity.assumption"),
            say("sensitivity.range"),
            say("sensitivity.size"),
            say("sensitivity.direction"),
            say("sensitivity.spread"),
            say("sensitivity.noise_floor"),
            say("sensitivity.verdict"),
        ],
        rows=[
            [
                _head(study, rank, place, say),
                factor_range(study, place, say),
                *cells(place),
                _verdict(found, place, say),
            ]
            for rank, place in enumerate(found.order, start=1)
        ],
        caption=say("sensitivity.table_morris", measured=say(f"sensitivity.measured.{outcome}")),
    )


def _indices_table(study: Sensitivity, found: SobolIndices, say: Language) -> Table:
    return Table(
        columns=[
            say("sensitivity.assumption"),
            say("sensitivity.range"),
            say("sensitivity.first"),
            say("sensitivity.total"),
            say("sensitivity.plain_total"),
            say("sensitivity.verdict"),
        ],
        rows=[
            [
                _head(study, rank, place, say),
                factor_range(study, place, say),
                *(
                    f"{share(one.value, say)} ({share_range(one, say)})"
                    for one in (found.first[place], found.total[place])
                ),
                share(found.plain_total[place], say),
                _verdict(found, place, say),
            ]
            for rank, place in enumerate(found.order, start=1)
        ],
        caption=say("sensitivity.table_sobol"),
    )


def _head(study: Sensitivity, rank: int, place: int, say: Language) -> str:
    return f"{rank}. {capitalised(factor_label(study.factors[place].name, say))}"


def _verdict(found: MorrisEffects | SobolIndices, place: int, say: Language) -> str:
    return say("sensitivity.clear" if is_clear(found, place) else "sensitivity.unclear")
