"""The SMART check: each letter is judged by its own rule and answered with pass, warn or fail, why, and what mends it.

Pure: `check` sees an objective's values, its series and the day, and no database. `docs/explanation/smart-check.md`
tells people the rules.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from skopos.common.series import Kind, Series
from skopos.strategy import periods, smart_texts
from skopos.strategy.amounts import amount, attainable
from skopos.strategy.assessment import Assessment, assess
from skopos.strategy.choices import Direction, Outcome, Rhythm, State, Statistic, Zone
from skopos.strategy.spec import Spec

LIKELY_ENOUGH, TOO_UNLIKELY, TOO_EASY = 0.5, 0.2, 0.95
LEAST_CHECK_INS, MOST_CHECK_INS = 3, 120
GAPS_ALLOWED = 0.3
SHORT_TITLE_WORDS, SHORT_TITLE_LETTERS = 3, 16
CLOSED = (State.MET, State.MISSED, State.DROPPED)


class Letter(StrEnum):
    """The five letters."""

    SPECIFIC = "S"
    MEASURABLE = "M"
    ATTAINABLE = "A"
    RELEVANT = "R"
    TIME_BOUND = "T"

    @property
    def label(self) -> str | Promise:
        """The word that the letter stands for."""
        return _LETTERS[self]


_LETTERS: dict[Letter, str | Promise] = {
    Letter.SPECIFIC: pgettext_lazy("SMART", "Specific"),
    Letter.MEASURABLE: pgettext_lazy("SMART", "Measurable"),
    Letter.ATTAINABLE: pgettext_lazy("SMART", "Attainable"),
    Letter.RELEVANT: pgettext_lazy("SMART", "Relevant"),
    Letter.TIME_BOUND: pgettext_lazy("SMART", "Time-bound"),
}


class Grade(StrEnum):
    """The answer to one letter."""

    PASS = "pass"  # noqa: S105  (a grade)
    WARN = "warn"
    FAIL = "fail"

    @property
    def label(self) -> str | Promise:
        """The grade in a word."""
        return _GRADES[self]


_GRADES: dict[Grade, str | Promise] = {
    Grade.PASS: pgettext_lazy("SMART", "Pass"),
    Grade.WARN: pgettext_lazy("SMART", "Warning"),
    Grade.FAIL: pgettext_lazy("SMART", "Fail"),
}
_SEVERITY = {Grade.PASS: 0, Grade.WARN: 1, Grade.FAIL: 2}


@dataclass(frozen=True)
class Finding:
    """One thing that the check found; `code` is stable, the texts are translated when read."""

    grade: Grade
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What was found, for people."""
        return smart_texts.write(smart_texts.TEXTS[self.code][0], self.params)

    @property
    def mend(self) -> str:
        """What would mend it; empty when nothing has to be."""
        return smart_texts.write(smart_texts.TEXTS[self.code][1], self.params)


@dataclass(frozen=True)
class Answer:
    """The answer to one letter: its grade is that of its worst finding, which stands first."""

    letter: Letter
    findings: tuple[Finding, ...]

    @property
    def grade(self) -> Grade:
        """The worst grade found."""
        return self.findings[0].grade


@dataclass(frozen=True)
class SmartReport:
    """The answers to the five letters, and the assessment behind *Attainable*."""

    answers: tuple[Answer, ...]
    assessment: Assessment

    @property
    def grade(self) -> Grade:
        """The worst of the five."""
        return max((answer.grade for answer in self.answers), key=_SEVERITY.__getitem__)

    @property
    def is_smart(self) -> bool:
        """Does no letter fail?"""
        return self.grade != Grade.FAIL

    def __getitem__(self, letter: str) -> Answer:
        for answer in self.answers:
            if answer.letter == letter:
                return answer
        raise KeyError(letter)


def check(
    spec: Spec,
    series: Series | None,
    today: date,
    *,
    known_metrics: Mapping[str, str] | None = None,
    channels: Mapping[str, str] | None = None,
    assessment: Assessment | None = None,
) -> SmartReport:
    """Judge an objective.

    Parameters
    ----------
    spec : Spec
        What the objective says.
    series : Series or None
        The history of its metric; None if nothing has come in.
    today : date
        The day in the workspace's zone.
    known_metrics : mapping of str to str, optional
        Key and label of the metrics in the catalogue; without it any name is taken, and a metric that has a series is
        always known.
    channels : mapping of str to str, optional
        Key and name of the workspace's channels; a channel without a name is called by its key.
    assessment : Assessment, optional
        An assessment made before, to be reused; else the history is assessed now.
    """
    verdict = assessment or assess(spec, series, today=today)
    label = series.label if series else (known_metrics or {}).get(spec.metric, spec.metric)
    answers = (
        _answer(Letter.SPECIFIC, _specific(spec, series, known_metrics, str(label), channels or {})),
        _answer(Letter.MEASURABLE, _measurable(spec, series, today)),
        _answer(Letter.ATTAINABLE, _attainable(spec, series, verdict, today)),
        _answer(Letter.RELEVANT, _relevant(spec)),
        _answer(Letter.TIME_BOUND, _time_bound(spec, today)),
    )
    return SmartReport(answers, verdict)


