"""The conclusion of a discovery in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perenne_experiments.discovery.rule import fails, rule, shaky
from perenne_experiments.discovery.study import Discovery, Study
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, language

_NEARLY_ALL = 0.75  # share of the worlds from which a corner is none
_SURE = 0.5  # share of the halves in which a bound that is not doubtful is found again


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said about one policy.

    Attributes:
        headline: the answer, one sentence.
        size: how many failures, how surely: a sentence each.
    """

    headline: str
    size: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a discovery allows to say.

    Attributes:
        findings: one for each policy.
        condition: what counts as a failure.
        caution: what holds of all of it.
    """

    findings: tuple[Finding, ...]
    condition: str
    caution: str

    @property
    def text(self) -> str:
        """The whole as one running text."""
        said = [" ".join((finding.headline, *finding.size)) for finding in self.findings]
        return " ".join((*said, self.condition, self.caution))


def conclude(study: Study, code: str) -> Conclusion:
    """Say what a discovery found.

    Args:
        study: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    first = study.discoveries[0]
    return Conclusion(
        findings=tuple(finding(discovery, say) for discovery in study.discoveries),
        condition=fails(first.failure, first.against, say),
        caution=say("discovery.caution"),
    )


def finding(discovery: Discovery, say: Language) -> Finding:
    """Say what was found about one policy."""
    policy = say.quoted(discovery.policy)
    share = discovery.worlds.share
    if share in {0.0, 1.0}:
        return Finding(say("discovery.all_fail" if share else "discovery.none_fail", policy=policy), ())
    overall = say.numerals.percent(share)
    if not discovery.corners:
        return Finding(say("discovery.no_corner", policy=policy, share=overall), ())
    first = discovery.corners[0]
    headline = say(
        "discovery.corner",
        policy=policy,
        rule=rule(first, say),
        density=say.numerals.percent(first.held_out.density.value),
        range=say.numerals.percent_range(first.held_out.density),
        share=overall,
    )
    return Finding(headline, tuple(_more(discovery, say)))


def _more(discovery: Discovery, say: Language) -> Iterator[str]:
    first, *others = discovery.corners
    yield say(
        "discovery.holds",
        coverage=say.numerals.percent(first.measure.coverage),
        mass=say.numerals.percent(first.measure.mass),
    )
    if first.measure.mass > _NEARLY_ALL:
        yield say("discovery.nearly_all", policy=say.quoted(discovery.policy))
    for corner in others:
        density = corner.held_out.density
        yield say(
            "discovery.another",
            rule=rule(corner, say),
            density=say.numerals.percent(density.value),
            range=say.numerals.percent_range(density),
            share=say.numerals.percent(corner.base),
        )
    if others:
        yield say("discovery.together", coverage=say.numerals.percent(discovery.coverage))
    names = [say("text.quoted", name=factor_label(name, say)) for name in shaky(discovery.corners, _SURE)]
    if names:
        yield say("discovery.shaky", names=say.listed(names))
