#!/usr/bin/env python3
"""Mutation testing of the model: break one thing at a time in its source, and see whether a test notices.

python tests/mutation.py                     150 mutants, spread over the files
python tests/mutation.py --mutants 20 --only week/leave.py --seed 2
python tests/mutation.py --out tests/mutation.json    keep what was found, for the page of benchmarks

Compiling the rules takes longer than all the tests that would notice a fault in them. Their mutants are therefore run
uncompiled, which gives the same numbers to the last bit, by the tests that are short enough for that; mutants of other
files by the tests of those files, against the compiled rules as they are. Ready tools do neither: mutmut puts
dispatchers around functions, which Numba cannot compile, and cosmic-ray changes the files in place.

Each mutant is one process, forked from one that has loaded the libraries. Nothing of the project is changed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "model" / "perenne_model"
RULES = ("draws.py", "world.py", "week/*.py")
"""What is compiled."""

RULE_TESTS = ("tests/model/test_short_lives.py",)
TESTS = {
    "draws.py": (
        *(f"tests/model/test_draws.py::test_{name}" for name in ("known_answers", "every_decision_has_its_number")),
        *(f"tests/model/test_draws.py::test_{name}" for name in ("what_a_draw_is_made_of", "never_the_ends", "normal")),
        *RULE_TESTS,
    ),
    "week/journal.py": ("tests/model/test_life.py::TestLog",),
    "community.py": ("tests/model/test_community.py",),
    "events.py": ("tests/model/test_events.py", "tests/model/test_refusals.py", "tests/model/test_short_lives.py"),
    "expectation.py": ("tests/model/test_parameters.py", "tests/model/test_refusals.py"),
    "fork.py": ("tests/model/test_fork.py",),
    "installed.py": ("tests/model/test_installed.py",),
    "levers.py": ("tests/model/test_policies.py", "tests/model/test_short_lives.py"),
    "life.py": ("tests/model/test_short_lives.py", "tests/model/test_life.py", "tests/model/test_refusals.py"),
    "parameters.py": ("tests/model/test_parameters.py",),
    "policies.py": ("tests/model/test_policies.py", "tests/model/test_refusals.py"),
    "policy_reader.py": ("tests/model/test_policy_reader.py", "tests/model/test_policies.py"),
    "upheaval.py": ("tests/model/test_short_lives.py", "tests/model/test_events.py"),
    "user_file.py": ("tests/model/test_policy_reader.py", "tests/model/test_refusals.py"),
}
"""What tests draws, and files that are not compiled; those not named hold no rules: names, compilation, packaging."""

LOADED = ("numpy", "numba", "mesa", "hypothesis", "pytest", "hypothesis.strategies", "duckdb")
PATIENCE = 40
"""Seconds of CPU time after which a mutant is taken for an endless loop, and thus noticed."""

PLAIN = '''


def compiled(signature, *, entry=False):
    """Leave a rule as it is, and show it the world's records by attribute."""
    import functools

    import numpy as np

    np.seterr(all="ignore")

    def decorate(function):
        @functools.wraps(function)
        def plain(*arguments):
            first = arguments[0] if arguments else None
            if hasattr(first, "_replace") and not isinstance(first.members, np.recarray):
                told = (column.view(np.recarray) if column.dtype.names else column for column in first)
                arguments = (type(first)(*told), *arguments[1:])
            return function(*arguments)

        return plain

    return decorate


def inlined(function):
    return function
