"""The designs that come with the package, by name."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

SUFFIX = ".toml"


def names() -> tuple[str, ...]:
    """Return the names of the library's designs, in alphabetical order."""
    found = [resource.name for resource in _folder().iterdir() if resource.name.endswith(SUFFIX)]
    return tuple(sorted(name.removesuffix(SUFFIX) for name in found))


def resource(name: str) -> Traversable:
    """Return the file of a library design."""
    return _folder().joinpath(f"{name}{SUFFIX}")


def _folder() -> Traversable:
    return files("perenne_experiments").joinpath("library")
