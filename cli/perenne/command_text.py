"""The commands that make a comparison or a study again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from perenne_experiments.words.command import written

if TYPE_CHECKING:
    import typer

LEFT_OUT = ("jobs", "json", "out", "pictures", "report")
"""Options that change nothing of what is found."""


def compare_command(
    scenario: str, policies: str, runs: int, seed: int, weeks: int, settings: Sequence[str], language: str
) -> str:
    """Return the command as one types it."""
    words = ["perenne", "compare", scenario, "--policies", policies, "--runs", str(runs)]
    words += ["--seed", str(seed), "--weeks", str(weeks)]
    return written(words, language, settings)


def given_command(context: typer.Context, language: str, *, kept: Sequence[str] = ()) -> str:
    """Return the command that is running as one types it: what was given, and nothing else.

    Args:
        context: that of the command.
        language: language of what it tells.
        kept: options to tell although they are of those left out.
    """
    words = ["perenne", context.info_name or ""]
    left_out = [name for name in LEFT_OUT if name not in kept]
    for one in context.command.params:
        name = one.name or ""
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE" and name not in left_out:
            words += _typed("" if one.param_type_name == "argument" else one.opts[0], context.params[name])
    return written(words, language)


def _typed(option: str, value: object) -> Iterator[str]:
    """Yield an option with each of its values; a flag alone; an argument, which has no option, as it is."""
    if not option:
        yield str(value)
    elif value is True:
        yield option
    else:
        for each in value if isinstance(value, (list, tuple)) else [value]:
            yield from (option, f"{each:g}" if isinstance(each, float) else str(each))
