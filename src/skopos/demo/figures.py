"""The brand's daily figures: followers, posts' performance, orders, revenue, applications, spend."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skopos.demo.story import CHANNELS, QUARTERS, REGIONS, ChannelFacts, Story, TacticFacts

type Days = NDArray[np.float64]

WEEKDAY_ORDERS = np.array([0.96, 0.92, 0.94, 1.0, 1.12, 1.14, 0.92])  # Monday first


@dataclass(frozen=True)
class Figure:
    """One metric, one value per day of the story (or None per day without a reading).

    `kind` flow values are counts or sums of the day; stock values are the reading at its end.
    """

    metric: str
    channel: str
    platform: str
    unit: str
    values: Days
    campaign: str = ""
    region: str = ""


def adstock(tactic: TacticFacts, days: int) -> Days:
    """Give how far a tactic is at work on each day, 0 to 1: geometric carry-over, normalised to reach 1."""
    level, out = 0.0, np.zeros(days)
    for day in range(days):
        active = 1.0 if tactic.start <= day < tactic.end else 0.0
        level = tactic.carry * level + (1 - tactic.carry) * active
        out[day] = level
    return out


def lift(story: Story, metric: str, channel: str = "") -> Days:
    """Give the factor by which all tactics change a metric on each day; 1 is no change."""
    factor = np.ones(story.days)
    for tactic in story.tactics:
        if tactic.metric == metric and tactic.channel == channel:
            factor += tactic.effect * adstock(tactic, story.days)
    return factor


def crisis_course(story: Story) -> Days:
    """Give the crisis's strength on each day: rises to 1 at its peak, then halves every few days."""
    crisis, day = story.crisis, np.arange(story.days, dtype=float)
    rise = np.clip((day - crisis.start + 1) / (crisis.peak - crisis.start + 1), 0, 1)
    fall = 0.5 ** (np.maximum(day - crisis.peak, 0) / crisis.half_life_days)
    return rise * fall


def season(story: Story) -> Days:
    """Give the season of a bakery: high before the winter holidays, low in summer."""
    yearday = np.array([story.on(day).timetuple().tm_yday for day in range(story.days)])
    return 1 + 0.10 * np.cos(2 * np.pi * (yearday - 350) / 365.25)


def weekdays(story: Story) -> NDArray[np.int64]:
    """Give each day's weekday; Monday is 0."""
    return (story.first_day.weekday() + np.arange(story.days)) % 7


def make_figures(story: Story) -> list[Figure]:
    """Compute every series of the brand up to the story's stage."""
    rng = np.random.default_rng([story.seed, 1])
    figures = [followers(story, channel, rng) for channel in CHANNELS if channel.followers]
    figures += shop(story, rng)
    figures += people(story, rng)
    figures += [spend(story, tactic, rng) for tactic in story.tactics if tactic.start < story.days]
    return figures


def followers(story: Story, channel: ChannelFacts, rng: np.random.Generator) -> Figure:
    """Followers at the end of each day: what comes on top each day is the growth of the channel times its tactics."""
    expected = channel.growth * lift(story, "follower_growth", channel.key) * (1 + 0.0006 * np.arange(story.days))
    expected = expected * (1 - 0.8 * crisis_course(story))
    gained = rng.poisson(np.maximum(expected, 0.05)) - rng.poisson(channel.growth * 0.15, story.days)
    return Figure(
        "followers", channel.key, channel.platform, "count", channel.followers + np.cumsum(gained.astype(float))
    )


def shop(story: Story, rng: np.random.Generator) -> list[Figure]:
    """Visits, orders, customers and revenue of the online shop."""
    factor = lift(story, "orders") * (1 + story.crisis.orders_effect * crisis_course(story))
    expected = 64 * (1 + 0.0007 * np.arange(story.days)) * WEEKDAY_ORDERS[weekdays(story)] * season(story) * factor
    orders = rng.poisson(expected * rng.gamma(60, 1 / 60, story.days)).astype(float)
    sessions = rng.poisson(expected * 31).astype(float)
    customers = rng.binomial(orders.astype(int), 0.93).astype(float)
    basket = rng.normal(27.4, 14.0 / np.sqrt(np.maximum(orders, 1)))
    revenue = np.round(orders * np.maximum(basket, 12.0), 2)
    return [
        Figure("sessions", "shop", "shop", "count", sessions),
        Figure("orders", "shop", "shop", "count", orders),
        Figure("customers", "shop", "shop", "count", customers),
        Figure("revenue", "shop", "shop", "EUR", revenue),
    ]


def by_region(story: Story, figures: list[Figure]) -> list[Figure]:
    """Share each day's takings out to where the customers live; tactics of some regions raise the share of these."""
    rng = np.random.default_rng([story.seed, 12])
    revenue = next(figure.values for figure in figures if figure.metric == "revenue")
    usual = np.array(list(REGIONS.values()))
    strength = np.ones((story.days, len(usual)))
    for tactic in story.tactics:
        if tactic.metric == "orders":
            at = np.array([not tactic.regions or name in tactic.regions for name in REGIONS])
            strength += tactic.effect * adstock(tactic, story.days)[:, None] * (at / usual[at].sum())
    weights = usual * strength
    bought = rng.multinomial(np.maximum(revenue / 27.4, 1).astype(int), weights / weights.sum(axis=1, keepdims=True))
    baskets = bought * rng.gamma(30, 1 / 30, bought.shape)
    cents = np.round(baskets / baskets.sum(axis=1, keepdims=True) * revenue[:, None], 2)
    return [Figure("revenue", "shop", "shop", "EUR", cents[:, at], region=name) for at, name in enumerate(REGIONS)]


def people(story: Story, rng: np.random.Generator) -> list[Figure]:
    """Applications that name LinkedIn as their source, and service tickets."""
    working_day = np.where(weekdays(story) < 5, 1.0, 0.25)
    applications = rng.poisson(0.55 * working_day * lift(story, "applications", "linkedin"))
    tickets = rng.poisson(17 * working_day * (1 + 3.5 * crisis_course(story)))
    return [
        Figure("applications", "linkedin", "linkedin", "count", applications.astype(float)),
        Figure("tickets", "shop", "shop", "count", tickets.astype(float)),
    ]


def spend(story: Story, tactic: TacticFacts, rng: np.random.Generator) -> Figure:
    """What a tactic cost on each day it ran."""
    planned = tactic.budget / (min(tactic.end, QUARTERS[-1][1]) - tactic.start)
    day = np.arange(story.days)
    running = (day >= tactic.start) & (day < tactic.end)
    amounts = np.where(running, np.round(planned * rng.uniform(0.8, 1.2, story.days), 2), np.nan)
    channel = tactic.channel or ("tiktok" if "tiktok" in tactic.title.lower() else "facebook")
    return Figure("spend", channel, channel, "EUR", amounts, campaign=tactic.title)
