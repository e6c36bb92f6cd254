"""What the SMART check says: a reason and a mend for each finding, translated when shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from skopos.common import formats
from skopos.common.units import unit_text
from skopos.strategy import amounts

type Text = str | Promise

NO_MEND: Text = ""

TEXTS: dict[str, tuple[Text, Text]] = {
    # Specific
    "specific": (_("It names a metric, a place and an audience: %(metric)s, %(place)s, %(audience)s."), NO_MEND),
    "no_metric": (_("It names no metric."), _("Choose the metric that would move if the objective came true.")),
    "unknown_metric": (
        _("The metric “%(metric)s” is not in the catalogue."),
        _("Choose one from the catalogue, or import figures under this name."),
    ),
    "unknown_metric_near": (
        _("The metric “%(metric)s” is not in the catalogue."),
        _("Did you mean “%(near)s”? Otherwise import figures under this name."),
    ),
    "no_place": (
        _("It names neither a channel nor a zone."),
        _("Say where it happens: one channel, or the zone (community, publishing, commerce, entertainment)."),
    ),
    "no_audience": (
        _("It names no audience."),
        _("Say whom it wants to move, for example “first-time buyers in Poland”."),
    ),
    "no_title": (_("It has no title."), _("Say in one sentence what shall change.")),
    "short_title": (
        _("The title “%(title)s” is too short to say what shall change."),
        _("Write what changes, for whom and by how much, for example “Double weekly orders from Instagram”."),
    ),
    "vague_title": (
        _("The title “%(title)s” names no figure, and nothing of the metric, the channel or the audience."),
        _("Put the figure or the metric into the title, so that everyone reads the same thing."),
    ),
    # Measurable
    "measurable": (
        ngettext_lazy(
            "Figures of “%(label)s” reach to %(until)s; %(count)s period is known.",
            "Figures of “%(label)s” reach to %(until)s; %(count)s periods are known.",
            "count",
        ),
        NO_MEND,
    ),
    "no_target": (_("It has no target."), _("Write the figure that shall be reached.")),
    "not_fed": (
        _("No figures have come in for this metric."),
        _("Connect the channel or import its export file; a file may also carry the history itself."),
    ),
    "segment_not_fed": (
        _("No figures of this metric are named “%(segment)s”."),
        _("Write the name as it stands in the figures, or leave it empty to count all of them."),
    ),
    "stale": (
        ngettext_lazy(
            "The latest figures are from %(until)s, %(days)s day ago; at most %(allowed)s would fit its rhythm.",
            "The latest figures are from %(until)s, %(days)s days ago; at most %(allowed)s would fit its rhythm.",
            "days",
        ),
        _("Import a newer export, or look at why the channel stopped delivering."),
    ),
    "gaps": (
        _("%(share)s of the latest periods have no reading."),
        _("Import the missing periods, or read the metric in a coarser rhythm."),
    ),
    "unit_differs": (
        _("The target is in “%(unit)s”, but the figures come in “%(series_unit)s”."),
        _("Write the target in the unit of the figures."),
    ),
    "sum_of_ratio": (
        _("“%(label)s” is a quotient; its periods cannot be added up."),
        _("Judge it by the average, the best period or the level at the deadline."),
    ),
    # Attainable
    "likely": (_("Going by its history, the chance of meeting the target is %(probability)s."), NO_MEND),
    "too_easy": (
        _("Going by its history, the chance of meeting the target is %(probability)s even if nothing changes."),
        _("Ask whether it is ambitious enough: %(half)s would be an even chance."),
    ),
    "ambitious": (
        _(
            "Going by its history, the chance of meeting the target is %(probability)s: "
            "it needs more than business as usual."
        ),
        _("Plan tactics that change the course, or aim for %(half)s (even chance) or %(sure)s (80 %% likely)."),
    ),
    "unlikely": (
        _("Going by its history, the chance of meeting the target is only %(probability)s."),
        _(
            "Aim for %(half)s (even chance) or %(sure)s (80 %% likely), give it more time, "
            "or plan tactics that change the course."
        ),
    ),
    "no_history": (
        _("There is no history to judge it by."),
        _("Import past figures of the metric; then the chance is computed from them."),
    ),
    "too_short": (
        ngettext_lazy(
            "The history is too short to judge it: %(observed)s period is known, "
            "%(needed)s are needed to look this far ahead.",
            "The history is too short to judge it: %(observed)s periods are known, "
            "%(needed)s are needed to look this far ahead.",
            "observed",
        ),
        _("Import older figures, bring the deadline nearer, or come back when more has been measured."),
    ),
    "constant": (
        _("The history never changes, so it does not say how likely a change is."),
        _("Check that the right metric and channel are chosen."),
    ),
    "too_far": (
        _("The deadline lies too far ahead to be foretold from the history."),
        _("Bring the deadline nearer, or split the objective into stages."),
    ),
    "cannot_judge": (
        _("It cannot be judged before target, start and deadline fit together."),
        _("Mend the letters that fail first."),
    ),
    "met_at_least": (
        _("The target of at least %(target)s asks for nothing: it began at %(current)s."),
        _(
            "Raise the target above %(current)s, or turn the direction round. "
            "If it is about holding what was reached, leave it and say so in the title."
        ),
    ),
    "met_at_most": (
        _("The target of at most %(target)s asks for nothing: it began at %(current)s."),
        _(
            "Lower the target below %(current)s, or turn the direction round. "
            "If it is about holding what was reached, leave it and say so in the title."
        ),
    ),
    "impossible_share": (
        _("“%(label)s” cannot reach %(target)s: a share lies between 0 %% and 100 %%."),
        _("Correct the target."),
    ),
    "impossible_count": (
        _("“%(label)s” cannot reach %(target)s: a count is never below 0."),
        _("Correct the target."),
    ),
    "reached": (_("The target was reached: %(current)s."), NO_MEND),
    "missed": (
        _("The target was missed: it came to %(current)s."),
        _("Write down in the learning log what was learnt, and set the next objective."),
    ),
    # Relevant
    "relevant": (_("It serves the business goal “%(goal)s” through the strategy “%(strategy)s”."), NO_MEND),
    "no_chain": (
        _("It hangs under no business goal."),
        _("Put it under a strategy that serves a business goal."),
    ),
    "weightless": (
        _("“%(title)s” has the weight 0, so the objective counts for nothing."),
        _("Give it a weight above 0, or put the objective under a goal that counts."),
    ),
    "own_weight": (_("The objective itself has the weight 0."), _("Give it a weight above 0, or drop it.")),
    "after_horizon": (
        _("The deadline lies after the goal's own horizon, %(horizon)s."),
        _("Bring the deadline nearer, or move the goal's horizon."),
    ),
    # Time-bound
    "time_bound": (_("It runs from %(start)s to %(deadline)s and is looked at “%(rhythm)s”."), NO_MEND),
    "no_start": (_("It has no start."), _("Write the day from which it counts.")),
    "no_deadline": (_("It has no deadline."), _("Write the day by which it shall be reached.")),
    "backwards": (
        _("The deadline %(deadline)s does not lie after the start %(start)s."),
        _("Correct one of the two days."),
    ),
    "past": (
        _("The deadline %(deadline)s has passed."),
        _("Close the objective as met or missed, or set the next version with a new deadline."),
    ),
    "no_rhythm": (_("It has no check-in rhythm."), _("Say how often you look at it together, for example every week.")),
    "rhythm_too_slow": (
        ngettext_lazy(
            "With the rhythm “%(rhythm)s” there is only %(count)s check-in before the deadline.",
            "With the rhythm “%(rhythm)s” there are only %(count)s check-ins before the deadline.",
            "count",
        ),
        _("Look at it more often, so that there is time to change course."),
    ),
    "rhythm_too_fast": (
        ngettext_lazy(
            "With the rhythm “%(rhythm)s” there would be %(count)s check-in.",
            "With the rhythm “%(rhythm)s” there would be %(count)s check-ins.",
            "count",
        ),
        _("Look at it less often; its figures will not move that fast."),
    ),
}


class _Count(int):
    """A number that picks the plural and is written in the reader's way."""

    def __str__(self) -> str:
        return formats.number(int(self))


def write(template: Text, params: Mapping[str, Any]) -> str:
    """Fill a text in, numbers, shares and days in the reader's way."""
    return str(template % {name: _written(name, value) for name, value in params.items()}) if template else ""


def _written(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return formats.day(value)
    if name == "probability":
        return amounts.chance(value)
    if name == "share":
        return formats.percent(value)
    if name in ("unit", "series_unit"):
        return unit_text(value)
    return _Count(value) if isinstance(value, int) else formats.isolated(str(value))
