"""`perenne autopsy`: when a community tipped, what drove it, and what would have saved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from perenne import terminal
from perenne.option import MOST_RUNS, Jobs, Json, Pictures, Scenario, Seed, Settings, Weeks, whole
from perenne.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST_RUNS = 10

PolicyName = Annotated[str, typer.Option("--policy", metavar="policy", help="option.policy")]
Runs = Annotated[
    int,
    typer.Option(
        "--runs", metavar="number", help="option.autopsy_runs", parser=whole("--runs", FEWEST_RUNS, MOST_RUNS)
    ),
]
Events = Annotated[str | None, typer.Option("--events", metavar="events", help="option.autopsy_events")]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.autopsy_out")]


def autopsy(
    context: typer.Context,
    scenario: Scenario,
    policy: PolicyName,
    seed: Seed = 1,
    weeks: Weeks = 520,
    runs: Runs = 100,
    set_: Settings = None,
    events: Events = None,
    jobs: Jobs = None,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Dissect one life, write the page, and tell what was found; say so where it lives on."""
    from perenne.engine import prepare_engine
    from perenne.paragraph import paragraph
    from perenne.progress import progress
    from perenne.study_files import StudyFiles
    from perenne.texts.autopsy import autopsy_text
    from perenne_experiments.autopsy.autopsy import Alive, perform_autopsy
    from perenne_experiments.autopsy.conclusion import still_alive
    from perenne_experiments.autopsy.json_form import autopsy_dict
    from perenne_experiments.autopsy.page import autopsy_page, autopsy_sections
    from perenne_experiments.pages.study_page import panels_of
    from perenne_model import parse_policy
    from perenne_scenarios import load, parse_events, parse_settings

    session: Session = context.obj
    lived = load(scenario).replace(parse_settings(set_ or []))
    chosen = parse_policy(policy)
    befell = None if events is None else parse_events(events)
    files = StudyFiles(out, lived.name, "autopsy", study="autopsy", pictures=pictures)
    prepare_engine(session)
    with progress(session.say("autopsy.progress"), 1) as advance:
        found = perform_autopsy(
            lived, chosen, seed=seed, weeks=weeks, events=befell, runs=runs, jobs=jobs, progress=advance
        )
    numbers = autopsy_dict(found, session.language)
    if isinstance(found, Alive):
        if json:
            terminal.print_json(numbers)
        else:
            typer.echo(paragraph(still_alive(found, session.language), terminal.width()))
        return
    command = _command(scenario, policy, seed, weeks, runs, set_ or [], events, session.language)
    files.deliver(
        autopsy_page(found, session.language, command=command),
        numbers,
        lambda width: autopsy_text(found, session, width),
        session,
        json=json,
        panels=lambda: panels_of(autopsy_sections(found, session.language)),
    )


def _command(
    scenario: str,
    policy: str,
    seed: int,
    weeks: int,
    runs: int,
    settings: Sequence[str],
    events: str | None,
    language: str,
) -> str:
    from perenne_experiments.words.command import written

    words = ["perenne", "autopsy", scenario, "--policy", policy, "--seed", str(seed), "--weeks", str(weeks)]
    words += ["--runs", str(runs)]
    words += [] if events is None else ["--events", events]
    return written(words, language, settings)
