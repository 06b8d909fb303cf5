"""JSON that people can read too: a table's fields on lines of their own, a list of numbers on one."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any


def json_text(value: Any, *, plain: bool = False, indent: int = 0) -> str:
    """Return a value as JSON; numbers that are not finite become null, which JSON has.

    Args:
        value: mappings with text keys, lists, texts, numbers, booleans and None.
        plain: whether to write ASCII only.
        indent: spaces that the lines of this value already have before them.
    """
    if isinstance(value, Mapping) and value:
        inner = " " * (indent + 2)
        fields = (
            f"{inner}{_scalar(str(key), plain)}: {json_text(field, plain=plain, indent=indent + 2)}"
            for key, field in value.items()
        )
        return "{\n" + ",\n".join(fields) + "\n" + " " * indent + "}"
    if isinstance(value, (list, tuple)):
        return _list(value, plain, indent)
    return _scalar(value, plain)


def _list(value: list[Any] | tuple[Any, ...], plain: bool, indent: int) -> str:
    if not any(isinstance(item, (Mapping, list, tuple)) for item in value):
        return "[" + ", ".join(_scalar(item, plain) for item in value) + "]"
    inner = " " * (indent + 2)
    items = (inner + json_text(item, plain=plain, indent=indent + 2) for item in value)
    return "[\n" + ",\n".join(items) + "\n" + " " * indent + "]"


def _scalar(value: Any, plain: bool) -> str:
    if isinstance(value, float):
        if not math.isfinite(value):
            return "null"
        if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
    return json.dumps(dict(value) if isinstance(value, Mapping) else value, ensure_ascii=plain)
