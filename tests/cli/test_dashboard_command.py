"""`perenne dashboard`: what it refuses, and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest
from tests.steady import PATIENCE

from .conftest import COMMAND, Call, environment


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--port", "x"), "--port = x: expected a whole number from 0 to 65,535"),
        (("--port", "70000"), "--port = 70000: expected a whole number from 0 to 65,535"),
        (("--host", "nowhere.invalid"), "--host = nowhere.invalid: not an address of this machine"),
        (("--host", "192.0.2.1"), "--host = 192.0.2.1: not an address of this machine"),
    ],
)
def test_what_cannot_be_served_is_refused_in_one_line(call: Call, arguments: tuple[str, ...], told: str) -> None:
    done = call("dashboard", "--no-browser", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"perenne: {told}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("language", "told"), [("en", "in use by another program"), ("fr", "pris par un autre")])
def test_a_port_in_use_is_told(call: Call, language: str, told: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = call("dashboard", "--no-browser", "--port", str(port), "--lang", language)
    assert done.returncode == 2
    assert told in done.stderr
    assert str(port + 1) in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
def test_ctrl_c_ends_it_without_a_trace() -> None:
    with subprocess.Popen(
        [*COMMAND, "dashboard", "--no-browser", "--port", "0"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        lines = [process.stderr.readline()]
        while "http://" not in lines[-1]:
            assert lines[-1], lines
            lines.append(process.stderr.readline())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert out == ""
    assert err.strip() == ""
