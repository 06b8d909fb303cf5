"""A forecast in one table and some sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perenne import terminal
from perenne.columns import columns
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne_experiments.forecasting.tell import activity_range, conclude, share
from perenne_experiments.words import capitalised, language

if TYPE_CHECKING:
    from perenne_experiments.forecasting.forecast import Forecast, Outlook
    from perenne_experiments.words import Language


def forecast_text(found: Forecast, session: Session, width: int) -> str:
    """Return a forecast: the share alive after some years under each policy, and the sentences."""
    say = language(session.language)
    heading = session.say(
        "forecast.heading",
        scenario=found.scenario.title[session.language],
        sets=say.numerals.number(len(found.calibration.sets)),
        active=say.numerals.number(found.calibration.recent[52], 1),
    )
    labels = [
        "",
        *(session.say("forecast.alive", horizon=say.duration(point)) for point in found.checkpoints),
        session.say("forecast.active"),
    ]
    table = [_column(one, say) for one in found.outlooks]
    rule = "─" if terminal.can_show("─") else "-"
    sentences = [paragraph(text, width) for text in conclude(found, session.language)]
    return "\n\n".join([paragraph(heading, width), columns(labels, table, width, rule=rule), *sentences])


def _column(one: Outlook, say: Language) -> list[str]:
    low, middle, high = (say.numerals.number(value, 1) for value in activity_range(one))
    return [
        capitalised(say.policy(one.policy)),
        *(share(here, say) for here in one.survival),
        f"{middle} ({low}–{high})",
    ]
