"""Blocks of the page of benchmarks: what was measured, on what machine, from the figures that the command keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from perenne_docs.lab import Numbers, read
from perenne_docs.speech import Speech, table

FIGURES = Path("benchmarks") / "results.json"
"""Where the figures are kept, from the folder of the project."""

PEERS = ("perenne", "perenne_silent", "mesa", "agentpy", "starsim", "starsim_fast")
POLICIES = ("absent", "cultivating", "directive")
COMMANDS = ("python", "help", "scenarios", "simulate", "compare")


def benchmark_blocks(figures: Numbers, say: Speech) -> dict[str, str]:
    """Return the blocks of the page of benchmarks."""
    parts = figures["parts"]
    return {
        "machine": _machine(figures, say),
        "engine": _engine(parts["engine"], say),
        "peers": _peers(parts["peers"], say),
        "alike": _alike(parts["peers"], say),
        "batch": _batch(parts["batch"], say),
        "sweep": _sweep(parts["sweep"], say),
        "survival": _survival(parts["survival"], say),
        "startup": _startup(parts["startup"], say),
        "dashboard": _dashboard(parts["dashboard"], say),
        "scaling": _scaling(parts, say),
    }


def _machine(figures: Numbers, say: Speech) -> str:
    machine = figures["machine"]
    told = [
        say("benchmarks.machine", **{key: machine[key] for key in ("processor", "cores", "memory", "system")}),
        say(
            "benchmarks.versions",
            python=machine["python"],
            versions=", ".join(
                f"{package} {version or say('benchmarks.not_installed')}"
                for package, version in machine["versions"].items()
            ),
        ),
        say("benchmarks.quick" if figures["quick"] else "benchmarks.date", date=figures["date"]),
    ]
    return "\n".join(f"- {line}" for line in told)


def _engine(found: Numbers, say: Speech) -> str:
    head = [say("benchmarks.members"), *(say.policy(name) for name in POLICIES), say("benchmarks.bytes")]
    rows = [
        [
            say.number(int(size)),
            *(say.number(row["nanoseconds"][name]) for name in POLICIES),
            say.number(row["bytes"]),
        ]
        for size, row in found["sizes"].items()
    ]
    twin = say(
        "benchmarks.twin",
        ratios=say.report.listed(
            [
                f"{say.numerals.rounded(found['twin'][name]['ratio'], 2)} ({say.report.policy(name)})"
                for name in POLICIES
            ]
        ),
        seconds=say.number(found["compilation"]),
    )
    return "\n\n".join([table(head, rows), twin])


def _peers(found: Numbers, say: Speech) -> str:
    head = [say("benchmarks.members"), *(say(f"benchmarks.peer.{key}") for key in PEERS)]
    rows = [[say.number(int(size)), *(_peer(found, key, size, say) for key in PEERS)] for size in found["weeks"]]
    return table(head, rows)


def _peer(found: Numbers, key: str, size: str, say: Speech) -> str:
    if not found["installed"][key]:
        return say("benchmarks.not_installed")
    row = found["peers"][key][size]
    if "would_take" in row:
        return say("benchmarks.would_take", seconds=say.numerals.rounded(row["would_take"], 2))
    cost = say.number(row["nanoseconds"])
    if key.startswith("perenne"):
        return cost
    mine = found["peers"]["perenne" if key == "mesa" else "perenne_silent"][size]
    return f"{cost} ({_times(row['nanoseconds'] / mine['nanoseconds'], say)})"


def _alike(found: Numbers, say: Speech) -> str:
    size = "10000" if "10000" in found["weeks"] else max(found["weeks"], key=int)
    head = [
        say("benchmarks.alike", members=say.number(int(size)), weeks=say.number(found["weeks"][size])),
        say("benchmarks.active"),
        say("benchmarks.left"),
    ]
    rows = [
        [say(f"benchmarks.peer.{key}"), say.percent(row["active"]), say.percent(row["left"])]
        for key in PEERS
        if "active" in (row := found["peers"][key].get(size, {}))
    ]
    return table(head, rows)


def _batch(found: Numbers, say: Speech) -> str:
    head = ["", "Mesa", "Pérenne", say("benchmarks.ratio")]
    rows = [
        [
            say(f"benchmarks.runs_{cores}"),
            say.number(found[f"on_{cores}"]["mesa"], 1),
            say.number(found[f"on_{cores}"]["perenne"]),
            _times(found[f"on_{cores}"]["perenne"] / found[f"on_{cores}"]["mesa"], say),
        ]
        for cores in ("1", "2")
    ]
    lead = say(
        "benchmarks.batch",
        weeks=say.number(found["weeks"]),
        mesa=say.number(found["mesa_runs"]),
        runs=say.number(found["runs"]),
        agree=say.number(found["agree"]),
    )
    kept = say(
        "benchmarks.batch_kept",
        columns=say.number(found["columns"]),
        bytes=say.number(found["bytes"]),
        mesa_columns=say.number(found["mesa_columns"]),
        mesa_bytes=say.number(found["mesa_bytes"]),
    )
    return "\n\n".join([lead, table(head, rows), kept])


def _sweep(found: Numbers, say: Speech) -> str:
    rows = [
        [
            say(
                "benchmarks.overhead",
                runs=say.number(int(each) * row["configurations"]),
                each=say.number(int(each)),
            ),
            _ranged(row, say),
        ]
        for each, row in found["overhead"].items()
    ]
    rows += [[say(f"benchmarks.{key}"), _ranged(found["scaling"][key], say)] for key in ("threads", "processes")]
    rows.append([say("benchmarks.cluster"), _ranged(found["cluster"], say)])
    whole, store = found["reference"], found["store"]
    rows.append([say("benchmarks.reference", runs=say.number(whole["runs"])), _seconds(whole["seconds"], say)])
    steps = ("appended", "looked_up", "asked", "summarised", "merged", "summarised_merged")
    rows += [
        [say(f"benchmarks.store_{key}", rows=say.number(store["rows"])), _seconds(store[key], say)] for key in steps
    ]
    rows.append([say("benchmarks.store_disk"), f"{say.number(store['megabytes'])} {say('benchmarks.megabytes')}"])
    return table([say("benchmarks.what"), say("benchmarks.measured")], rows)


def _survival(found: Numbers, say: Speech) -> str:
    head = [say("benchmarks.rows"), "Pérenne", "lifelines", say("benchmarks.ratio")]
    rows = [
        [
            say.number(int(size)),
            _seconds(row["perenne"], say),
            _seconds(row["lifelines"], say),
            _times(row["ratio"], say),
        ]
        for size, row in found["rows"].items()
    ]
    return table(head, rows)


def _startup(found: Numbers, say: Speech) -> str:
    head = [say("benchmarks.begun"), say("benchmarks.clock"), say("benchmarks.cpu")]
    rows = [[say(f"benchmarks.command.{name}"), *_both(found["commands"][name], say)] for name in COMMANDS] + [
        [f"`import {name}`", *(_both(row, say) if row else [say("benchmarks.not_installed"), "–"])]
        for name, row in found["packages"].items()
    ]
    rows.append([say("benchmarks.compiled"), *_both(found["compilation"], say)])
    return table(head, rows)


def _both(row: Numbers, say: Speech) -> Iterable[str]:
    return _seconds(row["clock"], say), _seconds(row["cpu"], say)


def _dashboard(found: Numbers, say: Speech) -> str:
    crowd, memory, latency = found["crowd"], found["memory"], found["latency"]
    milliseconds, megabytes = say("benchmarks.milliseconds"), say("benchmarks.megabytes")
    rows = {
        "paint": [f"{say.number(found['paint'], 2)} s", f"{say.number(found['worlds'], 2)} s"],
        "frames": [say.number(found["frames"], 1), f"{say.number(found['each'])} {milliseconds}"],
        "share": [say.percent(found["share"])],
        "latency": [f"{say.number(latency[key])} {milliseconds}" for key in ("median", "most")],
        "heap": [f"{say.number(one)} {megabytes}" for one in memory["heap"]],
        "server": [f"{say.number(one)} {megabytes}" for one in memory["server"]],
        "faults": [say.number(crowd["faults"]), say.number(crowd["strangers"])],
        "crowd_frames": [_span(crowd["frames"], say, 1), say.percent(crowd["share"])],
        "gone": [say.number(crowd["left"]), _seconds(crowd["gone"], say)],
    }
    members = say.report.listed([say.number(one) for one in found["members"]])
    values = {"seconds": say.number(memory["seconds"]), "members": members}
    told = [
        [say(f"benchmarks.page.{key}", **values), say("benchmarks.then").join(cells)] for key, cells in rows.items()
    ]
    return table([say("benchmarks.what"), say("benchmarks.measured")], told)


def _scaling(parts: Numbers, say: Speech) -> str:
    peers = parts["peers"]["exponents"]
    fitted = [(say("benchmarks.grows_members", who=say(f"benchmarks.peer.{key}")), peers[key]) for key in PEERS]
    fitted.append((say("benchmarks.grows_runs"), parts["sweep"]["exponent"]))
    fitted.append((say("benchmarks.grows_rows"), parts["survival"]["exponent"]))
    rows = [[name, _ranged(row, say) if row else "–"] for name, row in fitted]
    return table([say("benchmarks.cost"), say("benchmarks.exponent")], rows)


def _times(ratio: float, say: Speech) -> str:
    return f"×\u00a0{say.numerals.rounded(ratio, 2)}"


def _ranged(row: Numbers, say: Speech, digits: int = 2) -> str:
    return f"{say.numerals.number(row['value'], digits)} ({say.numerals.range(read(row), digits)})"


def _span(ends: Sequence[float], say: Speech, digits: int = 0) -> str:
    return "–".join(say.numerals.number(end, digits) for end in ends)


def _seconds(value: float, say: Speech) -> str:
    if value < 0.1:
        return f"{say.numerals.rounded(1000 * value, 2)} {say('benchmarks.milliseconds')}"
    return f"{say.numerals.rounded(value, 2)} s"
