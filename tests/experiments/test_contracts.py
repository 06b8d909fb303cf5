"""The contracts of policies and executors: kept by all of ours, and broken by those that should not pass."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from tests.experiments.sweeping import Cluster
from tests.steady import PATIENCE

from perenne_experiments.contracts import ExecutorContract, PolicyContract
from perenne_experiments.sweep.cluster import cluster
from perenne_experiments.sweep.processes import processes
from perenne_model import POLICY_FORMS, Policy, PolicyError, Signs, parse_policy

FORMS = {
    "absent": "absent",
    "cultivating": "cultivating",
    "directive": "directive",
    "staged": "staged",
    "responsive": "responsive",
    "grip:G": "grip:0.4",
    "mix:INVOLVEMENT,CONTROL": "mix:0.8,0.1",
    "POLICY>POLICY@WEEK": "responsive>staged@30",
}
"""Every built-in form, and one policy of it."""


def test_every_built_in_form_is_held_to_the_contract() -> None:
    assert set(FORMS) == {form for form in POLICY_FORMS if not form.startswith("FILE")}


class TestBuiltIn(PolicyContract):
    @pytest.fixture(autouse=True, params=FORMS.values())
    def _one(self, request: pytest.FixtureRequest) -> None:
        self.text = request.param

    def policy(self) -> Policy:
        return parse_policy(self.text)


# --- executors ----------------------------------------------------------------------------------------------


class TestThreads(ExecutorContract):
    def executor(self) -> AbstractContextManager[Executor]:
        return ThreadPoolExecutor(2)


class TestProcesses(ExecutorContract):
    def executor(self) -> AbstractContextManager[Executor]:
        return processes(2)


class TestDask(ExecutorContract):
    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _machines(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        machines = Cluster(tmp_path_factory.mktemp("cluster"))
        machines.add_worker()
        cls.address = machines.address
        yield
        machines.close()

    address = ""

    def executor(self) -> AbstractContextManager[Executor]:
        return cluster(self.address, patience=PATIENCE)


# --- those that must not pass -------------------------------------------------------------------------------


class Sound(Policy):
    name = "sound"
    review = 4

    def levers(self, signs: Signs) -> Mapping[str, float]:
        return {"welcoming": 0.5}


class Remembering(Sound):
    """Raises its lever each time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def levers(self, signs: Signs) -> Mapping[str, float]:
        self.asked += 1
        return {"welcoming": min(1.0, self.asked / 40)}


class Overdoing(Sound):
    """Asks for more than there is when the community thrives."""

    def levers(self, signs: Signs) -> Mapping[str, float]:
        return {"welcoming": 1.5 if signs.recent("active") > 10 else 0.5}


class Standing(Sound):
    """Asks to be asked in the very same week."""

    def next_review(self, week: int) -> int:
        return week


class Unsendable(Sound):
    """Holds what pickle cannot take."""

    def __init__(self) -> None:
        self.rule = lambda: 0.5


class Unlike(Sound):
    """Is another each time it is made."""

    def __init__(self) -> None:
        self.number = random.random()


BROKEN = [
    (Remembering, "test_it_goes_by_the_signs_alone", AssertionError),
    (Remembering, "test_lives_side_by_side_are_those_lived_alone", AssertionError),
    (Overdoing, "test_it_asks_for_levers_from_0_to_1", ValueError),
    (Standing, "test_it_asks_to_be_asked_later", PolicyError),
    (Unsendable, "test_it_can_be_sent_to_another_process", (AttributeError, TypeError, Exception)),
    (Unlike, "test_a_store_can_tell_it_from_others", AssertionError),
    (Sound, None, None),
]


@pytest.mark.parametrize(("kind", "test", "error"), BROKEN)
def test_a_broken_policy_breaks_the_contract(kind: type[Sound], test: str | None, error: Any) -> None:
    contract = PolicyContract()
    contract.policy = kind  # type: ignore[method-assign]
    if test is None:
        for name in (name for name in dir(PolicyContract) if name.startswith("test_")):
            getattr(contract, name)()
        return
    with pytest.raises(error):
        getattr(contract, test)()


class Forgetful(Executor):
    """Runs everything, and gives what came of the first task for all."""

    def __init__(self) -> None:
        self.first: Any = None

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.first = self.first or fn(*args, **kwargs)
        future: Future[Any] = Future()
        future.set_result(self.first)
        return future


def test_a_broken_executor_breaks_the_contract() -> None:
    @contextmanager
    def opened() -> Iterator[Executor]:
        yield Forgetful()

    contract = ExecutorContract()
    contract.executor = opened  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="other lives than in this process"):
        contract.test_lives_are_those_of_this_process()
