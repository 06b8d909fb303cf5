"""Reading a design: by the name of one of the library's, or by the path of a file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perenne_experiments.design import library
from perenne_experiments.design.design import Design
from perenne_experiments.design.error import DesignError
from perenne_experiments.design.factor import LEVER, PLACES, UNCERTAINTY, Factor
from perenne_experiments.design.factor_reader import FactorReader
from perenne_experiments.design.field import Table
from perenne_experiments.design.sampling import METHODS, Sampling
from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.lives.outcome import LIFETIME, OUTCOMES
from perenne_model.policies import PolicyError
from perenne_model.policy_reader import POLICY_FORMS, parse_policy
from perenne_model.user_file import UserFileError, is_file, parse_toml, read_toml
from perenne_scenarios import ScenarioError, load
from perenne_scenarios.parameter import checked_value

if TYPE_CHECKING:
    from perenne_scenarios import Scenario

FIELDS = (
    "title",
    "description",
    "scenario",
    "settings",
    "policies",
    "levers",
    "uncertainties",
    "sampling",
    "replicates",
    "seed",
    "weeks",
    "outcomes",
)
"""The fields of a design file."""

MOST_RUNS = 10_000_000
"""Runs of the largest design: some days on a hundred cores."""

LONGEST = 5200
"""Weeks of the longest horizon: a century."""

LARGEST_SEED = 2**63 - 1

_MOST_REPLICATES = 1_000_000
_MOST_POINTS = 1 << 22
_GROUPS = ("levers", "uncertainties")


def load_design(source: str | os.PathLike[str]) -> Design:
    """Return the design of that library name, or in that file (a path that ends in .toml).

    Paths in a file, of a scenario or of policies, start from the file's own folder.

    Raises:
        DesignError: there is none, or it cannot be used.
        ScenarioError: the scenario, or a setting of it, cannot be used.
        PolicyError: a policy in a file of its own cannot be used.
    """
    text = os.fspath(source)
    if text in library.names():
        table = parse_toml(library.resource(text).read_text(encoding="utf-8"))
        return design_of(table, file=text, name=text)
    if not text.lower().endswith(library.SUFFIX):
        raise _unknown(text)
    try:
        table = read_toml(Path(text))
    except UserFileError as error:
        raise DesignError(f"design.file.{error.kind}", file=text, **error.values) from error
    return design_of(table, file=text, name=Path(text).stem, folder=Path(text).parent)


def design_of(table: Mapping[str, Any], *, file: str, name: str, folder: Path | None = None) -> Design:
    """Return the design that a parsed file holds.

    Args:
        table: what TOML says.
        file: how the user knows the file.
        name: name of the design.
        folder: where relative paths start from; None when there can be none.

    Raises:
        DesignError: it cannot be used.
        ScenarioError: the scenario, or a setting of it, cannot be used.
        PolicyError: a policy in a file of its own cannot be used.
    """
    fields = Table(file, table)
    fields.check_names(FIELDS)
    levers = FactorReader(fields.table("levers"), LEVER).factors()
    uncertainties = FactorReader(fields.table("uncertainties"), UNCERTAINTY).factors()
    _check_apart(fields, levers, uncertainties)
    sampling, lever_sampling = _samplings(fields.table("sampling"), levers, uncertainties)
    design = Design(
        name=name,
        scenario=_scenario(fields, folder, [*levers, *uncertainties]),
        policies=_policies(fields, levers, folder),
        levers=levers,
        uncertainties=uncertainties,
        sampling=sampling,
        lever_sampling=lever_sampling,
        replicates=fields.whole("replicates", 1, _MOST_REPLICATES, default=20),
        seed=fields.whole("seed", 0, LARGEST_SEED, default=1),
        weeks=fields.whole("weeks", 1, LONGEST, default=520),
        outcomes=_outcomes(fields),
        title=fields.text("title", name),
        description=fields.text("description", ""),
    )
    if design.runs > MOST_RUNS:
        raise DesignError(
            "design.too_many",
            file=file,
            runs=design.runs,
            configurations=design.size,
            replicates=design.replicates,
            most=MOST_RUNS,
        )
    return design


def _unknown(text: str) -> DesignError:
    beside = f"{text}{library.SUFFIX}"
    meant = beside if is_file(beside) else nearest(text, library.names())
    return DesignError("design.unknown", value=text, names=", ".join(library.names()), near=meant)


def _scenario(fields: Table, folder: Path | None, factors: Sequence[Factor]) -> Scenario:
    given = fields.required("scenario")
    if not isinstance(given, str) or not given:
        raise fields.error("design.scenario", "scenario", given)
    settings = fields.table("settings").leaves()
    varied = {factor.name for factor in factors}
    for path in settings:
        if path in varied:
            raise fields.error("design.set_and_varied", f"settings.{path}", settings[path])
    values = {path: checked_value(path, value, file=fields.file) for path, value in settings.items()}
    path = given if folder is None or not given.lower().endswith(library.SUFFIX) else str(folder / given)
    try:
        return load(path).replace(values)
    except ScenarioError as error:
        if error.file:
            raise
        raise ScenarioError(
            error.problem, file=fields.file, field=error.field, value=error.value, hint=error.hint
        ) from error


def _policies(fields: Table, levers: Sequence[Factor], folder: Path | None) -> tuple[str, ...]:
    given = fields.required("policies")
    if not isinstance(given, list) or not given:
        raise fields.error("design.policies", "policies", given)
    chosen = [_policy(fields, f"policies[{place}]", text, folder) for place, text in enumerate(given, 1)]
    for policy in chosen:
        if chosen.count(policy) > 1:
            raise fields.error("design.policy_twice", "policies", policy)
    _check_places(fields, chosen, {lever.name for lever in levers})
    return tuple(chosen)


def _policy(fields: Table, field: str, given: object, folder: Path | None) -> str:
    if not isinstance(given, str) or not given.strip():
        raise fields.error("design.policies", field, given)
    text = given.strip()
    if text in PLACES:
        return text
    in_a_file = text.lower().endswith(library.SUFFIX) or ".py:" in text
    if in_a_file and ">" not in text and folder is not None:
        text = str(folder / text)
    try:
        parse_policy(text)
    except PolicyError as error:
        if in_a_file:
            raise
        known = [*PLACES, *(form for form in POLICY_FORMS if form.isalpha())]
        forms = ", ".join((*PLACES, *POLICY_FORMS))
        raise fields.error("design.policy", field, given, forms=forms, near=nearest(text, known)) from error
    return text


def _check_places(fields: Table, policies: Sequence[str], levers: set[str]) -> None:
    """Make sure that each policy that is a place has its factors, and that each such factor has its policy."""
    for policy, places in PLACES.items():
        for place in places:
            if policy in policies and place not in levers:
                raise fields.error("design.place_missing", "policies", policy, lever=place)
            if policy not in policies and place in levers:
                raise fields.error("design.place_unused", f"levers.{place}", policy=policy)


def _check_apart(fields: Table, levers: Sequence[Factor], uncertainties: Sequence[Factor]) -> None:
    both = {factor.name for factor in levers} & {factor.name for factor in uncertainties}
    if both:
        raise fields.error("design.both", f"uncertainties.{min(both)}")


def _samplings(fields: Table, levers: Sequence[Factor], uncertainties: Sequence[Factor]) -> tuple[Sampling, Sampling]:
    """Return how uncertainties are sampled, and levers.

    One way for both serves the group that has ranges; a group of lists alone is then a grid.
    """
    if any(group in fields for group in _GROUPS):
        fields.check_names(_GROUPS)
        return _sampling(fields.table("uncertainties"), uncertainties), _sampling(fields.table("levers"), levers)
    groups = [group for group in (uncertainties, levers) if group]
    ranged = [group for group in groups if not _listed(group)] or groups
    if not groups:
        return _sampling(fields, ()), Sampling()
    return (
        _sampling(fields, uncertainties) if uncertainties in ranged else Sampling(),
        _sampling(fields, levers) if levers in ranged else Sampling(),
    )


def _listed(factors: Sequence[Factor]) -> bool:
    return all(factor.values is not None for factor in factors)


def _sampling(fields: Table, factors: Sequence[Factor]) -> Sampling:
    fields.check_names(("method", "points", "seed"))
    default = "grid" if _listed(factors) and "points" not in fields else "lhs"
    method = fields.one_of("method", METHODS, default=default)
    seed = fields.whole("seed", 0, LARGEST_SEED, default=0)
    if method == "grid":
        if "points" in fields:
            raise fields.error("design.points_of_grid", "points", fields["points"])
        for factor in factors:
            if factor.values is None:
                raise fields.error("design.grid_of_range", factor=factor.name)
        return Sampling("grid", seed=seed)
    if "points" not in fields:
        raise fields.error("design.no_points", "points", method=method)
    points = fields.whole("points", 1, _MOST_POINTS, default=0)
    if method == "sobol" and points & (points - 1):
        raise fields.error("design.power", "points", points, lower=1 << points.bit_length() - 1)
    return Sampling(method, points, seed)


def _outcomes(fields: Table) -> tuple[str, ...]:
    given = fields.get("outcomes", [LIFETIME])
    known = ", ".join(OUTCOMES)
    if not isinstance(given, list) or not given:
        raise fields.error("design.outcomes", "outcomes", given, known=known)
    for place, outcome in enumerate(given, 1):
        if outcome not in OUTCOMES:
            near = nearest(str(outcome), OUTCOMES)
            raise fields.error("design.outcomes", f"outcomes[{place}]", outcome, known=known, near=near)
    return tuple(dict.fromkeys(given))
