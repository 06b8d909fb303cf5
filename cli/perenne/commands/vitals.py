"""`perenne vitals`: what the log of a community shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from perenne import terminal
from perenne.option import Json
from perenne.session import Session
from perenne.user_error import UserError

if TYPE_CHECKING:
    from perenne_experiments.logs.log import Log

LogFile = Annotated[str, typer.Argument(metavar="log")]
Community = Annotated[str | None, typer.Option("--community", metavar="name", help="option.community")]
Together = Annotated[bool, typer.Option("--together", help="option.together")]
Format = Annotated[str, typer.Option("--format", metavar="format", help="option.format")]
TimeZone = Annotated[str, typer.Option("--time-zone", metavar="zone", help="option.time_zone")]
Column = Annotated[list[str] | None, typer.Option("--column", metavar="setting", help="option.column")]
KeepNames = Annotated[bool, typer.Option("--keep-names", help="option.keep_names")]
Partial = Annotated[bool, typer.Option("--partial", help="option.partial")]
Until = Annotated[str | None, typer.Option("--until", metavar="date", help="option.until")]
Out = Annotated[str | None, typer.Option("--out", metavar="folder", help="option.vitals_out")]


def vitals(
    context: typer.Context,
    log: LogFile,
    community: Community = None,
    together: Together = False,
    format_: Format = "auto",
    time_zone: TimeZone = "UTC",
    column: Column = None,
    keep_names: KeepNames = False,
    partial: Partial = False,
    until: Until = None,
    out: Out = None,
    json: Json = False,
) -> None:
    """Read the log, write the page, and tell what it shows; list the communities where there are several."""
    from perenne.command_text import given_command
    from perenne.study_files import StudyFiles
    from perenne.texts.vitals import communities_text, vitals_text
    from perenne_experiments.logs.json_form import communities_dict, vitals_dict
    from perenne_experiments.logs.page import vitals_page
    from perenne_experiments.logs.vitals import vitals as measured

    session: Session = context.obj
    if community is not None and together:
        raise UserError("error.exclusive", one="--community", other="--together")
    end = None if until is None else _end(until, time_zone)
    found = read(log, format_, time_zone, named_columns(column or []), keep_names, session)
    if together:
        found = found.together(_stem(log))
    if community is None and len(found.communities) > 1:
        if json:
            terminal.print_json(communities_dict(found))
        else:
            typer.echo(communities_text(found, log, session, terminal.width()))
        return
    told = measured(found, community, partial=partial, until=end, named=keep_names)
    files = StudyFiles(out, _stem(log), "vitals", study="vitals")
    command = given_command(context, session.language)
    numbers = vitals_dict(told)
    files.deliver(
        vitals_page(told, session.language, command=command),
        numbers,
        lambda width: vitals_text(told, session, width),
        session,
        json=json,
    )


def read(log: str, form: str, zone: str, columns: dict[str, str], names: bool, session: Session) -> Log:
    """Read a log, showing how far it is; `form` and `zone` are checked first."""
    from perenne.progress import progress
    from perenne_experiments.logs.readers.read import FORMATS, read_log

    if form not in FORMATS:
        raise UserError("error.one_of", option="--format", value=form, known=", ".join(FORMATS))
    with progress(session.say("vitals.progress"), 1) as advance:
        return read_log(log, form=form, zone=zone, keep_names=names, columns=columns, progress=advance)


def named_columns(given: Sequence[str]) -> dict[str, str]:
    """Return what a log calls its columns, from texts such as "member=author"."""
    from perenne_experiments.logs.readers.intake import COLUMNS

    columns = {}
    for one in given:
        name, sign, called = one.partition("=")
        if name not in COLUMNS or not sign or not called:
            raise UserError("error.column", value=one, known=", ".join(COLUMNS))
        columns[name] = called
    return columns


def _end(until: str, zone: str) -> int:
    """Return the end of a day, or a moment, in Unix seconds."""
    import pyarrow as pa

    from perenne_experiments.logs.activity import DAY
    from perenne_experiments.logs.zone import UNREADABLE, Zone, seconds_of

    (second,) = seconds_of(pa.array([until]), Zone(zone))[0].tolist()
    if second == UNREADABLE:
        raise UserError("error.date", option="--until", value=until)
    return int(second + DAY - 1 if len(until.strip()) == len("2026-01-01") else second)


def _stem(log: str) -> str:
    from pathlib import Path

    return Path(log).resolve().name.partition(".")[0] or "log"
