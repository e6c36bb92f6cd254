"""The brand's alarm rules, judged on what happened: the planted crisis rings."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from skopos.alarms.actions import incidents, judging, rules
from skopos.alarms.models import AlarmRule, Incident, Measure, Sensitive
from skopos.demo.plan import CARE, MARKETING
from skopos.demo.story import TIME_ZONE, Story
from skopos.workspaces.models import User, Workspace

RULES = (
    ("Everything that is said", Measure.VOLUME, Sensitive.MONTH),
    ("The mood turns", Measure.NEGATIVE, Sensitive.QUARTER),
    ("A theme bursts", Measure.THEME, Sensitive.QUARTER),
)
NOTE = "The recall of the granola with metal splinters. Care answers everybody; the shops have the notice."


def set_alarms(workspace: Workspace, story: Story, *, by: User) -> None:
    """Make the rules, judge every hour, and let the care team look after the crisis if it has happened."""
    told = list(User.objects.filter(memberships__workspace=workspace, email__in=(CARE, MARKETING)))
    for name, measure, sensitivity in RULES:
        rule = AlarmRule(workspace=workspace, name=name, measure=measure, sensitivity=sensitivity)
        rules.save_rule(rule, by=by, people=told)
    judging.judge(workspace, now=datetime.combine(story.today, time(6), ZoneInfo(TIME_ZONE)))
    crisis = datetime.combine(story.on(story.crisis.start), time(), UTC)
    found = Incident.objects.filter(workspace=workspace, opened_at__gte=crisis).order_by("opened_at").first()
    care = User.objects.filter(email=CARE).first()
    if found and care:
        incidents.acknowledge(found, by=care, note=NOTE)
