"""The invented brand and its true story.

Halmora bakes granola and bread, sells it in four cities and online, and is talked about in five languages. All that
happens is computed from the numbers in this file and a seed, so whatever Skopos concludes can be held against the
truth. Days are counted from the start of the story; the calendar is laid over it so that the stage ends yesterday.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

BRAND = "Halmora"
SLUG = "halmora"
OWNER_EMAIL = "demo@halmora.example"
TIME_ZONE = "Europe/Berlin"
CURRENCY = "EUR"
SEED = 20261122

# The last day that each stage of the story knows.
STAGES = {"launch": 385, "campaign": 441, "crisis": 493, "quarter_end": 546}
# Objectives run from quarter to quarter; the last one is not over when the story ends.
QUARTERS = ((377, 468), (468, 559))


@dataclass(frozen=True)
class ChannelFacts:
    """One of the brand's accounts: its followers grow by `growth` a day, `followers` at the start."""

    key: str
    name: str
    platform: str
    zone: str
    followers: int
    growth: float
    posts_per_week: float
    reach_share: float  # of followers who see a post
    engagement_rate: float  # of those who see it
    language: str
    audience: str
    purpose: str
    monthly_cost: int


CHANNELS = (
    ChannelFacts("instagram", "Instagram @halmora", "instagram", "community", 18_400, 14.0, 4.0, 0.31, 0.046, "en",
                 "Home cooks 25–44", "Show how it is made; win followers who order", 900),
    ChannelFacts("facebook", "Facebook Halmora Bäckerei", "facebook", "community", 26_900, 3.0, 3.0, 0.12, 0.021, "de",
                 "Neighbours of our shops", "Opening hours, offers, answers", 500),
    ChannelFacts("tiktok", "TikTok @halmora", "tiktok", "entertainment", 5_200, 11.0, 2.5, 0.85, 0.061, "vi",
                 "Students and young families", "Recipes in half a minute", 600),
    ChannelFacts("linkedin", "LinkedIn Halmora", "linkedin", "publishing", 3_100, 2.2, 1.5, 0.38, 0.034, "en",
                 "Bakers and shop staff looking for work", "Win people who want to work with us", 250),
    ChannelFacts("telegram", "Telegram هالمورا", "telegram", "community", 2_300, 2.5, 2.0, 0.55, 0.027, "fa",
                 "Persian-speaking families", "Saffron bakes, holidays, questions", 150),
    ChannelFacts("shop", "Online shop", "shop", "commerce", 0, 0.0, 0.0, 0.0, 0.0, "en",
                 "Customers who order online", "Sell", 1_400),
)  # fmt: skip


@dataclass(frozen=True)
class TacticFacts:
    """A tactic and its true effect.

    `effect` is the relative change of `metric` (on `channel`, or of the whole brand when empty) while the tactic is
    fully at work; it builds up and fades with the daily carry-over `carry` (geometric adstock). A tactic with
    `regions` has all of its effect there.
    """

    key: str
    title: str
    metric: str
    channel: str
    start: int
    end: int
    effect: float
    carry: float
    budget: int
    scope: str = "campaign"
    regions: tuple[str, ...] = ()


TACTICS = (
    TacticFacts("bakers-on-camera", "Bakers on camera", "follower_growth", "instagram", 392, 559, 0.85, 0.90, 3_600),
    TacticFacts("breakfast-ads", "Breakfast ads on Facebook", "orders", "", 400, 441, 0.14, 0.80, 9_000, "ad",
                ("Berlin", "Brandenburg", "Sachsen")),
    TacticFacts("granola-duets", "Granola duets on TikTok", "orders", "", 455, 559, 0.06, 0.85, 2_800),
    TacticFacts("shift-stories", "A shift with us, on LinkedIn", "applications", "linkedin", 420, 559, 0.60, 0.70, 900),
    TacticFacts("coupon-flood", "Daily coupons on Facebook", "orders", "", 455, 520, 0.00, 0.50, 5_200, "post"),
)  # fmt: skip

REGIONS = {"Berlin": 0.22, "Sachsen": 0.13, "Brandenburg": 0.07, "Hamburg": 0.14, "Bayern": 0.12, "Hessen": 0.08,
           "Thüringen": 0.06, "Niedersachsen": 0.06, "Polska": 0.08, "Österreich": 0.04}  # fmt: skip
"""Where the shop's customers live, as shares of what it sells while no tactic is at work."""


@dataclass(frozen=True)
class CrisisFacts:
    """The planted crisis: a recall of granola with metal splinters."""

    start: int = 484
    peak: int = 487
    half_life_days: float = 4.0
    volume_factor: float = 6.0  # mentions on the peak day against a usual one
    negative_share: float = 0.78
    orders_effect: float = -0.22
    countries: tuple[str, ...] = ("DE", "PL")
    topic: str = "safety"


@dataclass(frozen=True)
class Story:
    """A stage of the story laid over the calendar.

    Attributes
    ----------
    stage : str
        launch, campaign, crisis or quarter_end.
    today : date
        The day on which the story is told; the stage's last day is the day before.
    seed : int
        All randomness comes from it.
    crisis, tactics
        What happens; without tactics it is the story that would have been.
    """

    stage: str
    today: date
    seed: int = SEED
    crisis: CrisisFacts = field(default=CrisisFacts())
    tactics: tuple[TacticFacts, ...] = TACTICS

    @property
    def days(self) -> int:
        """How many days of the story have happened."""
        return STAGES[self.stage]

    @property
    def first_day(self) -> date:
        """The calendar day on which the story starts."""
        return self.today - timedelta(days=self.days)

    def on(self, day: int) -> date:
        """Give the calendar day of a day of the story; day 0 is the first."""
        return self.first_day + timedelta(days=day)

    def truth(self) -> dict[str, Any]:
        """Give what is true in this story, for holding Skopos's conclusions against it."""
        return {
            "brand": BRAND,
            "seed": self.seed,
            "stage": self.stage,
            "first_day": self.first_day.isoformat(),
            "last_day": self.on(self.days - 1).isoformat(),
            "tactics": [
                {**asdict(tactic), "start": self.on(tactic.start).isoformat(), "end": self.on(tactic.end).isoformat()}
                for tactic in self.tactics
            ],
            "crisis": {
                **asdict(self.crisis),
                "start": self.on(self.crisis.start).isoformat(),
                "peak": self.on(self.crisis.peak).isoformat(),
                "has_happened": self.days > self.crisis.start,
            },
        }
