"""Who gets a report: mailings with what became of them, addresses outside, links."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skopos.common import clock
from skopos.common.limits import allowed
from skopos.common.site import site_address
from skopos.jobs.queue import enqueue_once
from skopos.reports import access, queries, tasks
from skopos.reports.actions import mailing, sharing
from skopos.reports.forms.sending import OutsiderForm, ScheduleForm, ShareForm
from skopos.reports.models import Letter, SavedReport, Schedule
from skopos.reports.timing import next_slot
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role

SHOWN_TIMES = 6
BADGES = {
    Letter.State.SENT: "pass",
    Letter.State.FAILED: "fail",
    Letter.State.WAITING: "info",
    Letter.State.SENDING: "warn",
}


@in_workspace(Role.ANALYST)
@require_GET
def sending(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Show who gets a report, when it goes next, and what became of the last times."""
    return _page(request, access.report_for(request.workspace, slug), ShareForm())


def _page(request: WorkspaceRequest, report: SavedReport, form: ShareForm, *, link: str = "") -> HttpResponse:
    now = clock.now()
    context = {
        "report": report,
        "rows": [_row(schedule) for schedule in queries.schedules_of(report)],
        "shares": [{"share": share, "is_open": share.is_open(now)} for share in queries.shares_of(report)],
        "share_form": form,
        "link": link,
        "may_send": request.membership.may(Role.MANAGER),
        "knows_itself": bool(site_address()),
    }
    response = render(request, "reports/sending.html", context, status=422 if form.is_bound and not link else 200)
    if link:
        response["Cache-Control"] = "no-store"
    return response


def _row(schedule: Schedule) -> dict[str, Any]:
    zone = schedule.report.workspace.tzinfo
    return {
        "schedule": schedule,
        "next": next_slot(schedule, clock.now(), zone).due_at if schedule.is_on else None,
        "people": list(schedule.people.all()),
        "outsiders": list(schedule.outsiders.all()),
        "outsider_form": OutsiderForm(auto_id=f"id_{schedule.pk}_%s"),
        "times": [
            {
                "dispatch": dispatch,
                "letters": [(letter, BADGES[Letter.State(letter.state)]) for letter in dispatch.letters.all()],
                "has_failed": any(letter.state == Letter.State.FAILED for letter in dispatch.letters.all()),
            }
            for dispatch in list(schedule.dispatches.all())[:SHOWN_TIMES]
        ],
    }


def _back(request: WorkspaceRequest, report: SavedReport) -> HttpResponse:
    return redirect("reports:sending", request.workspace.slug, report.slug)


@in_workspace(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def schedule_new(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Set when a report is mailed."""
    report = access.report_for(request.workspace, slug)
    return _edited(request, Schedule(report=report, made_by=request.user))


@in_workspace(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def schedule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Change when a report is mailed, and to which members."""
    return _edited(request, access.schedule_for(request.workspace, pk))


def _edited(request: WorkspaceRequest, row: Schedule) -> HttpResponse:
    form = ScheduleForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        mailing.set_schedule(form.save(commit=False), by=request.user, people=list(form.cleaned_data["people"]))
        messages.success(request, _("The mailing is saved."))
        return _back(request, row.report)
    context = {"form": form, "report": row.report}
    return render(request, "reports/schedule.html", context, status=422 if form.is_bound else 200)


@in_workspace(Role.MANAGER)
@require_POST
def remove_schedule(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """End a mailing."""
    row = access.schedule_for(request.workspace, pk)
    mailing.remove_schedule(row, by=request.user)
    messages.success(request, _("The mailing is ended."))
    return _back(request, row.report)


@in_workspace(Role.MANAGER)
@require_POST
def add_outsider(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Let somebody outside get the report."""
    row = access.schedule_for(request.workspace, pk)
    form = OutsiderForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is no e-mail address."))
        return _back(request, row.report)
    try:
        found = mailing.add_outsider(row, form.cleaned_data["address"], by=request.user)
    except mailing.MailRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(address)s gets the report from now on.") % {"address": found.address})
    return _back(request, row.report)


@in_workspace(Role.MANAGER)
@require_POST
def drop_outsider(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take an address out."""
    row = access.schedule_for(request.workspace, pk)
    mailing.drop_outsider(row, request.POST.get("address", ""), by=request.user)
    return _back(request, row.report)


@in_workspace(Role.ANALYST)
@require_POST
def send_now(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Mail the report to oneself, to see how it arrives."""
    report = access.report_for(request.workspace, slug)
    if not allowed(f"reports.send_now:{request.user.pk}", 10, 3600):
        messages.error(request, _("You had ten of these in an hour. Wait a little."))
        return _back(request, report)
    key = f"reports.to:{report.pk}:{request.user.pk}"
    ids = {"report_id": report.pk, "person_id": request.user.pk, "workspace_id": request.workspace.pk}
    enqueue_once(tasks.mail_to, key, **ids)
    messages.success(request, _("It is on its way to %(address)s.") % {"address": request.user.email})
    return _back(request, report)


@in_workspace(Role.MANAGER)
@require_POST
def send_again(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Send the failed letters of one time again."""
    dispatch = access.dispatch_for(request.workspace, pk)
    with transaction.atomic():
        mailing.again(dispatch, by=request.user)
        tasks.mail_soon(dispatch)
    messages.success(request, _("The letters are on their way again."))
    return _back(request, dispatch.schedule.report)


@in_workspace(Role.MANAGER)
@require_POST
def share(request: WorkspaceRequest, slug: str) -> HttpResponse:
    """Make a link and show it, once."""
    report = access.report_for(request.workspace, slug)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _page(request, report, form)
    given = form.cleaned_data
    _share, token = sharing.make_share(
        report, by=request.user, label=given["label"], expires_at=sharing.expiry_in(given["days"]),
        password=given["password"], live=given["live"],
    )  # fmt: skip
    link = request.build_absolute_uri(reverse("shared_report", args=[token]))
    return _page(request, report, ShareForm(), link=link)


@in_workspace(Role.MANAGER)
@require_POST
def revoke(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take a link back."""
    found = access.share_for(request.workspace, pk)
    sharing.revoke(found, by=request.user)
    messages.success(request, _("The link “%(label)s” does not work any more.") % {"label": found.label})
    return _back(request, found.report)
