"""The Mesa face of the model: a real model with real agents, over the one engine."""

from __future__ import annotations

import gc
import subprocess
import sys
import warnings
import weakref

import mesa
import numpy as np
import pytest

from perenne_model import VITALS, Absent, Community, Cultivating, Event, Member, Parameters, live, parse_policy


@pytest.fixture
def community() -> Community:
    made = Community(Parameters(), Cultivating(), seed=3, weeks=120)
    for _ in range(30):
        made.step()
    return made


def test_it_is_a_mesa_model_of_mesa_agents(community: Community) -> None:
    assert isinstance(community, mesa.Model)
    assert len(community.agents) == community.members > 0
    assert all(isinstance(member, Member) and isinstance(member, mesa.Agent) for member in community.agents)


def test_members_read_the_columns(community: Community) -> None:
    columns = community.columns[community.columns["present"]]
    for name in ("motivation", "autonomy_need", "habit", "interest", "unit"):
        assert sorted(community.agents.get(name)) == sorted(columns[name].tolist())
    assert {member.identity for member in community.agents} == set(
        zip(columns["arrival"].tolist(), columns["slot"].tolist(), strict=True)
    )


def test_members_are_numbered_from_one_in_order_of_arrival(community: Community) -> None:
    rows = np.flatnonzero(community.columns["present"])
    assert [member.unique_id for member in community.agents] == (rows + 1).tolist()


def test_tenure_grows_by_one_each_week(community: Community) -> None:
    before = {member: member.tenure for member in community.agents}
    core = [member for member in community.agents if member.arrival == 0]
    assert {member.tenure for member in core} == {30}
    community.step()
    stayed = [member for member in community.agents if member in before]
    assert len(stayed) > 10
    assert all(member.tenure == before[member] + 1 for member in stayed)
    assert {member.tenure for member in community.agents if member not in before} <= {1}


def test_agent_sets_work_as_mesa_users_expect(community: Community) -> None:
    keen = community.agents.select(lambda member: member.motivation > 0.6)
    assert 0 < len(keen) < len(community.agents)
    assert community.agents.agg("motivation", max) == max(member.motivation for member in community.agents)
    assert keen.agg("motivation", min) > 0.6


def test_a_data_collector_collects_vital_signs_and_members() -> None:
    community = Community(policy=Cultivating(), seed=5, weeks=40)
    collector = mesa.DataCollector(
        model_reporters={name: name for name in VITALS}, agent_reporters={"motivation": "motivation"}
    )
    while community.running:
        community.step()
        collector.collect(community)
    collected = collector.get_model_vars_dataframe()
    for name in VITALS:
        assert np.array_equal(collected[name], community.vitals[name])
    assert collector.get_agent_vars_dataframe()["motivation"].between(0, 1).all()


@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_step_by_step_equals_a_headless_life(seed: int) -> None:
    events = (Event("reorganisation", 20, amount=0.5), Event("newcomers", 30, amount=15))
    community = Community(Parameters(), Cultivating(), seed=seed, weeks=90, events=events)
    while community.running:
        community.step()
    stepped, straight = community.life(), live(Parameters(), Cultivating(), seed=seed, weeks=90, events=events)
    assert np.array_equal(stepped.weekly, straight.weekly)
    assert (stepped.lifetime, stepped.reasons, stepped.value) == (
        straight.lifetime,
        straight.reasons,
        straight.value,
    )


def test_by_default_the_reference_lives_for_ten_years_with_nobody() -> None:
    community = Community()
    community.engine.run_to(520)
    told, life = community.life(), live(Parameters(), Absent(), seed=1, weeks=520)
    assert (told.weeks, told.policy, told.seed) == (520, life.policy, life.seed)
    assert np.array_equal(told.weekly, life.weekly)


def test_ties_are_mutual_and_lead_to_present_members(community: Community) -> None:
    tied = [member for member in community.agents if member.ties]
    assert tied
    for member in tied:
        assert len(member.tie_strengths) == len(member.ties)
        assert all(member in other.ties for other in member.ties)


def test_setting_an_attribute_intervenes_in_the_world(community: Community) -> None:
    for member in community.agents:
        member.motivation = 0.0
    assert (community.columns["motivation"][community.columns["present"]] == 0.0).all()
    community.step()
    assert community.active == 0


def test_an_attribute_that_does_not_exist_says_which_do(community: Community) -> None:
    with pytest.raises(AttributeError, match=r"no 'mood'; there are .*autonomy_need"):
        _ = next(iter(community.agents)).mood


def test_a_dead_community_stops() -> None:
    community = Community(Parameters({"launch.core": 2, "pool.size": 3}), seed=1, weeks=400)
    while community.running:
        community.step()
    week = community.week
    community.step()
    assert community.engine.dead
    assert community.week == week < 400


def test_a_community_is_garbage_collected() -> None:
    community = Community(policy=Cultivating(), seed=3, weeks=20)
    for _ in range(10):
        community.step()
    gone = weakref.ref(community)
    del community
    gc.collect()
    assert gone() is None


def test_a_headless_life_imports_no_mesa() -> None:
    code = (
        "import sys; from perenne_model import live, Parameters, Absent;"
        "live(Parameters(), Absent(), seed=1, weeks=3); sys.exit('mesa' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 0


def test_batch_run_takes_it_as_it_is() -> None:
    """Mesa's own sweep, with policies by name: every vital sign in every row."""
    settings = {"policy": ["absent", "cultivating"], "weeks": 20, "seed": [1, 2]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = mesa.batch_run(
            Community, settings, number_processes=1, data_collection_period=-1, display_progress=False
        )
    assert [(row["policy"], row["seed"]) for row in rows] == [(p, s) for p in ("absent", "cultivating") for s in (1, 2)]
    for row in rows:
        weekly = live(Parameters(), parse_policy(row["policy"]), seed=row["seed"], weeks=20).weekly
        assert {sign: row[sign] for sign in VITALS} == {sign: float(weekly[sign][-1]) for sign in VITALS}


def test_a_collector_of_ones_own_is_left_alone(community: Community) -> None:
    community.datacollector = mesa.DataCollector(model_reporters={"active": "active"})
    community.step()
    assert community.datacollector.model_vars["active"] == []


def test_a_notebook_completes_and_shows(community: Community) -> None:
    member = next(iter(community.agents))
    assert {"motivation", "unit", "tenure"} <= set(dir(member))
    assert {"active", "answer_rate", "agents"} <= set(dir(community))
    assert repr(member).startswith(f"<Member {member.unique_id}: unit")
    assert "members>" in repr(community)
