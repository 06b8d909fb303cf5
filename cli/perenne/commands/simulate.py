"""`perenne simulate`: one life, in words and a small plot."""

from __future__ import annotations

from typing import Annotated

import typer

from perenne import terminal
from perenne.option import Json, Scenario, Seed, Settings, Weeks
from perenne.session import Session

PolicyName = Annotated[str, typer.Option("--policy", metavar="policy", help="option.policy")]
Events = Annotated[str | None, typer.Option("--events", metavar="file", help="option.events")]
Out = Annotated[str | None, typer.Option("--out", metavar="file", help="option.out_file")]


def simulate(
    context: typer.Context,
    scenario: Scenario,
    policy: PolicyName,
    seed: Seed = 1,
    weeks: Weeks = 520,
    set_: Settings = None,
    events: Events = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Live one life, write what was asked for, and tell it."""
    from perenne.engine import prepare_engine
    from perenne.life_files import LifeFiles
    from perenne.progress import progress
    from perenne.texts.life import life_text
    from perenne.weekly import life_dict
    from perenne_model import live, parse_policy
    from perenne_scenarios import load, parse_settings

    session: Session = context.obj
    lived = load(scenario).replace(parse_settings(set_ or []))
    chosen = parse_policy(policy)
    files = LifeFiles(out, events)
    prepare_engine(session)
    with progress(session.say("life.progress"), weeks) as advance:
        life = live(
            lived.parameters,
            chosen,
            seed=seed,
            weeks=weeks,
            events=lived.events,
            log=files.wants_log,
            progress=advance,
        )
    written = files.write(life, lived.name)
    if json:
        terminal.print_json(life_dict(life, lived.name))
        return
    typer.echo(life_text(life, lived, session, terminal.width()))
    for file in written:
        typer.echo(session.say("file.written", file=file.path))
