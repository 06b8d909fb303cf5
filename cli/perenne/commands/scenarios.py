"""`perenne scenarios`: what scenarios there are, and what each of them says."""

from __future__ import annotations

from typing import Annotated

import typer

from perenne import terminal
from perenne.option import Json, Scenario
from perenne.session import Session

All = Annotated[bool, typer.Option("--all", help="option.all")]


def scenarios(context: typer.Context, json: Json = False) -> None:
    """List the scenarios that come with the program."""
    from perenne.texts.scenario import listing
    from perenne_scenarios import load, names

    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    found = [load(name) for name in names()]
    if json:
        terminal.print_json([{"name": s.name, "title": s.title, "description": s.description} for s in found])
        return
    typer.echo(listing(found, session, terminal.width()))


def show(context: typer.Context, scenario: Scenario, all_: All = False, json: Json = False) -> None:
    """Explain one scenario: what differs from the defaults, and why."""
    from perenne.texts.scenario import as_dict, explanation
    from perenne_scenarios import load

    session: Session = context.obj
    loaded = load(scenario)
    if json:
        terminal.print_json(as_dict(loaded))
        return
    typer.echo(explanation(loaded, session, terminal.width(), everything=all_))
