"""What a search comes to, in plain words that say no more than the intervals allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perenne_experiments.search.flatness import Flatness
from perenne_experiments.search.search import Candidate, Search
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.language import Language, language


def conclude(search: Search, code: str) -> tuple[str, ...]:
    """Return the conclusion, the headline first, in a language ("en" or "fr")."""
    say = language(code)
    return (
        _headline(search, say),
        _measure(search, say),
        _against_named(search, say),
        _flat(search.flatness, search.tolerance, say),
        _rosy(search, say),
        *_robust(search, say),
        say("conclusion.caution"),
    )


def described(candidate: Candidate, say: Language) -> str:
    """Return what a policy does: its levers and their heights, by stage."""
    texts = [_heights(heights, say) for _, heights in candidate.stages]
    if len(texts) == 1:
        return texts[0]
    weeks = [week for week, _ in candidate.stages]
    return say(
        "search.stages", **{f"stage{place}": text for place, text in enumerate(texts)}, week1=weeks[1], week2=weeks[2]
    )


def share(estimate: Estimate, say: Language, digits: int = 0) -> str:
    """Return a share with its interval."""
    numbers = say.numerals
    return say(
        "text.with_range", value=numbers.percent(estimate.value, digits), range=numbers.percent_range(estimate, digits)
    )


def _headline(search: Search, say: Language) -> str:
    budget = say.hours(search.hours)
    key = "headline" if search.measure.point != search.best.point else "headline_best"
    if not any(search.measure.point):
        key = "headline_nothing"
    return say(
        f"search.{key}",
        hours=budget,
        levers=described(search.measure, say),
        spent=say.hours(search.measure.score.hours),
        tolerance=say.numerals.percent(search.tolerance),
    )


def _measure(search: Search, say: Language) -> str:
    same = search.measure.point == search.best.point
    return say(
        "search.best_is_measure" if same else "search.measure_life",
        life=share(search.measure.lifetime, say),
        horizon=say.duration(search.weeks),
        gain=say.numerals.percent_range(_turned(search.measure_loss), 1),
        best=share(search.best.lifetime, say),
        best_hours=say.hours(search.best.score.hours),
    )


def _turned(loss: Estimate) -> Estimate:
    """Return a loss as a gain."""
    return Estimate(-loss.value, -loss.high, -loss.low)


def _against_named(search: Search, say: Language) -> str:
    lives = [
        say("text.with_share", name=say.policy(name), share=say.numerals.percent(lived.lifetime.value))
        for name, lived in search.named.items()
    ]
    return say("search.against", policies=say.listed(lives))


def _flat(levers: Sequence[Flatness], tolerance: float, say: Language) -> str:
    told = say.numerals.percent(tolerance)
    matter = [say.name("levers", flat.lever) for flat in levers if flat.matters(tolerance)]
    free = [say.name("levers", flat.lever) for flat in levers if all(lost.high <= tolerance for lost in flat.losses)]
    parts = [
        say("search.steep", levers=say.listed(matter), tolerance=told)
        if matter
        else say("search.not_steep", tolerance=told)
    ]
    if free:
        parts.append(say("search.free", levers=say.listed(free), tolerance=told))
    return " ".join(parts)


def _rosy(search: Search, say: Language) -> str:
    rosy = search.rosiness
    key = "rosy" if rosy.lead_found.high < rosy.lead_claimed else "not_rosy"
    return say(
        f"search.{key}",
        claimed=say.numerals.percent(rosy.best_claimed),
        lead_claimed=say.numerals.percent(rosy.lead_claimed),
        found=share(rosy.best_found, say),
        lead_found=share(rosy.lead_found, say),
    )


def _robust(search: Search, say: Language) -> list[str]:
    if search.worlds == 1 or search.measure.score.worst is None or search.best.score.worst is None:
        return [say("search.one_world")]
    return [
        say(
            "search.worst",
            worlds=say.numerals.number(search.worlds),
            measure=say.numerals.percent(search.measure.score.worst),
            best=say.numerals.percent(search.best.score.worst),
        )
    ]


def _heights(heights: Mapping[str, float], say: Language) -> str:
    used = [(lever, height) for lever, height in heights.items() if height]
    if not used:
        return say("search.nothing")
    used.sort(key=lambda pair: -pair[1])
    return say.listed([f"{say.name('levers', lever)} {say.numerals.number(height, 2)}" for lever, height in used])
