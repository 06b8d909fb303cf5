"""`perenne search`: the best policy within a budget of hours, and the least that does as well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perenne.option import MOST_RUNS, Jobs, Json, Pictures, Scenario, Seed, Settings, Weeks, number, whole
from perenne.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_TRIALS = 100_000
MOST_HOURS = 10_000
FEWEST_RUNS = 10
"""Lives of a trial below which nothing can be told."""

Hours = Annotated[
    float | None,
    typer.Option("--hours", metavar="number", help="option.hours", parser=number("--hours", 0, MOST_HOURS)),
]
Trials = Annotated[
    int, typer.Option("--trials", metavar="number", help="option.trials", parser=whole("--trials", 1, MOST_TRIALS))
]
TrialRuns = Annotated[
    int,
    typer.Option("--runs", metavar="number", help="option.trial_runs", parser=whole("--runs", FEWEST_RUNS, MOST_RUNS)),
]
Uncertain = Annotated[str | None, typer.Option("--uncertain", metavar="design", help="option.uncertain")]
Stages = Annotated[bool, typer.Option("--stages", help="option.stages")]
Tolerance = Annotated[
    float,
    typer.Option("--tolerance", metavar="number", help="option.tolerance", parser=number("--tolerance", 0, 1)),
]
Store = Annotated[str | None, typer.Option("--store", metavar="folder", help="option.search_store")]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.search_out")]


def search(
    context: typer.Context,
    scenario: Scenario,
    hours: Hours = None,
    trials: Trials = 200,
    runs: TrialRuns = 48,
    weeks: Weeks = 520,
    uncertain: Uncertain = None,
    stages: Stages = False,
    tolerance: Tolerance = 0.02,
    set_: Settings = None,
    store: Store = None,
    seed: Seed = 1,
    jobs: Jobs = None,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Search the levers, write the page and the policies found, and tell what was found."""
    from perenne.engine import prepare_engine
    from perenne.progress import progress
    from perenne.study_files import StudyFiles
    from perenne.texts.search import policy_files, search_text
    from perenne_experiments.pages.study_page import panels_of
    from perenne_experiments.search.journal import whole_lines
    from perenne_experiments.search.json_form import search_dict
    from perenne_experiments.search.library import optuna
    from perenne_experiments.search.page import search_page, search_sections
    from perenne_experiments.search.search import search_policies
    from perenne_scenarios import load, parse_settings

    session: Session = context.obj
    lived = load(scenario).replace(parse_settings(set_ or []))
    worlds = _worlds(uncertain)
    files = StudyFiles(
        out, lived.name, "search", study="search", others=("juste-mesure.toml", "best-found.toml"), pictures=pictures
    )
    optuna()
    if store is not None:
        whole_lines(Path(store))  # another thing than a search's folder is refused before anything is compiled
    prepare_engine(session)
    with progress(session.say("search.progress"), 1) as advance:
        found = search_policies(
            lived,
            hours=hours,
            trials=trials,
            runs=runs,
            weeks=weeks,
            worlds=worlds,
            stages=stages,
            tolerance=tolerance,
            seed=seed,
            folder=Path(store) if store else None,
            jobs=jobs,
            progress=advance,
        )
    command = _command(
        scenario, found.hours, trials, runs, weeks, uncertain, tolerance, set_ or [], seed, session.language
    )
    if stages:
        command += " --stages"
    page = search_page(found, session.language, command=command)
    numbers = search_dict(found, session.language)
    files.deliver(
        page,
        numbers,
        lambda width: search_text(found, session, width),
        session,
        json=json,
        others=policy_files(found, session.language),
        panels=lambda: panels_of(search_sections(found, session.language)),
    )
    if not json:
        typer.echo(session.say("file.policies", files=", ".join(str(other.path) for other in files.others.values())))


def _worlds(design: str | None) -> Sequence[Mapping[str, float]]:
    if design is None:
        return ({},)
    from perenne_experiments.design.reader import load_design
    from perenne_experiments.search.search import worlds_of

    return worlds_of(load_design(design))


def _command(
    scenario: str,
    hours: float,
    trials: int,
    runs: int,
    weeks: int,
    uncertain: str | None,
    tolerance: float,
    settings: Sequence[str],
    seed: int,
    language: str,
) -> str:
    from perenne_experiments.words.command import written

    words = ["perenne", "search", scenario, "--hours", f"{hours:g}", "--trials", str(trials), "--runs", str(runs)]
    words += ["--weeks", str(weeks), "--tolerance", f"{tolerance:g}", "--seed", str(seed)]
    words += ["--uncertain", uncertain] if uncertain else []
    return written(words, language, settings)
