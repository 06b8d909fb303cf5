"""`perenne validate`: which patterns of real communities a scenario shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from perenne.option import LARGEST_SEED, LONGEST, Jobs, Json, Pictures, Scenario, Settings, whole
from perenne.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_COMMUNITIES = 10_000

PolicyName = Annotated[str | None, typer.Option("--policy", metavar="policy", help="option.validated_policy")]
Runs = Annotated[
    int,
    typer.Option("--runs", metavar="number", help="option.validated_runs", parser=whole("--runs", 1, MOST_COMMUNITIES)),
]
Weeks = Annotated[
    int | None,
    typer.Option("--weeks", metavar="number", help="option.validated_weeks", parser=whole("--weeks", 1, LONGEST)),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="number", help="option.validated_seed", parser=whole("--seed", 0, LARGEST_SEED))
]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.validate_out")]


def validate(
    context: typer.Context,
    scenario: Scenario,
    policy: PolicyName = None,
    runs: Runs = 30,
    weeks: Weeks = None,
    seed: Seed = 2,
    set_: Settings = None,
    jobs: Jobs = None,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Simulate communities, write the page, and tell which patterns they show."""
    from perenne.engine import prepare_engine
    from perenne.progress import progress
    from perenne.study_files import StudyFiles
    from perenne.texts.validation import validation_text
    from perenne_experiments.pages.study_page import panels_of
    from perenne_experiments.validation.page import validation_page, validation_sections
    from perenne_experiments.validation.tell import validation_dict
    from perenne_experiments.validation.validate import validate as validated
    from perenne_model import parse_policy
    from perenne_scenarios import load, parse_settings

    session: Session = context.obj
    lived = load(scenario).replace(parse_settings(set_ or []))
    usual = "absent" if lived.calibration is None else lived.calibration.policy
    chosen = parse_policy(policy or usual)
    files = StudyFiles(out, lived.name, "validation", study="validation", pictures=pictures)
    prepare_engine(session)
    with progress(session.say("validate.progress"), 1) as advance:
        found = validated(lived, chosen, runs=runs, weeks=weeks, seed=seed, jobs=jobs, progress=advance)
    numbers = validation_dict(found)
    command = _command(scenario, policy or usual, runs, found.weeks, seed, set_ or [], session.language)
    files.deliver(
        validation_page(found, session.language, command=command),
        numbers,
        lambda width: validation_text(found, session, width),
        session,
        json=json,
        panels=lambda: panels_of(validation_sections(found, session.language)),
    )


def _command(
    scenario: str, policy: str, runs: int, weeks: int, seed: int, settings: Sequence[str], language: str
) -> str:
    from perenne_experiments.words.command import written

    words = ["perenne", "validate", scenario, "--policy", policy, "--runs", str(runs)]
    return written([*words, "--weeks", str(weeks), "--seed", str(seed)], language, settings)
