"""Before and between workspaces: the start page, language, appearance, the chart library."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from skopos.web import bundle
from skopos.web.context import THEME_COOKIE, THEMES
from skopos.workspaces import actions
from skopos.workspaces.access import WorkspaceRequest
from skopos.workspaces.models import Workspace

A_YEAR = 365 * 24 * 3600


@login_required
def start(request: WorkspaceRequest) -> HttpResponse:
    """Show the person's workspaces; straight in where there is only one."""
    workspaces = list(Workspace.objects.filter(members=request.user).order_by("name"))
    if len(workspaces) == 1 and "all" not in request.GET:
        return redirect("web:home", workspace=workspaces[0].slug)
    return render(request, "web/start.html", {"workspaces": workspaces})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the interface: at once, for this browser, and for the person where one is signed in."""
    language = request.POST.get("language", "")
    response = redirect(_way_back(request))
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.choose_language(request.user, language=language)
        translation.activate(language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the appearance in a cookie, so that the server can write it into the page and nothing flashes."""
    theme = request.POST.get("theme", "")
    response = redirect(_way_back(request))
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def _way_back(request: HttpRequest) -> str:
    """Give the address to return to; never one on another host."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "start"


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask without reading the page to the icon."""
    return redirect(static("skopos/favicon.svg"))


@require_GET
def charts_bundle(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Send the chart library; the address names its content, so it may be kept for ever."""
    if digest != bundle.digest():
        raise Http404("Another version of the chart library.")
    path = bundle.ensure_bundle()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    file = path.with_suffix(".js.gz") if packed else path
    response = FileResponse(file.open("rb"), content_type="text/javascript; charset=utf-8")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Vary"] = "Accept-Encoding"
    return response
