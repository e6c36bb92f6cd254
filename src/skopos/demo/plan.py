"""The brand's strategy as a document: what it wants, how, by when, and what it does for it."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from skopos.demo.figures import Figure
from skopos.demo.story import BRAND, QUARTERS, TACTICS, Story, TacticFacts
from skopos.strategy.choices import Direction, GoalKind, Rhythm, Scope, State, Statistic, TacticState, Zone
from skopos.strategy.documents import GoalNode, ObjectiveNode, StrategyDocument, StrategyNode, TacticNode

OWNER, MARKETING, CARE, PEOPLE = (f"{name}@halmora.example" for name in ("demo", "jana", "minh", "piotr"))
OBJECTIVE_OF = {
    "bakers-on-camera": "instagram-followers",
    "breakfast-ads": "online-revenue",
    "granola-duets": "online-revenue",
    "coupon-flood": "online-revenue",
    "shift-stories": "applications",
}
CHANNEL_OF = {"breakfast-ads": "facebook", "granola-duets": "tiktok", "coupon-flood": "facebook"}


class Planner:
    """Writes the plan that fits the moment of the story; targets rest on the figures known when the quarter began."""

    def __init__(self, story: Story, figures: Sequence[Figure]) -> None:
        self.story = story
        self.first, self.end = next(q for q in reversed(QUARTERS) if q[0] < story.days)
        self._figures = {(figure.metric, figure.channel): figure.values for figure in figures if not figure.campaign}

    def document(self) -> StrategyDocument:
        """Give the whole strategy."""
        return StrategyDocument(
            skopos=1, business=BRAND, goals=(self.sales(), self.name(), self.talent(), self.ideas())
        )

    def before(self, metric: str, channel: str) -> float:
        """Give a metric's total over the quarter before."""
        return float(np.sum(self._figures[metric, channel][self.first - 91 : self.first]))

    def level(self, metric: str, channel: str) -> float:
        """Give a metric's level on the eve of the quarter."""
        return float(self._figures[metric, channel][self.first - 1])

    def objective(self, key: str, title: str, **fields: object) -> ObjectiveNode:
        """Give an objective of this quarter with its tactics."""
        return ObjectiveNode.model_validate(
            {
                "key": key,
                "title": title,
                "start": self.story.on(self.first),
                "deadline": self.story.on(self.end - 1),
                "rhythm": Rhythm.WEEKLY,
                "state": State.RUNNING,
                "tactics": tuple(self.tactic(tactic) for tactic in TACTICS if OBJECTIVE_OF[tactic.key] == key),
                **fields,
            }
        )

    def tactic(self, facts: TacticFacts) -> TacticNode:
        """Give a tactic as it stands on the day of the story."""
        started, over = facts.start < self.story.days, facts.end <= self.story.days
        done = min(max(self.story.days - facts.start, 0) / (facts.end - facts.start), 1.0)
        return TacticNode(
            key=facts.key,
            title=facts.title,
            scope=Scope(facts.scope),
            channel=facts.channel or CHANNEL_OF[facts.key],
            tag=facts.title,
            regions=", ".join(facts.regions),
            budget=Decimal(facts.budget),
            spend=Decimal(round(facts.budget * done)),
            currency="EUR",
            hours=Decimal(facts.budget // 60),
            owner=PEOPLE if facts.key == "shift-stories" else MARKETING,
            state=TacticState.DONE if over else TacticState.RUNNING if started else TacticState.APPROVED,
            start=self.story.on(facts.start),
            end=self.story.on(facts.end - 1),
        )

    def sales(self) -> GoalNode:
        """Give the goal of selling more online."""
        revenue, followers = self.before("revenue", "shop"), self.level("followers", "instagram")
        return GoalNode(
            key="sell-online",
            title="A third of our sales come from the online shop",
            kind=GoalKind.REVENUE,
            weight=40,
            owner=OWNER,
            horizon=self.story.on(730),
            strategies=(
                StrategyNode(
                    key="breakfast-people",
                    title="Be the breakfast that people show each other",
                    weight=70,
                    owner=MARKETING,
                    customers="Home cooks of 25 to 44 who post what they eat; students who share short recipes.",
                    analysis="Followers on Instagram order twice as often as other visitors. Supermarket granola is "
                    "cheaper; nobody shows how theirs is made.",
                    value_proposition="Bread and granola with a face: you know who baked it.",
                    plan="Community first (Instagram), entertainment second (TikTok), ads only around launches.",
                    resources="Two people in marketing, one baker for four hours a week, 20,000 EUR a year.",
                    aims="More followers who order; sales that grow faster than spend.",
                    objectives=(
                        self.objective(
                            "online-revenue",
                            "The online shop sells 18 % more than in the quarter before",
                            metric="revenue",
                            channel="shop",
                            audience="Customers who order online",
                            baseline=round(revenue),
                            target=float(round(revenue * 1.18, -3)),
                            unit="EUR",
                            statistic=Statistic.SUM,
                            owner=OWNER,
                            weight=60,
                        ),
                        self.objective(
                            "instagram-followers",
                            "2,600 more home cooks follow us on Instagram",
                            metric="followers",
                            channel="instagram",
                            zone=Zone.COMMUNITY,
                            audience="Home cooks 25–44",
                            baseline=followers,
                            target=followers + 2600,
                            unit="count",
                            statistic=Statistic.END,
                            owner=MARKETING,
                            weight=40,
                        ),
                    ),
                ),
            ),
        )

    def name(self) -> GoalNode:
        """Give the goals of a good name and of less work for customer care."""
        tickets = self.before("tickets", "shop")
        return GoalNode(
            key="good-name",
            title="People trust what we bake and how we answer",
            kind=GoalKind.REPUTATION,
            weight=30,
            owner=OWNER,
            strategies=(
                StrategyNode(
                    key="answer-openly",
                    title="Answer openly, quickly and in the customer's language",
                    owner=CARE,
                    customers="Customers with a question or a complaint, in five languages.",
                    analysis="Late deliveries and prices draw most complaints; open answers calm them within a day.",
                    value_proposition="You get a straight answer from a person.",
                    plan="Care team on the channels from 7 to 21 h; recalls are told first by us.",
                    resources="Three people in customer care, one of them speaks Persian and one Vietnamese.",
                    aims="Fewer angry voices, fewer tickets.",
                    objectives=(
                        self.objective(
                            "fewer-angry-voices",
                            "At most 30 % of what customers say about us is negative",
                            metric="negative_share",
                            zone=Zone.COMMUNITY,
                            audience="Customers who speak about us",
                            baseline=0.21,
                            target=0.30,
                            unit="share",
                            direction=Direction.DOWN,
                            statistic=Statistic.MEAN,
                            owner=CARE,
                            weight=70,
                        ),
                        self.objective(
                            "fewer-tickets",
                            "Service tickets stay below last quarter's",
                            metric="tickets",
                            channel="shop",
                            audience="Customers with a question",
                            baseline=tickets,
                            target=tickets,
                            unit="count",
                            direction=Direction.DOWN,
                            statistic=Statistic.SUM,
                            owner=CARE,
                            weight=30,
                        ),
                    ),
                ),
            ),
        )

    def talent(self) -> GoalNode:
        """Give the goal of finding staff."""
        return GoalNode(
            key="find-bakers",
            title="Every shop has the bakers it needs",
            kind=GoalKind.TALENT,
            weight=20,
            owner=PEOPLE,
            strategies=(
                StrategyNode(
                    key="staff-speak",
                    title="Let the staff tell what working here is like",
                    owner=PEOPLE,
                    customers="Bakers and shop staff within 30 km of our shops.",
                    plan="One shift story a week on LinkedIn, told by those who worked it.",
                    objectives=(
                        self.objective(
                            "applications",
                            "55 applications come through LinkedIn this quarter",
                            metric="applications",
                            channel="linkedin",
                            audience="Bakers and shop staff looking for work",
                            baseline=float(round(self.before("applications", "linkedin"))),
                            target=55.0,
                            unit="count",
                            statistic=Statistic.SUM,
                            owner=PEOPLE,
                        ),
                    ),
                ),
            ),
        )

    def ideas(self) -> GoalNode:
        """Give the goal of learning from customers, whose objectives still need work: the SMART check says which."""
        return GoalNode(
            key="new-ideas",
            title="New products start from what customers say",
            kind=GoalKind.INNOVATION,
            weight=10,
            owner=OWNER,
            strategies=(
                StrategyNode(
                    key="listen-to-bake",
                    title="Collect ideas where people talk about breakfast",
                    owner=MARKETING,
                    objectives=(
                        self.objective(
                            "ideas-accepted",
                            "Six ideas from customers reach the test kitchen",
                            metric="ideas_accepted",
                            zone=Zone.COMMUNITY,
                            audience="Regular customers",
                            target=6.0,
                            unit="count",
                            owner=MARKETING,
                            state=State.PROPOSED,
                        ),
                        ObjectiveNode(key="more-buzz", title="More buzz", owner=MARKETING, state=State.DRAFT),
                    ),
                ),
            ),
        )
