"""The methods as the pages tell of them: formula, what is assumed, version, and where the code is."""

import inspect
from dataclasses import dataclass
from importlib import import_module

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Text = str | Promise


@dataclass(frozen=True)
class Method:
    """A method.

    Attributes
    ----------
    key : str
        Its name in addresses; the same as the `Kind` of what it makes, where it makes something kept.
    label, meaning, formula, uncertainty : text
        For people.
    assumptions : tuple of text
        What must be true for the result to be.
    modules : tuple of str
        Where its code is; shown as text.
    version : str
        Another one whenever the same input may give another result.
    """

    key: str
    label: Text
    meaning: Text
    formula: Text
    uncertainty: Text
    assumptions: tuple[Text, ...]
    modules: tuple[str, ...]
    version: str = "1"

    def sources(self) -> list[tuple[str, str]]:
        """Give the code as it is installed: name of the module and its text."""
        return [(name, inspect.getsource(import_module(name))) for name in self.modules]


METHODS = {
    method.key: method
    for method in (
        Method(
            "effects",
            _("Campaign effect"),
            _("What a tactic added, against what would have happened without it and beside all other tactics."),
            _(
                "Outcome of a day = level that may wander + trend + season + day of the week + bad press + what each "
                "tactic adds while it is at work. A tactic builds up and fades by a share each day. The effect is the "
                "sum of what the tactic adds over the days asked for."
            ),
            _(
                "Two thousand joint draws of all tactics' sizes; the range holds 90 of 100. Tactics that cannot be "
                "told apart vary against each other, and their sum stays as sure as the data make it."
            ),
            (
                _("Nothing else that is unknown begins or ends on the same days as the tactic."),
                _("The tactic does not cause the bad press that is taken out (the days' negative mentions)."),
                _("Its effect builds up and fades evenly; it does not wear out while it runs."),
            ),
            ("skopos_science.tactics", "skopos_science.effect"),
        ),
        Method(
            "geo",
            _("Regions against each other"),
            _("What a tactic added in the regions where it ran, against the regions where it did not."),
            _(
                "The regions' sum = weights × other regions + days of the week + a level that may wander, learnt "
                "before the tactic began. The effect is what was seen minus what this expects of the tactic's days."
            ),
            _(
                "The range holds 90 of 100. The same is tried on regions where nothing ran and on days before, and the "
                "range is widened by as much as the method errs there."
            ),
            (
                _("Nothing else began in these regions only, on the same days."),
                _("What the tactic does does not spill over into the other regions."),
                _("The region of an order or figure is right, and the same before and during the tactic."),
            ),
            ("skopos_science.geolift", "skopos_science.effect"),
        ),
        Method(
            "roi",
            _("Return on what was put in"),
            _("What came back for each unit of money, as a distribution."),
            _(
                "Return = (added revenue × margin + costs saved − money put in) ÷ money put in, worked out anew for "
                "each of the joint draws of the effects and a draw of the margin."
            ),
            _("The range holds 90 of 100 draws; the chance that it pays is the share of draws above 0."),
            (
                _("The margin lies in the range that your people wrote, most likely near its middle."),
                _("Money booked for a tactic is known exactly."),
                _("What a tactic brings after the last day is not counted."),
            ),
            ("skopos_science.returns",),
        ),
        Method(
            "attribution",
            _("Attribution"),
            _("Which contacts the conversions are credited to; a rule for sharing out, not a measure of cause."),
            _(
                "Ten models share out the same conversions: first, last, linear, time decay, position, Markov removal "
                "effects of order 1 to 4, and Shapley. Markov: a channel's credit is the share of conversions that "
                "would be lost if every journey through it ended there. Shapley with the value of a set of channels "
                "being the conversions of journeys inside it equals an equal split over a journey's channels."
            ),
            _("The range is the smallest and largest share that any model gives: how far the models disagree."),
            (
                _("Every contact that mattered was recorded; what people saw without a click is not."),
                _("A contact counts if it lies within the window before the conversion."),
            ),
            ("skopos_science.attribution.models", "skopos_science.attribution.markov",
             "skopos_science.attribution.rules", "skopos_science.attribution.shapley"),
        ),
        Method(
            "mix",
            _("Media mix"),
            _("What each channel, paid or not, added to an outcome week by week, and what the next euro would add."),
            _(
                "Outcome of a week = level + trend + season + Σ size × saturation(adstock(activity)). Sizes are 0 or "
                "more. All of it is one posterior, drawn by griddy Gibbs. The next unit of money: what five per cent "
                "more spend would have added, for each unit of it."
            ),
            _("The range holds 95 of 100 draws of the posterior; that of the next unit of money 90."),
            (
                _("Activity moves the outcome, not the outcome the activity."),
                _("Channels that always move together cannot be told apart; the page then says so."),
            ),
            ("skopos_science.mix.model", "skopos_science.mix.sampler", "skopos_science.mix.shapes",
             "skopos_science.mix.budget"),
            version="2",
        ),
        Method(
            "relation",
            _("Social media and revenue"),
            _("Whether what happens on social media goes before what happens in the till."),
            _(
                "Both series are freed from trend, season and what else is known. Then each is asked to foretell the "
                "other beyond what the other's own past foretells (F test)."
            ),
            _("One in twenty chance of finding a relation where there is none, over both directions together."),
            (_("A relation in time is no cause: a third thing may move both."),),
            ("skopos_science.relation",),
        ),
        Method(
            "loyalty",
            _("Loyalty by source"),
            _("How often customers will come again and what they are worth, by the source that brought them."),
            _(
                "BG/NBD: while active, a customer buys at a rate of their own and may leave after each purchase. What "
                "a purchase is worth varies over customers as a gamma-gamma. Small groups borrow from all."
            ),
            _("Ranges hold 90 of 100 draws of the parameters and of chance."),
            (
                _("A customer's source is that of the first purchase."),
                _("How often customers buy does not depend on how much they spend."),
            ),
            ("skopos_science.loyalty",),
        ),
        Method(
            "posts",
            _("What a post brings"),
            _("The range that a post may be expected to bring, before it is posted; and whether the hour matters."),
            _(
                "The logarithm of the outcome follows a level that wanders and what each trait of a post adds (Kalman "
                "filter). The range is conformal and adapts: as wide as it had to be lately to hold 80 of 100 posts."
            ),
            _("Ranges hold 80 of 100 posts in the order of time; the page says how many they held so far."),
            (
                _("The next posts are made and shown as the last ones were."),
                _("The hour's effect is a correlation; a trial shows a cause."),
            ),
            ("skopos_science.posting",),
        ),
        Method(
            "content",
            _("What content works"),
            _("How the posts on a theme or of a form do beside other posts of the same channel."),
            _(
                "Each post's result is held against the mean of its channel (difference of logarithms). Means of "
                "groups are drawn towards 0 by as much as chance alone scatters them (empirical Bayes)."
            ),
            _("Ranges hold 90 of 100; where the range holds “like all others”, there is no evidence."),
            (_("Groups are compared as they were posted; why they differ is not said."),),
            ("skopos_science.groups",),
        ),
        Method(
            "change",
            _("Change between two times"),
            _("What changed from the days before to those asked for. It is a change, and says nothing of its cause."),
            _("Figure of the days asked for minus the figure of as many days before them."),
            _(
                "90 % interval of the difference of two shares or means; days scatter more than chance alone, so each "
                "day counts as one observation."
            ),
            (_("The mentions taken in are a fair sample of what was said, before as after."),),
            ("skopos_science.changes",),
        ),
        Method(
            "counted",
            _("Counted"),
            _("Added up from rows; no estimate is involved."),
            _("Sum of the rows of the days asked for."),
            _("None: it is a count of what was recorded."),
            (_("All that happened was recorded."),),
            (),
        ),
        Method(
            "priced",
            _("Counted, and priced"),
            _("What was counted, at what your people said that one is worth."),
            _("Number × worth of one. Several such sums are added up draw by draw."),
            _("The range holds 90 of 100 draws of the worth, which was said as a range."),
            (_("One is worth as much as your people wrote."),),
            ("skopos_science.returns",),
        ),
        Method(
            "booked",
            _("Money put in"),
            _("What was booked for tactics and channels."),
            _("Sum of what was booked; what a tactic spent is spread evenly over the days on which it ran."),
            _("None: it is what your people or your ad accounts booked."),
            (_("All that was spent was booked."),),
            (),
        ),
    )
}  # fmt: skip
