"""Rules: the levers and the draws that each file of the week reads, and the columns that it sets.

It is read as text, never run, so that no table of the ODD page says what the code no longer does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from perenne_model import LEVERS

RECORDS = {
    "members": "member",
    "initiatives": "initiative",
    "community": "community",
    "weekly": "signs",
    "levers": "levers",
}
"""What one entry of each array of a world is."""

PLACES = ("week", "upheaval")
"""Where the rules are, in the model's package: a folder, and what events do."""

Column = tuple[str, str]
"""A record, and the name of one of its fields."""


@dataclass(frozen=True)
class Rules:
    """What one file of rules does.

    Attributes:
        name: name of the file, without its ending; "week" for the engine of the week itself.
        levers: levers in force that it reads.
        decisions: names of the decisions that it draws for.
        sets: columns that it sets.
    """

    name: str
    levers: frozenset[str]
    decisions: frozenset[str]
    sets: frozenset[Column]


@cache
def all_rules() -> dict[str, Rules]:
    """Return every file of rules by its name."""
    return {name: read_rules(name, source) for name, source in _sources()}


def _sources() -> Iterator[tuple[str, str]]:
    model = files("perenne_model")
    folder, alone = PLACES
    for file in sorted(model.joinpath(folder).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            name = folder if file.name == "__init__.py" else file.name.removesuffix(".py")
            yield name, file.read_text(encoding="utf-8")
    yield alone, model.joinpath(f"{alone}.py").read_text(encoding="utf-8")


def read_rules(name: str, source: str) -> Rules:
    """Return what a source does."""
    read: set[Column] = set()
    written: set[Column] = set()
    decisions: set[str] = set()
    for function in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)):
        aliases = _aliases(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Decision":
                decisions.add(node.attr)
            column = _column(node, aliases)
            if column is not None:
                (written if _is_set(node) else read).add(column)
    levers = frozenset(field for record, field in read if record == "levers" and field in LEVERS)
    return Rules(name, levers, frozenset(decisions), frozenset(written))


def _is_set(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store)


def _column(node: ast.AST, aliases: dict[str, str]) -> Column | None:
    """Return the column that an expression stands for: `member.habit`, or `member["habit"]`."""
    if isinstance(node, ast.Attribute):
        record = _record(node.value, aliases)
        return (record, node.attr) if record else None
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        record = _record(node.value, aliases)
        return (record, node.slice.value) if record else None
    return None


def _record(node: ast.AST, aliases: dict[str, str]) -> str | None:
    """Return which record an expression stands for: a name given to it, an array of the world, or an entry of it."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id)
    if isinstance(node, ast.Subscript):
        return _record(node.value, {}) if isinstance(node.value, ast.Attribute) else aliases.get(_name(node.value))
    return RECORDS.get(node.attr) if isinstance(node, ast.Attribute) else None


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _aliases(function: ast.FunctionDef) -> dict[str, str]:
    """Return the records that a function gives names to, one by one or several in a line, or goes through."""
    found: dict[str, str] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            pairs = [pair for target in node.targets for pair in _pairs(target, node.value)]
        elif isinstance(node, ast.For):
            pairs = _pairs(node.target, node.iter)
        else:
            continue
        for target, value in pairs:
            record = _record(value, {})
            if record and isinstance(target, ast.Name):
                found[target.id] = record
    return found


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=False))
    return [(target, value)]
