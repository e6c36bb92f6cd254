"""What people without an account reach: one report behind a link, and the way out of a mailing."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from skopos.common import clock
from skopos.common.limits import allowed
from skopos.reports import queries
from skopos.reports.actions import mailing, sharing
from skopos.reports.forms.sending import PasswordForm
from skopos.reports.models import Share
from skopos.reports.views.outputs import download
from skopos.reports.writing.files import File
from skopos.reports.writing.html import with_pictures
from skopos.reports.writing.mail import read_unsubscribe
from skopos.reports.writing.pdf import pdf_of
from skopos.workspaces.models import Workspace

POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SALT = "skopos.reports.unlocked"
UNLOCKED_S = 12 * 3600
LOOKS, TRIES = 120, 10


def guarded(response: HttpResponse) -> HttpResponse:
    """Keep a page of a stranger out of search engines, caches and other pages' knowledge."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """Answer for every link that does not work: unknown, ended and taken back look alike."""
    return guarded(render(request, "reports/closed.html", status=404))


def _too_often(request: HttpRequest, what: str, most: int, seconds: int) -> bool:
    return not allowed(f"{what}:{request.META.get('REMOTE_ADDR', '')}", most, seconds)


@csp_override(POLICY)
@never_cache
@require_http_methods(["GET", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show the report of a link; one with a password asks for it first."""
    if _too_often(request, "reports.share", LOOKS, 60):
        return guarded(render(request, "reports/too_often.html", status=429))
    share = queries.share_by_token(token, clock.now())
    if share is None:
        return closed(request)
    if share.password and not _is_unlocked(request, share):
        return _ask(request, share, token)
    if request.method == "POST":
        return redirect("shared_report", token)
    sharing.note_opening(share)
    document = with_pictures(sharing.shown_by(share))
    with override(document["language"]):
        context = {"document": document, "token": token, "until": share.expires_at}
        return guarded(render(request, "reports/shared.html", context))


@csp_override(POLICY)
@never_cache
@require_GET
def shared_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """Give the report of a link as PDF, under the same conditions."""
    if _too_often(request, "reports.share_pdf", LOOKS // 6, 60):
        return guarded(render(request, "reports/too_often.html", status=429))
    share = queries.share_by_token(token, clock.now())
    if share is None:
        return closed(request)
    if share.password and not _is_unlocked(request, share):
        return redirect("shared_report", token)
    document = sharing.shown_by(share)
    return guarded(download(File(f"{share.report.slug}.pdf", pdf_of(document))))


def _cookie(share: Share) -> str:
    return f"skopos_report_{share.pk}"


def _is_unlocked(request: HttpRequest, share: Share) -> bool:
    """Has this browser given the password, and is it still the same?"""
    try:
        kept = signing.loads(request.COOKIES.get(_cookie(share), ""), salt=SALT, max_age=UNLOCKED_S)
    except signing.BadSignature:
        return False
    return bool(kept == share.token_digest)


def _ask(request: HttpRequest, share: Share, token: str) -> HttpResponse:
    """Ask for the password; too many tries of one link wait, from wherever they come."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not allowed(f"reports.password:{share.pk}", TRIES, 900):
            return guarded(render(request, "reports/too_often.html", status=429))
        if form.is_valid() and sharing.is_password(share, form.cleaned_data["password"]):
            response = redirect("shared_report", token)
            response.set_cookie(
                _cookie(share), signing.dumps(share.token_digest, salt=SALT), max_age=UNLOCKED_S,
                path=request.path, httponly=True, samesite="Strict", secure=request.is_secure(),
            )  # fmt: skip
            return guarded(response)
        if form.is_valid():
            form.add_error("password", _("This is not the password of this link."))
    return guarded(render(request, "reports/locked.html", {"form": form}, status=422 if form.is_bound else 200))


@csp_override(POLICY)
@csrf_exempt  # mail programs unsubscribe with one click, without having seen a page; the signed token says who
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Take an address out of a workspace's mailings. Looking changes nothing: programs follow links in mail."""
    if _too_often(request, "reports.unsubscribe", LOOKS, 60):
        return guarded(render(request, "reports/too_often.html", status=429))
    found = read_unsubscribe(token)
    workspace = Workspace.objects.filter(pk=found[0]).first() if found else None
    if found is None or workspace is None:
        return closed(request)
    if request.method == "POST":
        mailing.refuse(workspace, found[1])
    context = {"name": workspace.name, "address": found[1], "done": request.method == "POST"}
    return guarded(render(request, "reports/unsubscribe.html", context))
