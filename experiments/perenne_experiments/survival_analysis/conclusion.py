"""The conclusion of a survival analysis in plain words, which never say more than the intervals allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perenne_experiments.comparison.standing import MARGIN, Standing, stand, verdict
from perenne_experiments.statistics.survival import FEWEST_PAIRS
from perenne_experiments.survival_analysis.cox import Cox, CoxRefusal
from perenne_experiments.survival_analysis.study import Split, SurvivalStudy
from perenne_experiments.survival_analysis.words import class_label, covariate_label, units_said
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, language

_MOST_TOLD = 3  # covariates whose hazards are told early and late


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an analysis allows to say.

    Attributes:
        headline: the answer, one sentence or a few.
        size: by how much: a sentence each.
        splits: what each factor does under each policy: a sentence each, in the order of the study's splits.
        cox: what the model adds, and how far it can be read.
        caution: what kind of statement this is.
    """

    headline: str
    size: tuple[str, ...]
    splits: tuple[str, ...]
    cox: tuple[str, ...]
    caution: str

    @property
    def text(self) -> str:
        """The whole as one running text."""
        return " ".join((self.headline, *self.size, *self.splits, *self.cox, self.caution))


def conclude(study: SurvivalStudy, code: str) -> Conclusion:
    """Say what an analysis found.

    Args:
        study: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    standing = stand(study)
    return Conclusion(
        headline=" ".join((*_headline(study, standing, say), *_few(study, say))),
        size=tuple(_size(study, standing, say)),
        splits=tuple(split_sentence(one, study.weeks, say) for one in study.splits),
        cox=tuple(cox_sentences(study.cox, say)),
        caution=" ".join((say("survival.caution"), say("conclusion.caution"))),
    )


def split_sentence(split: Split, weeks: int, say: Language) -> str:
    """Say what the highest class of a factor does against the lowest, under one policy."""
    factor = say("text.quoted", name=factor_label(split.factor, say))
    policy = say.quoted(split.policy)
    if split.contrast is None:
        return say("survival.split_one", policy=policy, factor=factor)
    low, high = (
        class_label(split.factor, one.within, say) for one in (split.groups[0], split.groups[-1]) if one.within
    )
    told = {"policy": policy, "factor": factor, "low": low, "high": high}
    rises = split.contrast.difference.value > 0
    found = split.contrast if rises else split.contrast.turned()
    judged = verdict(found, weeks)
    if judged == "alike":
        return say("survival.split_alike", **told, margin=say.numerals.percent(MARGIN))
    if judged == "undecided":
        return say("survival.split_undecided", **told)
    gain = found.difference.estimate.scaled(1 / weeks)
    return say(
        "survival.split_longer" if rises else "survival.split_shorter",
        **told,
        gain=say.numerals.percent(gain.value),
        range=say.numerals.percent_range(gain),
    )


def cox_sentences(cox: Cox | CoxRefusal | None, say: Language) -> Iterator[str]:
    """Say what Cox's model adds, and how far it can be read."""
    if cox is None:
        return
    if isinstance(cox, CoxRefusal):
        number, needed = (say.numerals.number(value) for value in (cox.number, cox.needed))
        yield say(f"survival.cox_{cox.reason}", number=number, needed=needed)
        return
    if cox.doubtful:
        yield say("survival.cox_doubtful", names=_labels([covariate_label(one, say) for one in cox.doubtful], say))
        for one in sorted(cox.doubtful, key=lambda one: one.p_proportional)[:_MOST_TOLD]:
            yield say(
                "survival.cox_early_late",
                name=say("text.quoted", name=covariate_label(one, say)),
                early=say.numerals.rounded(one.early, 2),
                late=say.numerals.rounded(one.late, 2),
            )
    else:
        yield say("survival.cox_proportional")
    yield from _limits(cox, say)


def _limits(cox: Cox, say: Language) -> Iterator[str]:
    if cox.runs < cox.of:
        numbers = {"runs": cox.runs, "of": cox.of}
        yield say("survival.cox_sampled", **{name: say.numerals.number(value) for name, value in numbers.items()})
    if cox.immortal:
        yield say("survival.cox_immortal", names=say.listed([say.quoted(name) for name in cox.immortal]))
    if cox.left_out:
        yield say("survival.cox_left_out", names=_labels([factor_label(name, say) for name in cox.left_out], say))


def _labels(names: Sequence[str], say: Language) -> str:
    return say.listed([say("text.quoted", name=name) for name in names])


def _headline(study: SurvivalStudy, standing: Standing, say: Language) -> Iterator[str]:
    if not any(one.deaths for one in study.groups):
        yield say("conclusion.nobody_died")
    elif len(study.groups) == 1:
        only = study.groups[0]
        share = only.rmst.scaled(1 / study.weeks)
        yield say(
            "conclusion.alone",
            policy=say.quoted(only.policy),
            share=say.numerals.percent(share.value),
            range=say.numerals.percent_range(share),
            horizon=say.duration(study.weeks),
        )
    elif not standing.alike and not standing.undecided:
        yield say("survival.longest", best=say.quoted(standing.best))
    elif standing.below:
        yield from _ranks(standing, say)
    elif not standing.undecided:
        names = _policies((standing.best, *standing.alike), say)
        yield say("conclusion.alike", names=names, margin=say.numerals.percent(MARGIN))
    else:
        names = _policies((standing.best, *standing.alike, *standing.undecided), say)
        yield say("survival.undecided", units=units_said(study, say), names=names)


def _few(study: SurvivalStudy, say: Language) -> Iterator[str]:
    """Say that nothing can be settled, where there are too few units for it and something to settle."""
    if study.lives.units.independent < FEWEST_PAIRS and (study.contrasts or study.splits):
        yield say("survival.few", units=units_said(study, say), needed=say.numerals.number(FEWEST_PAIRS))


def _ranks(standing: Standing, say: Language) -> Iterator[str]:
    best = say.quoted(standing.best)
    yield say("conclusion.above", best=best, below=_policies(standing.below, say))
    if standing.alike:
        margin = say.numerals.percent(MARGIN)
        yield say("conclusion.also", best=best, alike=_policies(standing.alike, say), margin=margin)
    if standing.undecided:
        yield say("survival.open", best=best, undecided=_policies(standing.undecided, say))


def _size(study: SurvivalStudy, standing: Standing, say: Language) -> Iterator[str]:
    for other in standing.below:
        gain = study.contrast(standing.best, other).difference.estimate.scaled(1 / study.weeks)
        yield say(
            "conclusion.gain",
            best=say.quoted(standing.best),
            other=say.quoted(other),
            gain=say.numerals.percent(gain.value),
            gain_range=say.numerals.percent_range(gain),
        )


def _policies(names: Sequence[str], say: Language) -> str:
    return say.listed([say.quoted(name) for name in names])
