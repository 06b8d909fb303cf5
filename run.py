#!/usr/bin/env python3
"""Set Pérenne up in .venv if that is still to be done, then run it. Needs nothing but Python.

    python3 run.py               the main job: perenne compare reference
    python3 run.py ARGUMENTS     perenne ARGUMENTS
    python3 run.py test [MORE]   the tests; MORE goes to pytest

Only the standard library is used, in a form an old Python can read as well, so that it gets a clear answer.
"""

import hashlib
import json
import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up"
UV = "uv==0.13.9"  # installs all this several times faster than pip
MAIN_JOB = ["compare", "reference"]

# Words stay in this file, unlike all others: it runs before anything is installed.
WORDS = {
    "en": {
        "too_old": "Pérenne needs Python {oldest} or newer; this is Python {version}.",
        "set_up": "Setting Pérenne up in .venv: about a minute, once…",
        "again": "That did not work; trying another way, which may take ten minutes…",
        "failed": "Set-up failed: the messages above say why. Mend that, then run the same command again.",
        "browser": "Installing Chromium for the dashboard tests: about a minute…",
        "no_browser": "No Chromium found for the dashboard tests: install Chromium or Chrome, "
        "or set PERENNE_CHROMIUM to the program's path.",
    },
    "fr": {
        "too_old": "Pérenne demande Python {oldest} ou plus récent ; celui-ci est Python {version}.",
        "set_up": "Installation de Pérenne dans .venv : environ une minute, une seule fois…",
        "again": "Cela n'a pas marché ; autre essai, qui peut prendre dix minutes…",
        "failed": "L'installation a échoué : les messages ci-dessus disent pourquoi. "
        "Relancez la même commande une fois cela réparé.",
        "browser": "Installation de Chromium pour les tests du tableau de bord : environ une minute…",
        "no_browser": "Pas de Chromium pour les tests du tableau de bord : installez Chromium ou Chrome, "
        "ou indiquez le chemin du programme dans PERENNE_CHROMIUM.",
    },
}


def language() -> str:
    """Return "fr" where the environment speaks French, else "en"."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")  # as perenne itself does
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), None)
    if chosen is None:  # Windows sets none of them
        chosen = locale.getlocale()[0] or ""
    return "fr" if chosen.lower().startswith("fr") else "en"


def say(word: str, **values: str) -> None:
    """Tell the user one line, beside the program's own output rather than in it."""
    print(WORDS[language()][word].format(**values), file=sys.stderr, flush=True)


def is_too_old() -> bool:
    """Say so when this Python cannot run Pérenne."""
    if sys.version_info >= OLDEST:
        return False
    say("too_old", oldest="{}.{}".format(*OLDEST), version="{}.{}".format(*sys.version_info[:2]))
    return True


if is_too_old():  # asked here, since an old Python could not even define what follows
    sys.exit(2)


# --- setting up ---------------------------------------------------------------------------------------------


def venv_python() -> Path:
    """Return the path of the environment's own Python."""
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def declared(root: Path) -> dict[str, Any]:
    """Return the parts of pyproject.toml that decide what is installed."""
    import tomllib  # absent from the Pythons that are only told to be too old

    content = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    names = ("name", "version", "requires-python", "dependencies", "optional-dependencies", "scripts")
    return {
        "build-system": content["build-system"],
        "hatch": content["tool"]["hatch"],
        "project": {name: content["project"].get(name) for name in names},
    }


def fingerprint(root: Path) -> str:
    """Return a hash of all that decides what the environment holds; its place counts, as it cannot move."""
    facts = [declared(root), list(sys.version_info[:2]), str(root)]
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    for name in ("constraints.txt", "run.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def is_set_up() -> bool:
    """Tell whether the environment is whole and still the one asked for."""
    return venv_python().exists() and STAMP.exists() and STAMP.read_text() == fingerprint(ROOT)


def succeeds(*command: str) -> bool:
    """Run a command of the set-up and tell whether it worked."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def install() -> bool:
    """Install Pérenne and its extras: by uv, else by uv without a cache (no writable home), else by pip."""
    python = str(venv_python())
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    uv = (python, "-m", "uv", "pip", "install", "--quiet", "--python", python)
    extras = ",".join(sorted(declared(ROOT)["project"]["optional-dependencies"]))
    wanted = ("--constraint", "constraints.txt", "--editable", ".[" + extras + "]")
    if succeeds(*pip, UV):
        if succeeds(*uv, *wanted):
            return True
        say("again")
        if succeeds(*uv, "--no-cache", *wanted):
            return True
    say("again")
    return succeeds(*pip, *wanted)


def set_up() -> bool:
    """Make the environment afresh; the stamp comes last, so that a set-up cut short is done again."""
    say("set_up")
    if succeeds(sys.executable, "-m", "venv", "--clear", str(VENV)) and install():
        STAMP.write_text(fingerprint(ROOT))
        return True
    say("failed")
    return False


# --- what the tests need besides ----------------------------------------------------------------------------


def usual_browsers() -> list[Path]:
    """Return the programs that may be a Chromium here, the likeliest first."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
    on_path = [shutil.which(name) for name in names]
    applications = [Path("/Applications"), Path.home() / "Applications"]
    on_mac = [
        folder / (name + ".app/Contents/MacOS") / name
        for folder in applications
        for name in ("Chromium", "Google Chrome")
    ]
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    programs = (
        "Chromium/Application/chrome.exe",
        "Google/Chrome/Application/chrome.exe",
        "Microsoft/Edge/Application/msedge.exe",
    )
    on_windows = [Path(folder) / program for folder in folders if folder for program in programs]
    return [Path(found) for found in on_path if found] + on_mac + on_windows


def find_chromium() -> Path | None:
    """Return the browser the user names in PERENNE_CHROMIUM, else the first found."""
    named = os.environ.get("PERENNE_CHROMIUM")
    candidates = [Path(named)] if named else usual_browsers()
    return next((path for path in candidates if path.is_file()), None)


def install_chromium() -> None:
    """Install Debian's Chromium where nobody need be asked: as root, in a container or a CI job."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    say("browser")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        command = ["apt-get", "-q", *arguments]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def provide_chromium() -> None:
    """Leave a browser's path in PERENNE_CHROMIUM, where the tests look for it, or say how to get one."""
    if find_chromium() is None and "PERENNE_CHROMIUM" not in os.environ:
        install_chromium()
    browser = find_chromium()
    if browser is None:
        say("no_browser")
    else:
        os.environ["PERENNE_CHROMIUM"] = str(browser)


def usable_cores() -> int:
    """Return the number of cores this process may use, which a container makes smaller than the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- running ------------------------------------------------------------------------------------------------


def command_for(arguments: list[str]) -> list[str]:
    """Return the command that does what the arguments ask for."""
    python = [str(venv_python()), "-P"]  # -P: no file of the current folder is taken for a library
    if arguments[:1] == ["test"]:
        return [*python, "-m", "pytest", "-n", str(usable_cores()), *arguments[1:]]
    return [*python, "-m", "perenne", *(arguments or MAIN_JOB)]


def hand_over(command: list[str]) -> int:
    """Run the command in this process's place: signals reach it, and its exit code is ours."""
    if os.name == "posix":
        os.execv(command[0], command)
    process = subprocess.Popen(command)  # Windows' exec gives the prompt back at once
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the program got it too, and ends in its own way
            continue


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for; return the exit code."""
    if not is_set_up() and not set_up():
        return 1
    if arguments[:1] == ["test"]:
        os.chdir(ROOT)
        provide_chromium()
    return hand_over(command_for(arguments))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
