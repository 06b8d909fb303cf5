"""Blocks: the parts of a page that are made, each between two comments that a reader of the page does not see."""

from __future__ import annotations

import re


class BlockError(ValueError):
    """A page without the comments that a block stands between, or with a block nobody makes."""


def begin(key: str) -> str:
    """Return the comment before a block."""
    return f"<!-- {key}: made by docs/make.py -->"


def end(key: str) -> str:
    """Return the comment after a block."""
    return f"<!-- {key}: end -->"


def filled(page: str, key: str, content: str) -> str:
    """Return a page with what stands in a block replaced.

    Raises:
        BlockError: the page has no such block, or two.
    """
    if page.count(begin(key)) != 1 or page.count(end(key)) != 1:
        raise BlockError(f"expected {begin(key)} and {end(key)}, once each")
    before, rest = page.split(begin(key))
    _, after = rest.split(end(key))
    return f"{before}{begin(key)}\n{content}\n{end(key)}{after}"


def keys(page: str) -> list[str]:
    """Return the keys of the blocks of a page, in order."""
    return re.findall(r"<!-- ([\w-]+): made by docs/make\.py -->", page)
