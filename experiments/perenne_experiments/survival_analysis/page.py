"""The page of a survival analysis."""

from __future__ import annotations

from collections.abc import Iterator

from perenne_experiments.comparison.comparison import CHECKPOINTS, Contrast
from perenne_experiments.comparison.standing import verdict
from perenne_experiments.pages.palette import LineStyle, class_styles, line_styles
from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.statistics.survival import LogRank
from perenne_experiments.survival_analysis.conclusion import conclude, cox_sentences, split_sentence
from perenne_experiments.survival_analysis.cox import Cox
from perenne_experiments.survival_analysis.figures import cause_panels, causes_seen, policies_panel, split_panel
from perenne_experiments.survival_analysis.group import Group
from perenne_experiments.survival_analysis.hazards_figure import hazards_panel, ratio_said
from perenne_experiments.survival_analysis.study import Split, SurvivalStudy
from perenne_experiments.survival_analysis.words import chance, class_label, covariate_label, design_line
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import Language, capitalised, language

_MOST_LEADING = 3  # sentences on factors that lead the page; more stand in the factors' own sections


def survival_page(study: SurvivalStudy, *, lang: str = "en", command: str) -> str:
    """Return the analysis as one HTML page that stands alone.

    Args:
        study: what was found.
        lang: language, "en" or "fr".
        command: command that makes the page again.
    """
    say = language(lang)
    conclusion = conclude(study, lang)
    return study_page(
        title=say("survival.title", scenario=scenario_title(study, say)),
        lead=[
            conclusion.headline,
            *conclusion.size,
            *(conclusion.splits if len(conclusion.splits) <= _MOST_LEADING else ()),
            *conclusion.cox[:1],
            conclusion.caution,
        ],
        sections=survival_sections(study, lang),
        language=lang,
        command=command,
        methods=[
            say("survival.methods"),
            say("survival.methods_tests"),
            *([say("survival.methods_cox")] if study.cox else []),
        ],
        design=design_line(study, say),
    )


def survival_sections(study: SurvivalStudy, lang: str) -> list[Section]:
    """Return what the conclusion rests on, with its figures."""
    say = language(lang)
    return [
        _policies(study, say),
        *(_factor(study, name, say) for name in study.by),
        _causes(study, say),
        *_cox(study, say),
    ]


def scenario_title(study: SurvivalStudy, say: Language) -> str:
    """Return what people call the scenario; one that is not in the library keeps its own name."""
    from perenne_scenarios import ScenarioError, load

    try:
        return load(study.lives.scenario).title[say.code]
    except ScenarioError:
        return study.lives.scenario


def log_rank_said(found: LogRank | None, say: Language) -> str:
    """Return a log-rank test in a line."""
    if found is None:
        return say("survival.no_test")
    return say(
        "survival.test",
        statistic=say.numerals.number(found.statistic, 1),
        degrees=found.degrees,
        p=chance(found.p_value, say),
    )


def _policies(study: SurvivalStudy, say: Language) -> Section:
    styles = line_styles(study.lives.policies)
    return Section(
        heading=say("report.figures_survival"),
        paragraphs=[say("survival.policies_test", test=log_rank_said(study.log_rank, say))]
        if len(study.groups) > 1
        else [],
        panels=[policies_panel(study, say)],
        tables=[_groups_table(study, say), *_differences_table(study, say)],
        legend=[(styles[one.policy], say.policy_title(one.policy)) for one in study.ranked()],
        caption=say("figure.survival_caption"),
        wide=True,
    )


def _groups_table(study: SurvivalStudy, say: Language) -> Table:
    rows = [[say.policy_title(one.policy), *_cells(one, study.weeks, say)] for one in study.ranked()]
    return Table([say("table.policy"), *_labels(study.weeks, say)], rows, say("survival.table_caption"))


def _labels(weeks: int, say: Language) -> list[str]:
    return [
        say("survival.runs"),
        say("survival.deaths"),
        say("table.mean_life"),
        *(say("table.alive_after", duration=say.duration(week)) for week in _checkpoints(weeks)),
        say("table.median"),
    ]


def _cells(one: Group, weeks: int, say: Language) -> Iterator[str]:
    percent, span = say.numerals.percent, say.numerals.percent_range
    yield say.numerals.number(one.runs)
    yield say.numerals.number(one.deaths)
    for share in (one.rmst.scaled(1 / weeks), *(one.alive[week] for week in _checkpoints(weeks))):
        yield say("text.with_range", value=percent(share.value), range=span(share))
    yield median_said(one, say)


def median_said(one: Group, say: Language) -> str:
    """Return when half of a group have died."""
    if one.median.value is None:
        return say("table.not_reached")
    return say.count("text.weeks", round(one.median.value))


def _checkpoints(weeks: int) -> list[int]:
    return [*(week for week in CHECKPOINTS if week < weeks), weeks]


