"""The table of all parameters, and the list of the week's phases, from the very objects that the engine reads."""

from __future__ import annotations

from itertools import groupby

from perenne_docs.speech import Speech
from perenne_experiments.words.typography import typeset
from perenne_model import Parameter, registry
from perenne_model.words import words
from perenne_scenarios.parameter import unit_of

ASSUMPTION = "assumption"


def parameters_block(say: Speech) -> str:
    """Return a table of parameters for each group, in the order of the registry."""
    groups = groupby(registry().values(), key=lambda parameter: parameter.path.split(".")[0])
    return "\n\n".join(_table(list(group), say) for _, group in groups)


def _table(group: list[Parameter], say: Speech) -> str:
    head = [say(f"parameters.{column}") for column in ("name", "default", "range", "unit", "meaning", "source")]
    lines = [head, ["---", "--:", "---", "---", "---", "---"], *(_row(parameter, say) for parameter in group)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _row(parameter: Parameter, say: Speech) -> list[str]:
    return [
        f"`{parameter.path}`",
        _number(parameter.default, say),
        f"{_number(parameter.low, say)} … {_number(parameter.high, say)}",
        typeset(unit_of(parameter)[say.code], say.code),
        typeset(parameter.meaning[say.code], say.code),
        source_of(parameter, say),
    ]


def _number(value: float, say: Speech) -> str:
    return say.numerals.rounded(value, 7)


def source_of(parameter: Parameter, say: Speech) -> str:
    """Return where a default comes from, in a language; a publication alone is left as it is."""
    return say.options("sources").get(parameter.source, typeset(parameter.source, say.code))


def phases_block(say: Speech) -> str:
    """Return the phases of a week as a numbered list."""
    phases = words("perenne_model", say.code).table("phases").values()
    return "\n".join(f"{place}. {typeset(does, say.code)}." for place, does in enumerate(phases, 1))
