"""Policies that other packages bring: entry points of the group `perenne.policies`, by name.

Nothing of those packages is imported here, so that help pages can list what there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "perenne.policies"
"""The group of entry points; each names a class, or anything else that makes a policy when it is called."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A policy that a package brings.

    Attributes:
        name: how it is written on the command line.
        package: name of the distribution that brings it.
        entry: its entry point.
    """

    name: str
    package: str
    entry: EntryPoint


@cache
def installed_policies() -> Mapping[str, tuple[Installed, ...]]:
    """Return what other packages bring, by name, in alphabetical order; more than one where a name is taken twice."""
    from importlib.metadata import entry_points

    found: dict[str, tuple[Installed, ...]] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        package = entry.dist.name if entry.dist is not None else entry.module
        found[entry.name] = (*found.get(entry.name, ()), Installed(entry.name, package, entry))
    return found
