"""How smooth the live pages are, what they cost the server, and what many sessions do to each other.

.venv/bin/python benchmarks/dashboard.py [--quick]

The rules are in DECLARATION.md.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psutil
from measure import run_part
from playwright.sync_api import Browser, Page, sync_playwright

from perenne_dashboards.pages.lab.bench import new_lab
from perenne_dashboards.pages.lab.link import packed
from perenne_dashboards.pages.lab.script import Lab, Script
from perenne_scenarios import load

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
STEADY = {"pool.size": 400, "pool.discovery": 5, "launch.core": 300, "leaving.base": 0.03, "facilitator.hours": 60}
"""What keeps a community at about 300 members for ten years."""

LIFE = 520
WAIT = 120_000


# --- what is measured ---------------------------------------------------------------------------------------


def steady_lab(seed: int = 7, worlds: tuple[str, ...] = ("absent", "cultivating", "directive")) -> Lab:
    """Worlds of about 300 members each."""
    scripts = tuple(Script(key, policy) for key, policy in zip("abcd", worlds, strict=False))
    return replace(new_lab(seed=seed), scenario=load("reference").replace(STEADY), scripts=scripts, selected="a")


def address(home: str, lab: Lab) -> str:
    return f"{home}lab?lang=en&lab={packed(lab)}"


def first_paint(browser: Browser, home: str) -> tuple[float, float]:
    """Seconds to the first paint, and to worlds on the screen, in a browser that has nothing in its cache."""
    context = browser.new_context()
    page = context.new_page()
    start = time.monotonic()
    page.goto(f"{home}lab?lang=en")
    page.locator(".world[data-week]").first.wait_for(timeout=WAIT)
    worlds = time.monotonic() - start
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
    context.close()
    return painted, worlds


class Playing:
    """One page whose worlds play on and on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press("Play")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def frames(self) -> int:
        return int(self.page.evaluate("Number(document.querySelector('.stage').dataset.frames || 0)"))

    def members(self) -> list[int]:
        told = self.page.locator(".world-status").all_inner_texts()
        return [int(re.search(r"([\d,]+) members", text)[1].replace(",", "")) for text in told if "members" in text]

    def is_over(self) -> bool:
        return bool(
            self.page.evaluate(f"[...document.querySelectorAll('.world')].every((w) => w.dataset.week >= {LIFE})")
        )

    def again_if_over(self) -> None:
        if self.is_over():
            self.press("Start again")
            self.press("Play")

    def heap(self) -> float:
        """Megabytes of JavaScript's memory in use, rubbish collected."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        used: float = self.page.evaluate("performance.memory.usedJSHeapSize")
        session.detach()
        return used / 1e6


SLIDE = """(value) => new Promise((resolve) => {
    const slider = document.querySelector('input[aria-label="Control"]');
    const start = performance.now();
    slider.value = value;
    slider.dispatchEvent(new Event('input'));
    slider.dispatchEvent(new Event('change'));
    const address = location.href;
    const look = () => {
        const waited = performance.now() - start;
        if (location.href !== address || waited > 5000) resolve(waited);
        else setTimeout(look, 2);
    };
    look();
})"""


def latency(page: Page, tries: int) -> list[float]:
    """Milliseconds from setting a lever while worlds play until the page shows that the server has taken it."""
    found = []
    for number in range(tries):
        found.append(page.evaluate(SLIDE, 0.1 + 0.05 * (number % 17)))
        page.wait_for_timeout(120)
    return found


def share_of_core(process: psutil.Process, action: Callable[[], None]) -> float:
    """CPU seconds a second that the server takes meanwhile."""
    before, start = sum(process.cpu_times()[:2]), time.monotonic()
    action()
    return (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - start)


def browser_cpu() -> float:
    """CPU seconds that the browser has taken so far, all its processes together."""
    family = [child for child in psutil.Process().children(recursive=True) if "chrom" in child.name().lower()]
    return sum(sum(each.cpu_times()[:2]) for each in family)


def smoothness(browser: Browser, home: str, server: psutil.Process, seconds: float) -> dict[str, Any]:
    """Three worlds of 300 members at default speed."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(address(home, steady_lab()))
    page.locator(".world[data-week]").nth(2).wait_for(timeout=WAIT)
    playing = Playing(page)
    page.wait_for_timeout(3000)
    before, start, spent = playing.frames(), time.monotonic(), browser_cpu()
    share = share_of_core(server, lambda: page.wait_for_timeout(seconds * 1000))
    shown = playing.frames() - before
    frames = shown / (time.monotonic() - start)
    each = (browser_cpu() - spent) / max(1, shown) * 1000
    members = playing.members()
    playing.press("Start again")
    playing.press("Play")
    waits = latency(page, 20)
    context.close()
    return {"frames": frames, "each": each, "share": share, "members": members, "latency": waits}


