"""The validation page, whole, in each language, from the numbers that are kept."""

from __future__ import annotations

from pathlib import Path

from perenne_docs.lab import Numbers, read
from perenne_docs.pages import picture
from perenne_docs.speech import LANGUAGES, Speech, speech, table
from perenne_docs.validation.figures import label
from perenne_docs.validation.trials import RIVALS
from perenne_experiments.validation.validate import by_code as codes_of

NUMBERS = Path("docs") / "validation.json"
"""Where the numbers are kept, from the folder of the project."""

ORDER = ("absent", "cultivating", "directive")
"""The policies that robustness is told of."""

_ENDING = {"en": ".md", "fr": ".fr.md"}

PARTS = ("patterns", "contrast", "streams", "backtest", "recovery", "trials", "ranking", "robustness", "limits")
"""The parts of the page, in order."""


def page(code: str) -> Path:
    """Return where the page is, from the folder of the project."""
    return Path("docs") / f"validation{_ENDING[code]}"


def rendered(kept: Numbers) -> dict[Path, str]:
    """Return the page in every language."""
    return {page(code): _page(kept, speech(code)) for code in LANGUAGES}


def _page(kept: Numbers, say: Speech) -> str:
    parts = [
        f"# {say('validation.title')}",
        say("validation.other"),
        say("validation.lead", runs=say.number(kept["runs"])),
    ]
    makers = {
        "patterns": lambda: _patterns(kept, say),
        "contrast": lambda: _contrast(kept["contrast"], say),
        "streams": lambda: _streams(kept["streams"], say),
        "backtest": lambda: _backtest(kept, say),
        "recovery": lambda: _recovery(kept.get("recovery"), say),
        "trials": lambda: _trials(kept["trials"], say),
        "ranking": lambda: _ranking(kept["ranking"], say),
        "robustness": lambda: _robustness(kept["robustness"], say),
        "limits": lambda: say("validation.limits_text"),
    }
    for part in PARTS:
        parts += [f"## {say(f'validation.{part}')}", makers[part]()]
    return "\n\n".join(parts) + "\n"


def by_code(found: Numbers) -> dict[str, bool]:
    """Return by code whether all its parts hold."""
    codes = codes_of((row["code"], row["holds"]) for row in found.values())
    return {code: bool(holds) for code, holds in codes.items()}


def _image(key: str, kept: Numbers, say: Speech) -> str:
    path = picture(key, say.code).relative_to("docs")
    return f"![{kept['alternatives'][say.code][key]}]({path.as_posix()})"


def _patterns(kept: Numbers, say: Speech) -> str:
    found = kept["patterns"]
    codes = by_code(found)
    order = sorted(codes, key=lambda code: int(code[1:]))
    held = [code for code in order if codes[code]]
    missed = [code for code in order if not codes[code]]
    facts = say(
        "validation.held",
        number=say.number(len(held)),
        of=say.number(len(codes)),
        held=say.report.listed(held),
        missed=say.report.listed(missed) or "–",
    )
    return "\n\n".join(
        [
            say("validation.patterns_text"),
            _image("validation-patterns", kept, say),
            _pattern_table(found, say),
            facts,
            _explained(missed, say),
            _bursts(kept["bursts"], say),
            say("validation.continuation_text"),
            _image("validation-continuation", kept, say),
        ]
    )


def _bursts(found: Numbers, say: Speech) -> str:
    numbers = {f"{key}_{of}": f"{say.numerals.number(one[of]['value'], 2)}" for key, one in found.items() for of in one}
    return say("validation.bursts", **numbers)


def _explained(missed: list[str], say: Speech) -> str:
    reasons = say.options("validation.reasons")
    return "\n".join(f"- **{code}**. {reasons[code]}" for code in missed if code in reasons) or say("validation.none")


def _pattern_table(found: Numbers, say: Speech) -> str:
    head = [say("validation.pattern"), *(say(f"validation.{key}") for key in ("shows", "accepted", "within"))]
    rows = []
    for key, row in sorted(found.items(), key=lambda item: int(item[1]["code"][1:])):
        low, high = row["accepted"]
        accepted = f"{say.numerals.number(low, 2)} … {say.numerals.number(high, 2)}"
        verdict = say("validation.yes" if row["holds"] else "validation.no")
        rows.append([f"{row['code']} {label(key, say)}", _value(row["value"], say), accepted, verdict])
    return table(head, rows)


def _value(value: float | None, say: Speech) -> str:
    return "–" if value is None else say.numerals.number(value, 2)


def _contrast(found: Numbers, say: Speech) -> str:
    rows = [[label(key, say), _value(row["firm"], say), _value(row["list"], say)] for key, row in found.items()]
    head = ["", say("validation.firm"), say("validation.list")]
    return "\n\n".join([say("validation.contrast_text"), table(head, rows)])


def _streams(found: Numbers, say: Speech) -> str:
    told = {key: row for key, row in found.items() if row["value"] is not None}
    return "\n\n".join([say("validation.streams_text"), _pattern_table(told, say)])


