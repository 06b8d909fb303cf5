"""The documentation's own code, which is no package of the program: it is found in docs/."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

sys.path.insert(0, str(ROOT / "docs"))


@pytest.fixture
def browser() -> None:
    """Ask for a real browser: without one, fail where it is required and skip elsewhere."""
    from perenne_docs.camera import chromium

    if chromium() is None:
        reason = "no browser: install Chromium, or set PERENNE_CHROMIUM to the program's path"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
