"""Trials: tests run on a package with one fault in it, each in a process of its own; nothing of the project is changed.

Compiling the rules takes longer than the tests that notice most faults in them. They are therefore tried uncompiled
first, which gives the same numbers to the last bit, by tests short enough for that; and compiled, by all quick tests of
the model, only if nobody noticed. Faults of other files are tried by the tests of those files first, against the
compiled rules as they are. Ready tools do neither: mutmut puts dispatchers around functions, which Numba cannot
compile, and cosmic-ray changes the files in place.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path

from tests.mutation.faults import PACKAGE, ROOT, Fault

RULES = ("draws.py", "world.py", "levers.py", "week/*.py")
"""What is compiled, or is frozen into what is compiled."""

MODEL = "tests/model/test_"
FIRST = {
    "draws.py": (
        *(f"draws.py::test_{name}" for name in ("known_answers", "every_decision_has_its_number")),
        *(f"draws.py::test_{name}" for name in ("what_a_draw_is_made_of", "never_the_ends", "normal")),
        "short_lives.py",
    ),
    "levers.py": ("refusals.py::TestPolicies", "short_lives.py"),
    "community.py": ("community.py",),
    "compiled.py": ("compiled.py",),
    "events.py": ("events.py", "refusals.py"),
    "expectation.py": ("parameters.py", "refusals.py"),
    "fork.py": ("fork.py",),
    "installed.py": ("installed.py",),
    "life.py": (
        *("short_lives.py", "life.py", "refusals.py"),
        "invariants.py::test_nobody_writes_before_they_have_joined",
    ),
    "number.py": ("refusals.py",),
    "parameters.py": ("parameters.py",),
    "policies.py": ("policies.py", "refusals.py"),
    "policy_reader.py": ("policy_reader.py", "policies.py"),
    "upheaval.py": ("short_lives.py", "events.py"),
    "user_file.py": ("policy_reader.py", "refusals.py"),
    "version.py": ("version.py",),
    "words.py": ("refusals.py",),
}
"""The tests that are likeliest to notice, by file; the short lives for all others."""

LEFT_OUT = ("emergence.py",)
"""What a fault must do to be seen here, over hundreds of lives, the second writing of the rules sees in one."""

PATIENCE = {"first": 50, "then": 400}
"""Seconds of CPU time, about five times the usual; what takes more is an endless loop, and thus noticed."""

MEMORY = 6 * 2**30
"""Bytes that a trial may take, and a fault asks for in vain."""

LOADED = ("numpy", "numba", "mesa", "hypothesis", "pytest", "hypothesis.strategies", "duckdb")
"""What all trials need, loaded once before they part."""

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


@dataclass(frozen=True)
class Trial:
    """Some tests, and in which package they run.

    Attributes:
        tests: which.
        package: "plain" for uncompiled rules, "compiled" for rules compiled anew, "as it is" for all but one file.
        patience: seconds of CPU time.
    """

    tests: tuple[str, ...]
    package: str
    patience: int


def trials(file: str) -> list[Trial]:
    """Return what a fault of a file goes through, until it is noticed."""
    first = tuple(MODEL + test for test in FIRST.get(file, ("short_lives.py",)))
    others = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests" / "model").glob("test_*.py"))
    left_out = {*first, *(MODEL + test for test in LEFT_OUT)}
    then = tuple(sorted((test for test in others if test not in left_out), key=likely))
    rule = any(Path(file).match(pattern) for pattern in RULES)
    anew = "compiled" if rule or file == "compiled.py" else "as it is"
    return [
        Trial(first, "plain" if rule else anew, PATIENCE["first"] + PATIENCE["then"] * (file == "compiled.py")),
        Trial(then, anew, PATIENCE["then"]),
    ]


def likely(test: str) -> tuple[int, str]:
    """Order tests by how soon they notice what others did not."""
    soon = [MODEL + name for name in ("baseline.py", "life.py", "refusals.py", "invariants.py", "twin.py")]
    return (soon.index(test) if test in soon else len(soon), test)


def tried(fault: Fault | None, file: str, trial: Trial) -> str:
    """Run tests on a package with a fault in it, or none; tell what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / PACKAGE.name
        shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
        if fault:
            (package / file).write_text(fault.source, encoding="utf-8")
        if trial.package == "plain":
            uncompile(package)
        child = os.fork()
        if not child:
            if trial.package == "as it is":
                sys.meta_path.insert(0, Instead(file, package / file))
            else:
                sys.path.insert(0, folder)
                # What the tests start must meet the fault too; and what it compiles is for nobody else.
                os.environ |= {"PYTHONPATH": folder, "PERENNE_CACHE": str(Path(folder) / "cache")}
            os._exit(run_tests(trial))
        _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "endless" if os.WTERMSIG(status) == signal.SIGXCPU else "crashed"
    return "missed" if os.WEXITSTATUS(status) == 0 else "noticed"


class Instead(MetaPathFinder):
    """Finds one module elsewhere, and leaves the compiled ones where their cache knows them."""

    def __init__(self, file: str, path: Path) -> None:
        """Take a file of the package, and what to load instead."""
        self.module = ".".join((PACKAGE.name, *Path(file).with_suffix("").parts)).removesuffix(".__init__")
        self.path = path

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """Return where a module is, if it is that one; of the package, only its own file."""
        if fullname != self.module:
            return None
        inside = [str(PACKAGE)] if fullname == PACKAGE.name else None
        return spec_from_file_location(fullname, self.path, submodule_search_locations=inside)


def uncompile(package: Path) -> None:
    """Make a package's rules plain Python; its whole numbers are wide, as compiled sums of them are."""
    with (package / "compiled.py").open("a", encoding="utf-8") as stream:
        stream.write(PLAIN)
    world = package / "world.py"
    world.write_text(re.sub(r"np\.u?int(8|16)\b", "np.int64", world.read_text(encoding="utf-8")), encoding="utf-8")


def run_tests(trial: Trial) -> int:
    """Run tests in this process, silently; return the exit code."""
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (trial.patience, trial.patience + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if "MUTATION_SHOW" not in os.environ:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    os.chdir(ROOT)
    options = ("-x", "-q", "-n0", "-p", "no:cacheprovider", "-W", "ignore")
    return int(pytest.main([*trial.tests, *options]))
