"""Telling people outside the app: mail, and webhooks signed with the rule's secret."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from skopos.alarms import words
from skopos.alarms.models import Alarm, Delivery
from skopos.common import clock
from skopos.common.http import Http, HttpError, Limits
from skopos.common.site import site_address
from skopos.workspaces.models import Membership

WAITS = Limits(body_bytes=64 * 1024, seconds=15.0, step_seconds=10.0)


def incident_address(alarm: Alarm) -> str:
    """Give where the incident can be looked at; only a path if the installation does not know its own address."""
    return site_address() + reverse("alarms:incident", args=[alarm.workspace.slug, alarm.incident_id])


def send(delivery: Delivery, *, http: Http | None = None) -> bool:
    """Send one delivery; raises HttpError or OSError if trying again may help. Sent or given up, it stays so.

    A worker that is killed between sending and noting it sends once more: receivers know a repetition by its number.
    """
    alarm = delivery.alarm
    member = Membership.objects.filter(workspace=alarm.workspace_id, user=delivery.person_id, user__is_active=True)
    if delivery.way == Delivery.Way.MAIL and not member.exists():
        return give_up(delivery, _("This person is not a member any more."))
    if delivery.way == Delivery.Way.WEBHOOK and not alarm.rule.webhook_url:
        return give_up(delivery, _("The rule has no webhook any more."))
    try:
        if delivery.way == Delivery.Way.MAIL:
            mail_of(delivery).send()
        else:
            _post(delivery, http or Http(limits=WAITS))
    except HttpError as problem:
        if problem.permanent:
            return give_up(delivery, str(problem))
        raise
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.SENT, sent_at=clock.now(), problem="")
    return True


def give_up(delivery: Delivery, reason: str) -> bool:
    """Note that a delivery cannot be made, and why."""
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.FAILED, problem=reason[:300])
    return False


def mail_of(delivery: Delivery) -> EmailMessage:
    """Write the mail in its reader's language and the workspace's time."""
    alarm, person = delivery.alarm, delivery.person
    assert person is not None
    with translation.override(person.language or alarm.workspace.language):
        context = {
            "alarm": alarm,
            "what": words.sentence(alarm, alarm.workspace),
            "opened_at": alarm.opened_at.astimezone(alarm.workspace.tzinfo),
            "workspace": alarm.workspace,
            "url": incident_address(alarm),
        }
        subject = _("Alarm: %(rule)s (%(workspace)s)") % {"rule": alarm.rule.name, "workspace": alarm.workspace.name}
        body = render_to_string("alarms/mail.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[person.email])


def payload_of(delivery: Delivery) -> dict[str, Any]:
    """Say in plain values what rang; `docs/how-to/receive-alarms.md` describes each field."""
    alarm = delivery.alarm
    return {
        "type": "alarm.opened",
        "delivery": delivery.pk,
        "workspace": alarm.workspace.slug,
        "rule": alarm.rule.name,
        "measure": alarm.measure,
        "search": alarm.rule.search.slug if alarm.rule.search else None,
        "part": alarm.part,
        "incident": alarm.incident_id,
        "opened_at": alarm.opened_at.isoformat(),
        "value": alarm.value,
        "expected": alarm.expected,
        "low": alarm.low,
        "high": alarm.high,
        "score": round(alarm.score, 4),
        "url": incident_address(alarm),
    }


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Sign a body and the time of sending: HMAC-SHA256 over `TIMESTAMP.BODY`, in hexadecimal."""
    return hmac.new(secret.encode(), str(timestamp).encode() + b"." + body, hashlib.sha256).hexdigest()


def signed_headers(secret: str, at: datetime, body: bytes, number: int) -> dict[str, str]:
    """Give the headers of a webhook."""
    timestamp = int(at.timestamp())
    return {
        "content-type": "application/json",
        "skopos-delivery": str(number),
        "skopos-timestamp": str(timestamp),
        "skopos-signature": f"v1={signature(secret, timestamp, body)}",
    }


def _post(delivery: Delivery, http: Http) -> None:
    rule = delivery.alarm.rule
    body = json.dumps(payload_of(delivery), separators=(",", ":")).encode()
    with http as client:
        answer = client.post(
            rule.webhook_url, body, signed_headers(rule.webhook_secret, clock.now(), body, delivery.pk)
        )
    if not 200 <= answer.status < 300:
        permanent = 400 <= answer.status < 500 and answer.status not in (408, 409, 425, 429)
        raise HttpError(
            _("The receiver answered with status %(status)d.") % {"status": answer.status}, permanent=permanent
        )
