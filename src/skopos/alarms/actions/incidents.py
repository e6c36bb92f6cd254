"""What people do with incidents."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.alarms.models import Incident
from skopos.common import clock
from skopos.governance import audit
from skopos.workspaces.models import User

ACKNOWLEDGED = audit.register("alarms.incident_acknowledged", _("acknowledged the incident"))


@transaction.atomic
def acknowledge(incident: Incident, *, by: User, note: str) -> Incident:
    """Say that somebody looks after an incident, with a note; the first who said so stays, the note is the newest."""
    if incident.acknowledged_at is None:
        incident.acknowledged_by, incident.acknowledged_at = by, clock.now()
    incident.note = note
    incident.save(update_fields=["acknowledged_by", "acknowledged_at", "note"])
    audit.record(ACKNOWLEDGED, workspace=incident.workspace, by=by, subject=incident, note=note)
    return incident
