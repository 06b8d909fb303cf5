"""The scenarios that come with the package, by name."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

SUFFIX = ".toml"


def names() -> tuple[str, ...]:
    """Return the names of the library's scenarios: the reference first, the others in alphabetical order."""
    files_there = [resource.name for resource in _folder().iterdir()]
    found = [name.removesuffix(SUFFIX) for name in files_there if name.endswith(SUFFIX)]
    return tuple(sorted(found, key=lambda name: (name != "reference", name)))


def resource(name: str) -> Traversable:
    """Return the file of a library scenario."""
    return _folder().joinpath(f"{name}{SUFFIX}")


def _folder() -> Traversable:
    return files(__package__).joinpath("library")
