"""The adapter of a workspace: what it learns from, whether it helps and is in use, and labelling anew with it."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.facts import rollups, store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION
from skopos.governance import audit
from skopos.jobs import running
from skopos.jobs.declare import job
from skopos.jobs.queue import enqueue_once
from skopos.listening import themes
from skopos.listening.correcting import overlay
from skopos.listening.evidence import Adapter, Correction, SampleItem
from skopos.listening.relabelling import Anew
from skopos.listening.tagging import Tagger
from skopos.workspaces.models import User, Workspace
from skopos_language import SUPPORTED, Learnt
from skopos_language.model import weights

audit.register("listening.adapter_learnt", _("learnt from people's labels"))
audit.register("listening.adapter_switched", _("switched what was learnt on or off"))
audit.register("listening.relabelling_asked", _("had mentions labelled anew"))
audit.register("listening.learning_asked", _("had people's labels learnt from"))

MOST_LABELS = 1_500
DAYS_AT_ONCE = 7

type Key = tuple[str, str]


class RefusedError(Exception):
    """An adapter that may not be switched on."""


def in_use(workspace: Workspace) -> Learnt | None:
    """Give what the workspace's labels are moved by: its adapter, if one is on that fits the shipped model."""
    fitting = Adapter.objects.filter(workspace=workspace, state=Adapter.State.ON, base_version=weights().version)
    stored = fitting.order_by("-number").first()
    return Learnt.unpacked(bytes(stored.weights)) if stored else None


def evidence_count(workspace: Workspace) -> dict[str, int]:
    """Say how many labels there are: drawn at random, and corrected or confirmed besides."""
    drawn = SampleItem.objects.filter(sample__workspace=workspace, answer__isnull=False).count()
    others = Correction.objects.standing().filter(workspace=workspace, field="sentiment").exclude(source="sample")
    return {"drawn": drawn, "others": others.values("platform", "native_id").distinct().count()}


def ask_to_learn(workspace: Workspace, *, by: User) -> None:
    """Queue the learning of an adapter."""
    with transaction.atomic():
        audit.record("listening.learning_asked", workspace=workspace, by=by, subject=workspace)
        enqueue_once(learn_adapter, f"listening.adapter:{workspace.pk}", workspace_id=workspace.pk)


def ask_to_relabel(workspace: Workspace, *, days: int, by: User) -> None:
    """Queue labelling the mentions of the last days anew."""
    with transaction.atomic():
        audit.record("listening.relabelling_asked", workspace=workspace, by=by, subject=workspace, days=days)
        enqueue_once(relabel, f"listening.relabel:{workspace.pk}", workspace_id=workspace.pk, days=days)


@transaction.atomic
def switch(adapter: Adapter, *, on: bool, by: User) -> None:
    """Switch an adapter off, or on again in place of another. Raises RefusedError for one that may not be on."""
    if on and (not adapter.report.get("helps") or adapter.base_version != weights().version):
        raise RefusedError
    if on:
        others = Adapter.objects.filter(workspace=adapter.workspace, state=Adapter.State.ON)
        others.exclude(pk=adapter.pk).update(state=Adapter.State.REPLACED)
    elif adapter.state != Adapter.State.ON:
        return
    adapter.state = Adapter.State.ON if on else Adapter.State.OFF
    adapter.save(update_fields=["state"])
    audit.record("listening.adapter_switched", workspace=adapter.workspace, by=by, subject=adapter, after=adapter.state)


