"""Links: a whole lab in the address, and back. Whatever comes out of one was checked as a file is; nothing is run."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from perenne_dashboards.pages.lab.library import of_library
from perenne_dashboards.pages.lab.limits import check_size
from perenne_dashboards.pages.lab.script import KEYS, MOST_ACTS, Act, Lab, Script
from perenne_model import Event, parse_policy
from perenne_model.levers import checked_levers
from perenne_scenarios import Scenario, names

FORM = 1
"""Number of the form that links have; a change that old links cannot follow counts it up."""

LONGEST = 6000
"""Letters of the longest link: browsers and mail take that much."""

LARGEST = 200_000
"""Bytes of the largest lab that a link may hold, once unpacked."""

LONGEST_LIFE = 2600
"""Weeks of the longest horizon of live worlds."""

_POLICY = re.compile(r"(absent|cultivating|directive|staged|responsive|grip:[\d.]{1,8}|mix:[\d.]{1,8},[\d.]{1,8})")
_HANDOVER = re.compile(rf"{_POLICY.pattern}>{_POLICY.pattern}@\d{{1,5}}")


class LinkError(ValueError):
    """A link that holds no lab."""


def safe_policy(text: object) -> str:
    """Return a policy's text, if it names a built-in one: a link may not make this machine open or run files.

    Raises:
        LinkError: it does not.
    """
    if not isinstance(text, str) or not (_POLICY.fullmatch(text) or _HANDOVER.fullmatch(text)):
        raise LinkError("policy")
    parse_policy(text)
    return text


def packed(lab: Lab) -> str:
    """Return a lab as the text of a link; "" where it would be too long."""
    if any(len(script.acts) > MOST_ACTS for script in lab.scripts):
        return ""
    text = json.dumps(_lab_form(lab), separators=(",", ":"))
    link = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return link if len(link) <= LONGEST else ""


def unpacked(link: str) -> Lab:
    """Return the lab of a link.

    Raises:
        LinkError: there is none in it, or one that cannot be.
    """
    try:
        return _lab_of(json.loads(_inflated(link)))
    except LinkError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, binascii.Error) as error:
        raise LinkError(str(error)) from error


def _inflated(link: str) -> bytes:
    if len(link) > LONGEST:
        raise LinkError("length")
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(base64.urlsafe_b64decode(link + "=" * (-len(link) % 4)), LARGEST)
    except zlib.error as error:
        raise LinkError("form") from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise LinkError("size")
    return text


# --- there --------------------------------------------------------------------------------------------------


def _lab_form(lab: Lab) -> dict[str, Any]:
    library = of_library(lab.library)
    own = {path: value for path, value in lab.scenario.parameters.items() if value != library.parameters[path]}
    form: dict[str, Any] = {
        "v": FORM,
        "s": lab.library,
        "r": lab.seed,
        "n": lab.weeks,
        "w": lab.week,
        "k": lab.selected,
        "x": [_script_form(script) for script in lab.scripts],
    }
    if own:
        form["p"] = own
    if lab.scenario.events != library.events:
        form["e"] = [_event_form(event) for event in lab.scenario.events]
    if lab.scenario.title != library.title:
        form["t"] = dict(lab.scenario.title)
    return form


def _script_form(script: Script) -> dict[str, Any]:
    form: dict[str, Any] = {"k": script.key, "p": script.policy}
    if script.held is not None:
        form["h"] = dict(script.held)
    if script.values:
        form["v"] = dict(script.values)
    if script.pending:
        form["q"] = dict(script.pending)
    if script.acts:
        form["a"] = [_act_form(act) for act in script.acts]
    return form


def _act_form(act: Act) -> list[Any]:
    data: Any = act.policy if act.kind == "follow" else dict(act.values)
    if act.event is not None:
        data = _event_form(act.event)
    return [act.week, act.kind, data]


def _event_form(event: Event) -> list[Any]:
    return [event.kind, event.week, event.weeks, event.amount]


# --- and back -----------------------------------------------------------------------------------------------


def _lab_of(form: Mapping[str, Any]) -> Lab:
    if form["v"] != FORM or form["s"] not in names():
        raise LinkError("form")
    scenario = _scenario_of(form)
    weeks = _whole(form["n"], 1, LONGEST_LIFE)
    scripts = tuple(_script_of(one, weeks) for one in form["x"])
    keys = [script.key for script in scripts]
    if not 1 <= len(keys) <= len(KEYS) or len(set(keys)) < len(keys) or form["k"] not in keys:
        raise LinkError("worlds")
    lab = Lab(
        scenario, form["s"], scripts, form["k"], _whole(form["r"], 0, 2**64 - 1), weeks, _whole(form["w"], 1, weeks)
    )
    for script in scripts:
        check_size(scenario.parameters.replace({**script.current(), **script.pending}))
    return lab


def _scenario_of(form: Mapping[str, Any]) -> Scenario:
    scenario = of_library(form["s"]).replace(_numbers(form.get("p", {})))
    events = tuple(_event_of(one) for one in form["e"]) if "e" in form else scenario.events
    title = form.get("t", scenario.title)
    if set(title) != {"en", "fr"} or not all(isinstance(text, str) and len(text) <= 200 for text in title.values()):
        raise LinkError("title")
    return replace(scenario, title=title, events=events)


def _script_of(form: Mapping[str, Any], weeks: int) -> Script:
    if form["k"] not in KEYS or len(form.get("a", ())) > MOST_ACTS:
        raise LinkError("world")
    held = form.get("h")
    acts = tuple(_act_of(one, weeks) for one in form.get("a", ()))
    if [act.week for act in acts] != sorted(act.week for act in acts):
        raise LinkError("order")
    return Script(
        form["k"],
        safe_policy(form["p"]),
        None if held is None else checked_levers(held),
        _numbers(form.get("v", {})),
        acts,
        _numbers(form.get("q", {})),
    )


def _act_of(form: Any, weeks: int) -> Act:
    week, kind, data = form
    week = _whole(week, 0, weeks)
    makers: dict[str, Callable[[], Act]] = {
        "follow": lambda: Act(week, "follow", policy=safe_policy(data)),
        "hold": lambda: Act(week, "hold", values=checked_levers(data)),
        "change": lambda: Act(week, "change", values=_numbers(data)),
        "befall": lambda: Act(week, "befall", event=_event_of(data)),
    }
    return makers[kind]()


def _event_of(form: Any) -> Event:
    kind, week, weeks, amount = form
    event = Event(str(kind), week, weeks, amount)
    event.check()
    if max(week, weeks or 0, amount or 0) > 1e7:
        raise LinkError("event")
    return event


def _numbers(values: Any) -> dict[str, float]:
    """Return parameters by path; the parameters' own check is made where they are put to use, here already."""
    from perenne_model import find

    return {str(path): find(str(path)).check(value) for path, value in dict(values).items()}


def _whole(value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise LinkError("number")
    return value
