"""`--pictures`: every study writes its figures to files of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from .conftest import Call
from .test_forecast_command import MINE
from .test_sensitivity_command import DESIGN
from .test_sweep_and_results import assert_one_line

SMALL = ("--runs", "10", "--set", "pool.size=60", "--set", "launch.core=8")
CALLS = {
    "compare": ("compare", "reference", "--runs", "6", "--weeks", "40"),
    "survival": ("survival", "s", "--by", "launch.core"),
    "sensitivity": ("sensitivity", "d.toml", "--samples", "4", "--jobs", "1"),
    "discover": ("discover", "s", "--policy", "absent", "--fails", "lifetime < 52"),
    "search": ("search", "reference", "--trials", "12", "--weeks", "40", *SMALL),
    "forecast": ("forecast", "mine.toml", "--weeks", "26", "--lives", "2"),
    "ready": ("ready", "reference", "--weeks", "104", *SMALL),
}


@pytest.mark.parametrize("study", CALLS)
def test_every_figure_of_the_page(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, study: str) -> None:
    """The pictures are those of the page, one by one; how they are drawn is tested where they are drawn."""
    saved: list[str] = []

    def save(panels: Sequence[Any], folder: Path, formats: Sequence[str]) -> tuple[Path, ...]:
        assert (folder, formats) == (Path("out") / "pictures", ("svg", "png"))
        saved.extend(panel.key for panel in panels)
        return tuple(folder / panel.key for panel in panels)

    monkeypatch.setattr("perenne_experiments.pages.pictures.save_pictures", save)
    monkeypatch.setattr("perenne_experiments.pages.pictures.check_pictures", lambda: None)
    (tmp_path / "d.toml").write_text(DESIGN, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(MINE, encoding="utf-8")
    if "s" in CALLS[study]:
        assert call("sweep", "d.toml", "--store", "s").returncode == 0
    done = call(*CALLS[study], "--out", "out", "--pictures", "svg,png")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert saved or "data-figure" not in page
    assert page.count('data-figure="') == len(saved)
    assert all(f'data-figure="{key}"' in page.replace("&gt;", ">") for key in saved)
    assert f"Pictures: out/pictures ({len(saved)})" in done.stdout


@pytest.mark.usefixtures("chromium")
def test_drawn_by_a_real_browser(call: Call, tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(DESIGN, encoding="utf-8")
    assert call("sweep", "d.toml", "--store", "s").returncode == 0
    done = call("survival", "s", "--policies", "absent", "--pictures", "svg", "--lang", "fr")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    folder = tmp_path / "perenne-out" / "reference" / "survival" / "pictures"
    assert sorted(path.name for path in folder.iterdir()) == ["causes-absent.svg", "survival.svg"]
    assert "Images\u00a0: perenne-out/reference/survival/pictures (2)" in done.stdout


def test_without_a_browser_nothing_is_run(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PERENNE_CHROMIUM", raising=False)
    ask = ("compare", "reference", "--pictures", "svg")
    assert_one_line(call(*ask, PATH=str(tmp_path)), "install Chromium or Chrome")
    assert_one_line(call(*ask, "--lang", "fr", PATH=str(tmp_path)), "installez Chromium ou Chrome")
    assert_one_line(call("compare", "reference", "--pictures", "pgn"), "did you mean png?")
    assert list(tmp_path.iterdir()) == []
