"""Tables of a comparison, as HTML: on a narrow page each row becomes a small list with its own labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.comparison.comparison import CHECKPOINTS, Comparison, Contrast, Outcome
from perenne_experiments.comparison.standing import leaders, verdict
from perenne_experiments.pages.markup import Cell, gauge, line_swatch, plain, table, tag
from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language
from perenne_experiments.words.typography import typeset
from perenne_model.parameters import registry
from perenne_scenarios.numeral import numeral
from perenne_scenarios.parameter import unit_of


def policies_table(comparison: Comparison, say: Language) -> str:
    """Return the policies side by side, the longest-lived first."""
    styles = line_styles(comparison.policies)
    rows = [
        (_policy_head(outcome, styles[outcome.name], say), _policy_cells(comparison, outcome, styles, say))
        for outcome in comparison.ranked()
    ]
    caption = say("report.table_caption", horizon=say.duration(comparison.weeks))
    return table(say("table.policy"), rows, caption)


def differences_table(comparison: Comparison, say: Language) -> str:
    """Return every pair of policies, the longer-lived of each first."""
    names = [outcome.name for outcome in comparison.ranked()]
    pairs = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :]]
    rows = []
    for a, b in pairs:
        head = say("table.against", a=say.policy_title(a), b=say.policy(b))
        rows.append((plain(head), _difference_cells(comparison, comparison.contrast(a, b), say)))
    return table(say("table.pair"), rows, say("report.differences_caption"))


def parameters_table(comparison: Comparison, say: Language) -> str:
    """Return every parameter with its meaning, value and unit."""
    known = registry()
    rows = []
    for path, value in comparison.parameters.items():
        parameter = known.get(path)
        meaning = parameter.meaning[say.code] if parameter else ""
        unit = unit_of(parameter)[say.code] if parameter else ""
        cells = [
            (say("report.meaning"), plain(typeset(meaning, say.code))),
            (say("report.value"), plain(numeral(value, say.code))),
            (say("report.unit"), plain(typeset(unit, say.code))),
        ]
        rows.append((tag("code", plain(path)), cells))
    return table(say("report.parameter"), rows, None)


def _policy_head(outcome: Outcome, style: LineStyle, say: Language) -> str:
    return line_swatch(style) + plain(say.policy_title(outcome.name))


def _policy_cells(comparison: Comparison, outcome: Outcome, styles: dict[str, LineStyle], say: Language) -> list[Cell]:
    mean_life = outcome.rmst.scaled(1 / comparison.weeks)
    bar = gauge(mean_life.value, mean_life.low, mean_life.high, styles[outcome.name].colour)
    weeks = [week for week in outcome.alive if week in CHECKPOINTS or week == comparison.weeks]
    return [
        (say("table.mean_life"), _share(mean_life, say) + bar),
        *((say("table.alive_after", duration=say.duration(week)), _share(outcome.alive[week], say)) for week in weeks),
        (say("table.median"), plain(_median(outcome, say))),
        (say("table.cause"), plain(_main(outcome.cause_counts, outcome.lives.causes, "causes", say))),
        (say("table.reason"), plain(_main(outcome.reason_counts, outcome.lives.reasons, "reasons", say))),
        (say("table.hours"), tag("span", plain(say.numerals.counted(outcome.hours.value)), class_="number")),
    ]


def _main(counts: NDArray[np.float64], names: Sequence[str], kind: str, say: Language) -> str:
    first, *level = leaders(counts) or (None,)
    if first is None:
        return say("table.none")
    if level:
        return say("table.unclear")
    share = float(counts[:, first].sum() / counts.sum())
    return say("text.with_share", name=say.name(kind, names[first]), share=say.numerals.percent(share))


def _median(outcome: Outcome, say: Language) -> str:
    if outcome.median.value is None:
        return say("table.not_reached")
    return say("table.years", years=say.numerals.number(outcome.median.value / 52, 1))


def _difference_cells(comparison: Comparison, contrast: Contrast, say: Language) -> list[Cell]:
    difference = contrast.difference.estimate.scaled(1 / comparison.weeks)
    unknown = plain(say("table.unknown"))
    ratio = contrast.ratio
    ratio_cell = plain(say.numerals.number(ratio.value, 2)) + _range(say.numerals.range(ratio, 2)) if ratio else unknown
    gain = contrast.difference.pairing_gain
    judged = verdict(contrast, comparison.weeks)
    return [
        (say("table.difference"), _signed_share(difference, say)),
        (say("table.ratio"), ratio_cell),
        (say("table.verdict"), plain(say(f"table.{judged}", a=say.quoted(contrast.a)))),
        (
            say("table.gain"),
            plain(say("table.times", number=say.numerals.number(gain, 1))) if gain else unknown,
        ),
    ]


def _share(share: Estimate, say: Language) -> str:
    return plain(say.numerals.percent(share.value)) + _range(say.numerals.percent_range(share))


def _signed_share(share: Estimate, say: Language) -> str:
    sign = "+" if share.value > 0 else ""
    return plain(sign + say.numerals.percent(share.value, 1)) + _range(say.numerals.percent_range(share, 1))


def _range(text: str) -> str:
    return tag("span", plain(f"({text})"), class_="range")