'''
"""What stands in for compilation."""


# --- mutants ------------------------------------------------------------------------------------------------

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


@dataclass(frozen=True)
class Mutant:
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


def spots(tree: ast.Module) -> list[Spot]:
    """Return all that can be broken in a file."""
    left_out = unnoticed(tree)
    nodes = [node for node in enumerate(ast.walk(tree)) if hasattr(node[1], "lineno") and node[0] not in left_out]
    return [(number, which) for number, node in nodes for which in range(len(list(changes(node))))]


def mutated(file: str, tree: ast.Module, spot: Spot) -> Mutant:
    """Break one thing in a file."""
    broken = copy.deepcopy(tree)
    node: Any = list(ast.walk(broken))[spot[0]]
    before = ast.unparse(node)
    list(changes(node))[spot[1]]()
    return Mutant(file, node.lineno, before, ast.unparse(node), ast.unparse(broken))


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


def sample(number: int, seed: int, only: list[str]) -> list[Mutant]:
    """Return so many mutants, from every file in proportion to what can be broken in it, and two at least."""
    draw = random.Random(seed)
    every: dict[str, tuple[ast.Module, list[Spot]]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        if (is_rule(file) or file in TESTS) and (not only or file in only):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            every[file] = tree, spots(tree)
    total = sum(len(there) for _, there in every.values())
    chosen = []
    for file, (tree, there) in every.items():
        share = min(len(there), max(2, round(number * len(there) / total)))
        chosen += [mutated(file, tree, spot) for spot in draw.sample(there, share)]
    return chosen


def is_rule(file: str) -> bool:
    """Tell whether a file is compiled."""
    return any(Path(file).match(pattern) for pattern in RULES)


# --- trying them --------------------------------------------------------------------------------------------


def outcome(mutant: Mutant | None, file: str) -> str:
    """Run the tests of a file on a package with a mutant in it; tell what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / PACKAGE.name
        shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
        if mutant:
            (package / file).write_text(mutant.source, encoding="utf-8")
        uncompile(package)
        child = os.fork()
        if not child:
            if is_rule(file):
                sys.path.insert(0, folder)
            else:
                sys.meta_path.insert(0, Instead(file, package / file))
            os._exit(run_tests(TESTS.get(file, RULE_TESTS)))
        _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "endless" if os.WTERMSIG(status) == signal.SIGXCPU else "crashed"
    return "missed" if os.WEXITSTATUS(status) == 0 else "noticed"


class Instead(MetaPathFinder):
    """Finds one module elsewhere, and leaves the compiled ones where their cache knows them."""

    def __init__(self, file: str, path: Path) -> None:
        """Take a file of the package, and what to load instead."""
        self.module = ".".join((PACKAGE.name, *Path(file).with_suffix("").parts))
        self.path = path

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """Return where a module is, if it is that one."""
        return spec_from_file_location(fullname, self.path) if fullname == self.module else None


def uncompile(package: Path) -> None:
    """Make a package's rules plain Python; its whole numbers are wide, as compiled sums of them are."""
    with (package / "compiled.py").open("a", encoding="utf-8") as stream:
        stream.write(PLAIN)
    world = package / "world.py"
    world.write_text(re.sub(r"np\.u?int(8|16)\b", "np.int64", world.read_text(encoding="utf-8")), encoding="utf-8")


def run_tests(tests: tuple[str, ...]) -> int:
    """Run tests in this process, silently; return the exit code."""
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE + 5))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if "MUTATION_SHOW" not in os.environ:
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    os.chdir(ROOT)
    return int(pytest.main([*tests, "-x", "-q", "-n0", "-p", "no:cacheprovider", "-p", "no:randomly", "-W", "ignore"]))


def main(arguments: list[str]) -> int:
    """Try a sample of mutants; return 1 if the tests fail on a package that nothing is broken in."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mutants", type=int, default=150, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which (default: %(default)s)")
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE", help="files, from the package's folder")
    parser.add_argument("--out", type=Path, help="file for what was found, as JSON")
    asked = parser.parse_args(arguments)
    for name in LOADED:
        __import__(name)
    chosen = sample(asked.mutants, asked.seed, asked.only)
    for file in sorted({one.file if one.file in TESTS else "week/leave.py" for one in chosen}):
        begun = time.perf_counter()
        came = outcome(None, file)
        print(f"as it is: {time.perf_counter() - begun:4.0f} s  {file}", flush=True)
        if came != "missed":
            print(f"{file}: its tests fail although nothing is broken", file=sys.stderr)
            return 1
    print(f"{len(chosen)} mutants", flush=True)
    found: list[tuple[Mutant, str]] = []
    for mutant in chosen:
        begun = time.perf_counter()
        found.append((mutant, outcome(mutant, mutant.file)))
        print(f"{found[-1][1]:8} {time.perf_counter() - begun:4.0f} s  {mutant}", flush=True)
        if asked.out:
            text = json.dumps(summary(found, asked.seed), indent=1, ensure_ascii=False)
            asked.out.write_text(text + "\n", encoding="utf-8")
    print(f"noticed: {sum(came != 'missed' for _, came in found)} of {len(found)}")
    return 0


def summary(found: list[tuple[Mutant, str]], seed: int) -> dict[str, object]:
    """Return what came of all mutants, fit for JSON."""
    tried = Counter(mutant.file for mutant, _ in found)
    missed = Counter(mutant.file for mutant, came in found if came == "missed")
    return {
        "seed": seed,
        "mutants": len(found),
        "noticed": len(found) - missed.total(),
        "files": {file: {"mutants": number, "noticed": number - missed[file]} for file, number in tried.items()},
        "missed": [str(mutant) for mutant, came in found if came == "missed"],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
