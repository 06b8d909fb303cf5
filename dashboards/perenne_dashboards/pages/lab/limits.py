"""How large live worlds may be: many sessions share one machine, and a browser has to draw them."""

from __future__ import annotations

from collections.abc import Mapping

LARGEST = {"pool.size": 20_000.0, "launch.core": 2_000.0}
"""The largest values of parameters that decide how many members there can be."""


class SizeError(ValueError):
    """A community too large to be lived here.

    Attributes:
        path: the parameter.
        value: its value.
        largest: the largest there may be.
    """

    def __init__(self, path: str, value: float) -> None:
        """Keep the parts apart, so that they can be said in each language."""
        super().__init__(f"{path} = {value:g}: expected {LARGEST[path]:g} at most")
        self.path = path
        self.value = value
        self.largest = LARGEST[path]


def check_size(parameters: Mapping[str, float]) -> None:
    """Make sure that a community can be lived here.

    Raises:
        SizeError: it is too large.
    """
    for path, largest in LARGEST.items():
        if parameters[path] > largest:
            raise SizeError(path, parameters[path])
