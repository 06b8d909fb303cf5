"""The pages: which blocks each holds, and what stands in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from perenne_docs.api import api_blocks
from perenne_docs.benchmarks import FIGURES, benchmark_blocks
from perenne_docs.block import filled
from perenne_docs.lab import Numbers
from perenne_docs.odd import odd_blocks
from perenne_docs.parameters import parameters_block, phases_block
from perenne_docs.plate import Plate
from perenne_docs.reliability import reliability_blocks
from perenne_docs.speech import LANGUAGES, Speech, speech
from perenne_docs.studies import STUDIES
from perenne_docs.week_picture import week_picture

ROOT = Path(__file__).resolve().parents[2]
"""Folder of the project."""

NUMBERS = Path("docs") / "findings.json"
"""Where the numbers of all studies are kept, from the folder of the project."""

PICTURES = Path("docs") / "pictures"
"""Where the pictures are, a folder a language."""

_ENDING = {"en": ".md", "fr": ".fr.md"}


def readme(code: str) -> Path:
    """Return the first page, from the folder of the project."""
    return Path(f"README{_ENDING[code]}")


def findings(code: str) -> Path:
    """Return the page of findings."""
    return Path("docs") / f"findings{_ENDING[code]}"


def model(code: str) -> Path:
    """Return the page of the model's rules."""
    return Path("docs") / f"model{_ENDING[code]}"


def odd(code: str) -> Path:
    """Return the page that describes the model by the ODD protocol."""
    return Path("docs") / f"odd{_ENDING[code]}"


def api(code: str) -> Path:
    """Return the page of the public Python API."""
    return Path("docs") / f"api{_ENDING[code]}"


def design(code: str) -> Path:
    """Return the page that defends the design."""
    return Path("docs") / f"design{_ENDING[code]}"


def experiments(code: str) -> Path:
    """Return the guide to experiments."""
    return Path("docs") / f"experiments{_ENDING[code]}"


def cluster(code: str) -> Path:
    """Return the guide to sweeps on many machines."""
    return Path("docs") / f"cluster{_ENDING[code]}"


def logs(code: str) -> Path:
    """Return the guide to logs."""
    return Path("docs") / f"logs{_ENDING[code]}"


def strategist(code: str) -> Path:
    """Return the path of who decides on a community."""
    return Path("docs") / f"strategist{_ENDING[code]}"


def trainer(code: str) -> Path:
    """Return the path of who trains facilitators."""
    return Path("docs") / f"trainer{_ENDING[code]}"


def benchmarks(code: str) -> Path:
    """Return the page of benchmarks."""
    return Path("docs") / f"benchmarks{_ENDING[code]}"


def your_own(code: str) -> Path:
    """Return the guide to scenarios and policies of one's own."""
    return Path("docs") / f"your-own{_ENDING[code]}"


GUIDES = (strategist, experiments, cluster)
"""The guides, whose commands go on from one another."""


def all_pages() -> list[Path]:
    """Return every page of the documentation."""
    pages = (readme, trainer, your_own, findings, model, odd, api, design, benchmarks, logs, *GUIDES)
    return [page(code) for page in pages for code in LANGUAGES]


def picture(key: str, code: str) -> Path:
    """Return where a picture is, from the folder of the project."""
    return PICTURES / code / f"{key}.png"


def week_svg(code: str) -> Path:
    """Return where the picture of the week is, from the folder of the project."""
    return PICTURES / code / "week.svg"


def rendered(kept: Numbers) -> dict[Path, str]:
    """Return every page with its blocks filled from the numbers kept, and the pictures that are text."""
    made = rendered_benchmarks(json.loads((ROOT / FIGURES).read_text(encoding="utf-8")))
    for code in LANGUAGES:
        say = speech(code)
        made |= {
            readme(code): _filled(readme(code), {"answer": _answer(kept, say)}),
            findings(code): _filled(findings(code), _studies(kept, say)),
            model(code): _filled(model(code), {"phases": phases_block(say), "parameters": parameters_block(say)}),
            odd(code): _filled(odd(code), odd_blocks(say)),
            api(code): _filled(api(code), api_blocks(say)),
            week_svg(code): week_picture(say),
        }
    return made


def rendered_benchmarks(figures: Numbers) -> dict[Path, str]:
    """Return the page of benchmarks in every language, filled from the figures measured."""
    made = {}
    for code in LANGUAGES:
        say = speech(code)
        made[benchmarks(code)] = _filled(
            benchmarks(code), benchmark_blocks(figures, say) | reliability_blocks(ROOT, say)
        )
    return made


def _filled(page: Path, blocks: dict[str, str]) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    for key, content in blocks.items():
        text = filled(text, key, content)
    return text


def _studies(kept: Numbers, say: Speech) -> dict[str, str]:
    return {
        study.key: f"{_image(study.key, kept, say, from_='docs')}\n\n{study.tell(kept['studies'][study.key], say)}"
        for study in STUDIES
    }


def _answer(kept: Numbers, say: Speech) -> str:
    policies: dict[str, Any] = kept["studies"]["policies"]
    caption = say("readme.caption", runs=say.number(policies["runs"]))
    return f"{_image('policies', kept, say, from_='')}\n\n{caption}\n\n> {policies['conclusion'][say.code]}"


def _image(key: str, kept: Numbers, say: Speech, *, from_: str) -> str:
    path = picture(key, say.code)
    relative = path.relative_to(from_) if from_ else path
    return f"![{kept['alternatives'][say.code][key]}]({relative.as_posix()})"


def alternatives(plates: dict[str, Plate]) -> dict[str, str]:
    """Return what each picture shows, by study, fit for Markdown."""
    told = {key: f"{plate.title}. {plate.alternative}" for key, plate in plates.items()}
    return {key: text.replace("[", "(").replace("]", ")") for key, text in told.items()}