def _differences_table(study: SurvivalStudy, say: Language) -> Iterator[Table]:
    names = [one.policy for one in study.ranked()]
    pairs = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :]]
    if pairs:
        rows = [
            [
                say("table.against", a=say.policy_title(a), b=say.policy(b)),
                *_difference(study.contrast(a, b), study, say),
            ]
            for a, b in pairs
        ]
        columns = [say("table.pair"), say("table.difference"), say("table.verdict")]
        yield Table(columns, rows, say("survival.differences_caption"))


def _difference(found: Contrast, study: SurvivalStudy, say: Language) -> Iterator[str]:
    yield difference_said(found, study.weeks, say)
    judged = verdict(found, study.weeks)
    yield say(f"table.{judged}", **({"a": say.quoted(found.a)} if judged == "longer" else {}))


def difference_said(found: Contrast, weeks: int, say: Language) -> str:
    """Return a difference of mean lives in shares of the horizon, with its interval: "+12.3% (8.0–17.1%)"."""
    share = found.difference.estimate.scaled(1 / weeks)
    sign = "+" if share.value > 0 else ""
    value = sign + say.numerals.percent(share.value, 1)
    return say("text.with_range", value=value, range=say.numerals.percent_range(share, 1))


def _factor(study: SurvivalStudy, name: str, say: Language) -> Section:
    splits = [one for one in study.splits if one.factor == name]
    widest = max(splits, key=lambda one: len(one.groups))
    return Section(
        heading=say("survival.heading_by", factor=factor_label(name, say)),
        paragraphs=[split_sentence(one, study.weeks, say) for one in splits],
        panels=[split_panel(one, study, say) for one in splits],
        tables=[_split_table(one, study, say) for one in splits],
        legend=list(_legend(widest, say)),
        caption=say("survival.split_caption"),
    )


def _legend(split: Split, say: Language) -> Iterator[tuple[LineStyle, str]]:
    for one, style in zip(split.groups, class_styles(len(split.groups)), strict=True):
        if one.within is not None:
            yield style, class_label(split.factor, one.within, say)


def _split_table(split: Split, study: SurvivalStudy, say: Language) -> Table:
    rows = [
        [class_label(split.factor, one.within, say), *_cells(one, study.weeks, say)]
        for one in split.groups
        if one.within is not None
    ]
    told = [say("survival.split_test", policy=say.quoted(split.policy), test=log_rank_said(split.log_rank, say))]
    if split.contrast is not None:
        told.append(say("survival.split_difference", difference=difference_said(split.contrast, study.weeks, say)))
    return Table([say.policy_title(split.policy), *_labels(study.weeks, say)], rows, " ".join(told))


def _causes(study: SurvivalStudy, say: Language) -> Section:
    seen = causes_seen(study, say)
    rows = [[say.policy_title(one.policy), *_shares(one, [key for key, _ in seen], say)] for one in study.ranked()]
    return Section(
        heading=say("report.figures_causes"),
        paragraphs=[],
        panels=cause_panels(study, say),
        tables=[Table([say("table.policy"), *(name for _, name in seen)], rows, say("survival.causes_caption"))]
        if seen
        else (),
        legend=seen,
        caption=say("figure.causes_caption"),
    )


def _shares(one: Group, causes: list[str], say: Language) -> Iterator[str]:
    for cause in causes:
        share = one.causes[cause]
        yield say(
            "text.with_range",
            value=say.numerals.percent(share.value),
            range=say.numerals.percent_range(share),
        )


def _cox(study: SurvivalStudy, say: Language) -> Iterator[Section]:
    if study.cox is None:
        return
    told = list(cox_sentences(study.cox, say))
    if not isinstance(study.cox, Cox):
        yield Section(heading=say("survival.heading_cox"), paragraphs=told)
        return
    yield Section(
        heading=say("survival.heading_cox"),
        paragraphs=told,
        panels=[hazards_panel(study.cox, say)],
        tables=[_cox_table(study.cox, say)],
        caption=say("survival.hazards_caption", reference=say.quoted(study.cox.reference))
        if study.cox.compares_policies
        else say("survival.hazards_caption_factors"),
        wide=True,
    )


def _cox_table(cox: Cox, say: Language) -> Table:
    rows = [
        [
            capitalised(covariate_label(one, say)),
            ratio_said(one, say),
            chance(one.p_value, say),
            say.numerals.rounded(one.early, 2),
            say.numerals.rounded(one.late, 2),
            chance(one.p_proportional, say),
            say("survival.even" if one.proportional else "survival.changing"),
        ]
        for one in cox.covariates
    ]
    columns = [
        say("survival.covariate"),
        say("survival.ratio"),
        say("survival.p_ratio"),
        say("survival.early"),
        say("survival.late"),
        say("survival.p_proportional"),
        say("table.verdict"),
    ]
    caption = say(
        "survival.table_cox",
        runs=say.numerals.number(cox.runs),
        deaths=say.numerals.number(cox.deaths),
        concordance=say.numerals.number(cox.concordance, 2),
    )
    return Table(columns, rows, caption)
