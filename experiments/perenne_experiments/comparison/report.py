"""The report of a comparison: one HTML page that stands alone, in one language, for whoever has to decide."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from perenne_experiments.comparison.comparison import Comparison
from perenne_experiments.comparison.conclusion import Conclusion, conclude
from perenne_experiments.comparison.figures import (
    causes_panels,
    reasons_panel,
    survival_panel,
    value_panels,
    vital_panels,
    world_panels,
)
from perenne_experiments.comparison.reproduction import command_of
from perenne_experiments.comparison.standing import MARGIN
from perenne_experiments.comparison.tables import differences_table, parameters_table, policies_table
from perenne_experiments.pages.markup import line_swatch, paragraph, plain, tag
from perenne_experiments.pages.page import (
    Part,
    contents,
    fill_legend,
    grid,
    line_legend,
    page,
    plot,
    section,
    write_page,
)
from perenne_experiments.pages.palette import line_styles
from perenne_experiments.pages.panel import Panel
from perenne_experiments.words.language import Language, capitalised, language
from perenne_experiments.words.typography import typeset

_MOST_DIRECT_LABELS = 5  # beyond, colours come back with another dash, which a label cannot show
_SMALLEST_P = 0.001


def write_report(
    comparison: Comparison, path: str | os.PathLike[str], *, lang: str = "en", command: str | None = None
) -> Path:
    """Write the report, whole or not at all.

    Args:
        comparison: what was found.
        path: file to write; its folder is made where missing, an older file is replaced.
        lang: language, "en" or "fr".
        command: command that makes the report again; by default the one that the comparison tells.

    Returns:
        The path written.

    Raises:
        OSError: the file cannot be written; an older one is then left as it was.
        ValueError: another language.
    """
    return write_page(report_page(comparison, lang=lang, command=command), path)


def report_page(comparison: Comparison, *, lang: str = "en", command: str | None = None) -> str:
    """Return the report as one HTML page, plotly.js within (some 5 MB).

    Args:
        comparison: what was found.
        lang: language, "en" or "fr".
        command: command that makes the report again; by default the one that the comparison tells.

    Raises:
        ValueError: another language.
    """
    say = language(lang)
    panels = _Panels(comparison, lang)
    conclusion = conclude(comparison, lang)
    parts = [
        ("table", say("report.table"), policies_table(comparison, say)),
        ("survival", say("report.figures_survival"), _survival(panels, comparison, say)),
        *_differences(comparison, say),
        ("causes", say("report.figures_causes"), _causes(panels, comparison, say)),
        ("reasons", say("report.figures_reasons"), _reasons(panels, comparison, say)),
        (
            "value",
            say("report.figures_value"),
            grid(panels.value, say("figure.value_caption"), "panels four"),
        ),
        ("vitals", say("report.figures_vitals"), _vitals(panels, comparison, say)),
        *_worlds(panels, comparison, say),
        ("settings", say("report.settings"), _settings(comparison, command, say)),
    ]
    body = [
        _header(comparison, say),
        tag(
            "main",
            _answer(comparison, conclusion, say),
            contents(parts, say("report.contents")),
            *(section(part) for part in parts),
        ),
        tag("footer", paragraph(say("report.footer"))),
    ]
    return page(_title(comparison, say), body, panels.all(), lang)


def report_panels(comparison: Comparison, lang: str) -> list[Panel]:
    """Return every figure of the report, in the order of the page."""
    return _Panels(comparison, lang).all()


class _Panels:
    """All panels of a report, drawn once."""

    def __init__(self, comparison: Comparison, lang: str) -> None:
        """Draw them."""
        self.survival = survival_panel(comparison, lang)
        self.causes = causes_panels(comparison, lang)
        self.reasons = reasons_panel(comparison, lang)
        self.value = value_panels(comparison, lang)
        self.vitals = vital_panels(comparison, lang)
        self.worlds = world_panels(comparison, lang)

    def all(self) -> list[Panel]:
        """Return them in the order of the page."""
        return [self.survival, *self.causes, self.reasons, *self.value, *self.vitals, *self.worlds]


def _title(comparison: Comparison, say: Language) -> str:
    return say("report.title", scenario=comparison.title[say.code])


def _header(comparison: Comparison, say: Language) -> str:
    runs = say.count("text.replicates", comparison.runs)
    return tag(
        "header",
        paragraph(say("report.eyebrow"), "eyebrow"),
        tag("h1", plain(typeset(comparison.title[say.code], say.code))),
        paragraph(typeset(comparison.description[say.code], say.code), "lede"),
        paragraph(say("report.design", runs=runs, horizon=say.duration(comparison.weeks)), "design"),
    )


def _answer(comparison: Comparison, conclusion: Conclusion, say: Language) -> str:
    styles = line_styles(comparison.policies)
    cards = [
        tag(
            "div",
            tag("h3", line_swatch(styles[name]), plain(say.policy_title(name))),
            tag("ul", *(tag("li", plain(fact)) for fact in facts)),
            class_="card",
            style=f"--policy: {styles[name].colour}",
        )
        for name, facts in conclusion.facts.items()
    ]
    return tag(
        "section",
        tag("h2", plain(say("report.conclusion")), id="conclusion-title"),
        paragraph(conclusion.headline, "headline"),
        *(paragraph(sentence, "size") for sentence in conclusion.size),
        tag("div", *cards, class_="cards"),
        paragraph(conclusion.caution, "note prose"),
        id="conclusion",
        class_="answer",
        aria_labelledby="conclusion-title",
    )


def _differences(comparison: Comparison, say: Language) -> list[Part]:
    if not comparison.contrasts:
        return []
    return [("differences", say("report.differences"), differences_table(comparison, say))]


def _survival(panels: _Panels, comparison: Comparison, say: Language) -> str:
    panel = panels.survival
    direct_labels_do = len(comparison.outcomes) <= _MOST_DIRECT_LABELS
    return tag(
        "figure",
        _policy_legend(comparison, say, "legend narrow-only" if direct_labels_do else "legend"),
        paragraph(panel.unit, "unit"),
        plot(panel),
        tag("figcaption", plain(say("figure.survival_caption"))),
        paragraph(say("report.print_hint"), "note screen"),
    )


def _causes(panels: _Panels, comparison: Comparison, say: Language) -> str:
    causes = [
        cause
        for cause in comparison.outcomes[0].lives.causes
        if any(outcome.causes[cause] > 0 for outcome in comparison.outcomes)
    ]
    legend = _fill_legend("causes", causes, say)
    return legend + grid(panels.causes, say("figure.causes_caption"))


def _reasons(panels: _Panels, comparison: Comparison, say: Language) -> str:
    legend = _fill_legend("reasons", comparison.outcomes[0].lives.reasons, say)
    caption = tag("figcaption", plain(say("figure.reasons_caption")))
    return tag("figure", legend, plot(panels.reasons), caption)


def _vitals(panels: _Panels, comparison: Comparison, say: Language) -> str:
    legend = _policy_legend(comparison, say)
    return legend + grid(panels.vitals, say("figure.vitals_caption"))


def _worlds(panels: _Panels, comparison: Comparison, say: Language) -> list[Part]:
    if len(comparison.outcomes) < 2:
        return []
    title = say("report.figures_worlds")
    worlds = comparison.worlds
    if worlds is None:
        ranked = comparison.ranked()
        names = {"best": say.quoted(ranked[0].name), "worst": say.quoted(ranked[-1].name)}
        return [("worlds", title, paragraph(say("report.no_worlds", **names), "prose"))]
    best, worst = (say.quoted(name) for name in worlds.policies)
    runs = say.numerals.number(comparison.runs)
    positive = say.numerals.number(worlds.positive)
    caption = say("figure.worlds_caption", positive=positive, runs=runs, best=best, worst=worst)
    core = sum(person.arrival == 0 for person in worlds.people)
    left_out = say.numerals.number(worlds.left_out)
    shown = say("figure.worlds_shown", core=core, worst=worst, left_out=left_out)
    seen = {stay.reason for person in worlds.people for stay in person.stays if stay}
    reasons = [reason for reason in comparison.outcomes[0].lives.reasons if reason in seen]
    legend = _fill_legend("reasons", [*reasons, "stayed"], say)
    return [("worlds", title, legend + grid(panels.worlds, f"{caption} {shown}", "panels pair"))]


def _settings(comparison: Comparison, command: str | None, say: Language) -> str:
    methods = [
        say("report.methods_survival", horizon=say.duration(comparison.weeks)),
        say("report.methods_pairs", margin=say.numerals.percent(MARGIN)),
        say("report.methods_causes"),
        *_test(comparison, say),
    ]
    return "".join(
        (
            paragraph(say("report.reproduce"), "prose"),
            tag("pre", tag("code", plain(command or command_of(comparison, say.code)))),
            tag("h3", plain(say("report.methods"))),
            *(paragraph(method, "prose") for method in methods),
            tag(
                "details",
                tag("summary", plain(say("report.parameters", count=len(comparison.parameters)))),
                parameters_table(comparison, say),
            ),
        )
    )


def _test(comparison: Comparison, say: Language) -> list[str]:
    test = comparison.log_rank
    if test is None:
        return []
    small = test.p_value < _SMALLEST_P
    p_value = say.numerals.number(_SMALLEST_P if small else test.p_value, 3)
    return [
        say(
            "report.methods_test",
            statistic=say.numerals.number(test.statistic, 1),
            degrees=test.degrees,
            p_value=f"< {p_value}" if small else f"= {p_value}",
        )
    ]


def _policy_legend(comparison: Comparison, say: Language, css: str = "legend") -> str:
    styles = line_styles(comparison.policies)
    names = [(styles[outcome.name], say.policy_title(outcome.name)) for outcome in comparison.ranked()]
    return line_legend(names, css)


def _fill_legend(kind: str, keys: Sequence[str], say: Language) -> str:
    names = [say("figure.stayed") if key == "stayed" else say.name(kind, key) for key in keys]
    return fill_legend([(key, capitalised(name)) for key, name in zip(keys, names, strict=True)])
