from datetime import UTC, date, datetime, timedelta

import pytest

from skopos.common.series import Period
from skopos.facts.reading import open_facts
from skopos.measurement import queries
from skopos.measurement.catalogue import METRICS
from skopos.measurement.queries.load import Asked, Source, histories
from skopos.measurement.queries.sureness import estimates
from skopos.triage.actions import figures, following, items, words
from skopos.triage.choices import IdeaState, Outcome
from skopos.triage.models import Idea
from skopos.triage.tasks import watch_queues
from tests.triage.factories import MONDAY, make_item

NEXT_WEEK = datetime(2026, 3, 24, 9, tzinfo=UTC)
HOURS = (1, 2, 3, 4, 5, 6, 7, 2, 3, 4, 5)  # working hours until each of eleven replies


@pytest.fixture
def answered(cast, time_machine):
    """Eleven mentions of Monday, Tuesday and Wednesday, each answered after so many working hours of its day."""
    for number, hours in enumerate(HOURS):
        came = MONDAY.replace(hour=8) + timedelta(days=number % 3)  # nine in Berlin
        item = make_item(cast.workspace, arrived_at=came)
        time_machine.move_to(came + timedelta(hours=hours), tick=False)
        words.record_reply(cast.workspace, {item.pk: 1}, text="Sorry", by=cast.bo)
    time_machine.move_to(NEXT_WEEK, tick=False)
    nextone = make_item(cast.workspace, arrived_at=NEXT_WEEK - timedelta(hours=1))  # so the week before is over
    words.record_reply(cast.workspace, {nextone.pk: 1}, text="Sorry", by=cast.bo)
    time_machine.move_to(NEXT_WEEK + timedelta(days=1), tick=False)
    assert figures.feed(cast.workspace) == 36
    return cast.workspace


def of(workspace, key, period=Period.WEEK):
    series = queries.series(workspace, key, period=period)
    return dict(zip(series.starts, series.values, strict=True))


def test_mean_median_and_ninetieth_percentile_of_a_week(answered):
    monday = date(2026, 3, 16)
    assert of(answered, "first_reply_hours") == {monday: pytest.approx(sum(HOURS) / 11)}
    assert of(answered, "first_reply_hours_median") == {monday: 4.0}
    assert of(answered, "first_reply_hours_p90") == {monday: 6.0}
    assert of(answered, "resolution_hours_median") == of(answered, "first_reply_hours_median")


def test_a_quantile_of_a_day_comes_from_that_days_readings_and_says_how_sure_it_is(answered):
    by_day = of(answered, "first_reply_hours_median", Period.DAY)
    assert by_day[date(2026, 3, 16)] == 4.0  # of 1, 4, 4 and 7
    assert by_day[date(2026, 3, 17)] == 3.5  # of 2, 2, 5 and 5
    with open_facts(answered.pk, answered.tzinfo) as facts:
        source = Source(facts, answered, Asked(period=Period.WEEK))
        history = histories(source, [METRICS["first_reply_hours_median"]])["first_reply_hours_median"]
    estimate = estimates(history)[0]
    assert (estimate.value, estimate.low, estimate.high) == (4.0, 2.0, 6.0)


def test_what_is_taken_back_takes_its_figure_back(cast, time_machine):
    time_machine.move_to(MONDAY + timedelta(hours=2), tick=False)
    item = make_item(cast.workspace)
    changed = items.finish_items(cast.workspace, {item.pk: 1}, by=cast.bo)
    assert figures.behind() == [cast.workspace.pk]
    assert figures.feed(cast.workspace) == 2, "first look and done"
    assert (figures.behind(), figures.feed(cast.workspace)) == ([], 0)
    time_machine.move_to(MONDAY + timedelta(hours=3), tick=False)
    items.undo(cast.workspace, changed.batch, by=cast.bo)
    assert figures.feed(cast.workspace) == 2
    assert of(cast.workspace, "first_touch_hours") == {}


def test_ideas_count_on_the_day_of_each_step(cast, time_machine):
    ideas = []
    for day in range(3):
        time_machine.move_to(MONDAY + timedelta(days=day), tick=False)
        item = make_item(cast.workspace)
        items.sort_items(cast.workspace, {item.pk: 1}, outcome=Outcome.IDEA, by=cast.bo)
        ideas.append(Idea.objects.get(item=item))
    for idea, state in zip(ideas, (IdeaState.SHIPPED, IdeaState.ACCEPTED, IdeaState.DECLINED), strict=True):
        following.change_idea(idea, title="Rye", state=state, by=cast.ana)
    time_machine.move_to(NEXT_WEEK, tick=False)
    later = make_item(cast.workspace)
    items.sort_items(cast.workspace, {later.pk: 1}, outcome=Outcome.IDEA, by=cast.bo)
    following.change_idea(Idea.objects.get(item=later), title="", state=IdeaState.SHIPPED, by=cast.ana)
    time_machine.move_to(NEXT_WEEK + timedelta(days=1), tick=False)
    figures.feed(cast.workspace)
    week = date(2026, 3, 16)
    assert of(cast.workspace, "ideas_from_mentions") == {week: 3.0}
    assert of(cast.workspace, "ideas_accepted") == {week: 2.0}, "what was shipped had been accepted"
    assert of(cast.workspace, "ideas_shipped") == {week: 1.0}


def test_the_clock_has_the_figures_made_where_something_happened(cast, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    make_item(cast.workspace)
    watch_queues.func()
    from skopos.jobs.models import Job

    assert [job.workspace_id for job in Job.objects.filter(key__startswith="triage.figures")] == [cast.workspace.pk]
