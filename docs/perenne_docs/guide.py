"""The figures of the guides: drawn by their own commands, those to experiments on its design with more replicates."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from perenne_docs.pages import ROOT
from perenne_docs.speech import LANGUAGES

REPLICATES = 40
"""Lives at each point, for curves that are smooth; the guide's own design has few, to take seconds."""

_PAGE = ROOT / "docs" / "experiments.md"
_DESIGN = "my-question.toml"
_STORE = "my.store"


@dataclass(frozen=True)
class Call:
    """A command of a guide, and which of its figures are shown there."""

    words: str
    """The command, without what asks for pictures."""

    figures: Mapping[str, str]
    """Name of the picture in the guide, by the name of the figure's file."""

    first: tuple[str, ...] = ()
    """Commands that make what it reads, run once for all languages."""


_CALIBRATED = (
    "simulate craft-guilds --policy cultivating --seed 3 --weeks 120 --events events.csv",
    "calibrate events.csv --scenario craft-guilds --policy cultivating --simulations 6000 --out my-community.toml",
)
"""The log and the calibration of the guide for strategists; its own budget of time finds a little else everywhere."""

CALLS = (
    Call(
        f"survival {_STORE} --by facilitator.hours",
        {"survival": "guide-survival", "survival-facilitator.hours-cultivating": "guide-hours"},
    ),
    Call(
        f"sensitivity {_DESIGN} --method sobol --samples 64 --contrast cultivating,absent --store indices.store",
        {"indices-cultivating-absent": "guide-indices"},
    ),
    Call(
        f"search reference --hours 4 --uncertain {_DESIGN} --trials 200 --store my.search",
        {"front": "guide-search"},
    ),
    Call("ready reference --runs 200 --set launch.core=20", {"core": "guide-core"}),
    Call(
        "forecast my-community.toml --policies absent,directive --weeks 520",
        {"survival": "guide-forecast"},
        first=_CALIBRATED,
    ),
)


def guide_names() -> list[str]:
    """Return the names of all these pictures."""
    return [name for call in CALLS for name in call.figures.values()]


def take_guide(keys: Sequence[str], target: Callable[[str, str], Path]) -> None:
    """Run the guides' commands, and write their pictures in every language.

    Args:
        keys: pictures to make, all unless told otherwise.
        target: from a picture's name and a language to its file.

    Raises:
        CalledProcessError: a command failed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _DESIGN).write_text(design(), encoding="utf-8")
        calls = [call for call in CALLS if not keys or {*keys} & {*call.figures.values()}]
        if any(_STORE in call.words.split() for call in calls):
            _run(f"sweep {_DESIGN} --store {_STORE}", folder)
        for words in (words for call in calls for words in call.first):
            _run(words, folder)
        for code in LANGUAGES:
            for call in calls:
                _run(f"{call.words} --pictures png --lang {code} --out drawn", folder)
                for figure, key in call.figures.items():
                    target(key, code).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(folder / "drawn" / "pictures" / f"{figure}.png", target(key, code))


def design() -> str:
    """Return the guide's design, with more replicates."""
    (text,) = re.findall(
        rf"^```toml\n(# {_DESIGN}\n.*?)^```", _PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return re.sub(r"(?m)^replicates = .*", f"replicates = {REPLICATES}", text)


def _run(words: str, folder: Path) -> None:
    subprocess.run([sys.executable, "-P", "-m", "perenne", *words.split()], cwd=folder, check=True)  # noqa: S603
