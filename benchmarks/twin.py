"""The model written a second time, as plain Mesa agents: where the tests have it.

AgentPy installs a package named `tests` of its own, which hides the folder of that name: it is named here instead.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

_tests = ModuleType("tests")
_tests.__path__ = [str(Path(__file__).resolve().parents[1] / "tests")]
sys.modules["tests"] = _tests

from tests.twin.signs import SIGNS  # noqa: E402  the name must lead there first
from tests.twin.village import Village  # noqa: E402

__all__ = ["SIGNS", "Village"]