def _answer(letter: Letter, findings: list[Finding]) -> Answer:
    return Answer(letter, tuple(sorted(findings, key=lambda finding: -_SEVERITY[finding.grade])))


def _fail(code: str, **params: Any) -> Finding:
    return Finding(Grade.FAIL, code, params)


def _warn(code: str, **params: Any) -> Finding:
    return Finding(Grade.WARN, code, params)


def _pass(code: str, **params: Any) -> Finding:
    return Finding(Grade.PASS, code, params)


def _specific(
    spec: Spec, series: Series | None, known: Mapping[str, str] | None, label: str, channels: Mapping[str, str]
) -> list[Finding]:
    """A metric, a channel or zone, an audience, and a title that says so."""
    found = []
    if not spec.metric:
        found.append(_fail("no_metric"))
    elif known is not None and spec.metric not in known and series is None:
        near = nearest(spec.metric, known)
        found.append(
            _fail("unknown_metric_near", metric=spec.metric, near=near)
            if near
            else _fail("unknown_metric", metric=spec.metric)
        )
    if not (spec.channel or spec.zone):
        found.append(_fail("no_place"))
    if not spec.audience.strip():
        found.append(_fail("no_audience"))
    found += _title(spec, label)
    place = channels.get(spec.channel, spec.channel) or (Zone(spec.zone).label if spec.zone else "")
    return found or [_pass("specific", metric=label, place=place, audience=spec.audience.strip())]


def _title(spec: Spec, label: str) -> list[Finding]:
    """Does the title say what shall change? In any language: a figure, or a word of metric, channel or audience."""
    title = spec.title.strip()
    if not title:
        return [_fail("no_title")]
    words = re.findall(r"\w+", title.casefold())
    if len(words) < SHORT_TITLE_WORDS and len(title) < SHORT_TITLE_LETTERS:
        return [_warn("short_title", title=title)]
    subject = " ".join([label, spec.metric, spec.segment, spec.channel, spec.audience]).casefold()
    stems = {word[:5] for word in re.findall(r"[^\W_]{3,}", subject)}
    if any(letter.isdigit() for letter in title) or any(word[:5] in stems for word in words):
        return []
    return [_warn("vague_title", title=title)]


