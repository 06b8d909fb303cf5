"""The parameters of the model: one object each, and immutable sets of their values."""

from __future__ import annotations

import difflib
import hashlib
import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray


class ParameterError(ValueError):
    """A parameter that does not exist, or a value that it cannot take.

    Attributes:
        field: dotted path that was given.
        value: value that was given.
        expected: what would have been right, in words.
    """

    def __init__(self, field: str, value: object, expected: str) -> None:
        """Keep the three parts apart, so that a caller can say them in another language."""
        super().__init__(f"{field} = {value!r}: expected {expected}")
        self.field = field
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one number of the model means.

    Attributes:
        path: dotted name, as scenario files and `--set` write it.
        default: value where no scenario says otherwise.
        low: smallest value accepted.
        high: largest value accepted.
        unit: unit, in English.
        meaning: what it is, by language code ("en", "fr").
        source: where the default comes from, or "assumption".
        integer: whether only whole numbers make sense.
    """

    path: str
    default: float
    low: float
    high: float
    unit: str
    meaning: Mapping[str, str]
    source: str
    integer: bool = False

    @property
    def field(self) -> str:
        """Name of the parameter's field in the engine's record."""
        return self.path.replace(".", "_")

    def check(self, value: object) -> float:
        """Return the value as a number.

        Raises:
            ParameterError: it is not a number, not finite, out of range, or not whole where it must be.
        """
        if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
            raise ParameterError(self.path, value, self._expected)
        number = float(value)
        if not math.isfinite(number) or not self.low <= number <= self.high:
            raise ParameterError(self.path, value, self._expected)
        if self.integer and number != int(number):
            raise ParameterError(self.path, value, self._expected)
        return number

    @property
    def _expected(self) -> str:
        kind = "a whole number" if self.integer else "a number"
        return f"{kind} from {self.low:g} to {self.high:g} ({self.unit})"


@cache
def registry() -> Mapping[str, Parameter]:
    """Every parameter by its dotted path, in the order of the table."""
    table = tomllib.loads(files(__package__).joinpath("parameters.toml").read_text(encoding="utf-8"))
    return MappingProxyType({path: _parameter(path, entry) for path, entry in table.items()})


def _parameter(path: str, entry: Mapping[str, Any]) -> Parameter:
    meaning = MappingProxyType({language: entry[language] for language in ("en", "fr")})
    rest = {key: value for key, value in entry.items() if key not in meaning}
    return Parameter(path=path, meaning=meaning, **rest)


@cache
def record_dtype() -> np.dtype[np.void]:
    """The engine's record of all parameters: one float64 field each, in the order of the table."""
    return np.dtype([(parameter.field, np.float64) for parameter in registry().values()])


def find(path: str) -> Parameter:
    """Return the parameter of that path.

    Raises:
        ParameterError: there is none; the message names the nearest.
    """
    try:
        return registry()[path]
    except KeyError:
        near = difflib.get_close_matches(path, registry(), n=1, cutoff=0.4)
        hint = f"a parameter of the model (did you mean {near[0]}?)" if near else "a parameter of the model"
        raise ParameterError(path, None, hint) from None


@cache
def _defaults() -> Mapping[str, float]:
    return MappingProxyType({path: float(parameter.default) for path, parameter in registry().items()})


def _checked(values: Mapping[str, object]) -> dict[str, float]:
    return {path: find(path).check(value) for path, value in values.items()}


class Parameters(Mapping[str, float]):
    """One value for each parameter; immutable, hashable, equal by value.

    A mapping from dotted path to number: `parameters["members.units"]`.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object] | None = None) -> None:
        """Take the defaults, with some values replaced.

        Raises:
            ParameterError: an unknown path or a value out of range.
        """
        self._values: Mapping[str, float] = MappingProxyType({**_defaults(), **_checked(values or {})})

    def replace(self, values: Mapping[str, object]) -> Parameters:
        """Return a copy with some values replaced.

        Raises:
            ParameterError: an unknown path or a value out of range.
        """
        return Parameters._of({**self._values, **_checked(values)})

    @classmethod
    def _of(cls, values: dict[str, float]) -> Parameters:
        """Take every value, in the order of the table, as checked before: sweeps make a set of them for each point."""
        made = cls.__new__(cls)
        made._values = MappingProxyType(values)  # noqa: SLF001
        return made

    def record(self) -> NDArray[np.void]:
        """Return the engine's record: a structured array of shape (1,)."""
        return np.array([tuple(self._values.values())], dtype=record_dtype())

    def digest(self) -> str:
        """Return a fingerprint of all values, the same in every process: of their bytes, quicker than of digits."""
        values = np.fromiter(self._values.values(), dtype="<f8", count=len(self._values)) + 0.0  # no -0.0
        return hashlib.blake2b(values.tobytes(), digest_size=16).hexdigest()

    def __getitem__(self, path: str) -> float:
        """Return one value; an unknown path raises KeyError as mappings do."""
        return self._values[path]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the paths, in the order of the table."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the parameters."""
        return len(self._values)

    def __hash__(self) -> int:
        """Hash by value, so that equal sets serve as one dictionary key."""
        return hash(tuple(self._values.values()))

    def __reduce__(self) -> tuple[Callable[[dict[str, float]], Parameters], tuple[dict[str, float]]]:
        """Pickle as the values alone."""
        return _restored, (dict(self._values),)

    def __repr__(self) -> str:
        """Show what differs from the defaults."""
        changed = {k: v for k, v in self._values.items() if v != registry()[k].default}
        return f"Parameters({changed})"


def _restored(values: dict[str, float]) -> Parameters:
    """Return what was pickled; checked again only if another version of the model wrote it."""
    return Parameters._of(values) if list(values) == list(registry()) else Parameters(values)  # noqa: SLF001
