"""Words of a survival analysis: what classes, covariates and units are called."""

from __future__ import annotations

from perenne_experiments.survival_analysis.classes import FactorClass
from perenne_experiments.survival_analysis.cox import Covariate
from perenne_experiments.survival_analysis.study import SurvivalStudy
from perenne_experiments.words.factors import factor_amount, factor_label, factor_span, told_in_per_cent
from perenne_experiments.words.language import Language

_SMALLEST = 0.001


def class_label(factor: str, one: FactorClass, say: Language) -> str:
    """Return what a class of a factor is called: "9 to 14 people", or its only value."""
    if one.low == one.high:
        return factor_amount(factor, one.low, say)
    return factor_span(factor, one.low, one.high, say)


def class_bounds(factor: str, one: FactorClass, say: Language) -> str:
    """Return the same without its unit, which a heading can say: "9–14"."""
    scale = 100 if told_in_per_cent(factor) else 1
    low, high = (say.numerals.shortest(scale * bound) for bound in (one.low, one.high))
    return low if low == high else f"{low}–{high}"


def factor_title(factor: str, say: Language) -> str:
    """Return what a factor is called, with its unit for the bounds that follow."""
    return (
        say("survival.in_per_cent", factor=factor_label(factor, say))
        if told_in_per_cent(factor)
        else factor_label(factor, say)
    )


def covariate_label(one: Covariate, say: Language) -> str:
    """Return what a covariate is called: a policy, or a factor and how far it is moved."""
    if one.kind == "policy":
        return say.policy(one.name)
    return say("survival.moved", name=factor_label(one.name, say), range=factor_span(one.name, one.low, one.high, say))


def units_said(study: SurvivalStudy, say: Language) -> str:
    """Return the units that intervals are taken over: "400 seeds", or "20 seeds and 64 worlds"."""
    kinds = zip(("seed", "world"), study.lives.units.ways, strict=False)
    return say.listed([say.count(f"survival.{kind}", count) for kind, (_, count) in kinds])


def chance(p_value: float, say: Language) -> str:
    """Return a p value, never as zero."""
    if p_value < _SMALLEST:
        return f"<\u00a0{say.numerals.number(_SMALLEST, 3)}"
    return say.numerals.number(p_value, 3)


def design_line(study: SurvivalStudy, say: Language) -> str:
    """Return what the analysis rests on, in one line."""
    told = say(
        "survival.design",
        runs=say.numerals.number(len(study.lives)),
        horizon=say.duration(study.weeks),
        units=units_said(study, say),
    )
    parts = [told]
    if study.lives.where:
        parts.append(say("survival.where", where=study.lives.where))
    if study.lives.failed:
        parts.append(say.count("survival.failed", study.lives.failed))
    return " ".join(parts)
