"""`perenne calibrate`: from the log of a community to a scenario that looks like it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perenne import terminal
from perenne.commands.vitals import Column, Format, LogFile, Partial, TimeZone, named_columns, read
from perenne.option import Jobs, Json, Pictures, Seed, Settings, number, whole
from perenne.session import Session
from perenne.user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perenne_experiments.calibration.observation import Observation
    from perenne_experiments.logs.log import Log

MOST_SIMULATIONS = 1_000_000
LONGEST_BUDGET = 10_000
LONGEST_WINDOW = 5200
FEWEST_SIMULATIONS = 400
STATE = ".calibration.npz"
"""How the name of the file ends in which a calibration keeps what is done, until it is done."""

From = Annotated[str, typer.Option("--scenario", metavar="scenario", help="option.from_scenario")]
Out = Annotated[str, typer.Option("--out", metavar="file", help="option.calibrate_out")]
Communities = Annotated[list[str] | None, typer.Option("--community", metavar="name", help="option.communities")]
Without = Annotated[list[str] | None, typer.Option("--without", metavar="name", help="option.without")]
Least = Annotated[
    int, typer.Option("--at-least", metavar="number", help="option.at_least", parser=whole("--at-least", 20, 1_000_000))
]
Apart = Annotated[bool, typer.Option("--apart", help="option.apart")]
Typical = Annotated[bool, typer.Option("--typical", help="option.typical")]
Policy = Annotated[str, typer.Option("--policy", metavar="policy", help="option.lived_under")]
Window = Annotated[
    int | None,
    typer.Option("--weeks", metavar="number", help="option.first_weeks", parser=whole("--weeks", 26, LONGEST_WINDOW)),
]
Silence = Annotated[bool, typer.Option("--usual-silence", help="option.usual_silence")]
Budget = Annotated[
    float,
    typer.Option("--budget", metavar="number", help="option.budget", parser=number("--budget", 0.1, LONGEST_BUDGET)),
]
Simulations = Annotated[
    int | None,
    typer.Option(
        "--simulations",
        metavar="number",
        help="option.simulations",
        parser=whole("--simulations", FEWEST_SIMULATIONS, MOST_SIMULATIONS),
    ),
]
Report = Annotated[str | None, typer.Option("--report", metavar="folder", help="option.report")]


def calibrate(
    context: typer.Context,
    log: LogFile,
    out: Out,
    scenario: From = "reference",
    community: Communities = None,
    without: Without = None,
    typical: Typical = False,
    at_least: Least = 50,
    apart: Apart = False,
    policy: Policy = "absent",
    weeks: Window = None,
    partial: Partial = False,
    usual_silence: Silence = False,
    budget: Budget = 10.0,
    simulations: Simulations = None,
    set_: Settings = None,
    format_: Format = "auto",
    time_zone: TimeZone = "UTC",
    column: Column = None,
    seed: Seed = 1,
    jobs: Jobs = None,
    report: Report = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Read the log, simulate until the model looks like it, write the scenario and the page, and tell it."""
    from perenne.command_text import given_command
    from perenne.engine import prepare_engine
    from perenne.output_file import checked_file
    from perenne.progress import progress
    from perenne.study_files import StudyFiles
    from perenne.texts.calibration import calibration_text
    from perenne_experiments.calibration.calibrate import SIMULATIONS
    from perenne_experiments.calibration.calibrate import calibrate as calibrated
    from perenne_experiments.calibration.observation import with_literature
    from perenne_experiments.calibration.page import calibration_page, calibration_sections
    from perenne_experiments.calibration.scenario_file import scenario_text
    from perenne_experiments.calibration.tell import calibration_dict
    from perenne_experiments.pages.study_page import panels_of
    from perenne_model import parse_policy
    from perenne_scenarios import load, parse_settings

    session: Session = context.obj
    file = checked_file("--out", out, (".toml",))
    files = StudyFiles(report, file.path.stem, "calibration", study="calibration", pictures=pictures, option="--report")
    pinned = parse_settings(set_ or [])
    base = load(scenario).replace(pinned)
    lived_under = parse_policy(policy)
    observed = _observed(
        read(log, format_, time_zone, named_columns(column or []), False, session),
        log,
        community or [],
        without or [],
        typical=typical,
        least=at_least,
        apart=apart,
        weeks=weeks,
        partial=partial,
    )
    if usual_silence:
        observed = with_literature(observed)
    state = file.path.with_suffix(STATE)
    prepare_engine(session)
    kept = session.say("calibrate.kept", file=state)
    if not json:
        terminal.tell(kept)
    with progress(session.say("calibrate.progress"), 1) as advance:
        found = calibrated(
            observed,
            base,
            lived_under,
            simulations=simulations or SIMULATIONS,
            minutes=None if simulations else budget,
            paths=_free(pinned),
            seed=seed,
            state=state,
            jobs=jobs,
            progress=advance,
        )
    name = Path(log).name
    file.write_text(scenario_text(found, log=name, extends=_extended(scenario, file.path), pinned=pinned))
    notes = [name for name, so in (("time", simulations is None), ("silence", usual_silence)) if so]
    command = given_command(context, session.language, kept=["out"])
    files.deliver(
        calibration_page(found, session.language, command=command, file=out, notes=notes),
        calibration_dict(found),
        lambda width: calibration_text(found, session, width),
        session,
        json=json,
        panels=lambda: panels_of(calibration_sections(found, session.language)),
    )
    state.unlink(missing_ok=True)
    if not json:
        typer.echo(session.say("calibrate.written", file=file.path))


def _free(pinned: dict[str, float]) -> tuple[str, ...]:
    """Return the free parameters: all but those that the command line set."""
    from perenne_experiments.calibration.prior import ranges

    free = tuple(one.path for one in ranges() if one.path not in pinned)
    if not free:
        raise UserError("error.nothing_free", option="--set")
    return free


def _observed(
    log: Log,
    file: str,
    names: Sequence[str],
    without: Sequence[str],
    *,
    typical: bool,
    least: int,
    apart: bool,
    weeks: int | None,
    partial: bool,
) -> Observation:
    from perenne_experiments.calibration.observation import observe, observe_typical
    from perenne_experiments.logs.activity import WEEK
    from perenne_experiments.logs.window import until

    if without and not typical:
        raise UserError("error.needs", one="--without", other="--typical")
    chosen = list(names) if names else list(log.communities) if typical else [None]
    for name in without:
        log.activity(name)  # refuses a name that is not there
    activities = [log.activity(name, partial=partial) for name in chosen if name not in without]
    if weeks is not None:
        activities = [until(one, one.start + weeks * WEEK) for one in activities]
    if typical or len(activities) > 1:
        return observe_typical(activities, Path(file).name, least=least, apart=apart)
    return observe(activities[0])


def _extended(scenario: str, out: Path) -> str:
    """Return what the new file extends, as seen from where it lies."""
    if not scenario.lower().endswith(".toml"):
        return scenario
    return Path(os.path.relpath(scenario, out.resolve().parent)).as_posix()
