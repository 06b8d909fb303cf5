"""`perenne results`: what a store holds, and answers to questions about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from perenne import terminal
from perenne.option import Json
from perenne.session import Session

if TYPE_CHECKING:
    from perenne.output_file import OutputFile
    from perenne_experiments.store.store import Store

Folder = Annotated[str, typer.Argument(metavar="store")]
Question = Annotated[str | None, typer.Option("--sql", metavar="question", help="option.sql")]
Export = Annotated[str | None, typer.Option("--export", metavar="file", help="option.export")]
Compact = Annotated[bool, typer.Option("--compact", help="option.compact")]
AnyModel = Annotated[bool, typer.Option("--any-model", help="option.any_model")]


def results(
    context: typer.Context,
    store: Folder,
    sql: Question = None,
    export: Export = None,
    compact: Compact = False,
    any_model: AnyModel = False,
    json: Json = False,
) -> None:
    """Tell what a store holds, or answer one question about it; write a file if one is asked for."""
    from perenne.output_file import checked_file
    from perenne_experiments.store.export import SUFFIXES, write_table
    from perenne_experiments.store.store import Store

    session: Session = context.obj
    opened = Store.open(store, any_model=any_model)
    file = None if export is None else checked_file("--export", export, SUFFIXES)
    if compact:
        terminal.tell(session.say("results.compacted", parts=opened.compact()))
    if sql is not None:
        _answer(opened, sql, file, session, json=json)
    elif file is not None:
        file.write(lambda stream: write_table(opened.table(failed=True), stream, file.path.suffix))
        _tell_written(file, session, json=json)
    else:
        _summary(opened, session, json=json)


def _answer(store: Store, sql: str, file: OutputFile | None, session: Session, *, json: bool) -> None:
    from perenne.texts.answer import answer_text, rows_of
    from perenne_experiments.store.export import write_table

    table = store.query(sql)
    if file is not None:
        file.write(lambda stream: write_table(table, stream, file.path.suffix))
        _tell_written(file, session, json=json)
    elif json:
        terminal.print_json(rows_of(table))
    else:
        typer.echo(answer_text(table, session))


def _summary(store: Store, session: Session, *, json: bool) -> None:
    from perenne.texts.results import results_text
    from perenne_experiments.store.summary import summarise_store, summary_dict

    if json:
        terminal.print_json(summary_dict(store))
        return
    typer.echo(results_text(summarise_store(store), session, terminal.width()))


def _tell_written(file: OutputFile, session: Session, *, json: bool) -> None:
    if json:
        terminal.print_json({"file": str(file.path)})
        return
    typer.echo(session.say("file.written", file=file.path))
