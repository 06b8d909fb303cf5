"""The set-up: run.py, the pinned versions, and who may import whom."""

import ast
import importlib.util
import locale
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import pytest
from tests.steady import PATIENCE

from perenne_model.words import language_of_environment

ROOT = Path(__file__).resolve().parent.parent
# From the bottom up: a package may import itself and those before it.
PACKAGES = {
    "perenne_model": ROOT / "model/perenne_model",
    "perenne_scenarios": ROOT / "scenarios/perenne_scenarios",
    "perenne_experiments": ROOT / "experiments/perenne_experiments",
    "perenne_dashboards": ROOT / "dashboards/perenne_dashboards",
    "perenne": ROOT / "cli/perenne",
}
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """A copy of run.py in a folder of its own, with the files it reads, loaded without being run."""
    for name in ("run.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    spec = importlib.util.spec_from_file_location("run_under_test", tmp_path / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def commands(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands of the set-up, noted instead of run; all of them succeed."""
    noted: list[tuple[str, ...]] = []

    def note(*command: str) -> bool:
        noted.append(command)
        python = run.venv_python()
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        return True

    monkeypatch.setattr(run, "succeeds", note)
    return noted


def edit(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


# --- run.py: what it runs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["-m", "perenne", "compare", "reference"]),
        (["--help"], ["-m", "perenne", "--help"]),
        (["compare", "reference", "--runs", "4"], ["-m", "perenne", "compare", "reference", "--runs", "4"]),
        (["simulate", "test"], ["-m", "perenne", "simulate", "test"]),
    ],
)
def test_arguments_go_to_perenne(run: ModuleType, arguments: list[str], expected: list[str]) -> None:
    assert run.command_for(arguments) == [str(run.venv_python()), "-P", *expected]


def test_arguments_after_test_go_to_pytest(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "usable_cores", lambda: 3)
    python = str(run.venv_python())
    assert run.command_for(["test"]) == [python, "-P", "-m", "pytest", "-n", "3"]
    assert run.command_for(["test", "-k", "x"]) == [python, "-P", "-m", "pytest", "-n", "3", "-k", "x"]


def test_every_usable_core_gets_a_worker(run: ModuleType) -> None:
    assert 1 <= run.usable_cores() <= (os.cpu_count() or 1)


# --- run.py: when it sets up --------------------------------------------------------------------------------


def test_a_second_start_sets_nothing_up(run: ModuleType, commands: list[tuple[str, ...]]) -> None:
    assert not run.is_set_up()
    assert run.set_up()
    assert run.is_set_up()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("pyproject.toml", '"mesa==', '"another", "mesa=='),
        ("pyproject.toml", '"pytest>=', '"another", "pytest>='),
        ("pyproject.toml", "perenne.__main__:main", "perenne.other:main"),
        ("pyproject.toml", "hatchling>=", "hatchling>"),
        ("pyproject.toml", '"cli/perenne"', '"cli/perenne", "other/perenne_other"'),
        ("pyproject.toml", ">=3.11", ">=3.12"),
        ("constraints.txt", "mesa==", "mesa==1."),
        ("run.py", "uv==", "uv==1."),
    ],
)
def test_what_changes_the_environment_sets_up_again(
    run: ModuleType, commands: list[tuple[str, ...]], name: str, old: str, new: str
) -> None:
    run.set_up()
    edit(run.ROOT / name, old, new)
    assert not run.is_set_up()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("line-length = 120", "line-length = 100"),
        ("How long does", "How long, then, does"),
        ("slow:", "long:"),
    ],
)
def test_what_leaves_the_environment_alone_does_not(
    run: ModuleType, commands: list[tuple[str, ...]], old: str, new: str
) -> None:
    run.set_up()
    edit(run.ROOT / "pyproject.toml", old, new)
    assert run.is_set_up()


def test_a_vanished_python_sets_up_again(run: ModuleType, commands: list[tuple[str, ...]]) -> None:
    run.set_up()
    run.venv_python().unlink()
    assert not run.is_set_up()


