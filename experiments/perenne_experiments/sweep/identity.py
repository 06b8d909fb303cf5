"""What a policy is, as a hash that is the same in every process: what it does, not its name alone."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from perenne_model import Policy, PolicyError
from perenne_model.policies import Responsive, Timetable
from perenne_model.policy_reader import USER_MODULE

_MODEL = "perenne_model"
_OURS = ("perenne_model", "perenne_experiments")
_PLAIN = (Timetable, Responsive)
_TOO_DEEP = 50


def policy_identity(policy: Policy) -> str:
    """Return a hash that tells a policy from every other: 32 hexadecimal digits.

    Of its class, all its fields, and, where the class is not one of the model's own (which the version of the model
    covers), a hash of the file that it comes from.

    Raises:
        PolicyError: it comes from no file, or holds something that cannot be told in words.
    """
    return _plain_hash(policy) if type(policy) in _PLAIN else _hash(policy)


@lru_cache(maxsize=1024)
def _plain_hash(policy: Policy) -> str:
    """Return the hash of one of the model's own, which is equal to another only if both are told alike."""
    return _hash(policy)


def _hash(policy: Policy) -> str:
    text = json.dumps(_told(policy, policy, 0), sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def source_file(policy: object) -> Path | None:
    """Return the file that a policy's class comes from, or None."""
    function = getattr(type(policy), "levers", None)
    file = getattr(function, "__globals__", {}).get("__file__")
    return Path(file) if file else None


def is_from_user_file(kind: object) -> bool:
    """Tell whether a class or a function comes from a policy file of the user's own."""
    return str(getattr(kind, "__module__", "")).startswith(USER_MODULE)


def is_foreign(value: object) -> bool:
    """Tell whether something is a policy of the user's own, or holds one."""
    if not _looks_like_a_policy(value):
        return False
    if is_from_user_file(type(value)) or type(value).__module__.partition(".")[0] not in _OURS:
        return True
    return any(is_foreign(held) for held in _fields(value).values())


def _told(value: Any, policy: Policy, depth: int) -> Any:
    if depth > _TOO_DEEP:
        raise _untold(policy, "a policy whose fields are not nested without end")
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, np.number, np.bool_)):
        return _number(value)
    if isinstance(value, (list, tuple, dict, np.ndarray, Mapping, Set)):
        return _collection(value, policy, depth + 1)
    return _object(value, policy, depth + 1)


def _number(value: Any) -> float | str:
    """Return a number such that 1 and 1.0, or 0 and -0, are one."""
    return float(value) + 0.0 if abs(value) < 2**53 else repr(value)


def _collection(value: Any, policy: Policy, depth: int) -> Any:
    if isinstance(value, (list, tuple)):
        return [_told(item, policy, depth) for item in value]
    if isinstance(value, (dict, Mapping)):
        pairs = [[_told(key, policy, depth), _told(item, policy, depth)] for key, item in value.items()]
        return {"mapping": sorted(pairs, key=repr)}
    if isinstance(value, np.ndarray):
        return {"array": _told(value.tolist(), policy, depth)}
    return {"set": sorted((_told(item, policy, depth) for item in value), key=repr)}


def _object(value: Any, policy: Policy, depth: int) -> Any:
    if hasattr(value, "__qualname__"):
        return {"name": _full_name(value)}
    kind = type(value)
    told: dict[str, Any] = {"class": _full_name(kind)}
    if _looks_like_a_policy(value):
        told["source"] = _source_hash(value, policy)
        told["fields"] = _told(_fields(value), policy, depth)
        return told
    try:
        made, arguments, *state = value.__reduce_ex__(4)
    except (TypeError, ValueError):
        raise _untold(policy, f"fields that can be told in words (found one of class {kind.__qualname__})") from None
    parts = [list(part) if isinstance(part, Iterator) else part for part in state]
    return told | {"made": _told(made, policy, depth), "of": _told([arguments, *parts], policy, depth)}


def _full_name(value: Any) -> str:
    """Return the name of a class or a function; where the user keeps the file of a policy says nothing of it."""
    module = USER_MODULE if is_from_user_file(value) else value.__module__
    return f"{module}.{value.__qualname__}"


def _looks_like_a_policy(value: object) -> bool:
    return callable(getattr(value, "levers", None)) and callable(getattr(value, "next_review", None))


def _fields(value: Any) -> dict[str, Any]:
    """Return all that a policy holds, by name."""
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    held = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    return {"name": getattr(value, "name", None), **held, **getattr(value, "__dict__", {})}


def _source_hash(value: object, policy: Policy) -> str | None:
    if type(value).__module__.startswith(f"{_MODEL}."):
        return None
    file = source_file(value)
    if file is None or not file.is_file():
        raise _untold(policy, "a policy whose class comes from a file, so that its runs can be told from others'")
    # A checkout on Windows may have other line ends: the policy is the same.
    return hashlib.blake2b(file.read_bytes().replace(b"\r\n", b"\n"), digest_size=16).hexdigest()


def _untold(policy: Policy, expected: str) -> PolicyError:
    return PolicyError(str(getattr(policy, "name", type(policy).__name__)), expected)
