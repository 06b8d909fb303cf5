"""The page of a forecast."""

from __future__ import annotations

from perenne_experiments.forecasting.figures import (
    gains_panel,
    recent_legend,
    recent_panel,
    styles,
    survival_panel,
)
from perenne_experiments.forecasting.forecast import Forecast, Outlook
from perenne_experiments.forecasting.tell import (
    active_told,
    conclude,
    design_line,
    gain_told,
    kept_range,
    last_weeks,
    recent_told,
    share,
    verdict,
)
from perenne_experiments.pages.study_page import Section, Table, study_page
from perenne_experiments.words.language import Language, capitalised, language

METHODS = ("lives", "alive", "ranges", "skill")
"""How it was reckoned, a paragraph each."""


def forecast_page(found: Forecast, code: str, *, command: str) -> str:
    """Return a forecast as one HTML page that stands alone.

    Args:
        found: the forecast.
        code: language, "en" or "fr".
        command: command that makes the page again.
    """
    say = language(code)
    return study_page(
        title=say("forecast.title", scenario=found.scenario.title[code]),
        lead=conclude(found, code),
        sections=forecast_sections(found, code),
        language=code,
        command=command,
        methods=[say(f"forecast.method_{name}") for name in METHODS],
        design=design_line(found, say),
    )


def forecast_sections(found: Forecast, code: str) -> list[Section]:
    """Return what was found, with its figures."""
    say = language(code)
    return [_survival(found, say), *_gains(found, say), _recent(found, say)]


def _survival(found: Forecast, say: Language) -> Section:
    drawn = styles(found)
    caption = say("forecast.survival_caption")
    if len(found.outlooks) > 1:
        caption += f" {say('forecast.overlap_caption')}"
    return Section(
        heading=say("forecast.heading_survival"),
        paragraphs=[],
        panels=[survival_panel(found, say)],
        tables=[outlooks_table(found, say)],
        legend=[(drawn[one.policy], say.policy_title(one.policy)) for one in found.outlooks],
        caption=caption,
        wide=True,
    )


def outlooks_table(found: Forecast, say: Language) -> Table:
    """Return the share alive after some years, and how many are then active: a column a policy."""
    alive = [say("forecast.alive", horizon=say.duration(point)) for point in found.checkpoints]
    cells = [
        [say.policy_title(one.policy), *(share(here, say) for here in one.survival), active_told(one, say)]
        for one in found.outlooks
    ]
    heads, *rows = zip([say("forecast.column_futures"), *alive, say("forecast.active")], *cells, strict=True)
    return Table(heads, rows, say("forecast.table"))


def _gains(found: Forecast, say: Language) -> list[Section]:
    others = found.outlooks[1:]
    if not others:
        return []
    takeover, gain, told = (say(f"forecast.column_{name}") for name in ("takeover", "gain", "verdict"))
    alive = say("forecast.alive", horizon=say.duration(found.horizon))
    table = Table([takeover, alive, gain, told], [_gain_row(one, say) for one in others])
    return [
        Section(
            heading=say("forecast.heading_gains"),
            paragraphs=[say("forecast.gains_read", present=say.policy(found.present))],
            panels=[gains_panel(found, say)],
            tables=[table],
            caption=say("forecast.gains_caption"),
            wide=True,
        )
    ]


def _gain_row(one: Outlook, say: Language) -> list[str]:
    return [
        say.policy_title(one.policy),
        share(one.survival[-1], say),
        gain_told(one, say),
        say(f"forecast.verdict_{verdict(one)}"),
    ]


def _recent(found: Forecast, say: Language) -> Section:
    rows = [
        [
            capitalised(last_weeks(one, say)),
            say.numerals.number(one.observed, 1),
            kept_range(one, say),
            say("forecast.chosen" if one.chosen_by else "forecast.not_chosen"),
        ]
        for one in found.recent
    ]
    heads = [say(f"forecast.column_{name}") for name in ("weeks", "log", "kept", "chosen")]
    return Section(
        heading=say("forecast.heading_recent"),
        paragraphs=recent_told(found, say),
        panels=[recent_panel(found, say)],
        tables=[Table(heads, rows)],
        legend=recent_legend(say),
        caption=say("forecast.recent_caption"),
        wide=True,
    )
