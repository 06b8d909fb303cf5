"""The command line: `perenne`, or `python -m perenne`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from perenne import terminal

MENDABLE = 2
"""Exit code of whatever the user can mend."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: what follows the program's name; by default what it was called with.
    """
    terminal.prepare()
    try:
        code = run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        terminal.abandon_output()
        return terminal.PIPE_CLOSED
    except KeyboardInterrupt:
        terminal.tell("")
        return terminal.INTERRUPTED
    return code


def run(arguments: Sequence[str]) -> int:
    """Run one command; say what the user can mend in one line."""
    from perenne.session import Session, split_language
    from perenne_model.words import language_of_environment

    session = Session(language_of_environment())
    try:
        language, rest = split_language(arguments)
        session = Session(language)
        return _invoke(rest, session)
    except Exception as error:
        from perenne.error_line import error_line

        line = None if isinstance(error, BrokenPipeError) else error_line(error, session)
        if line is None:
            raise
        terminal.tell(f"perenne{session.say('error.colon')}{line}")
        return MENDABLE


def _invoke(arguments: Sequence[str], session: object) -> int:
    import typer

    from perenne.application import application

    command = application()
    try:
        with command.make_context("perenne", list(arguments), obj=session) as context:
            command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