def memory(browser: Browser, home: str, server: psutil.Process, seconds: float) -> list[tuple[float, float, float]]:
    """Seconds, megabytes of the browser's heap, and of the server, while three worlds play again and again."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(address(home, steady_lab()))
    page.locator(".world[data-week]").nth(2).wait_for(timeout=WAIT)
    playing = Playing(page)
    start, found = time.monotonic(), []
    while time.monotonic() - start < seconds:
        end = time.monotonic() + seconds / 10
        while time.monotonic() < end:
            playing.again_if_over()
            page.wait_for_timeout(500)
        found.append((time.monotonic() - start, playing.heap(), server.memory_info().rss / 1e6))
    context.close()
    return found


def crowd(browser: Browser, home: str, server: psutil.Process, sessions: int, playing: int) -> dict[str, Any]:
    """Many sessions of their own seeds, some playing: faults, whether each shows its own worlds, and what is left."""
    faults: list[str] = []
    labs = [replace(new_lab(seed=seed), week=1) for seed in range(100, 100 + sessions)]
    empty = server.memory_info().rss / 1e6
    pages = []
    for lab in labs:
        context = browser.new_context(viewport={"width": 1000, "height": 800})
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(address(home, lab))
        page.locator(".world[data-week]").nth(1).wait_for(timeout=WAIT)
        pages.append(page)
    full = server.memory_info().rss / 1e6
    active = [Playing(page) for page in pages[:playing]]
    before, start = [each.frames() for each in active], time.monotonic()
    share = share_of_core(server, lambda: pages[0].wait_for_timeout(15_000))
    elapsed = time.monotonic() - start
    frames = [(each.frames() - was) / elapsed for each, was in zip(active, before, strict=True)]
    for each in active:
        each.press("Pause")
    pages[0].wait_for_timeout(2000)
    strangers = sum(not shows_its_own(page, lab) for page, lab in zip(pages, labs, strict=True))
    for page in pages:
        page.context.close()
    start = time.monotonic()
    while sessions_of(home) and time.monotonic() - start < 180:
        time.sleep(1)
    return {
        "faults": faults,
        "strangers": strangers,
        "frames": frames,
        "share": share,
        "memory": (empty, full, server.memory_info().rss / 1e6),
        "left": sessions_of(home),
        "gone": time.monotonic() - start,
    }


def sessions_of(home: str) -> int:
    """Sessions that the server keeps."""
    with urllib.request.urlopen(f"{home}resourcez") as answer:
        kept: int = json.load(answer)["kernels"]["total"]
    return kept


def shows_its_own(page: Page, lab: Lab) -> bool:
    """Tell whether a page shows just the members that its own seed has brought about, as far as it tells."""
    for script in lab.scripts:
        shown = page.locator(f".world[data-world={script.key}]")
        told = shown.locator(".world-status").inner_text()
        world = replace(lab, week=int(shown.get_attribute("data-week") or 0)).world(script)
        own = f"{world.rows[-1, 0]:,.0f} members" if "members" in told else f"week {world.lifetime}"
        if own not in told:
            return False
    return True


# --- the server, the table ----------------------------------------------------------------------------------


@contextmanager
def serving() -> Iterator[tuple[str, psutil.Process]]:
    command = [sys.executable, "-P", "-m", "perenne", "dashboard", "--port", "0", "--no-browser", "--lang", "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        home = ""
        while not home:
            found = re.search(r"http://\S+", process.stderr.readline())
            home = found[0] if found else ""
        try:
            yield home, psutil.Process(process.pid)
        finally:
            process.terminate()


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Return what the live pages do, and what they cost."""
    path = os.environ.get("PERENNE_CHROMIUM") or shutil.which("chromium")
    with serving() as (home, server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        paints = [first_paint(browser, home) for _ in range(3)]
        smooth = smoothness(browser, home, server, 8 if quick else 15)
        waits = sorted(smooth.pop("latency"))
        course = memory(browser, home, server, 60 if quick else 200)
        many = crowd(browser, home, server, *((12, 4) if quick else (50, 10)))
        browser.close()
    for fault in many["faults"][:5]:
        print(fault, file=sys.stderr)
    (_, heap, server_memory), (seconds, last_heap, last_memory) = course[2], course[-1]
    return {
        "paint": statistics.median(paint for paint, _ in paints),
        "worlds": statistics.median(worlds for _, worlds in paints),
        **smooth,
        "latency": {"median": statistics.median(waits), "most": waits[int(0.95 * len(waits))]},
        "memory": {"seconds": seconds, "heap": [heap, last_heap], "server": [server_memory, last_memory]},
        "crowd": {**many, "faults": len(many["faults"]), "frames": [min(many["frames"]), max(many["frames"])]},
    }


if __name__ == "__main__":
    run_part(measured, __doc__)
