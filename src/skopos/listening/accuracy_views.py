"""Pages on how right labels are: drawing a sample, labelling it blindly, the figures, and the workspace's adapter."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.common import clock
from skopos.facts.reading import open_facts
from skopos.listening import access, accuracy, adapting, charts, label_keys, names, queries, sampling
from skopos.listening.evidence import Adapter, Sample, SampleItem
from skopos.listening.forms import DrawForm, RelabelForm
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

SHOWN = 12


@in_workspace(Role.VIEWER)
@require_GET
def accuracy_page(request: WorkspaceRequest) -> HttpResponse:
    """Show how right labels are on this workspace's own mentions, over time, and what was learnt from people."""
    workspace = request.workspace
    samples = list(Sample.objects.filter(workspace=workspace).order_by("-pk")[:SHOWN])
    items: dict[int, list[SampleItem]] = {sample.pk: [] for sample in samples}
    for item in SampleItem.objects.filter(sample__in=samples):
        items[item.sample_id].append(item)
    history = [_history(sample, items[sample.pk]) for sample in samples]
    latest = samples[0] if samples else None
    context: dict[str, Any] = {
        "history": history,
        "latest": history[0] if history else None,
        "over_time": charts.accuracy(_points(history)) if sum(bool(row["result"]) for row in history) > 1 else None,
        "parts": accuracy.parts_of(latest, items[latest.pk]) if latest else {},
        "emotion": accuracy.emotion_agreement(latest, items[latest.pk]) if latest else None,
        "draw_form": DrawForm(),
        "relabel_form": RelabelForm(),
        "adapters": [adapting.shown(adapter) for adapter in Adapter.objects.filter(workspace=workspace)[:SHOWN]],
        "evidence": adapting.evidence_count(workspace),
    }
    return render(request, "listening/accuracy.html", context)


def _history(sample: Sample, items: list[SampleItem]) -> dict[str, Any]:
    done = sum(item.answered_at is not None for item in items)
    return {
        "sample": sample,
        "done": done,
        "size": len(items),
        "left": len(items) - done,
        "result": accuracy.result_of(sample, items),
        "coverage": sample.labelled / sample.mentions if sample.mentions else None,
        "versions": sorted({stratum["version"] for stratum in sample.strata if stratum["version"]}),
    }


