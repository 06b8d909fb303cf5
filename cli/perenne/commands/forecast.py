"""`perenne forecast`: what becomes of a calibrated community from today."""

from __future__ import annotations

from typing import Annotated

import typer

from perenne.option import Jobs, Json, Pictures, Scenario, Seed, whole
from perenne.session import Session

LONGEST = 1040
MOST_LIVES = 1000

Policies = Annotated[str, typer.Option("--policies", metavar="policies", help="option.takeovers")]
Present = Annotated[str | None, typer.Option("--present", metavar="policy", help="option.present")]
Weeks = Annotated[
    int, typer.Option("--weeks", metavar="number", help="option.from_today", parser=whole("--weeks", 1, LONGEST))
]
Lives = Annotated[
    int, typer.Option("--lives", metavar="number", help="option.lives", parser=whole("--lives", 1, MOST_LIVES))
]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.forecast_out")]


def forecast(
    context: typer.Context,
    scenario: Scenario,
    policies: Policies = "cultivating,directive",
    present: Present = None,
    weeks: Weeks = 260,
    lives: Lives = 8,
    seed: Seed = 1,
    jobs: Jobs = None,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Live every plausible set up to today, let the lives that look like the log go on, and write the page."""
    from perenne.engine import prepare_engine
    from perenne.progress import progress
    from perenne.study_files import StudyFiles
    from perenne.texts.forecast import forecast_text
    from perenne_experiments.forecasting.error import ForecastError
    from perenne_experiments.forecasting.forecast import forecast as forecasted
    from perenne_experiments.forecasting.page import forecast_page, forecast_sections
    from perenne_experiments.forecasting.tell import forecast_dict
    from perenne_experiments.pages.study_page import panels_of
    from perenne_model import parse_policy, split_policies
    from perenne_scenarios import load

    session: Session = context.obj
    lived = load(scenario)
    if lived.calibration is None:
        raise ForecastError("forecast.error_uncalibrated", scenario=scenario)
    usual = present or lived.calibration.policy
    now = parse_policy(usual)
    takeovers = [policy for policy in map(parse_policy, split_policies(policies)) if policy.name != now.name]
    files = StudyFiles(out, lived.name, "forecast", study="forecast", pictures=pictures)
    prepare_engine(session)
    with progress(session.say("forecast.progress"), 1) as advance:
        found = forecasted(
            lived, takeovers, present=now, weeks=weeks, lives=lives, seed=seed, jobs=jobs, progress=advance
        )
    command = _command(scenario, policies, usual, weeks, lives, seed, session.language)
    files.deliver(
        forecast_page(found, session.language, command=command),
        forecast_dict(found),
        lambda width: forecast_text(found, session, width),
        session,
        json=json,
        panels=lambda: panels_of(forecast_sections(found, session.language)),
    )


def _command(scenario: str, policies: str, present: str, weeks: int, lives: int, seed: int, language: str) -> str:
    from perenne_experiments.words.command import written

    words = ["perenne", "forecast", scenario, "--policies", policies, "--present", present]
    return written([*words, "--weeks", str(weeks), "--lives", str(lives), "--seed", str(seed)], language)
