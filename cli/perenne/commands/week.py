"""`perenne week`: the phases of a week, in order."""

from __future__ import annotations

import typer

from perenne import terminal
from perenne.option import Json
from perenne.paragraph import paragraph
from perenne.session import Session


def week(context: typer.Context, json: Json = False) -> None:
    """Print the phases of a week, in the order in which the model runs them.

    The language files have them in that order, which a test holds against the compiled rules: asking the
    rules themselves would mean to load them.
    """
    from perenne_experiments.words.typography import typeset
    from perenne_model.words import words

    session: Session = context.obj
    table = words("perenne_model", session.language).table("phases")
    phases = [(name, typeset(does, session.language)) for name, does in table.items()]
    if json:
        terminal.print_json([{"phase": name, "does": does} for name, does in phases])
        return
    width = terminal.width()
    for place, (_, does) in enumerate(phases, 1):
        typer.echo(paragraph(does, width, indent=f"{place}. ", hanging="   "))
