"""The page of the public API: everything that is promised is there, and says what it is."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import pytest

from perenne_docs.api import PACKAGES, called, summary

MODULES = [pytest.param(import_module(name), id=name) for name in PACKAGES]


@pytest.mark.parametrize("package", MODULES)
def test_every_name_says_what_it_is(package: ModuleType) -> None:
    for name in package.__all__:
        told = summary(package, name)
        assert told.strip(), name
        assert "\n" not in told


@pytest.mark.parametrize("package", MODULES)
def test_names_are_listed_once_and_in_order(package: ModuleType) -> None:
    names = package.__all__
    assert len(names) == len(set(names))
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert set(names) <= set(dir(package))


def test_a_name_is_shown_as_it_is_called() -> None:
    import perenne_model

    assert called(perenne_model, "find") == "find(path)"
    assert called(perenne_model, "Life") == "Life"
    assert called(perenne_model, "live").startswith("live(parameters, policy, *, seed, weeks, events=()")


def test_what_a_study_needs_is_at_hand() -> None:
    """One way in for each command that a study uses."""
    import perenne

    for name in ("compare", "run_sweep", "analyse_survival", "discover", "search_policies", "assess_readiness"):
        assert name in perenne.__all__
    for name in ("perform_autopsy", "vitals", "calibrate", "forecast"):
        assert name in perenne.__all__
