"""A tactic's regions held against the regions where it did not run."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np

from skopos.common import clock
from skopos.measurement.queries.regions import Regional, regional
from skopos.strategy.models import Tactic
from skopos.value.measuring.effects import CHECK_BEFORE, CHECK_LONGEST, WORKED
from skopos.value.measuring.outcome import Question, Refused, plain
from skopos.value.models import Kind
from skopos.value.terms import LEVEL
from skopos.workspaces.models import Workspace

MOST_CONTROLS = 40
"""Regions that serve as controls at most: the largest; small ones add scatter and cost time."""
PLACEBOS = 12
SEED = 20


def questions(workspace: Workspace) -> Iterator[Question]:
    """Ask for each tactic that names the regions where it runs."""
    rows = Tactic.objects.filter(workspace=workspace, state__in=WORKED, start__isnull=False).exclude(regions="")
    for tactic in rows.select_related("objective").order_by("slug"):
        if tactic.objective.metric and tactic.region_names:
            yield _question(workspace, tactic)


def _question(workspace: Workspace, tactic: Tactic) -> Question:
    objective, start = tactic.objective, tactic.start or date.max
    begin = start - timedelta(days=CHECK_BEFORE)
    last = min(tactic.end or date.max, start + timedelta(days=CHECK_LONGEST - 1))
    last = min(last, clock.today(workspace.tzinfo) - timedelta(days=1))
    known = regional(workspace, objective.metric, objective.channel, begin, last) if begin <= last else []
    chosen = _chosen(known, tactic.region_names, start)
    others = {found.origin: sorted(found.values)[:12] for found in known}
    inputs: dict[str, Any] = {
        "metric": objective.metric,
        "channel": objective.channel,
        "title": tactic.title,
        "start": start.isoformat(),
        "end": tactic.end.isoformat() if tactic.end else "",
        "regions": tactic.region_names,
        "known_regions": others,
    }
    if chosen:
        inputs |= {
            "origin": chosen.origin,
            "unit": chosen.unit,
            "first": chosen.days[0].isoformat(),
            "period": "D",
            "steps": len(chosen.days),
            "filled": chosen.filled,
        }
    data = [inputs, plain(chosen.values) if chosen else {}]
    settings = {"level": LEVEL, "seed": SEED, "placebos": PLACEBOS}
    work = partial(_work, known, chosen, tactic.region_names, start)
    return Question(Kind.GEO, tactic.slug, settings, inputs, data, work)


def _fold(name: str) -> str:
    return name.strip().casefold()


def _chosen(known: list[Regional], names: list[str], start: date) -> Regional | None:
    """Give the figures that know all the regions; of several those that reach back farthest before the tactic."""
    wanted = {_fold(name) for name in names}
    fitting = [found for found in known if wanted <= {_fold(name) for name in found.values}]
    return max(fitting, key=lambda found: ((start - found.days[0]).days, found.origin), default=None)


def _work(known: list[Regional], chosen: Regional | None, names: list[str], start: date) -> dict[str, Any]:
    from skopos_science.effect import LEAST_BEFORE
    from skopos_science.geolift import LEAST_DONORS, geo_effect

    if not known:
        raise Refused("no_regions")
    if chosen is None:
        raise Refused("regions_unknown")
    place = (start - chosen.days[0]).days
    if place < LEAST_BEFORE:
        raise Refused("too_little_by_region")
    if place >= len(chosen.days):
        raise Refused("no_figures_since")
    wanted = {_fold(name) for name in names}
    treated = [name for name in chosen.values if _fold(name) in wanted]
    before = {name: sum(line[:place]) for name, line in chosen.values.items() if np.ptp(line[:place]) > 0}
    controls = sorted((name for name in before if name not in treated), key=lambda name: (-before[name], name))
    controls = controls[:MOST_CONTROLS]
    if len(controls) < LEAST_DONORS:
        raise Refused("too_few_regions", controls=controls)
    columns = [*treated, *controls]
    values = np.array([chosen.values[name] for name in columns]).T
    found = geo_effect(values, range(len(treated)), place, level=LEVEL, placebos=PLACEBOS, seed=SEED)
    named = ("relative", "relative_low", "relative_high", "p_value", "in_space", "in_time", "widened")
    return plain(
        {name: getattr(found, name) for name in named}
        | {
            "treated": treated,
            "controls": controls,
            "left_out": sorted(set(chosen.values) - set(columns)),
            "seen": values[:, : len(treated)].sum(axis=1),
            "values": {name: chosen.values[name] for name in columns},
            "check": {
                "first": place,
                "total": [found.low, found.total, found.high],
                "expected": found.expected,
                "expected_low": found.expected_low,
                "expected_high": found.expected_high,
            },
        }
    )
