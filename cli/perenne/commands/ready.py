"""`perenne ready`: four questions before a community is launched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from perenne.option import LONGEST, MOST_RUNS, Jobs, Json, Pictures, Scenario, Seed, Settings, whole
from perenne.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

TWO_YEARS = 104
FEWEST_RUNS = 10

Runs = Annotated[
    int,
    typer.Option("--runs", metavar="number", help="option.ready_runs", parser=whole("--runs", FEWEST_RUNS, MOST_RUNS)),
]
Weeks = Annotated[
    int,
    typer.Option("--weeks", metavar="number", help="option.ready_weeks", parser=whole("--weeks", TWO_YEARS, LONGEST)),
]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.ready_out")]


def ready(
    context: typer.Context,
    scenario: Scenario,
    runs: Runs = 200,
    seed: Seed = 1,
    weeks: Weeks = 260,
    set_: Settings = None,
    jobs: Jobs = None,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Answer the four questions, write the page, and tell the answers."""
    from perenne.engine import prepare_engine
    from perenne.progress import progress
    from perenne.study_files import StudyFiles
    from perenne.texts.ready import ready_text
    from perenne_experiments.pages.study_page import panels_of
    from perenne_experiments.readiness.json_form import readiness_dict
    from perenne_experiments.readiness.page import readiness_page, readiness_sections
    from perenne_experiments.readiness.ready import assess_readiness
    from perenne_scenarios import load, parse_settings

    session: Session = context.obj
    lived = load(scenario).replace(parse_settings(set_ or []))
    files = StudyFiles(out, lived.name, "ready", study="ready", pictures=pictures)
    prepare_engine(session)
    with progress(session.say("ready.progress"), 1) as advance:
        found = assess_readiness(lived, runs=runs, seed=seed, weeks=weeks, jobs=jobs, progress=advance)
    numbers = readiness_dict(found, session.language)
    command = _command(scenario, runs, seed, weeks, set_ or [], session.language)
    files.deliver(
        readiness_page(found, session.language, command=command),
        numbers,
        lambda width: ready_text(found, session, width),
        session,
        json=json,
        panels=lambda: panels_of(readiness_sections(found, session.language)),
    )


def _command(scenario: str, runs: int, seed: int, weeks: int, settings: Sequence[str], language: str) -> str:
    from perenne_experiments.words.command import written

    words = ["perenne", "ready", scenario, "--runs", str(runs), "--seed", str(seed), "--weeks", str(weeks)]
    return written(words, language, settings)
