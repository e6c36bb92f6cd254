"""The one way to a rule or an incident on behalf of a person: by workspace. Hidden and absent look alike."""

from django.http import Http404

from skopos.alarms import queries
from skopos.alarms.models import AlarmRule, Incident
from skopos.workspaces.models import Workspace


def rule_for(workspace: Workspace, pk: int) -> AlarmRule:
    """Give the workspace's rule; raises Http404 if it has no such one."""
    rule = queries.rules_of(workspace).filter(pk=pk).first()
    if rule is None:
        raise Http404("No such rule.")
    return rule


def incident_for(workspace: Workspace, pk: int) -> Incident:
    """Give the workspace's incident; raises Http404 if it has no such one."""
    incident = queries.incidents_of(workspace).filter(pk=pk).first()
    if incident is None:
        raise Http404("No such incident.")
    return incident
