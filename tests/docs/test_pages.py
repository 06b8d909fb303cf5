"""The pages: nothing they point to is missing, every command runs, and what is made is as it would be made now."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perenne.__main__ import main
from perenne_docs.block import keys
from perenne_docs.guide import guide_names
from perenne_docs.pages import GUIDES, NUMBERS, PICTURES, all_pages, findings, picture, rendered, week_svg
from perenne_docs.parameters import ASSUMPTION, source_of
from perenne_docs.screens import screen_names
from perenne_docs.speech import LANGUAGES, speech
from perenne_docs.studies import STUDIES
from perenne_docs.validation.figures import PICTURES as VALIDATION
from perenne_experiments.words.typography import typeset
from perenne_model import registry

from .exports import write_exports
from .page import ROOT, Page

PAGES = [Page(path) for path in all_pages()]
NAMES = [page.path.as_posix() for page in PAGES]
ALONE = [page for page in PAGES if page.path not in {guide(code) for guide in GUIDES for code in LANGUAGES}]
COMMANDS = [pytest.param(page, line, id=f"{page.path.name}: {line}") for page in ALONE for line in page.commands]
SMALL = {"compare": {"--runs": "2", "--weeks": "30"}, "simulate": {"--weeks": "30"}}
LARGEST = 300_000  # bytes of a picture
SOMEBODYS_PATH = re.compile(r"(?<![\w.])/(home|root|tmp|Users|work)/")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Page) -> None:
    for link in page.links:
        path, _, anchor = link.partition("#")
        if path.startswith("https:"):
            continue
        target = (ROOT / page.path).parent / path if path else ROOT / page.path
        assert target.exists(), link
        if anchor:
            assert anchor in Page(target.resolve().relative_to(ROOT)).anchors, link


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_commands_run(
    page: Page, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in page.files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    if command.startswith("vitals"):
        write_exports(tmp_path)
    assert main(smaller(shlex.split(command))) == 0, capsys.readouterr().err
    assert capsys.readouterr().out.strip()


def smaller(arguments: list[str]) -> list[str]:
    """Return a call with few runs and weeks, whatever it asks for."""
    for option, value in SMALL.get(arguments[0], {}).items():
        if option in arguments:
            arguments[arguments.index(option) + 1] = value
        else:
            arguments += [option, value]
    return arguments


def test_the_main_commands_are_there() -> None:
    for code in LANGUAGES:
        (first,) = [page for page in PAGES if page.path.name == ("README.md" if code == "en" else "README.fr.md")]
        lines = [line.split("  #")[0].strip() for line in first.code("sh")[0].splitlines()]
        assert {"python3 run.py", "python3 run.py test"} <= set(lines)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_code_runs(page: Page, tmp_path: Path) -> None:
    for block in page.code("python"):
        if block not in page.files.values():
            done = subprocess.run([sys.executable, "-P", "-c", block], cwd=tmp_path, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_letters(page: Page) -> None:
    assert "'" not in page.prose
    assert not SOMEBODYS_PATH.search(page.text)
    if ".fr" in page.path.name:
        assert typeset(page.prose, "fr") == page.prose


def test_what_is_made_in_french_is_typeset() -> None:
    for page in PAGES[1::2]:
        assert typeset(page.told, "fr") == page.told
        assert "'" not in page.told


def test_languages_say_the_same() -> None:
    for english, french in zip(PAGES[::2], PAGES[1::2], strict=True):
        assert keys(english.text) == keys(french.text)
        assert len(english.anchors) == len(french.anchors)
        assert len(english.commands) == len(french.commands)
        assert [len(block.splitlines()) for block in english.code("math")] == [
            len(block.splitlines()) for block in french.code("math")
        ]


def test_what_is_made_is_up_to_date() -> None:
    kept: dict[str, Any] = json.loads((ROOT / NUMBERS).read_text(encoding="utf-8"))
    for path, text in rendered(kept).items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path}: run python docs/make.py --tables"


def test_pictures() -> None:
    keys_of_pictures = [*(study.key for study in STUDIES), *screen_names(), *guide_names(), *VALIDATION]
    expected = {ROOT / picture(key, code) for key in keys_of_pictures for code in LANGUAGES}
    drawn = {ROOT / week_svg(code) for code in LANGUAGES}
    assert set((ROOT / PICTURES).rglob("*.*")) == expected | drawn
    for file in expected:
        content = file.read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < LARGEST, file
    for code in LANGUAGES:
        shown = [link for link in Page(findings(code)).links if link.endswith(".png")]
        assert [Path(link).stem for link in shown] == [study.key for study in STUDIES]


def test_every_source_is_told_in_french() -> None:
    for parameter in registry().values():
        told = source_of(parameter, speech("fr"))
        assert ASSUMPTION not in told, f"{parameter.path}: {parameter.source!r} is missing from [sources] in fr.toml"
