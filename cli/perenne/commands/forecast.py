"""`perenne forecast`: what becomes of a calibrated community from today."""

from __future__ import annotations

from typing import Annotated

import typer

from perenne import terminal
from perenne.option import Jobs, Json, Scenario, Seed, whole
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


def forecast(
    context: typer.Context,
    scenario: Scenario,
    policies: Policies = "cultivating,directive",
    present: Present = None,
    weeks: Weeks = 260,
    lives: Lives = 8,
    seed: Seed = 1,
    jobs: Jobs = None,
    json: Json = False,
) -> None:
    """Live every plausible set up to today, choose the lives that look like the log, and let them go on."""
    from perenne.engine import prepare_engine
    from perenne.forecast_text import forecast_text
    from perenne.progress import progress
    from perenne_experiments.forecasting.error import ForecastError
    from perenne_experiments.forecasting.forecast import forecast as forecasted
    from perenne_experiments.forecasting.tell import forecast_dict
    from perenne_model import parse_policy, split_policies
    from perenne_scenarios import load

    session: Session = context.obj
    lived = load(scenario)
    if lived.calibration is None:
        raise ForecastError("forecast.error_uncalibrated", scenario=scenario)
    now = parse_policy(present or lived.calibration.policy)
    takeovers = [policy for policy in map(parse_policy, split_policies(policies)) if policy.name != now.name]
    prepare_engine(session)
    with progress(session.say("forecast.progress"), 1) as advance:
        found = forecasted(
            lived, takeovers, present=now, weeks=weeks, lives=lives, seed=seed, jobs=jobs, progress=advance
        )
    if json:
        terminal.print_json(forecast_dict(found))
        return
    typer.echo(forecast_text(found, session, terminal.width()))