def _backtest(kept: Numbers, say: Speech) -> str:
    found = kept["backtest"]
    lead = say(
        "validation.backtest_text",
        communities=say.number(found["communities"]),
        alive=say.number(found["alive"]),
        age=say.number(found["age"]),
        horizon=say.number(found["horizon"]),
    )
    scores = [
        [say(f"validation.{method}"), say.numerals.number(row["brier"], 3)] for method, row in found["methods"].items()
    ]
    reliable = [
        [say.percent(one["said"]), say.percent(one["came"]), say.number(one["number"])]
        for one in found["methods"]["model"]["reliability"]
    ]
    skills = [
        say(
            "validation.skill",
            other=say(f"validation.{other}"),
            value=say.numerals.number(row["value"], 2),
            low=say.numerals.number(row["range"][0], 2),
            high=say.numerals.number(row["range"][1], 2),
            verdict=say(f"validation.skill_{_verdict(row['range'])}"),
        )
        for other, row in found["skill"].items()
    ]
    return "\n\n".join(
        [
            lead,
            table([say("validation.method"), say("validation.brier")], scores),
            "\n".join(f"- {skill}" for skill in skills),
            say("validation.reliability"),
            _image("validation-forecasts", kept, say),
            table([say("validation.said"), say("validation.came"), say("validation.number")], reliable),
        ]
    )


def _verdict(bounds: list[float]) -> str:
    return "better" if bounds[0] > 0 else "worse" if bounds[1] < 0 else "open"


def _recovery(found: Numbers | None, say: Speech) -> str:
    if found is None:
        return say("validation.no_recovery")
    worst = min(found["parameters"].values())
    best = max(found["parameters"].values())
    return say(
        "validation.recovery_text",
        trials=say.number(found["trials"]),
        simulations=say.number(found["simulations"]),
        coverage=say.percent(found["coverage"]),
        worst=say.percent(worst),
        best=say.percent(best),
    )


def _trials(found: Numbers, say: Speech) -> str:
    rows = [
        ["V2", say("validation.V2"), _hazards(found["V2"], say), _held(found["V2"], say)],
        ["V3", say("validation.V3"), _cores(found["V3"], say), _held(found["V3"], say)],
        ["V5", say("validation.V5"), _change(found["V5"], say), _held(found["V5"], say)],
        ["V6", say("validation.V6"), _change(found["V6"], say), _held(found["V6"], say)],
        ["V8", say("validation.V8"), _change(found["V8"], say), _held(found["V8"], say)],
        ["V13", say("validation.V13"), _ties(found["V13"], say), _held(found["V13"], say)],
    ]
    head = ["", say("validation.expected"), say("validation.shows"), say("validation.holds")]
    return "\n\n".join([say("validation.trials_text"), table(head, rows)])


def _held(found: Numbers, say: Speech) -> str:
    return say("validation.yes" if found["holds"] else "validation.no")


def _hazards(found: Numbers, say: Speech) -> str:
    told = [
        say("validation.hazard", low=age["from"], high=age["to"], rate=say.numerals.number(age["rate"], 2))
        for age in found["ages"]
        if age["rate"] is not None
    ]
    return "; ".join(told) if say.code == "en" else " ; ".join(told)


def _cores(found: Numbers, say: Speech) -> str:
    told = [f"{say.number(one['core'])}: {say.percent(one['alive']['value'])}" for one in found["cores"]]
    return ", ".join(told) if say.code == "en" else ", ".join(one.replace(":", " :") for one in told)


def _change(found: Numbers, say: Speech) -> str:
    change = read(found["change"]).scaled(100)
    sign = "+" if change.value > 0 else ""
    return f"{sign}{say.numerals.number(change.value)}{say.numerals.percent_sign} ({say.numerals.range(change)})"


def _ties(found: Numbers, say: Speech) -> str:
    return say(
        "validation.ties",
        left=say.numerals.number(found["left"], 2),
        stayed=say.numerals.number(found["stayed"], 2),
    )


def _ranking(found: Numbers, say: Speech) -> str:
    head = [
        say("validation.rival"),
        *(say(f"validation.{key}") for key in ("clear", "ahead", "behind", "over_absent", "over_directive")),
    ]
    rows = []
    for rival in RIVALS:
        row = found["rivals"][rival]
        gaps = [f"{say.numerals.number(100 * row[key], 1)}" for key in ("over_absent", "over_directive")]
        shares = [say.percent(row[key]) for key in ("clear", "ahead", "behind")]
        rows.append([say(f"validation.rival_{rival}"), *shares, *gaps])
    lead = say("validation.ranking_text", sets=say.number(found["sets"]), runs=say.number(found["runs"]))
    return "\n\n".join([lead, table(head, rows)])


def _robustness(found: Numbers, say: Speech) -> str:
    head = [say("validation.community"), *(say.report.policy(name) for name in ORDER)]
    rows = []
    for key, one in found["communities"].items():
        setting = say(
            f"validation.spells_{key}",
            spell=say.numerals.number(one["spell"], 1),
            rate=say.numerals.number(one["rate"], 2),
            attendance=say.percent(one["attendance"]),
        )
        rows.append([setting, *(say.percent(one["life"][name]["value"]) for name in ORDER)])
    over = found["communities"]["with"]["over"]
    verdict = say(
        "validation.spells_hold" if found["holds"] else "validation.spells_differ",
        absent=say.gap(over["absent"]),
        directive=say.gap(over["directive"]),
    )
    lead = say("validation.spells_text", runs=say.number(found["runs"]))
    return "\n\n".join([lead, table(head, rows), verdict])
