"""A report in the reader's words: every text and number ready to be set."""

import math
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from skopos.common import formats
from skopos.measurement import words
from skopos.reports.period.content import DecisionLine, MetricLine, Mood, ObjectiveLine, Report

VERDICT_TONES = {
    "met": "good",
    "ahead": "good",
    "on_track": "good",
    "at_risk": "warn",
    "off_track": "bad",
    "missed": "bad",
    "unknown": "quiet",
}
CHANGE_TONES = {"pass": "good", "fail": "bad", "neutral": "quiet"}


def told(report: Report) -> dict[str, Any]:
    """Give the report as texts, lists and tables, in the language now active."""
    return {
        "title": _("Report of %(workspace)s") % {"workspace": report.workspace},
        "workspace": report.workspace,
        "period": words.period_text(report.span.first, report.span.last),
        "made": _("Made on %(moment)s") % {"moment": formats.moment(report.made_at)},
        "headlines": report.headlines,
        "objectives": {
            "title": _("Objectives"),
            "none": _("No objective ran in this period."),
            "head": [_("Objective"), _("Verdict"), _("Probability"), _("So far and target"), _("Likely result")],
            "rows": [objective_row(line) for line in report.objectives],
            "note": _(
                "The probability continues the metric's own history 500 times; the likely result holds four of five "
                "of these futures."
            ),
        },
        "figures": [{"title": figure.title, "summary": figure.summary} for figure in report.figures],
        "metrics": {
            "title": _("What changed"),
            "none": _("No metric has a figure in this period."),
            "head": [
                _("Metric"),
                _("Value"),
                _("Before"),
                pgettext("difference to the period before", "Change"),
                _("How sure"),
            ],
            "stages": [
                {"label": label, "rows": [metric_row(line) for line in lines]} for label, lines in report.metrics
            ],
            "note": _("Compared with %(period)s. “Could be chance” means that the 95 %% interval holds no change.")
            % {"period": words.period_text(report.before.first, report.before.last)},
        },
        "mood": mood_told(report.mood),
        "decisions": {
            "title": _("Decisions"),
            "none": _("No decision was written down in this period."),
            "rows": [decision_row(line) for line in report.decisions],
        },
        "flaws": {
            "title": _("How good the data are"),
            "none": _("Nothing stands out."),
            "rows": [flaw.text for flaw in report.flaws],
        },
        "formulas": {
            "title": _("How the numbers are worked out"),
            "rows": [formula_row(line) for line in report.lines],
        },
    }


def objective_row(line: ObjectiveLine) -> dict[str, Any]:
    """Write one objective."""
    deadline = _("by %(day)s") % {"day": formats.day(line.deadline)} if line.deadline else ""
    if line.low is not None and line.high is not None:
        likely = _("%(low)s to %(high)s") % {
            "low": words.value_text(line.low, line.unit),
            "high": words.value_text(line.high, line.unit),
        }
    else:
        likely = "–"
    return {
        "title": formats.isolated(line.title),
        "note": " · ".join(formats.isolated(part) for part in (line.goal, str(line.metric_label), deadline) if part),
        "verdict": line.verdict_label if line.verdict != "unknown" else line.outcome_label or line.verdict_label,
        "tone": VERDICT_TONES.get(line.verdict, "quiet"),
        "probability": probability_text(line.probability),
        "progress": _("%(current)s of %(target)s")
        % {"current": words.value_text(line.current, line.unit), "target": words.value_text(line.target, line.unit)},
        "likely": likely,
    }


def probability_text(probability: float | None) -> str:
    """Write a probability; 500 futures cannot show 0 % or 100 %."""
    if probability is None:
        return "–"
    if probability < 0.01:
        return _("under %(share)s") % {"share": formats.percent(0.01)}
    if probability > 0.99:
        return _("over %(share)s") % {"share": formats.percent(0.99)}
    return formats.percent(probability)


