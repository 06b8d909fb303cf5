"""The conclusion of a sensitivity analysis in plain words, which never say more than the intervals allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perenne_experiments.sensitivity.morris import MorrisEffects
from perenne_experiments.sensitivity.noise import Noise
from perenne_experiments.sensitivity.plan import MANY, Plan
from perenne_experiments.sensitivity.sobol import SobolIndices
from perenne_experiments.sensitivity.study import Sensitivity, Target
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.factors import factor_label, factor_span
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.outcomes import outcome_interval, outcome_number

_MOST_LEADERS = 3  # factors that are each given a sentence
_MOST_QUIET = 4  # factors without effect that are named


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said about one target.

    Attributes:
        headline: the answer, one sentence.
        size: by how much, and how surely: a sentence each.
    """

    headline: str
    size: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a sensitivity analysis allows to say.

    Attributes:
        findings: one for each target, in their order.
        cautions: what holds of all of them.
    """

    findings: tuple[Finding, ...]
    cautions: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole as one running text."""
        said = [" ".join((finding.headline, *finding.size)) for finding in self.findings]
        return " ".join((*said, *self.cautions))


def conclude(study: Sensitivity, code: str) -> Conclusion:
    """Say what a sensitivity analysis found.

    Args:
        study: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    return Conclusion(
        findings=tuple(finding(study, target, say) for target in study.targets),
        cautions=tuple(_cautions(study, say)),
    )


def finding(study: Sensitivity, target: Target, say: Language) -> Finding:
    """Say what was found about one target."""
    noise = target.found.noise
    what = what_of(study.plan, target, say)
    if noise.constant:
        return Finding(say("sensitivity.constant", what=what), ())
    if noise.drowned:
        replicates = say.count("text.replicates", noise.replicates)
        return Finding(say("sensitivity.drowned", what=what, replicates=replicates), ())
    leaders = leaders_of(target.found)
    if not leaders:
        return Finding(say("sensitivity.none", what=what), tuple(_noise(target, say)))
    names = say.listed([say("text.quoted", name=factor_label(study.factors[place].name, say)) for place in leaders])
    key = "sensitivity.leader" if len(leaders) == 1 else "sensitivity.leaders"
    headline = say(key, What=capitalised(what), names=names)
    size = [
        *(sentence for place in leaders[:_MOST_LEADERS] for sentence in _size(study, target, place, say)),
        *_joint(target, say),
        *_ahead(target, say),
        *_quiet(study, target, say),
        *_noise(target, say),
    ]
    return Finding(headline, tuple(size))


def leaders_of(found: MorrisEffects | SobolIndices) -> tuple[int, ...]:
    """Return the places of the factors that come first: those that stand out and that none is surely ahead of."""
    return tuple(place for place in found.order if is_clear(found, place) and found.leads[place].low <= 0)


def is_clear(found: MorrisEffects | SobolIndices, place: int) -> bool:
    """Tell whether a factor stands out from noise."""
    return found.effects[place].clear if isinstance(found, MorrisEffects) else found.clear[place]


def what_of(plan: Plan, target: Target, say: Language) -> str:
    """Return what a target is, as a part of a sentence."""
    policy = say.quoted(target.policy)
    if target.other is None:
        return say(f"sensitivity.what.{plan.outcome}", policy=policy)
    return say(f"sensitivity.gap.{plan.outcome}", policy=policy, other=say.quoted(target.other))


def amount(outcome: str, value: float, say: Language) -> str:
    """Return an amount of an outcome with its unit, a lifetime as a share of the horizon."""
    return say(f"sensitivity.unit.{outcome}", number=outcome_number(outcome, value, say))


def factor_range(study: Sensitivity, place: int, say: Language) -> str:
    """Return the range of a factor with its unit."""
    factor = study.factors[place]
    return factor_span(factor.name, factor.low, factor.high, say)


def _size(study: Sensitivity, target: Target, place: int, say: Language) -> Iterator[str]:
    name = say("text.quoted", name=factor_label(study.factors[place].name, say))
    if isinstance(target.found, SobolIndices):
        first, total = target.found.first[place], target.found.total[place]
        yield say(
            "sensitivity.first_and_total",
            name=name,
            first=share(first.value, say),
            first_range=share_range(first, say),
            total=share(total.value, say),
            total_range=share_range(total, say),
        )
        return
    outcome, effect = study.plan.outcome, target.found.effects[place]
    yield say(
        "sensitivity.effect",
        range=factor_range(study, place, say),
        name=name,
        size=amount(outcome, effect.size.value, say),
        interval=outcome_interval(outcome, effect.size, say, least=0.0),
    )
    if effect.mean.excludes_zero():
        key = "sensitivity.rising" if effect.mean.value > 0 else "sensitivity.falling"
        yield say(key)
    elif effect.spread > effect.size.value:
        yield say("sensitivity.both_ways")
    if effect.spread > effect.size.value / 2 and effect.mean.excludes_zero():
        yield say("sensitivity.jointly")


def share(value: float, say: Language) -> str:
    """Return an index in per cent; one that noise brings below zero or above one is written as its bound."""
    return f"{say.numerals.number(100 * _within(value))}{say.numerals.percent_sign}"


def share_range(estimate: Estimate, say: Language) -> str:
    """Return the interval of an index, as far as it lies within 0–1, where an index must lie."""
    return say.numerals.percent_range(Estimate(*map(_within, (estimate.value, estimate.low, estimate.high))))


def _within(index: float) -> float:
    return min(max(index, 0.0), 1.0)


def _joint(target: Target, say: Language) -> Iterator[str]:
    if isinstance(target.found, SobolIndices):
        alone = sum(index.value for index in target.found.first)
        if 0 < alone < 1 and not target.found.noise.large:
            yield say("sensitivity.sum_first", share=share(alone, say))


def _ahead(target: Target, say: Language) -> Iterator[str]:
    if target.other is not None:
        kinds = {1.0: "always_ahead", 0.0: "never_ahead"}
        names = {"policy": say.quoted(target.policy), "other": say.quoted(target.other)}
        key = kinds.get(target.ahead)
        if key:
            yield say(f"sensitivity.{key}", **names)
        else:
            yield say("sensitivity.ahead", **names, share=say.numerals.percent(target.ahead))


def _quiet(study: Sensitivity, target: Target, say: Language) -> Iterator[str]:
    quiet = [place for place in target.found.order if not is_clear(target.found, place)]
    if len(quiet) > _MOST_QUIET:
        yield say("sensitivity.quiet_many", count=len(study.factors), number=len(quiet))
    elif quiet:
        names = say.listed([factor_label(study.factors[place].name, say) for place in quiet])
        key = "sensitivity.quiet_one" if len(quiet) == 1 else "sensitivity.quiet"
        yield say(key, count=len(study.factors), names=names)


def _noise(target: Target, say: Language) -> Iterator[str]:
    noise = target.found.noise
    if noise.share is None:
        yield say("sensitivity.noise_unknown")
        return
    yield say("sensitivity.noise", share=say.numerals.percent(noise.share))
    yield from _remedy(noise, isinstance(target.found, SobolIndices), say)


def _remedy(noise: Noise, total_indices: bool, say: Language) -> Iterator[str]:  # noqa: FBT001
    wanted = noise.replicates_wanted()
    if noise.large and wanted is not None:
        key = "sensitivity.noise_large" if total_indices else "sensitivity.noise_larger"
        yield say(key, replicates=say.count("text.replicates", wanted))


def _cautions(study: Sensitivity, say: Language) -> Iterator[str]:
    plan = study.plan
    if plan.method == "sobol" and len(plan.factors) > MANY:
        yield say("sensitivity.many_factors", count=len(plan.factors))
    if plan.design.levers:
        yield say("sensitivity.levers")
    if study.dropped:
        yield say.count(f"sensitivity.dropped_{plan.method}", study.dropped)
    yield say.count("sensitivity.same_luck", plan.design.replicates)
    yield say("sensitivity.caution")