def nearest(key: str, known: Collection[str]) -> str:
    """Give the known key that looks most like `key`, or nothing."""
    matches = get_close_matches(key.lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def _measurable(spec: Spec, series: Series | None, today: date) -> list[Finding]:
    """A target, and a series that was fed lately, for its rhythm."""
    found = []
    if spec.target is None:
        found.append(_fail("no_target"))
    if not spec.metric:
        return [*found, _fail("no_metric")]
    if series is None or not any(value is not None for value in series.values):
        return [*found, _fail("segment_not_fed", segment=spec.segment) if spec.segment else _fail("not_fed")]
    if spec.statistic == Statistic.SUM and series.kind == Kind.RATIO:
        found.append(_fail("sum_of_ratio", label=series.label))
    if spec.unit and series.unit and spec.unit != series.unit:
        found.append(_warn("unit_differs", unit=spec.unit, series_unit=series.unit))
    until = covered_until(series)
    if spec.state not in CLOSED:
        found += _freshness(spec, series, until, today)
    lately = series.values[-24:]
    missing = sum(value is None for value in lately) / len(lately)
    if missing > GAPS_ALLOWED:
        found.append(_warn("gaps", share=missing))
    count = sum(value is not None for value in series.values)
    return found or [_pass("measurable", label=series.label, until=until, count=count)]


def covered_until(series: Series) -> date:
    """Give the last day that the figures cover: what the source says, or the end of the last period with a reading."""
    if series.complete_until is not None:
        return series.complete_until
    last = max(index for index, value in enumerate(series.values) if value is not None)
    return periods.end_of(series.starts[last], series.period)


def allowed_age(spec: Spec, series: Series) -> int:
    """Give how many days old the latest figures may be: two check-ins or two periods, at least a week."""
    rhythm = 2 * Rhythm(spec.rhythm).days if spec.rhythm else 0
    return max(7, rhythm, 2 * periods.DAYS_EACH[series.period])


def _freshness(spec: Spec, series: Series, until: date, today: date) -> list[Finding]:
    """Were figures delivered lately? After the deadline, figures up to the deadline are enough."""
    reference = min(today, spec.deadline) if spec.deadline else today
    age, allowed = (reference - until).days, allowed_age(spec, series)
    if age <= allowed:
        return []
    facts = {"until": until, "days": (today - until).days, "allowed": allowed}
    return [_warn("stale", **facts) if age <= 2 * allowed else _fail("stale", **facts)]


def _attainable(spec: Spec, series: Series | None, assessment: Assessment, today: date) -> list[Finding]:
    """A target that can be, is not met already, and is likely enough from the metric's own history.

    A target that was met before it began passes nothing and fails nothing by itself: what it had reached may be lost
    again, so a chance that is too low is told beside it.
    """
    impossible = _impossible(spec, series)
    if impossible:
        return [impossible]
    judged = _from_history(spec, assessment, series.unit if series else spec.unit, today)
    met = _already_met(spec, series, assessment, today)
    if met is None:
        return [judged]
    by_chance = assessment.outcome == Outcome.OK and judged.grade != Grade.PASS
    return [met, judged] if by_chance else [met]


def _from_history(spec: Spec, assessment: Assessment, unit: str, today: date) -> Finding:
    """Say what the history says of the target, or why it says nothing."""
    current = amount(assessment.progress.current, unit)
    match assessment.outcome:
        case Outcome.OVER:
            reached = bool(assessment.probability)
            return _pass("reached", current=current) if reached else _fail("missed", current=current)
        case Outcome.OK:
            return _by_chance(spec, assessment, unit, today)
        case Outcome.TOO_SHORT:
            return _warn("too_short", observed=assessment.observed, needed=assessment.needed)
        case Outcome.NO_DATA:
            return _warn("no_history")
        case Outcome.CONSTANT:
            return _warn("constant")
        case Outcome.TOO_FAR:
            return _warn("too_far")
    return _fail("cannot_judge")


def _by_chance(spec: Spec, assessment: Assessment, unit: str, today: date) -> Finding:
    """Grade a probability."""
    probability = assessment.probability or 0.0
    half, sure = (
        amount(attainable(assessment.attainable[likely], unit, spec.direction), unit) for likely in (0.5, 0.8)
    )
    facts = {"probability": probability, "half": half, "sure": sure}
    if probability < TOO_UNLIKELY:
        return _fail("unlikely", **facts)
    if probability < LIKELY_ENOUGH:
        return _warn("ambitious", **facts)
    not_begun = spec.start is not None and spec.start > today
    return _pass("too_easy" if probability >= TOO_EASY and not_begun else "likely", **facts)


def _impossible(spec: Spec, series: Series | None) -> Finding | None:
    """Can the target be at all?"""
    if spec.target is None:
        return None
    unit, label = (series.unit, series.label) if series else (spec.unit, spec.metric)
    text = amount(spec.target, unit)
    if unit == "share" and spec.statistic != Statistic.SUM and not 0 <= spec.target <= 1:
        return _fail("impossible_share", label=label, target=text)
    if unit == "count" and spec.target < 0:
        return _fail("impossible_count", label=label, target=text)
    return None


def _already_met(spec: Spec, series: Series | None, assessment: Assessment, today: date) -> Finding | None:
    """Does it ask for nothing, because it stood at the target before it began?"""
    if spec.target is None or assessment.outcome == Outcome.OVER:
        return None
    begun_at = spec.baseline
    if begun_at is None and spec.statistic == Statistic.END:
        begun_at = assessment.progress.begun_at
        if begun_at is None and spec.start is not None and spec.start > today:
            begun_at = assessment.progress.current
    if begun_at is None or spec.statistic == Statistic.SUM or not spec.reaches(begun_at):
        return None
    unit = series.unit if series else spec.unit
    code = "met_at_most" if spec.direction == Direction.DOWN else "met_at_least"
    return _warn(code, target=amount(spec.target, unit), current=amount(begun_at, unit))


def _relevant(spec: Spec) -> list[Finding]:
    """An unbroken chain to a business goal, in which every step weighs something."""
    strategy = next((link for link in spec.chain if link.kind == "strategy"), None)
    goal = next((link for link in spec.chain if link.kind == "goal"), None)
    if strategy is None or goal is None:
        return [_fail("no_chain")]
    found = [_fail("weightless", title=link.title) for link in (strategy, goal) if link.weight <= 0]
    if spec.weight <= 0:
        found.append(_fail("own_weight"))
    if goal.horizon and spec.deadline and spec.deadline > goal.horizon:
        found.append(_warn("after_horizon", horizon=goal.horizon))
    return found or [_pass("relevant", goal=goal.title, strategy=strategy.title)]


def _time_bound(spec: Spec, today: date) -> list[Finding]:
    """A start, a later deadline that has not passed, and a rhythm that fits between them."""
    found = []
    if spec.start is None:
        found.append(_fail("no_start"))
    if spec.deadline is None:
        found.append(_fail("no_deadline"))
    elif spec.start is not None and spec.deadline <= spec.start:
        found.append(_fail("backwards", start=spec.start, deadline=spec.deadline))
    elif spec.deadline < today and spec.state not in CLOSED:
        found.append(_fail("past", deadline=spec.deadline))
    if spec.rhythm is None:
        return [*found, _fail("no_rhythm")]
    rhythm = Rhythm(spec.rhythm)
    if spec.length_days and spec.length_days > 1:
        count = spec.length_days // rhythm.days
        if count < LEAST_CHECK_INS:
            found.append(_warn("rhythm_too_slow", rhythm=rhythm.label, count=count))
        elif count > MOST_CHECK_INS:
            found.append(_warn("rhythm_too_fast", rhythm=rhythm.label, count=count))
    facts = {"start": spec.start, "deadline": spec.deadline, "rhythm": rhythm.label}
    return found or [_pass("time_bound", **facts)]