@job(label=_("Learn from people's labels"), max_attempts=2, priority=-20)
def learn_adapter(workspace_id: int) -> int | None:
    """Learn an adapter and switch it on if labels held back show that it helps; gives its number."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    evidence = gathered(workspace) if workspace else None
    if workspace is None or evidence is None:
        return None
    from skopos_language.learning import learn, moving_words

    number = (Adapter.objects.filter(workspace=workspace).aggregate(most=Max("number"))["most"] or 0) + 1
    learnt, verdict = learn(evidence, name=f"own-{number}", seed=number)
    report = {**verdict._asdict(), "words": moving_words(evidence, learnt), "drawn": int(evidence.drawn.sum())}
    report = {name: None if isinstance(value, float) and np.isnan(value) else value for name, value in report.items()}
    with transaction.atomic():
        if verdict.helps:
            Adapter.objects.filter(workspace=workspace, state=Adapter.State.ON).update(state=Adapter.State.REPLACED)
        adapter = Adapter.objects.create(
            workspace=workspace,
            number=number,
            state=Adapter.State.ON if verdict.helps else Adapter.State.REFUSED,
            base_version=learnt.base_version,
            weights=learnt.packed(),
            report=report,
            labels=len(evidence.texts),
        )
        audit.record("listening.adapter_learnt", workspace=workspace, by=None, subject=adapter, after=adapter.state)
    return number


def gathered(workspace: Workspace, least: int = 2) -> Any:
    """Give the labelled texts that are still there, the drawn ones with what they stand for; None for too few."""
    from skopos_language.learning import Labels

    said = _said(workspace)
    if len(said) < least:
        return None
    ids = sorted({native_id for _platform, native_id in said})
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        rows = facts.query(
            """SELECT platform, native_id, language, CASE WHEN coalesce(title, '') IN ('', text) THEN text
                ELSE concat(title, chr(10), text) END AS text
            FROM mention WHERE list_contains($ids, native_id) AND text <> '' AND list_contains($known, language)
            ORDER BY platform, native_id""",
            {"ids": ids, "known": list(SUPPORTED)},
        ).to_pylist()
    found = [(row, said[key]) for row in rows if (key := (row["platform"], row["native_id"])) in said]
    if len(found) < least:
        return None
    return Labels(
        [row["text"] for row, _word in found],
        [row["language"] for row, _word in found],
        np.array([word[0] for _row, word in found]),
        np.array([word[1] for _row, word in found]),
        np.array([word[2] for _row, word in found], float),
    )


def labelled_texts(workspace: Workspace) -> list[str]:
    """Give the labelled texts of others that are still there; what may explain an adapter."""
    evidence = gathered(workspace, least=1)
    return list(evidence.texts) if evidence else []


def _said(workspace: Workspace) -> dict[Key, tuple[int, bool, float]]:
    """Give by mention the sentiment that people said, whether it was drawn at random, and what it stands for."""
    words = Correction.objects.standing().filter(workspace=workspace, field="sentiment", new_value__isnull=False)
    latest = words.order_by("-pk").values_list("platform", "native_id", "new_value")[:MOST_LABELS]
    said: dict[Key, tuple[int, bool, float]] = {
        (platform, native_id): (int(str(value)), False, 1.0) for platform, native_id, value in reversed(latest)
    }
    answered = SampleItem.objects.filter(sample__workspace=workspace, answer__isnull=False).select_related("sample")
    items = list(answered.order_by("-answered_at")[:MOST_LABELS])
    drawn: dict[tuple[int, int], int] = {}
    for item in items:
        drawn[item.sample_id, item.stratum] = drawn.get((item.sample_id, item.stratum), 0) + 1
    for item in reversed(items):
        stands = item.sample.strata[item.stratum]["size"] / drawn[item.sample_id, item.stratum]
        said[item.platform, item.native_id] = (item.answer or 0, True, stands)
    return said


@job(label=_("Label mentions anew"), priority=-20)
def relabel(workspace_id: int, days: int) -> int:
    """Label the mentions of the last days anew, a week at a time; people's words stay. Safe to repeat and to kill."""
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    if workspace is None:
        return 0
    today, changed = clock.today(workspace.tzinfo), 0
    for done in range(0, days, DAYS_AT_ONCE):
        last = today - timedelta(days=done)
        first = max(last - timedelta(days=DAYS_AT_ONCE - 1), today - timedelta(days=days - 1))
        changed += _relabelled(workspace, first, last)
        running.current().progress(min(done + DAYS_AT_ONCE, days), days)
    rollups.refresh(workspace.pk, workspace.tzinfo)
    return changed


def anew(workspace: Workspace) -> Anew:
    """Give what labels the workspace's mentions anew, as its adapter, themes, corrections and searches are now."""
    return Anew(in_use(workspace), overlay(workspace), Tagger.of(workspace), themes.in_use(workspace))


def _relabelled(workspace: Workspace, first: date, last: date) -> int:
    change = anew(workspace)

    def check(written: store.Written) -> None:
        from skopos.listening.corrections import check_again

        check_again(workspace, change.said)

    where = "text <> '' AND day BETWEEN $first AND $last"
    params: dict[str, object] = {"first": first, "last": last}
    return store.rewrite(workspace.pk, MENTION, where, params, change, zone=workspace.tzinfo, inside=check).changed


def shown(adapter: Adapter) -> dict[str, Any]:
    """Give an adapter for its page."""
    return {
        "adapter": adapter,
        **adapter.report,
        "fits": adapter.base_version == weights().version,
        "is_on": adapter.state == Adapter.State.ON,
        "badge": {"on": "pass", "refused": "neutral", "off": "warn", "replaced": "neutral"}[adapter.state],
    }
