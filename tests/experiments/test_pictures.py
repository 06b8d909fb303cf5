"""Pictures: files that stand by themselves, drawn by a real browser, and one clear line where there is none."""

from __future__ import annotations

import builtins
import os
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from perenne_experiments.comparison.figures import causes_panels, reasons_panel, survival_panel, vital_panels
from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.pages.panel import Panel, blank_figure
from perenne_experiments.pages.pictures import (
    PictureError,
    check_pictures,
    file_stems,
    on_paper,
    parse_formats,
    save_pictures,
)
from perenne_experiments.pages.study_page import Section, panels_of
from perenne_experiments.words.language import language

SVG = "{http://www.w3.org/2000/svg}"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def panels(comparison_of: Any) -> list[Panel]:
    comparison = comparison_of({"absent": [5, 20, 60], "cultivating>absent@52": [80, 90, 104]}, 104)
    return [survival_panel(comparison, "fr"), causes_panels(comparison, "fr")[0]]


@pytest.mark.usefixtures("chromium")
def test_files_of_a_real_browser(panels: list[Panel], tmp_path: Path) -> None:
    files = save_pictures(panels, tmp_path / "deep" / "pictures", ("svg", "png"))
    assert [file.name for file in files] == [
        "survival.svg",
        "survival.png",
        "causes-cultivating-absent-52.svg",
        "causes-cultivating-absent-52.png",
    ]
    assert names(tmp_path / "deep") == ["pictures"]
    assert names(tmp_path / "deep" / "pictures") == sorted(file.name for file in files)
    drawing = ElementTree.fromstring(files[0].read_text(encoding="utf-8"))
    texts = ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]
    assert panels[0].title in texts
    assert "années simulées" in texts
    png = files[1].read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20]) == 2 * int(float(drawing.attrib["width"]))


def test_a_legend_names_what_it_shows(comparison_of: Any) -> None:
    comparison = comparison_of({"absent": [60, 80], "cultivating": [70, 100]}, 104)
    for panel in (*vital_panels(comparison, "en"), reasons_panel(comparison, "en"), survival_panel(comparison, "en")):
        figure = on_paper(panel)
        assert all(trace.name for trace in figure.data if trace.showlegend is not False)
        assert figure.layout.title.text == f"<b>{panel.title}</b>"
        assert figure.layout.paper_bgcolor == "#ffffff"
    assert on_paper(survival_panel(comparison, "en")).layout.showlegend is False


def test_a_picture_has_the_legend_and_the_subject_that_a_page_says_above_it(panels: list[Panel]) -> None:
    styles = line_styles(["cultivating", "absent"])
    legend: list[tuple[LineStyle | str, str]] = [
        *((style, name.title()) for name, style in styles.items()),
        ("results", "No results"),
    ]
    figure = blank_figure(language("en"), 300, {"l": 10, "r": 10, "t": 10, "b": 10})
    figure.add_scatter(x=[1, 2], y=[1, 2], name="drawn")
    panel = Panel("core", "Alive by core", "", "", figure)
    (shown,) = panels_of([Section("Under way", [], [panel.about("Before launching")], legend=legend)])
    paper = on_paper(shown)
    assert paper.layout.showlegend
    assert [trace.name for trace in paper.data if trace.showlegend] == ["Cultivating", "Absent", "No results"]
    assert paper.layout.title.text == "<b>Before launching · Alive by core</b>"
    labelled = panels[0]
    (shown,) = panels_of([Section("Lives", [], [labelled], legend=legend)])
    assert on_paper(shown).layout.showlegend is False  # each line has its name beside it


def test_names_that_every_system_takes() -> None:
    stems = file_stems(["a>b@3", "a:b@3", "A-b-3", "../../mine.toml", "???", "vital-active"])
    assert stems == ["a-b-3", "a-b-3-2", "A-b-3-3", "mine.toml", "figure", "vital-active"]


@pytest.mark.parametrize(("text", "formats"), [("svg", ("svg",)), ("PNG, svg,png", ("png", "svg"))])
def test_forms(text: str, formats: tuple[str, ...]) -> None:
    assert parse_formats(text) == formats


@pytest.mark.parametrize("text", ["pgn", "svg,gif", "", ","])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(PictureError, match="expected svg, png, or both"):
        parse_formats(text)


@pytest.mark.parametrize("missing", ["browser", "kaleido"])
def test_what_is_missing_is_told_in_a_line(
    panels: list[Panel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    really = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name == "kaleido":
            raise ImportError(name)
        return really(name, *rest, **more)

    if missing == "kaleido":
        monkeypatch.setattr(builtins, "__import__", absent)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("PERENNE_CHROMIUM", raising=False)
    said = {"browser": "install Chromium or Chrome", "kaleido": r"pip install perenne\[pictures\]"}[missing]
    with pytest.raises(PictureError, match=said) as caught:
        check_pictures()
    assert "images" in caught.value.say("fr")
    with pytest.raises(PictureError):
        save_pictures(panels, tmp_path / "pictures")
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="a program that fails is a shell script here")
def test_a_browser_that_fails(panels: list[Panel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PERENNE_CHROMIUM", str(program))
    with pytest.raises(PictureError, match=re.escape(f"cannot be drawn by {program} (")) as caught:
        save_pictures(panels[:1], tmp_path / "pictures", ("svg",))
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == ["browser"]