def metric_row(line: MetricLine) -> dict[str, Any]:
    """Write one metric."""
    estimate = line.estimate
    interval = ""
    if not math.isnan(estimate.low):
        interval = _("%(low)s to %(high)s") % {
            "low": words.value_text(estimate.low, line.unit),
            "high": words.value_text(estimate.high, line.unit),
        }
    return {
        "label": line.label,
        "value": words.value_text(line.step.value, line.unit),
        "interval": interval,
        "before": words.value_text(line.before, line.unit),
        "change": words.change_text(line.change) if line.change.is_known else "–",
        "tone": CHANGE_TONES[words.change_badge(line.change)],
        "sure": _sureness(line),
    }


def _sureness(line: MetricLine) -> str:
    if line.is_partial:
        return _("The period is not complete, so it is not compared.")
    if not line.change.is_known:
        return _("Not enough data to compare")
    return words.interval_text(line.change) or _("No interval is stated.")


def formula_row(line: MetricLine) -> dict[str, str]:
    """Write how a metric is worked out."""
    rows = ngettext("%(count)s row", "%(count)s rows", line.step.points) % {"count": formats.number(line.step.points)}
    source = ", ".join(line.explanation.platforms)
    return {
        "label": line.label,
        "formula": str(line.explanation.formula),
        "source": " · ".join(part for part in (str(line.explanation.source), source, rows) if part),
        "uncertainty": str(line.explanation.uncertainty),
    }


def mood_told(mood: Mood | None) -> dict[str, Any] | None:
    """Write what others said; None if they said nothing."""
    if mood is None:
        return None
    shares = []
    for label, count, tone in (
        (pgettext("sentiment", "Positive"), mood.positive, "good"),
        (pgettext("sentiment", "Neutral"), mood.neutral, "quiet"),
        (pgettext("sentiment", "Negative"), mood.negative, "bad"),
    ):
        shares.append({"label": label, "text": _share_text(count, mood.labelled), "tone": tone, "count": count})
    return {
        "title": _("What others said"),
        "total": ngettext("%(count)s mention", "%(count)s mentions", mood.total)
        % {"count": formats.number(mood.total)},
        "shares": shares,
        "topics_title": _("Topics by emotion"),
        "head": [_("Topic"), *(label for _key, label in mood.emotions), _("All")],
        "rows": [
            [row["label"], *(formats.number(count) for count in row["counts"]), formats.number(row["total"])]
            for row in mood.by_topic
        ],
        "no_topics": _("No topic was found in the mentions."),
        "languages": [
            _("%(language)s: %(count)s") % {"language": name, "count": formats.number(count)}
            for name, count in mood.languages
        ],
        "note": _("Shares are of the mentions whose sentiment could be told, with their 95 % Wilson intervals."),
    }


def _share_text(count: int, total: int) -> str:
    from skopos_science.intervals import share_interval

    if not total:
        return "–"
    share, low, high = share_interval([count], [total])[0]
    return _("%(share)s (%(low)s to %(high)s)") % {
        "share": formats.percent(share),
        "low": formats.percent(low, 1),
        "high": formats.percent(high, 1),
    }


def decision_row(line: DecisionLine) -> dict[str, str]:
    """Write one decision with the result it rests on."""
    result = ""
    if line.effect is not None:
        result = words.value_text(line.effect, line.unit)
        if line.effect_low is not None and line.effect_high is not None:
            result = _("%(effect)s (%(low)s to %(high)s)") % {
                "effect": result,
                "low": words.value_text(line.effect_low, line.unit),
                "high": words.value_text(line.effect_high, line.unit),
            }
    return {
        "day": formats.day(line.decided_on),
        "decision": line.decision,
        "objective": formats.isolated(line.objective),
        "hypothesis": line.hypothesis,
        "result": _("Result: %(result)s") % {"result": result} if result else _("No result was written down before."),
        "note": line.note,
        "by": line.by,
    }
