"""Facilitate: hours turn the levers that the policy asks for into the levers in force."""

from math import ceil

from numba import void

from ..compiled import compiled, inlined
from ..draws import Decision, normal, uniforms
from ..world import MANDATE_ORIGIN, WORLD, World
from .initiatives import effort_needed, open_initiative
from .topics import around


@inlined
def hours_asked(world: World) -> float:
    """Return the hours that the levers asked for would take, for what there was to serve last week."""
    p, asked, c = world.parameters[0], world.asked[0], world.community[0]
    welcomed = c.newcomers if c.week > 1 else 0  # the launch core needs no welcome
    hours = asked.welcoming * (p.levers_welcoming_fixed + p.levers_welcoming_each * welcomed)
    hours += asked.connecting * (p.levers_connecting_fixed + p.levers_connecting_each * c.active)
    hours += asked.focusing * (p.levers_focusing_fixed + p.levers_focusing_each * c.open)
    hours += asked.recognising * (p.levers_recognising_fixed + p.levers_recognising_each * c.active)
    hours += asked.resourcing * (p.levers_resourcing_fixed + p.levers_resourcing_each * c.open)
    hours += asked.curating * (p.levers_curating_fixed + p.levers_curating_each * c.posts)
    hours += asked.directing * (p.levers_directing_fixed + p.levers_directing_each * c.active)
    hours += asked.gatekeeping * (p.levers_gatekeeping_fixed + p.levers_gatekeeping_each * c.posts)
    hours += asked.reporting * (p.levers_reporting_fixed + p.levers_reporting_each * c.active)
    return hours


@inlined
def mandate(world: World) -> None:
    """Open initiatives on the organisation's agenda until there is one for each team of assigned members."""
    p, c = world.parameters[0], world.community[0]
    assigned = world.levers[0].directing * p.levers_directing_share * c.active
    wanted = ceil(assigned / p.agenda_team)
    for number in range(c.mandates, wanted):
        u, v, w, x = uniforms(c.seed, 0, number, c.week, Decision.MANDATE, 0)
        topic = around(p.agenda_topic + p.agenda_spread * normal(u, v))
        open_initiative(world, topic, effort_needed(world, w, x), MANDATE_ORIGIN)


@compiled(void(WORLD), entry=True)
def facilitate(world: World) -> None:
    """Weaken all levers together when hours run short, and open the initiatives that the organisation wants."""
    p, asked, levers, c = world.parameters[0], world.asked[0], world.levers[0], world.community[0]
    needed = hours_asked(world)
    available = p.facilitator_hours * c.hours_factor
    share = 1.0 if needed <= available else available / needed
    levers.welcoming = asked.welcoming * share
    levers.connecting = asked.connecting * share
    levers.focusing = asked.focusing * share
    levers.recognising = asked.recognising * share
    levers.resourcing = asked.resourcing * share
    levers.curating = asked.curating * share
    # An agenda that the organisation imposes needs no facilitator's hours.
    levers.directing = max(asked.directing * share, c.imposed)
    levers.gatekeeping = asked.gatekeeping * share
    levers.reporting = asked.reporting * share
    c.hours = needed * share
    c.total_hours += c.hours
    mandate(world)
