"""Metrics by a formula over others: parts are summed over a period first, then put into the formula."""

from django.utils.translation import gettext_lazy as _

from skopos.common.series import Kind
from skopos.measurement.catalogue.terms import MONEY, Direction, Metric, Source, Stage, Text, Uncertainty


def by_formula(
    key: str,
    label: Text,
    meaning: Text,
    formula: Text,
    expression: str,
    stage: Stage,
    *,
    unit: str = "share",
    direction: Direction = Direction.UP,
    known: bool = True,
) -> Metric:
    """A metric that is worked out from others."""
    return Metric(
        key, label, unit, Kind.RATIO, direction, stage, Source.POINTS, meaning, formula, Uncertainty.PARTS,
        expression=expression, known=known,
    )  # fmt: skip


FORMULA_METRICS = (
    by_formula(
        "conversion_rate",
        _("Conversion rate"),
        _("How many visits to the shop end with an order."),
        _("Orders divided by sessions."),
        "orders / sessions",
        Stage.CONVERSION,
    ),
    by_formula(
        "return_rate",
        _("Return rate"),
        _("How many orders come back, in whole or in part."),
        _("Returns divided by orders."),
        "returns / orders",
        Stage.LOYALTY,
        direction=Direction.DOWN,
    ),
    by_formula(
        "email_open_rate",
        _("E-mail open rate"),
        _("How many delivered e-mails are opened. Programs that load pictures by themselves make it too high."),
        _("E-mails opened divided by e-mails delivered."),
        "email_opens / emails_delivered",
        Stage.ENGAGEMENT,
    ),
    by_formula(
        "email_click_rate",
        _("E-mail click rate"),
        _("How many delivered e-mails lead to a click."),
        _("Clicks in e-mails divided by e-mails delivered."),
        "email_clicks / emails_delivered",
        Stage.CONSIDERATION,
    ),
    by_formula(
        "search_click_rate",
        _("Click rate in search"),
        _("How often a showing in the results of a search engine leads to a click."),
        _("Clicks from search divided by showings in search."),
        "search_clicks / search_impressions",
        Stage.CONSIDERATION,
    ),
    by_formula(
        "total_cost",
        _("Total cost"),
        _("All that the work cost: ads as the platforms report and as entered, hours, tools, agencies and other."),
        _("Spend, plus booked spend, own hours at their price, tools, agencies and other cost; what is not fed is 0."),
        "sum(spend, booked_spend, labour_cost, tool_cost, agency_cost, other_cost)",
        Stage.EFFORT,
        unit=MONEY,
        direction=Direction.NONE,
    ),
    by_formula(
        "cost_per_order",
        _("Cost per order"),
        _("What an order cost, with hours, tools and agencies."),
        _("Total cost divided by orders."),
        "total_cost / orders",
        Stage.EFFORT,
        unit=MONEY,
        direction=Direction.DOWN,
    ),
    by_formula(
        "cost_per_result",
        _("Cost per result"),
        _("What each result cost that campaigns were set to achieve, with hours, tools and agencies."),
        _("Total cost divided by ad results."),
        "total_cost / results",
        Stage.EFFORT,
        unit=MONEY,
        direction=Direction.DOWN,
    ),
    by_formula(
        "revenue_per_cost",
        _("Revenue per cost"),
        _("How many times the cost the revenue of the same period is. It does not say that the cost brought it."),
        _("Revenue divided by total cost."),
        "revenue / total_cost",
        Stage.EFFORT,
        unit="score",
    ),
    by_formula(
        "idea_acceptance_rate",
        _("Accepted share of ideas"),
        _("How many ideas from mentions are accepted."),
        _("Ideas accepted divided by ideas from mentions, both of the same period."),
        "ideas_accepted / ideas_from_mentions",
        Stage.LOYALTY,
    ),
)
