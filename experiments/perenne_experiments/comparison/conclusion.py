"""The conclusion of a comparison in plain words, which never say more than the intervals allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.comparison.comparison import Comparison, Contrast, Outcome
from perenne_experiments.comparison.standing import MARGIN, POWER, Standing, leaders, replicates_needed, stand
from perenne_experiments.words.language import Language, language

_FEWEST_DEATHS = 10  # below, no cause is named as the main one
_MOST_GAINS = 4  # policies left behind that are each given a sentence; of more, the nearest and the farthest


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a comparison allows to say.

    Attributes:
        headline: the answer, one sentence or a few.
        size: by how much, or what it would take to tell: a sentence each.
        facts: what happens under each policy, by its name: alive, deaths, leavers, costs and gifts.
        policies: the same, each opened by what people call the policy.
        caution: what kind of statement this is.
    """

    headline: str
    size: tuple[str, ...]
    facts: Mapping[str, tuple[str, ...]]
    policies: tuple[str, ...]
    caution: str

    @property
    def text(self) -> str:
        """The whole as one running text."""
        return " ".join((self.headline, *self.size, *self.policies, self.caution))


def conclude(comparison: Comparison, code: str) -> Conclusion:
    """Say what a comparison found.

    Args:
        comparison: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    standing = stand(comparison)
    facts = {outcome.name: _facts(comparison, outcome, say) for outcome in comparison.ranked()}
    return Conclusion(
        headline=_headline(comparison, standing, say),
        size=tuple(_size(comparison, standing, say)),
        facts=facts,
        policies=tuple(
            say("conclusion.policy", policy=say.quoted(name), facts=" ".join(found)) for name, found in facts.items()
        ),
        caution=say("conclusion.caution"),
    )


def _headline(comparison: Comparison, standing: Standing, say: Language) -> str:
    if len(comparison.outcomes) == 1:
        return _alone(comparison, say)
    if comparison.runs == 1:
        return say("conclusion.one_run")
    if not standing.alike and not standing.undecided:
        return say("conclusion.longest", best=say.quoted(standing.best))
    if standing.below:
        return " ".join(_ranks(standing, say))
    margin = say.numerals.percent(MARGIN)
    if not standing.undecided:
        return say("conclusion.alike", names=_names((standing.best, *standing.alike), say), margin=margin)
    names = _names((standing.best, *standing.alike, *standing.undecided), say)
    return say("conclusion.undecided", runs=say.count("text.replicates", comparison.runs), names=names)


def _ranks(standing: Standing, say: Language) -> list[str]:
    best = say.quoted(standing.best)
    sentences = [say("conclusion.above", best=best, below=_names(standing.below, say))]
    if standing.alike:
        alike = _names(standing.alike, say)
        margin = say.numerals.percent(MARGIN)
        sentences.append(say("conclusion.also", best=best, alike=alike, margin=margin))
    if standing.undecided:
        undecided = _names(standing.undecided, say)
        sentences.append(say("conclusion.open", best=best, undecided=undecided))
    return sentences


def _names(policies: Sequence[str], say: Language) -> str:
    return say.listed([say.quoted(name) for name in policies])


def _alone(comparison: Comparison, say: Language) -> str:
    outcome = comparison.outcomes[0]
    share = outcome.rmst.scaled(1 / comparison.weeks)
    return say(
        "conclusion.alone",
        policy=say.quoted(outcome.name),
        share=say.numerals.percent(share.value),
        range=say.numerals.percent_range(share),
        horizon=say.duration(comparison.weeks),
    )


def _size(comparison: Comparison, standing: Standing, say: Language) -> list[str]:
    if comparison.runs == 1:
        return [say("conclusion.run_more")]
    below = standing.below if len(standing.below) <= _MOST_GAINS else (standing.below[0], standing.below[-1])
    said = [_gain(comparison.contrast(standing.best, name), comparison.weeks, say) for name in below]
    if all(outcome.censored == 1 for outcome in comparison.outcomes):
        return [*said, say("conclusion.nobody_died")]
    undecided = (comparison.contrast(standing.best, name) for name in standing.undecided)
    return [*said, *(_needed(contrast, comparison.weeks, say) for contrast in undecided)]


def _gain(contrast: Contrast, weeks: int, say: Language) -> str:
    gain = contrast.difference.estimate.scaled(1 / weeks)
    digits = 0 if gain.low >= MARGIN else 1
    values = {
        "best": say.quoted(contrast.a),
        "other": say.quoted(contrast.b),
        "gain": say.numerals.percent(gain.value, digits),
        "gain_range": say.numerals.percent_range(gain, digits),
    }
    if contrast.ratio is None or contrast.ratio.low <= 1:
        return say("conclusion.gain", **values)
    return say(
        "conclusion.gain_and_ratio",
        **values,
        ratio=say.numerals.number(contrast.ratio.value, 2),
        ratio_range=say.numerals.range(contrast.ratio, 2),
    )


def _needed(contrast: Contrast, weeks: int, say: Language) -> str:
    needed = replicates_needed(contrast, weeks)
    if needed is None:
        return say("conclusion.run_more")
    return say(
        "conclusion.needed",
        best=say.quoted(contrast.a),
        other=say.quoted(contrast.b),
        difference=say.numerals.percent_range(contrast.strict.scaled(1 / weeks), 1),
        runs=say.count("text.replicates", needed),
        power=say.numerals.percent(POWER),
    )


def _facts(comparison: Comparison, outcome: Outcome, say: Language) -> tuple[str, ...]:
    return (
        _alive(comparison, outcome, say),
        _deaths(outcome, say),
        _departures(outcome, say),
        _costs(outcome, say),
    )


def _alive(comparison: Comparison, outcome: Outcome, say: Language) -> str:
    share = outcome.alive[comparison.weeks]
    return say(
        "conclusion.alive",
        share=say.numerals.percent(share.value),
        range=say.numerals.percent_range(share),
        horizon=say.duration(comparison.weeks),
    )


def _deaths(outcome: Outcome, say: Language) -> str:
    counts = outcome.cause_counts
    deaths = int(counts.sum())
    if deaths == 0:
        return say("conclusion.no_death")
    if deaths < _FEWEST_DEATHS:
        return say("conclusion.few_deaths", deaths=say.count("text.deaths", deaths))
    first = leaders(counts)
    key = "conclusion.cause" if len(first) == 1 else "conclusion.causes"
    return say(key, causes=_with_shares(first, outcome.lives.causes, counts, "causes", say))


def _departures(outcome: Outcome, say: Language) -> str:
    counts = outcome.reason_counts
    first = leaders(counts)
    if not first:
        return say("conclusion.no_leaver")
    key = "conclusion.reason" if len(first) == 1 else "conclusion.reasons"
    return say(key, reasons=_with_shares(first, outcome.lives.reasons, counts, "reasons", say))


def _with_shares(
    places: Sequence[int], names: Sequence[str], counts: NDArray[np.float64], kind: str, say: Language
) -> str:
    shares = counts.sum(axis=0) / counts.sum()
    items = [
        say(
            "text.with_share",
            name=say.name(kind, names[place]),
            share=say.numerals.percent(float(shares[place])),
        )
        for place in places
    ]
    return say.listed(items)


def _costs(outcome: Outcome, say: Language) -> str:
    gifts = {kind: say.numerals.counted(mean.value) for kind, mean in outcome.value.items()}
    if outcome.hours.value == 0:
        return say("conclusion.gives", **gifts)
    return say("conclusion.costs", hours=say.numerals.counted(outcome.hours.value), **gifts)
