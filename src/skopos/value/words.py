"""Reasons why something is not measurable yet, and what would mend it; figures in the reader's words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from skopos.common import formats
from skopos.measurement.words import value_text

type Text = str | Promise


@dataclass(frozen=True)
class Reason:
    """Why there is no figure, what would mend it, and the page where that is done (an address' name, or empty)."""

    why: Text
    mend: Text
    address: str = ""


REASONS = {
    "no_figures": Reason(
        _("The metric of its objective has no figures yet."),
        _("Import the figures or connect the channel that has them."),
        "channels:imports",
    ),
    "no_figures_since": Reason(
        _("No figures have come in since it began."), _("Import newer figures."), "channels:imports"
    ),
    "too_little_before": Reason(
        _("Fewer than four weeks of figures lie before it began, so what is usual is not known."),
        _("Import older figures of the metric."),
        "channels:imports",
    ),
    "no_regions_named": Reason(
        _("It names no regions, so it counts as running everywhere and no region can be compared with it."),
        _("If it ran in some regions only, write them into the tactic."),
        "strategy:tree",
    ),
    "no_regions": Reason(
        _("Neither orders nor daily figures of this metric say to which region they belong."),
        _("Import orders with their region, or daily figures split by region."),
        "channels:imports",
    ),
    "regions_unknown": Reason(
        _("Orders and figures name other regions than this tactic does."),
        _("Write the tactic's regions as they are named there."),
        "strategy:tree",
    ),
    "too_few_regions": Reason(
        _("Fewer than three other regions have figures that could stand for what would have been."),
        _("Import orders or figures of more regions, or run it in fewer of them."),
        "channels:imports",
    ),
    "too_little_by_region": Reason(
        _("Fewer than three weeks of figures by region lie before it began."),
        _("Import older orders or figures by region."),
        "channels:imports",
    ),
    "not_started": Reason(_("It has not begun."), _("Come back when it runs."), "strategy:tree"),
    "no_start": Reason(_("It has no first day."), _("Write when it began into the tactic."), "strategy:tree"),
    "no_metric": Reason(_("Its objective names no metric."), _("Give the objective a metric."), "strategy:tree"),
    "other_aim": Reason(
        _("Its objective is about something else, so nothing ties it to this value."),
        _("Put a tactic under an objective whose metric speaks for this value."),
        "strategy:tree",
    ),
    "no_tactics": Reason(
        _("No tactic for it is at work."), _("Put a tactic under one of its objectives."), "strategy:tree"
    ),
    "waiting": Reason(_("It is being worked out."), _("Come back in a minute."), ""),
    "not_possible": Reason(_("The method refuses these figures."), _("Open the result to see what it says."), ""),
    "no_mentions": Reason(
        _("Too few mentions with a mood came in before or in these days."),
        _("Listen to more channels, or import mentions."),
        "listening:mentions",
    ),
    "mentions_untagged": Reason(
        _("No mentions carry its campaign tag, so what was said of it cannot be told from the rest."),
        _("Write the tag into the tactic and use it in posts and links."),
        "strategy:tree",
    ),
    "no_audience": Reason(
        _("Mentions do not say to which audience their authors belong."),
        _("Look at reputation by channel instead."),
        "",
    ),
    "no_ideas": Reason(_("No idea from a mention came up in these days."), _("Mark ideas in triage."), "triage:inbox"),
    "ideas_elsewhere": Reason(
        _("Ideas are known by the channel they came through only."), _("Look at innovation by channel."), ""
    ),
    "no_followers": Reason(
        _("No figures of followers lie before and in these days."),
        _("Import followers of this channel."),
        "channels:imports",
    ),
    "no_money": Reason(_("No money is booked for it in these days."), _("Book what it cost."), "money:costs"),
    "no_margin": Reason(
        _("The margin of your revenue is not known, so what was earned is not."),
        _("Say what revenue leaves after its costs."),
        "value:worth",
    ),
    "no_worth": Reason(
        _("What was gained is counted, but nobody has said what one of it is worth."),
        _("Say what one is worth."),
        "value:worth",
    ),
    "nothing_gained_known": Reason(
        _("Nothing that it gained is known in money."),
        _("Put it under an objective in revenue, or say what the things it gains are worth."),
        "value:worth",
    ),
    "no_journeys": Reason(
        _("No contacts of customers came in for these days."),
        _("Import journeys or contacts: a row for each click, visit or opened mail."),
        "channels:imports",
    ),
    "no_conversions": Reason(
        _("None of the journeys of these days ended with an order."),
        _("Import the orders, with the same names of customers as the contacts have."),
        "channels:imports",
    ),
    "no_orders": Reason(
        _("No orders with a customer came in."),
        _("Import orders with a pseudonym of the customer."),
        "channels:imports",
    ),
    "too_few_customers": Reason(
        _("Too few customers, or too few who came again, for a model of coming back."),
        _("Import more orders; at least 50 customers and ten who came again are needed."),
        "channels:imports",
    ),
    "too_few_weeks": Reason(
        _("Fewer than 52 weeks of the outcome are known."), _("Import older figures."), "channels:imports"
    ),
    "no_activity": Reason(
        _("No spend and no posts are known week by week."),
        _("Import spend, or connect the channels you post to."),
        "channels:imports",
    ),
    "too_few_posts": Reason(
        _("Fewer than 30 own posts carry this figure."), _("Import your posts with their figures."), "channels:imports"
    ),
}


def reason(key: str) -> Reason:
    """Give a reason; one that nobody knows is said plainly."""
    return REASONS.get(key, REASONS["not_possible"])


def signed(value: float, unit: str) -> str:
    """Write a gain or loss with its sign, isolated so that the sign stands before the number from right to left."""
    sign = "+" if value > 0 else formats.MINUS if value < 0 else ""
    # A word joiner keeps sign and number on one line.
    return f"\u2068{sign}\u2060{value_text(abs(value), unit)}\u2069"


def range_text(low: float, high: float, unit: str) -> str:
    """Write a range of gains."""
    return gettext("%(low)s to %(high)s") % {"low": signed(low, unit), "high": signed(high, unit)}


def chance_text(share: float) -> str:
    """Write a probability as people say it: never certain, never impossible."""
    if share >= 0.995:
        return gettext("more than %(share)s") % {"share": formats.percent(0.99)}
    if share <= 0.005:
        return gettext("less than %(share)s") % {"share": formats.percent(0.01)}
    return formats.percent(share)


def rows_text(number: int) -> str:
    """Write how many rows something rests on."""
    return ngettext("%(number)s row", "%(number)s rows", number) % {"number": formats.number(number)}