def test_a_moved_folder_sets_up_again(run: ModuleType, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("run.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(tmp_path / name, elsewhere)
    assert run.fingerprint(tmp_path) != run.fingerprint(elsewhere)


def test_a_failed_set_up_is_told_and_not_stamped(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "succeeds", lambda *command: False)
    monkeypatch.setattr(run, "language", lambda: "en")
    assert run.main([]) == 1
    assert not run.STAMP.exists()
    out, err = capfd.readouterr()
    assert out == ""
    assert err.splitlines() == [run.WORDS["en"]["set_up"], run.WORDS["en"]["failed"]]


def test_all_extras_are_installed_from_the_constraints(run: ModuleType, commands: list[tuple[str, ...]]) -> None:
    run.set_up()
    venv, pinned, install = commands
    assert venv[1:] == ("-m", "venv", "--clear", str(run.VENV))
    assert pinned[-1] == run.UV
    assert install[1:4] == ("-m", "uv", "pip")
    assert install[-4:] == (
        "--constraint",
        "constraints.txt",
        "--editable",
        ".[cluster,dashboard,dev,pictures,regression,search,sensitivity,test]",
    )


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("nothing", ["pip uv", "uv"]),
        ("the cache", ["pip uv", "uv", "uv --no-cache"]),
        ("uv", ["pip uv", "uv", "uv --no-cache", "pip"]),
        ("the way to uv", ["pip uv", "pip"]),
    ],
)
def test_other_ways_are_tried_when_uv_fails(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, broken: str, expected: list[str]
) -> None:
    fails = {
        "nothing": set(),
        "the cache": {"uv"},
        "uv": {"uv", "uv --no-cache"},
        "the way to uv": {"pip uv"},
    }
    tried: list[str] = []

    def attempt(*command: str) -> bool:
        detail = " uv" if command[-1] == run.UV else " --no-cache" if "--no-cache" in command else ""
        tried.append(command[2] + detail)
        return tried[-1] not in fails[broken]

    monkeypatch.setattr(run, "succeeds", attempt)
    assert run.install()
    assert tried == expected


# --- run.py: what it says -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
    ],
)
def test_language_is_the_environments(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str], expected: str
) -> None:
    for name in LANGUAGE_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run.language() == language_of_environment() == expected


@pytest.mark.parametrize(("locale_name", "expected"), [("French_France", "fr"), ("fr_FR", "fr"), (None, "en")])
def test_language_without_variables_is_the_locales(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, locale_name: str | None, expected: str
) -> None:
    for name in LANGUAGE_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda: (locale_name, None))
    assert run.language() == language_of_environment() == expected


def test_both_languages_say_the_same_things(run: ModuleType) -> None:
    assert_same_words(run.WORDS["en"], run.WORDS["fr"], "run.py")


@pytest.mark.parametrize(("language", "start"), [("en_GB", "Pérenne needs"), ("fr_FR", "Pérenne demande")])
def test_an_old_python_gets_one_clear_line(language: str, start: str) -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0);"
        f"runpy.run_path({str(ROOT / 'run.py')!r}, run_name='__main__')"
    )
    environment = {**os.environ, "LC_ALL": language, "PYTHONIOENCODING": "utf-8"}
    ended = subprocess.run(
        [sys.executable, "-c", pretend], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(start)
    assert len(ended.stderr.splitlines()) == 1
    assert "3.11" in ended.stderr
    assert "3.9" in ended.stderr


def test_an_old_python_can_read_run_py() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_oldest_python_is_the_projects(run: ModuleType) -> None:
    assert "{}.{}".format(*run.OLDEST) == project()["requires-python"].removeprefix(">=")


# --- run.py: started for real, on a stand-in for the environment --------------------------------------------


@pytest.fixture
def stand_in(run: ModuleType) -> ModuleType:
    """A finished set-up whose Python is this one, which finds a small `perenne` in PYTHONPATH."""
    run.venv_python().parent.mkdir(parents=True)
    run.venv_python().symlink_to(sys.executable)
    run.STAMP.write_text(run.fingerprint(run.ROOT))
    package = run.ROOT / "library" / "perenne"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import sys, time\n"
        "try:\n"
        "    print(sys.argv[1:], flush=True)\n"
        "    time.sleep(60 if 'wait' in sys.argv else 0)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)\n"
        "sys.exit(7)\n"
    )
    return run


def start(run: ModuleType, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT / "library")}
    return subprocess.Popen(
        [sys.executable, str(run.ROOT / "run.py"), *arguments],
        env=environment,
        cwd=run.ROOT.parent,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0 if os.name == "posix" else None,
    )


posix_only = pytest.mark.skipif(os.name != "posix", reason="links and signals as on POSIX")


@posix_only
@pytest.mark.parametrize(("arguments", "passed"), [([], ["compare", "reference"]), (["week", "a b"], ["week", "a b"])])
def test_exit_code_and_arguments_pass_through(stand_in: ModuleType, arguments: list[str], passed: list[str]) -> None:
    with start(stand_in, *arguments) as process:
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out.strip(), err) == (7, str(passed), "")


@posix_only
def test_interrupting_it_interrupts_the_program(stand_in: ModuleType) -> None:
    with start(stand_in, "wait") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (130, "")


@posix_only
def test_interrupting_the_set_up_leaves_no_traceback(run: ModuleType) -> None:
    sleeper = '"sh", "-c", "echo asleep; exec sleep 600"'
    edit(run.ROOT / "run.py", 'sys.executable, "-m", "venv", "--clear", str(VENV)', sleeper)
    with start(run) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        told = process.stderr.readline()
        assert process.stdout.readline() == "asleep\n"
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: what the set-up runs hears it, too
        _, err = process.communicate(timeout=PATIENCE)
    assert told.strip() in {words["set_up"] for words in run.WORDS.values()}
    assert (process.returncode, err) == (130, "")


# --- run.py: a browser for the tests ------------------------------------------------------------------------


