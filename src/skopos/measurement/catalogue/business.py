"""Figures of the business that arrive as points or are counted from orders and costs."""

from django.utils.translation import gettext_lazy as _

from skopos.common.series import Kind
from skopos.measurement.catalogue.making import of_points
from skopos.measurement.catalogue.terms import MONEY, Direction, Metric, Stage, Text


def _cost(key: str, label: Text, meaning: Text) -> Metric:
    return of_points(key, label, meaning, Stage.EFFORT, unit=MONEY, direction=Direction.NONE)


BUSINESS_METRICS = (
    of_points("returns", _("Returns"), _("Goods or money given back, counted."), Stage.LOYALTY,
              direction=Direction.DOWN, one_source=True),
    of_points("returned_value", _("Value of returns"), _("What was given back for returns."), Stage.LOYALTY,
              unit=MONEY, direction=Direction.DOWN, one_source=True),
    of_points("revenue_online", _("Revenue online"), _("Value of what was sold online, less returns."),
              Stage.CONVERSION, unit=MONEY, one_source=True),
    of_points("revenue_offline", _("Revenue offline"), _("Value of what was sold at tills, less returns."),
              Stage.CONVERSION, unit=MONEY, one_source=True),
    of_points("returning_customers", _("Returning customers"), _("Customers who had bought on an earlier day."),
              Stage.LOYALTY, one_source=True),
    of_points("emails_sent", _("E-mails sent"), _("E-mails of newsletters and campaigns."), Stage.AWARENESS),
    of_points("emails_delivered", _("E-mails delivered"), _("E-mails that did not bounce."), Stage.AWARENESS),
    of_points("email_opens", _("E-mails opened"), _("Delivered e-mails that were opened, each once."),
              Stage.ENGAGEMENT),
    of_points("email_clicks", _("Clicks in e-mails"), _("Delivered e-mails in which a link was clicked."),
              Stage.CONSIDERATION),
    of_points("unsubscribes", _("Unsubscribes"), _("People who left a mailing list."), Stage.LOYALTY,
              direction=Direction.DOWN),
    of_points("search_impressions", _("Showings in search"), _("Times our pages stood in results of search engines."),
              Stage.AWARENESS),
    of_points("search_clicks", _("Clicks from search"), _("Clicks on our pages in results of search engines."),
              Stage.CONSIDERATION),
    of_points("search_position", _("Position in search"), _("Average place in results of search engines; 1 is first."),
              Stage.AWARENESS, unit="score", kind=Kind.RATIO, direction=Direction.DOWN),
    of_points("referrals", _("Referrals"), _("Candidates or customers whom somebody of ours recommended."),
              Stage.CONVERSION),
    of_points("hires", _("Hires"), _("People who began to work for us."), Stage.CONVERSION),
    of_points("staff", _("Staff"), _("People who work for us, read at a moment."), Stage.LOYALTY, kind=Kind.STOCK),
    of_points("retention", _("Retention of staff"), _("Share of the staff who stayed, over the period of the figure."),
              Stage.LOYALTY, unit="share", kind=Kind.RATIO),
    of_points("tickets", _("Service tickets"), _("Requests that customer care had to work on."), Stage.LOYALTY,
              direction=Direction.DOWN),
    of_points("tickets_deflected", _("Service tickets deflected"),
              _("Requests that an answer in public, a community or an article made unnecessary."), Stage.LOYALTY),
    of_points("hours_worked", _("Working hours"), _("Own hours that were entered for tactics and channels."),
              Stage.EFFORT, unit="hours", direction=Direction.NONE),
    _cost("labour_cost", _("Cost of own hours"), _("Own working hours at what an hour costs, or as entered.")),
    _cost("tool_cost", _("Cost of tools"), _("Tools and licences.")),
    _cost("agency_cost", _("Cost of agencies"), _("Agencies and freelancers.")),
    _cost("other_cost", _("Other cost"), _("Cost that is neither ads, hours, tools nor agencies.")),
    _cost("booked_spend", _("Booked spend"),
          _("Money for ads and promotion that people entered, where no ad platform reports it.")),
)  # fmt: skip
