"""What the brand's tactics cost beside ads: hours, agencies, tools, some of it in other currencies."""

from datetime import timedelta
from decimal import Decimal

import numpy as np

from skopos.demo.story import CURRENCY, Story, TacticFacts
from skopos.money.models import CostEntry, ExchangeRate, HourlyRate, Kind
from skopos.strategy.models import Tactic
from skopos.workspaces.models import User, Workspace

COURSES = {"PLN": 4.26, "USD": 1.12}
AGENCIES = {"bakers-on-camera": ("PLN", 2_900), "granola-duets": ("EUR", 650)}
TOOLS = (("Scheduling and inbox", "USD", 89), ("Photo library", "EUR", 29))


def book_costs(workspace: Workspace, story: Story, *, by: User) -> None:
    """Write down rates of exchange, what an hour costs, and the entries of each tactic so far."""
    rng = np.random.default_rng([story.seed, 8])
    _rates(workspace, story, rng)
    HourlyRate.objects.create(workspace=workspace, since=story.first_day, amount=Decimal(38), currency=CURRENCY)
    HourlyRate.objects.create(
        workspace=workspace, work="video", since=story.first_day, amount=Decimal(52), currency=CURRENCY
    )
    tactics = {tactic.slug: tactic for tactic in Tactic.objects.filter(workspace=workspace)}
    entries = [entry for facts in story.tactics for entry in _tactic(story, facts, tactics[facts.key], rng)]
    entries += _tools(story)
    for entry in entries:
        entry.workspace, entry.by = workspace, by
    CostEntry.objects.bulk_create(entries)


def _rates(workspace: Workspace, story: Story, rng: np.random.Generator) -> None:
    """Rates of every Monday, which wander a little."""
    rows = []
    for currency, start in COURSES.items():
        course = start * np.exp(np.cumsum(rng.normal(0, 0.004, story.days // 7 + 1)))
        rows += [
            ExchangeRate(
                workspace=workspace, day=story.first_day + timedelta(days=7 * week), base=CURRENCY, currency=currency,
                per_base=Decimal(f"{rate:.4f}"),
            )
            for week, rate in enumerate(course.tolist())
        ]  # fmt: skip
    ExchangeRate.objects.bulk_create(rows)


def _tactic(story: Story, facts: TacticFacts, tactic: Tactic, rng: np.random.Generator) -> list[CostEntry]:
    """Hours of each week in which it ran, and the agency's bill at its start."""
    last = min(facts.end, story.days)
    weeks = range(facts.start, last, 7)
    weekly = facts.budget / 60 / max(1, (facts.end - facts.start) / 7)
    made = [
        CostEntry(
            tactic=tactic, channel=tactic.channel, day=story.on(day), kind=Kind.HOURS, note="Planning and care",
            hours=Decimal(f"{weekly * rng.uniform(0.8, 1.3):.2f}"), work="video" if "camera" in facts.key else "",
        )
        for day in weeks
    ]  # fmt: skip
    if facts.key in AGENCIES and facts.start < story.days:
        currency, amount = AGENCIES[facts.key]
        made.append(
            CostEntry(
                tactic=tactic, channel=tactic.channel, day=story.on(facts.start), kind=Kind.AGENCY,
                amount=Decimal(amount), currency=currency, note="Filming and editing",
            )
        )  # fmt: skip
    return made


def _tools(story: Story) -> list[CostEntry]:
    """Monthly bills of tools that serve all tactics."""
    return [
        CostEntry(day=story.on(day), kind=Kind.TOOL, amount=Decimal(amount), currency=currency, note=note)
        for note, currency, amount in TOOLS
        for day in range(0, story.days, 30)
    ]