@pytest.fixture
def no_browser(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A machine without any Chromium, on which the user is not root."""
    monkeypatch.delenv("PERENNE_CHROMIUM", raising=False)
    monkeypatch.setattr(run, "usual_browsers", list)
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(run, "language", lambda: "en")
    return run


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    path.chmod(0o755)
    return path


def test_the_named_browser_comes_first(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = program(tmp_path / "mine" / "browser")
    monkeypatch.setenv("PERENNE_CHROMIUM", str(named))
    assert run.find_chromium() == named


def test_a_wrong_name_is_not_replaced_in_silence(
    no_browser: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = program(tmp_path / "chromium")
    monkeypatch.setattr(no_browser, "usual_browsers", lambda: [found])
    monkeypatch.setenv("PERENNE_CHROMIUM", str(tmp_path / "absent"))
    no_browser.provide_chromium()
    assert capfd.readouterr().err.strip() == no_browser.WORDS["en"]["no_browser"]


@posix_only
@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_on_the_path_is_found(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.delenv("PERENNE_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert run.find_chromium() is None
    found = program(tmp_path / "bin" / name)
    assert run.find_chromium() == found


def test_windows_own_folders_are_searched(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PERENNE_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    found = program(tmp_path / "Google/Chrome/Application/chrome.exe")
    assert found in run.usual_browsers()


def test_the_found_browser_is_left_for_the_tests(
    no_browser: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = program(tmp_path / "chromium")
    monkeypatch.setattr(no_browser, "usual_browsers", lambda: [found])
    monkeypatch.setattr(no_browser.os, "environ", dict(os.environ))
    no_browser.provide_chromium()
    assert no_browser.os.environ["PERENNE_CHROMIUM"] == str(found)


def test_without_a_browser_one_line_says_how_to_get_one(
    no_browser: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    no_browser.provide_chromium()
    assert capfd.readouterr().err.strip() == no_browser.WORDS["en"]["no_browser"]


def test_root_on_debian_gets_one_installed(no_browser: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[list[str]] = []
    monkeypatch.setattr(no_browser.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(no_browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(no_browser.subprocess, "run", lambda command, **options: noted.append(command))
    no_browser.provide_chromium()
    assert [command[2] for command in noted] == ["update", "install"]
    assert noted[-1][-1] == "chromium"


# --- the pinned versions ------------------------------------------------------------------------------------


def project() -> dict[str, Any]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared: dict[str, Any] = content["project"]
    return declared


def canonical(requirement: str) -> str:
    """The name alone, as the index spells it."""
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def constraints() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_constraints_hold_versions_and_nothing_else() -> None:
    pin = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.+]*( ; [\w\s.'<>=!()]+)?")
    assert [line for line in constraints() if not pin.fullmatch(line)] == []


def test_constraints_hold_no_address() -> None:
    content = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert re.findall(r"://|index|find-links|\S+@\S+|www\.|\.(?:com|org|net)\b", content) == []


def test_constraints_say_how_to_refresh_them() -> None:
    first = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#")
    assert "make constraints" in first
    assert re.search(r"^constraints:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_declared_library_is_pinned() -> None:
    extras = project()["optional-dependencies"].values()
    declared = {canonical(name) for names in (project()["dependencies"], *extras) for name in names}
    assert declared - {canonical(line) for line in constraints()} == set()


# --- who imports whom ---------------------------------------------------------------------------------------


def imported(source: Path) -> Iterator[str]:
    """The top names a file imports, at its head or inside its functions."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_one_way(package: str) -> None:
    names = list(PACKAGES)
    above = set(names[names.index(package) + 1 :])
    wrong = [
        f"{source.relative_to(ROOT)} imports {name}"
        for source in sorted(PACKAGES[package].rglob("*.py"))
        for name in imported(source)
        if name in above
    ]
    assert wrong == []


# --- words --------------------------------------------------------------------------------------------------


def flat(words: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested tables as one, with dotted keys."""
    result: dict[str, str] = {}
    for key, value in words.items():
        if isinstance(value, Mapping):
            result |= flat(value, f"{prefix}{key}.")
        else:
            result[prefix + key] = str(value)
    return result


def gaps(text: str) -> set[str | None]:
    """The names a text leaves to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def assert_same_words(english: Mapping[str, Any], french: Mapping[str, Any], where: str) -> None:
    en, fr = flat(english), flat(french)
    assert set(en) ^ set(fr) == set(), f"{where}: keys in one language only"
    differing = [key for key in en if gaps(en[key]) != gaps(fr[key])]
    assert differing == [], f"{where}: not the same {{gaps}} in both languages"


@pytest.mark.parametrize("package", PACKAGES)
def test_both_language_files_have_the_same_words(package: str) -> None:
    folder = PACKAGES[package] / "languages"
    if not folder.exists():
        pytest.skip(f"{package} holds no words")
    english, french = (tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in ("en.toml", "fr.toml"))
    assert_same_words(english, french, str(folder.relative_to(ROOT)))
