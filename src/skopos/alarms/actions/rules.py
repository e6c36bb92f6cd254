"""Rules: made, changed, removed; the secret of a webhook."""

import secrets as random_secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.alarms.models import AlarmRule
from skopos.common import secrets
from skopos.governance import audit
from skopos.workspaces.models import User

SAVED = audit.register("alarms.rule_saved", _("saved the alarm rule"))
REMOVED = audit.register("alarms.rule_removed", _("removed the alarm rule"))
SECRET_MADE = audit.register("alarms.webhook_secret_made", _("made a new secret for the webhook of the alarm rule"))


@transaction.atomic
def save_rule(rule: AlarmRule, *, by: User, people: Iterable[User]) -> str:
    """Store a rule, new or changed; gives the webhook's secret in the clear if it was made now, else nothing.

    What the rule remembers stays as long as it watches the same series.
    """
    secret = ""
    if rule.webhook_url and not rule.sealed_webhook_secret:
        secret = _new_secret(rule)
    if not rule.webhook_url:
        rule.sealed_webhook_secret = ""
    rule.save()
    rule.people.set(people)
    audit.record(
        SAVED, workspace=rule.workspace, by=by, subject=rule, measure=rule.measure, sensitivity=rule.sensitivity,
        search=str(rule.search or ""), active=rule.is_active, webhook=rule.webhook_url,
    )  # fmt: skip
    return secret


@transaction.atomic
def renew_secret(rule: AlarmRule, *, by: User) -> str:
    """Give the webhook a new secret, sealed; returns it in the clear, once."""
    secret = _new_secret(rule)
    rule.save(update_fields=["sealed_webhook_secret"])
    audit.record(SECRET_MADE, workspace=rule.workspace, by=by, subject=rule)
    return secret


def _new_secret(rule: AlarmRule) -> str:
    secret = random_secrets.token_urlsafe(32)
    rule.sealed_webhook_secret = secrets.seal(secret)
    return secret


@transaction.atomic
def remove_rule(rule: AlarmRule, *, by: User) -> None:
    """Remove a rule with what it remembers and the alarms it rang; incidents without alarms go, too."""
    audit.record(REMOVED, workspace=rule.workspace, by=by, subject=rule)
    incidents = {alarm.incident for alarm in rule.alarms.select_related("incident")}
    rule.delete()
    for incident in incidents:
        if not incident.alarms.exists():
            incident.delete()


@transaction.atomic
def reseal_secrets() -> tuple[int, list[AlarmRule]]:
    """Seal all secrets under the newest key; gives how many, and the rules whose secret no key opens."""
    count, lost = 0, []
    for rule in AlarmRule.objects.exclude(sealed_webhook_secret="").select_for_update().order_by("pk"):
        try:
            rule.sealed_webhook_secret = secrets.reseal(rule.sealed_webhook_secret)
        except secrets.SecretLostError:
            lost.append(rule)
            continue
        rule.save(update_fields=["sealed_webhook_secret"])
        count += 1
    return count, lost
