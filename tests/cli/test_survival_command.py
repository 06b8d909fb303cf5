"""`perenne survival`, as one calls it."""

from __future__ import annotations

import builtins
import html
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from .conftest import Call
from .test_sweep_and_results import assert_one_line, files

DESIGN = """
scenario = "reference"
policies = ["absent", "cultivating"]
replicates = 20
weeks = 104

[settings]
"pool.size" = 80

[uncertainties]
"launch.core" = { low = 4, high = 20, scale = "log" }
"members.motivation.mean" = { low = 0.3, high = 0.8 }

[sampling]
method = "lhs"
points = 48
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real sweep of 1,920 lives, made once."""
    from perenne.__main__ import main

    folder = tmp_path_factory.mktemp("sweep")
    (folder / "d.toml").write_text(DESIGN, encoding="utf-8")
    assert main(["sweep", str(folder / "d.toml"), "--store", str(folder / "s")]) == 0
    return folder / "s"


@pytest.fixture
def store(runs: Path, tmp_path: Path) -> str:
    (tmp_path / "s").symlink_to(runs)
    return "s"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_in_words(call: Call, store: str, tmp_path: Path, language: str) -> None:
    done = call("survival", store, "--by", "launch.core,members.motivation.mean", "--cox", "--lang", language)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    said = {
        "en": ("1,920 lives", "20 seeds and 48 sampled worlds", "Log-rank test", "Cox’s model", "Absent, by “members"),
        "fr": (
            "1\u202f920 vies",
            "20 graines et 48 mondes tirés",
            "log-rank",
            "Modèle de Cox",
            "Absente, selon «\u00a0membres",
        ),
    }
    for text in said[language]:
        assert text in done.stdout.replace("\n", " ")
    folder = tmp_path / "perenne-out" / "reference" / "survival"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "survival.json"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "perenne survival s --by launch.core,members.motivation.mean --cox --seed 1" in page


def test_as_json(call: Call, store: str, tmp_path: Path) -> None:
    ask = ("survival", store, "--policies", "cultivating", "--where", "seed > 0", "--horizon", "52", "--json")
    done = call(*ask, "--out", "here")
    form = json.loads(done.stdout)
    assert (form["weeks"], form["runs"], list(form["policies"])) == (52, 960, ["cultivating"])
    assert form["cox"] is None
    assert json.loads((tmp_path / "here" / "survival.json").read_text()) == form
    assert call(*ask, "--out", "here") == done


def test_the_command_on_the_page_makes_the_page_again(call: Call, store: str, tmp_path: Path) -> None:
    condition = '"launch.core" < 9'
    assert call("survival", store, "--where", condition, "--out", "one").returncode == 0
    page = (tmp_path / "one" / "report.html").read_text(encoding="utf-8")
    command = html.unescape(page.split("<pre><code>")[1].split("</code>")[0])
    assert condition in shlex.split(command)
    again = shlex.split(command)[1:]
    assert call(*again, "--out", "two").returncode == 0
    assert (tmp_path / "two" / "report.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        (("nowhere",), "nowhere: no such folder", "nowhere\u00a0: ce dossier n’existe pas"),
        ((".",), ".: not a store", "ce n’est pas un dépôt"),
        (("s", "--by", "lunch.core"), "did you mean launch.core?", "vouliez-vous dire launch.core"),
        (("s", "--policies", "absnt"), "did you mean absent?", "vouliez-vous dire absent"),
        (("s", "--horizon", "200"), "--horizon = 200: expected a whole number from 1 to 104", "de 1 à 104"),
        (("s", "--horizon", "soon"), "--horizon = soon", "--horizon = soon"),
        (("s", "--where", "sed = 1"), "--where = sed = 1: Binder Error", "--where = sed = 1\u00a0: Binder Error"),
        (("s", "--where", "weeks > 9000"), "no run of s is so", "aucune vie de s n’y répond"),
        (("s", "--out", "s/store.json"), "s/store.json", "s/store.json"),
    ],
)
def test_one_clear_line(
    call: Call, store: str, tmp_path: Path, arguments: tuple[str, ...], english: str, french: str
) -> None:
    before = files(tmp_path)
    assert_one_line(call("survival", *arguments), english)
    assert_one_line(call("survival", *arguments, "--lang", "fr"), french)
    assert files(tmp_path) == before


def test_an_empty_store(call: Call) -> None:
    from perenne_experiments.store.store import Store

    Store.create("empty")
    assert_one_line(call("survival", "empty"), "empty: there is no run in it yet")
    assert_one_line(call("survival", "empty", "--lang", "fr"), "aucune vie")


def test_another_model(call: Call, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perenne_experiments.store.store.model_version", lambda: "0123456789abcdef")
    assert_one_line(call("survival", store), "another version of the model")
    assert_one_line(call("survival", store, "--lang", "fr"), "autre version du modèle")
    assert call("survival", store, "--any-model").returncode == 0


def test_lifelines_is_not_there(call: Call, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("lifelines"):
            raise ImportError(name)
        return really(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    before = files(tmp_path)
    assert_one_line(call("survival", store, "--cox"), "pip install perenne[regression]")
    assert_one_line(call("survival", store, "--cox", "--lang", "fr"), "pip install perenne[regression]")
    assert files(tmp_path) == before
    assert call("survival", store).returncode == 0
