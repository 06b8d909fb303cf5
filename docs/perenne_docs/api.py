"""The public Python API: every name of each `__all__`, how it is called and what it is, read off the code."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from perenne_docs.speech import Speech

PACKAGES = ("perenne", "perenne_experiments", "perenne_model", "perenne_scenarios")
"""The packages that promise something, the public face first."""

_LONGEST = 24  # letters of a default that is shown
_SHORTENED = "…"


def api_blocks(say: Speech) -> dict[str, str]:
    """Return a table for each package."""
    return {f"api-{package}": _table(import_module(package), say) for package in PACKAGES}


def _table(package: ModuleType, say: Speech) -> str:
    head = [say("api.name"), say("api.is")]
    rows = [[f"`{called(package, name)}`", summary(package, name)] for name in package.__all__]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---", "---"], *rows))


def called(package: ModuleType, name: str) -> str:
    """Return a name as it is called, defaults with it, types without; a class or a constant by its name alone."""
    value = getattr(package, name)
    if inspect.isclass(value) or not callable(value):
        return name
    return f"{name}{_plain(inspect.signature(value))}"


def _plain(signature: inspect.Signature) -> str:
    parameters = [_shown(parameter) for parameter in signature.parameters.values()]
    return str(inspect.Signature(parameters))


def _shown(parameter: inspect.Parameter) -> inspect.Parameter:
    bare = parameter.replace(annotation=inspect.Parameter.empty)
    if bare.default is inspect.Parameter.empty or len(repr(bare.default)) <= _LONGEST:
        return bare
    return bare.replace(default=_Shortened())


class _Shortened:
    """A default that is too long to show."""

    def __repr__(self) -> str:
        """Show that something was left out."""
        return _SHORTENED


def summary(package: ModuleType, name: str) -> str:
    """Return the first line of what the code says of a name; what a constant holds where it says nothing."""
    value = getattr(package, name)
    if callable(value):
        text = (inspect.getdoc(value) or "").partition("\n")[0]
    else:
        text = _told_below(package, name) or ", ".join(f"`{getattr(item, 'name', item)}`" for item in value)
    return text.replace("'", "’").replace("|", "\\|")


def _told_below(package: ModuleType, name: str) -> str:
    """Return the text that stands below the assignment of a constant."""
    source = _home_of(package, name)
    statements = ast.parse(source.read_text(encoding="utf-8")).body
    for statement, following in pairwise(statements):
        if isinstance(statement, ast.Assign) and name in {getattr(target, "id", "") for target in statement.targets}:
            told: Any = getattr(getattr(following, "value", None), "value", None)
            return told.partition("\n")[0] if isinstance(told, str) else ""
    return ""


def _home_of(package: ModuleType, name: str) -> Path:
    """Return the file in which a package says that a name is at home, by the imports for type checkers."""
    own = Path(str(package.__file__))
    for node in ast.walk(ast.parse(own.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
            return own.parent / f"{node.module}.py"
    raise LookupError(f"{package.__name__}: nothing says where {name} comes from")
