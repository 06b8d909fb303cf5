"""The application: every command by its name. Building it imports nothing heavy."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from perenne.commands import (
    autopsy,
    calibrate,
    compare,
    dashboard,
    discover,
    forecast,
    ready,
    results,
    scenarios,
    search,
    sensitivity,
    simulate,
    survival,
    sweep,
    validate,
    vitals,
    week,
)
from perenne.help import Command, Group

ORDER = (
    "compare",
    "dashboard",
    "simulate",
    "autopsy",
    "scenarios",
    "week",
    "sweep",
    "results",
    "survival",
    "sensitivity",
    "discover",
    "search",
    "ready",
    "vitals",
    "calibrate",
    "forecast",
    "validate",
)
"""The commands, as the help page lists them."""


def application() -> Any:
    """Return the command line as one command that can be given a context and invoked."""
    app = _typer("command.perenne")
    app.callback(invoke_without_command=True)(root)
    app.command("compare", help="command.compare", cls=Command)(compare.compare)
    app.command("dashboard", help="command.dashboard", cls=Command)(dashboard.dashboard)
    app.command("simulate", help="command.simulate", cls=Command)(simulate.simulate)
    app.command("autopsy", help="command.autopsy", cls=Command)(autopsy.autopsy)
    group = _typer("command.scenarios")
    group.callback(invoke_without_command=True)(scenarios.scenarios)
    group.command("show", help="command.show", cls=Command)(scenarios.show)
    app.add_typer(group, name="scenarios")
    app.command("week", help="command.week", cls=Command)(week.week)
    app.command("sweep", help="command.sweep", cls=Command)(sweep.sweep)
    app.command("results", help="command.results", cls=Command)(results.results)
    app.command("survival", help="command.survival", cls=Command)(survival.survival)
    app.command("sensitivity", help="command.sensitivity", cls=Command)(sensitivity.sensitivity)
    app.command("discover", help="command.discover", cls=Command)(discover.discover)
    app.command("search", help="command.search", cls=Command)(search.search)
    app.command("ready", help="command.ready", cls=Command)(ready.ready)
    app.command("vitals", help="command.vitals", cls=Command)(vitals.vitals)
    app.command("calibrate", help="command.calibrate", cls=Command)(calibrate.calibrate)
    app.command("forecast", help="command.forecast", cls=Command)(forecast.forecast)
    app.command("validate", help="command.validate", cls=Command)(validate.validate)
    made: Any = typer.main.get_command(app)
    made.commands = {name: made.commands[name] for name in ORDER}
    return made


def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="option.version")] = False,
) -> None:
    """Show the version, or the help page when no command is given."""
    if version:
        import perenne

        typer.echo(f"perenne {perenne.version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _typer(text: str) -> typer.Typer:
    return typer.Typer(
        help=text,
        cls=Group,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
