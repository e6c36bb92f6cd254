"""Changes of this room: results are made and kept; people say what things are worth."""

import time
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.governance import audit
from skopos.value.measuring import MAKERS
from skopos.value.measuring.outcome import Question, Refused
from skopos.value.methods import METHODS
from skopos.value.models import Kind, Measured, Status, Worth
from skopos.workspaces.models import User, Workspace

KEPT = 12
"""Earlier results of one subject that are kept."""

WORTH_SAID = audit.register("value.worth_said", _("said what something is worth"))
MEASURED_ANEW = audit.register("value.measured_anew", _("had the value results worked out anew"))


def measure(workspace: Workspace, kinds: tuple[Kind, ...] = (), *, anew: bool = False) -> int:
    """Work out every result whose figures, settings or method changed; give how many were made.

    Results of what is no longer asked, such as a metric that no tactic moves any more, stop being current. Safe to
    repeat: what did not change is left as it is, unless `anew` asks for it.
    """
    made = 0
    for kind in kinds or tuple(MAKERS):
        subjects = []
        for question in _questions(workspace, kind):
            subjects.append(question.subject)
            made += _answer(workspace, question, anew=anew)
        gone = Measured.objects.filter(workspace=workspace, kind=kind, current=True).exclude(subject__in=subjects)
        gone.update(current=False)
    return made


def _questions(workspace: Workspace, kind: Kind) -> Iterator[Question]:
    yield from MAKERS[kind](workspace)


def _answer(workspace: Workspace, question: Question, *, anew: bool) -> bool:
    version = METHODS[question.kind].version
    fingerprint = question.fingerprint(version)
    same = Measured.objects.filter(workspace=workspace, kind=question.kind, subject=question.subject)
    if not anew and same.filter(current=True, fingerprint=fingerprint).exists():
        return False
    begun = time.perf_counter()
    status, why_not = Status.OK, ""
    try:
        result = question.work()
    except Refused as refused:
        status, why_not, result = Status.REFUSED, refused.reason, refused.details
    except ValueError as error:
        # The science package says in English what is wrong with the figures; the page shows it as its detail.
        status, why_not, result = Status.REFUSED, "not_possible", {"detail": str(error)}
    with transaction.atomic():
        same.filter(current=True).update(current=False)
        Measured.objects.create(
            workspace=workspace,
            kind=question.kind,
            subject=question.subject,
            status=status,
            why_not=why_not,
            version=version,
            settings=question.settings,
            inputs=question.inputs,
            fingerprint=fingerprint,
            result=result,
            computed_at=clock.now(),
            seconds=round(time.perf_counter() - begun, 3),
        )
        old = list(same.filter(current=False).order_by("-computed_at", "-pk").values_list("pk", flat=True)[KEPT:])
        Measured.objects.filter(pk__in=old).delete()
    return True


@transaction.atomic
def say_worth(
    workspace: Workspace, key: str, *, low: float, likely: float, high: float, why: str, by: User | None
) -> Worth:
    """Write down what something is worth."""
    fields = {"low": low, "likely": likely, "high": high, "why": why, "by": by}
    row, _made = Worth.objects.update_or_create(workspace=workspace, key=key, defaults=fields)
    audit.record(WORTH_SAID, workspace=workspace, by=by, subject=row, low=low, likely=likely, high=high, why=why)
    return row


@transaction.atomic
def forget_worth(workspace: Workspace, key: str, *, by: User | None) -> None:
    """Take back what something was said to be worth."""
    row = Worth.objects.filter(workspace=workspace, key=key).first()
    if row:
        audit.record(WORTH_SAID, workspace=workspace, by=by, subject=row, taken_back=True)
        row.delete()


def note_anew(workspace: Workspace, *, by: User) -> None:
    """Write down that somebody has everything worked out anew; `tasks.measure_anew_soon` does it."""
    audit.record(MEASURED_ANEW, workspace=workspace, by=by, subject=workspace)
