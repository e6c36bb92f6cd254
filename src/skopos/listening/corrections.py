"""People correct labels: one keystroke, one row, and the facts follow by a job.

What other rooms call: `correct`, `confirm` and `undo` (each asks for the job in the caller's transaction), and
`take_over`, which the path of a mention calls.
"""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.facts import rollups, store
from skopos.facts.schemas import MENTION
from skopos.governance import audit
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.listening import adapting, labels, themes
from skopos.listening.correcting import (
    BESIDE,
    FIELDS,
    Key,
    Overlay,
    Row,
    checked,
    checked_themes,
    laid_over,
    overlay,
    said,
)
from skopos.listening.evidence import Correction
from skopos.listening.tagging import Tagger
from skopos.workspaces.models import User, Workspace

audit.register("listening.label_corrected", _("corrected a label"))
audit.register("listening.label_confirmed", _("confirmed labels"))
audit.register("listening.correction_undone", _("took a correction back"))

CONFIRMED = ("sentiment", "emotion", "topics", "language", "country")
AT_ONCE = 2_000


@transaction.atomic
def correct(workspace: Workspace, row: Row, *, field: str, value: Any, by: User, source: str = "page") -> Correction:
    """Record a person's word on one label of a mention; the same value as before confirms it.

    Parameters
    ----------
    workspace : Workspace
        Whose mention it is.
    row : dict
        The mention as `queries.one` gives it.
    field : str
        One of `correcting.FIELDS`.
    value : object
        -1, 0, 1 or None; a key of an emotion or None; a list of keys of themes; a code of a language or country or
        None; True or False for spam and offence.
    by : User
        Who says so.
    source : str
        Where: ``page``, ``sample``, ``triage``.

    Raises
    ------
    NotALabelError
        If the label cannot have this value, or the workspace has no such theme, country or language.
    """
    value = checked(field, value)
    if field == "topics":
        checked_themes(workspace, value, held=overlay(workspace, [_key_of(row)]).over_row(row)["topics"])
    correction = _recorded(workspace, row, field, value, by, source)
    label = "listening.label_confirmed" if correction.is_confirmation else "listening.label_corrected"
    audit.record(
        label, workspace=workspace, by=by, subject=correction, before=correction.old_value, after=correction.new_value
    )
    queue_following(workspace)
    return correction


@transaction.atomic
def confirm(workspace: Workspace, row: Row, *, by: User, source: str = "page") -> list[Correction]:
    """Record that the labels of a mention are right as they are; labels that were not given stay unsaid."""
    shown = overlay(workspace, [_key_of(row)]).over_row(row)
    said_at = clock.now()  # one moment for all, by which they are taken back together
    found = [
        _recorded(workspace, row, field, said(field, shown[field]), by, source, said_at)
        for field in CONFIRMED
        if shown.get(field) not in (None, [])
    ]
    if found:
        names = [correction.field for correction in found]
        audit.record("listening.label_confirmed", workspace=workspace, by=by, subject=found[0], after=names)
        queue_following(workspace)
    return found


@transaction.atomic
def undo(correction: Correction, *, by: User) -> None:
    """Take a correction back: the label is again what it was without it. Twice is as good as once."""
    if correction.undone_at:
        return
    correction.undone_at, correction.applied_at = clock.now(), None
    correction.save(update_fields=["undone_at", "applied_at"])
    audit.record(
        "listening.correction_undone",
        workspace=correction.workspace,
        by=by,
        subject=correction,
        before=correction.new_value,
        after=correction.old_value,
    )
    queue_following(correction.workspace)


def _recorded(
    workspace: Workspace, row: Row, field: str, value: Any, by: User, source: str, said_at: datetime | None = None
) -> Correction:
    shown = overlay(workspace, [_key_of(row)]).over_row(row)
    return Correction.objects.create(
        workspace=workspace,
        platform=row["platform"],
        native_id=row["native_id"],
        said_on=row["day"],
        field=field,
        old_value=said(field, shown[field]),
        old_scores={name: shown.get(name) for name in (*BESIDE.get(field, ()), field)},
        new_value=value,
        model_version=row.get("model_version") or "",
        by=by,
        source=source,
        created_at=said_at or clock.now(),
    )


def _key_of(row: Row) -> Key:
    return row["platform"], row["native_id"]


def queue_following(workspace: Workspace) -> None:
    """Have the facts follow, in the caller's transaction; one job for however many corrections."""
    enqueue_once(follow_corrections, f"listening.corrections:{workspace.pk}", workspace_id=workspace.pk)


