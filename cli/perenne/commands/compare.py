"""`perenne compare`: policies side by side on one scenario, the main job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from perenne.option import Jobs, Json, Pictures, Runs, Scenario, Seed, Settings, Weeks
from perenne.session import Session

if TYPE_CHECKING:
    from perenne_model import Policy

PolicyNames = Annotated[str, typer.Option("--policies", metavar="policies", help="option.policies")]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.out_folder")]


def compare(
    context: typer.Context,
    scenario: Scenario,
    policies: PolicyNames = "absent,cultivating,directive",
    runs: Runs = 400,
    seed: Seed = 1,
    weeks: Weeks = 520,
    set_: Settings = None,
    jobs: Jobs = None,
    out: Out = None,
    pictures: Pictures = None,
    json: Json = False,
) -> None:
    """Live the same communities under each policy, write the report, and tell what was found."""
    from perenne.command_text import compare_command
    from perenne.engine import prepare_engine
    from perenne.progress import progress
    from perenne.study_files import StudyFiles
    from perenne.texts.comparison import comparison_text
    from perenne_experiments.comparison.comparison import compare as run_comparison
    from perenne_experiments.comparison.json_form import comparison_dict
    from perenne_experiments.comparison.report import report_page, report_panels
    from perenne_scenarios import load, parse_settings

    session: Session = context.obj
    lived = load(scenario).replace(parse_settings(set_ or []))
    chosen = _parsed(policies)
    files = StudyFiles(out, lived.name, study="comparison", pictures=pictures)
    prepare_engine(session)
    with progress(session.say("comparison.progress"), runs * len(chosen)) as advance:
        found = run_comparison(lived, chosen, runs=runs, seed=seed, weeks=weeks, jobs=jobs, progress=advance)
    command = compare_command(scenario, policies, runs, seed, weeks, set_ or [], session.language)
    numbers = comparison_dict(found, session.language)
    files.deliver(
        report_page(found, lang=session.language, command=command),
        numbers,
        lambda width: comparison_text(found, session, width),
        session,
        json=json,
        panels=lambda: report_panels(found, session.language),
    )


def _parsed(text: str) -> list[Policy]:
    from perenne.user_error import UserError
    from perenne_model import parse_policy, split_policies

    chosen: list[Policy] = []
    for name in split_policies(text):
        policy = parse_policy(name)
        if any(policy.name == other.name for other in chosen):
            raise UserError("error.same_policy", policy=policy.name)
        chosen.append(policy)
    if not chosen:
        raise UserError("error.no_policy")
    return chosen
