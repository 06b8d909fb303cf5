"""Faults: one thing broken in the source of the model, another comparison, another sign, another constant."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "model" / "perenne_model"

SHORT = 80
"""Characters of what a fault may be shown within."""

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}


AROUND = (ast.expr, ast.keyword, ast.comprehension, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr)
"""Within what a fault is shown, as far as it is short enough."""


@dataclass(frozen=True)
class Fault:
    """One thing broken.

    Attributes:
        file: where, from the package's folder.
        line: line.
        before: what stood there.
        after: what stands there now.
        source: the whole file with it.
    """

    file: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before}  →  {self.after}"


Change = Callable[[], object]


Spot = tuple[int, int]
"""A node, by its number in the tree, and which of the ways to break it."""


def sample(number: int, seed: int) -> list[Fault]:
    """Return so many faults, from every file in proportion to what can be broken in it, and two at least.

    What is drawn in a file hangs on that file and its share alone.
    """
    trees = {path.relative_to(PACKAGE).as_posix(): parsed(path) for path in sorted(PACKAGE.rglob("*.py"))}
    every = {file: (tree, spots(tree)) for file, tree in trees.items()}
    total = sum(len(there) for _, there in every.values())
    chosen = []
    for file, (tree, there) in every.items():
        random.Random(f"{seed} {file}").shuffle(there)
        share = max(2, round(number * len(there) / total))
        chosen += sorted((broken(file, tree, spot) for spot in there[:share]), key=lambda fault: fault.line)
    return chosen


def parsed(path: Path) -> ast.Module:
    """Return the tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def spots(tree: ast.Module) -> list[Spot]:
    """Return all that can be broken in a file."""
    left_out = unnoticed(tree)
    nodes = [node for node in enumerate(ast.walk(tree)) if hasattr(node[1], "lineno") and node[0] not in left_out]
    return [(number, which) for number, node in nodes for which in range(len(list(changes(node))))]


def broken(file: str, tree: ast.Module, spot: Spot) -> Fault:
    """Break one thing in a file."""
    copied = copy.deepcopy(tree)
    node: Any = list(ast.walk(copied))[spot[0]]
    shown = around(copied, node)
    before = ast.unparse(shown)
    list(changes(node))[spot[1]]()
    return Fault(file, node.lineno, before, ast.unparse(shown), ast.unparse(copied))


def around(tree: ast.Module, node: ast.AST) -> ast.AST:
    """Return what a node stands in: its statement, or as much of that as is short."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    while isinstance(parent := parents[node], AROUND) and len(ast.unparse(parent)) <= SHORT:
        node = parent
    return node


def changes(node: ast.AST) -> Iterator[Change]:
    """Yield the ways in which a node can be broken."""
    match node:
        case ast.Compare(ops=[operator]):
            for other in COMPARISONS[type(operator)]:
                yield partial(node.ops.__setitem__, 0, other())
        case ast.BinOp() | ast.AugAssign():
            yield partial(setattr, node, "op", OPERATIONS[type(node.op)]())
        case ast.BoolOp():
            yield partial(setattr, node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield partial(setattr, node, "operand", ast.UnaryOp(node.op, node.operand))  # twice is not at all
        case ast.Constant(value=bool() | int() | float() as value):
            yield partial(setattr, node, "value", another(value))
        case ast.Call(func=ast.Name(id="min" | "max" as name)):
            yield partial(setattr, node.func, "id", "max" if name == "min" else "min")
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield partial(setattr, node, "targets", [ast.Name("_", ast.Store())])


def another(value: float) -> float:
    """Return another constant of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return value * 2 if value else 1.0


def unnoticed(tree: ast.Module) -> set[int]:
    """Return the numbers of nodes that no test need notice: types, decorators, texts for people."""
    numbers = {id(node): number for number, node in enumerate(ast.walk(tree))}
    parts: list[ast.AST | None] = []
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef():
                parts += [node.returns, *node.decorator_list]
            case ast.ClassDef():
                parts += node.decorator_list
            case ast.arg() | ast.AnnAssign():
                parts.append(node.annotation)
            case ast.Raise():
                parts.append(node)
    return {numbers[id(inner)] for part in parts if part for inner in ast.walk(part)}
