"""The help pages, in each language: Typer's commands, whose texts are keys of the language files."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

from perenne import terminal
from perenne.paragraph import paragraph
from perenne.session import Session
from perenne.user_error import UserError
from perenne_experiments.words.typography import typeset

_WIDEST = 100
_TERM_WIDEST = 26
_POLICIES = ("policy", "policies")  # options that take one

Row = tuple[str, str]


class Command(TyperCommand):
    """A command whose help is said in the session's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole page."""
        formatter.write(help_page(self, ctx))


class Group(TyperGroup):
    """A group of commands whose help is said in the session's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole page."""
        formatter.write(help_page(self, ctx))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the commands in the order in which they are made."""
        return list(self.commands)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or say which was probably meant."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            near = difflib.get_close_matches(name, self.commands, n=1, cutoff=0.6)
            known = ", ".join(self.commands)
            raise UserError("error.command", command=name, known=known, near=near[0] if near else None)
        return super().resolve_command(ctx, args)


def help_page(command: Any, ctx: Any) -> str:
    """Return the help page of a command, or of a group of commands."""
    session: Session = ctx.find_root().obj
    text = session.words.table(command.help)
    width = min(terminal.width(), _WIDEST)
    arguments = [_argument(parameter, session) for parameter in _visible(command, "argument")]
    options = [_option(parameter, session) for parameter in _visible(command, "option")]
    options.append((f"--lang {session.say('metavar.language')}", session.say("option.lang")))
    options.append(("--help", session.say("option.help")))
    commands = [(name, session.say(f"{made.help}.short")) for name, made in _commands(command)]
    parts = [
        _usage(command, ctx, session),
        *_paragraphs(typeset(text.get("long", text["short"]), session.language), width),
        *_section("help.arguments", arguments, session, width),
        *_section("help.commands", commands, session, width),
        *_section("help.options", options, session, width),
        *_brought(command, session, width),
        *_examples(text.get("examples"), session),
    ]
    return "\n\n".join(parts) + "\n"


def _commands(command: Any) -> Iterable[tuple[str, Any]]:
    return getattr(command, "commands", {}).items()


def _visible(command: Any, kind: str) -> Iterator[Any]:
    for parameter in command.params:
        own = parameter.name != "help"  # older Typers put their own among the command's parameters
        if parameter.param_type_name == kind and own and not parameter.hidden:
            yield parameter


def _usage(command: Any, ctx: Any, session: Session) -> str:
    words = [ctx.command_path]
    words += [_metavar(parameter, session) for parameter in _visible(command, "argument")]
    words += [_form(parameter, session) for parameter in _visible(command, "option") if parameter.required]
    words.append(session.say("help.options_metavar"))
    if any(True for _ in _commands(command)):
        words.append(session.say("help.command_metavar"))
    return session.say("help.usage", call=" ".join(words))


def _metavar(parameter: Any, session: Session) -> str:
    return "" if parameter.metavar is None else session.say(f"metavar.{parameter.metavar}")


def _form(parameter: Any, session: Session) -> str:
    return f"{parameter.opts[0]} {_metavar(parameter, session)}".strip()


def _argument(parameter: Any, session: Session) -> Row:
    return _metavar(parameter, session), session.say(f"argument.{parameter.metavar}")


def _option(parameter: Any, session: Session) -> Row:
    text = session.say(parameter.help)
    if parameter.default not in (None, False, [], ()):
        text += session.say("help.default", value=parameter.default)
    return _form(parameter, session), text


def _paragraphs(text: str, width: int) -> list[str]:
    return [paragraph(part, width) for part in text.strip().split("\n\n")]


def _section(title: str, rows: list[Row], session: Session, width: int) -> list[str]:
    if not rows:
        return []
    column = min(_TERM_WIDEST, max(len(term) for term, _ in rows)) + 4
    lines = [session.say(title)]
    for term, text in rows:
        told = textwrap.wrap(text, max(20, width - column))
        start = f"  {term}"
        if len(start) > column - 2:
            lines.append(start)
            start = ""
        lines.append(f"{start:<{column}}{told[0] if told else ''}")
        lines += [" " * column + line for line in told[1:]]
    return ["\n".join(lines)]


def _brought(command: Any, session: Session, width: int) -> list[str]:
    """Return the policies that other packages bring, where a command takes a policy."""
    if not any(parameter.name in _POLICIES for parameter in command.params):
        return []
    from perenne_model.installed import installed_policies

    rows = [(name, ", ".join(one.package for one in brought)) for name, brought in installed_policies().items()]
    return _section("help.policies", rows, session, width)


def _examples(text: str | None, session: Session) -> list[str]:
    if text is None:
        return []
    return [session.say("help.examples") + "\n" + textwrap.indent(text.strip(), "  ")]