@job(label=_("Bring labels in line with what people said"), priority=10)
def follow_corrections(workspace_id: int) -> int:
    """Write what people said, or took back, into the rows, and have the figures follow. Safe to repeat."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return 0
    changed = 0
    while pending := list(Correction.objects.pending().filter(workspace=workspace)[:AT_ONCE]):
        changed += _follow(workspace, pending)
    rollups.refresh(workspace.pk, workspace.tzinfo)
    return changed


def _follow(workspace: Workspace, pending: list[Correction]) -> int:
    keys = {(correction.platform, correction.native_id) for correction in pending}
    standing, machine = overlay(workspace, keys), _before_people(workspace, keys)

    searches, pack = Tagger.of(workspace), themes.in_use(workspace)

    def change(rows: pa.Table) -> pa.Table:
        rows = standing.over(without_people(workspace, rows, machine))
        if pack.has_queries:  # which may look at the label that was corrected
            rows = labels.with_topics(rows, pack, standing.over).cast(MENTION.schema)
        return searches.tagged(rows)

    def note(written: store.Written) -> None:
        at = clock.now()
        for undone in (True, False):
            # One that was taken back in this very moment has still to be followed.
            pks = [correction.pk for correction in pending if bool(correction.undone_at) is undone]
            Correction.objects.filter(pk__in=pks, undone_at__isnull=not undone).update(applied_at=at)

    where = "native_id IN $ids AND platform IN $platforms AND day BETWEEN $first AND $last"
    days = [correction.said_on for correction in pending]
    params: dict[str, object] = {
        "ids": sorted({native_id for _, native_id in keys}),
        "platforms": sorted({platform for platform, _ in keys}),
        "first": _moved(min(days), -1),
        "last": _moved(max(days), 1),
    }
    return store.rewrite(workspace.pk, MENTION, where, params, change, zone=workspace.tzinfo, inside=note).changed


def _moved(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)  # the workspace's zone may have changed since


def _before_people(workspace: Workspace, keys: set[Key]) -> dict[Key, dict[str, Correction]]:
    """Give for each mention the first correction of each field of which none stands any more."""
    native_ids = {native_id for _, native_id in keys}
    found: dict[Key, dict[str, Correction]] = {}
    standing: set[tuple[Key, str]] = set()
    for correction in Correction.objects.filter(workspace=workspace, native_id__in=native_ids).order_by("pk"):
        key = correction.platform, correction.native_id
        if key not in keys or correction.field not in FIELDS:
            continue
        if correction.undone_at is None:
            standing.add((key, correction.field))
        found.setdefault(key, {}).setdefault(correction.field, correction)
    return {
        key: left
        for key, fields in found.items()
        if (left := {name: first for name, first in fields.items() if (key, name) not in standing})
    }


def without_people(workspace: Workspace, rows: pa.Table, machine: dict[Key, dict[str, Correction]]) -> pa.Table:
    """Give rows whose labels are the machine's again where nobody's word stands any more.

    They are those from before the correction; where another model labelled the mention since, they are asked for anew.
    """
    columns: dict[Key, Row] = {}
    anew: dict[Key, tuple[str, ...]] = {}
    for row in rows.select(["platform", "native_id", "model_version", "text"]).to_pylist():
        for field, first in machine.get(_key_of(row), {}).items():
            names = (field, *BESIDE.get(field, ()))
            is_as_then = (
                first.model_version == row["model_version"] and field != "topics"
            )  # themes change by themselves
            if is_as_then or not row["text"]:
                columns.setdefault(_key_of(row), {}).update({name: first.old_scores.get(name) for name in names})
            else:
                anew[_key_of(row)] = (*anew.get(_key_of(row), ()), *names)
    if anew:
        fresh = labels.enrich(rows, themes.in_use(workspace), adapting.in_use(workspace))
        for row in fresh.to_pylist():
            for name in anew.get(_key_of(row), ()):
                columns.setdefault(_key_of(row), {})[name] = row[name]
    return laid_over(rows, columns)


def check_again(workspace: Workspace, seen: Overlay) -> None:
    """Have corrections followed once more that came while rows were on their way under an older `Overlay`.

    Call it in the transaction that stores these rows.
    """
    later = Correction.objects.filter(workspace=workspace)
    count = later.filter(created_at__gte=seen.seen_at).update(applied_at=None)
    count += later.filter(undone_at__gte=seen.seen_at).update(applied_at=None)
    if count:
        queue_following(workspace)