def _points(history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give what each sample said, oldest first, for the chart."""
    return [
        {
            "drawn": row["sample"].created_at.isoformat(),
            **{name: getattr(row["result"].found.accuracy, name) for name in ("value", "low", "high")},
            "labelled": row["result"].found.labelled,
            "version": ", ".join(row["versions"]),
        }
        for row in reversed(history)
        if row["result"]
    ]


@in_workspace(Role.CONTRIBUTOR)
@require_POST
def draw(request: WorkspaceRequest) -> HttpResponse:
    """Draw a sample and begin to label it."""
    workspace, form = request.workspace, DrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how many mentions to draw and from which time, from what is offered."))
        return redirect("listening:accuracy", workspace=workspace.slug)
    until = clock.today(workspace.tzinfo)
    since = until - timedelta(days=form.cleaned_data["days"] - 1)
    try:
        with open_facts(workspace.pk, workspace.tzinfo) as facts:
            sample = sampling.draw(
                facts, workspace, size=form.cleaned_data["size"], since=since, until=until, by=request.user
            )
    except sampling.NothingToDrawError:
        messages.error(request, _("There is no mention with a sentiment in this time. Choose a longer time."))
        return redirect("listening:accuracy", workspace=workspace.slug)
    return redirect("listening:sample", workspace=workspace.slug, pk=sample.pk)


@in_workspace(Role.CONTRIBUTOR)
@require_http_methods(["GET", "POST"])
def label_sample(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Show one mention of a sample at a time, without its labels, and take what a person says of it."""
    sample = access.sample_for(request.membership, pk)
    told = _take(request, sample) if request.method == "POST" else {}
    if told.get("bad"):
        return HttpResponse(_("This label cannot have that value. Choose one of those shown."), status=400)
    if request.method == "POST" and not request.htmx:  # type: ignore[attr-defined]
        return redirect("listening:sample", workspace=request.workspace.slug, pk=pk)
    item, row = _next(request, sample)
    answered = sample.items.filter(answered_at__isnull=False).count()
    whole = sample.items.count()
    context = {
        "sample": sample,
        "item": item,
        "row": row,
        "done": answered,
        "whole": whole,
        "told": told,
        "platform_name": names.name_of("platform", item.platform) if item else "",
        "item_language": names.language_name(item.language) if item and item.language else "",
        "sentiments": label_keys.SENTIMENT,
        "emotions": label_keys.EMOTION,
        "accuracy_url": reverse("listening:accuracy", args=[request.workspace.slug]),
    }
    template = "listening/sample.html#panel" if request.htmx else "listening/sample.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _next(request: WorkspaceRequest, sample: Sample) -> tuple[SampleItem | None, queries.Row | None]:
    """Find the next mention whose words are still there; those erased meanwhile are left out."""
    with open_facts(sample.workspace_id, request.workspace.tzinfo) as facts:
        while item := sampling.next_item(sample):
            row = queries.one(facts, item.platform, item.native_id)
            if row and row["text"]:
                return item, row
            sampling.answer(request.workspace, item, None, sentiment=None, emotion=None, by=request.user)
    return None, None


def _take(request: WorkspaceRequest, sample: Sample) -> dict[str, Any]:
    """Take one answer; gives what to say of it."""
    choice = request.POST.get("choice", "")
    if choice == "undo":
        sampling.take_back(sample, by=request.user)
        return {}
    place = request.POST.get("place", "")
    item = sample.items.filter(place=int(place)).first() if place.isdecimal() else None
    if item is None or not (choice == "skip" or choice.startswith("sentiment:")):
        return {"bad": True}
    with open_facts(sample.workspace_id, request.workspace.tzinfo) as facts:
        row = queries.one(facts, item.platform, item.native_id)
    emotion = request.POST.get("emotion")
    try:
        said = None if choice == "skip" else int(choice.removeprefix("sentiment:"))
        if emotion not in (None, "", "none") and emotion not in names.EMOTIONS:
            raise ValueError(emotion)
        asked = None if emotion in (None, "") else "" if emotion == names.NONE else emotion
        sampling.answer(request.workspace, item, row, sentiment=said, emotion=asked, by=request.user)
    except ValueError:
        return {"bad": True}
    if said is None:
        return {"skipped": True}
    yours, machine = (names.SENTIMENTS[names.SENTIMENT_KEYS[one]] for one in (said, item.sentiment))
    return {"yours": yours, "machine": machine, "same": said == item.sentiment}


@in_workspace(Role.ANALYST)
@require_POST
def learn(request: WorkspaceRequest) -> HttpResponse:
    """Have an adapter learnt in the background."""
    adapting.ask_to_learn(request.workspace, by=request.user)
    messages.success(request, _("Learning has begun. The page shows what came of it in a minute or two."))
    return redirect("listening:accuracy", workspace=request.workspace.slug)


@in_workspace(Role.ANALYST)
@require_POST
def switch(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Switch an adapter off, or one that helps on again."""
    adapter = access.adapter_for(request.membership, pk)
    try:
        adapting.switch(adapter, on=request.POST.get("on") == "yes", by=request.user)
    except adapting.RefusedError:
        messages.error(request, _("This adapter was not shown to help, or belongs to another model; it stays off."))
    return redirect("listening:accuracy", workspace=request.workspace.slug)


@in_workspace(Role.ANALYST)
@require_POST
def relabel(request: WorkspaceRequest) -> HttpResponse:
    """Have the mentions of the last days labelled anew in the background."""
    form = RelabelForm(request.POST)
    if form.is_valid():
        adapting.ask_to_relabel(request.workspace, days=form.cleaned_data["days"], by=request.user)
        messages.success(request, _("The mentions are being labelled anew. What people corrected stays."))
    else:
        messages.error(request, _("Choose one of the times that are offered."))
    return redirect("listening:accuracy", workspace=request.workspace.slug)
