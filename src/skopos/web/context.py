"""What every page knows: the workspace it is in, the way through it, language and appearance."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from skopos import __version__
from skopos.collaboration.queries import unread_count
from skopos.web.navigation import Navigation, navigation
from skopos.workspaces.models import LANGUAGE_CHOICES, Membership, Workspace

STYLESHEETS = tuple(
    f"skopos/{name}.css" for name in ("tokens", "base", "layout", "components", "forms", "charts", "inbox", "reports")
)
THEMES = ("light", "dark")
THEME_COOKIE = "skopos_theme"


def page(request: HttpRequest) -> dict[str, Any]:
    """Give templates what `base.html` needs. Runs two queries where a workspace's navigation is drawn."""
    membership: Membership | None = getattr(request, "membership", None)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    language = translation.get_language() or "en"
    found: dict[str, Any] = {
        "workspace": getattr(request, "workspace", None),
        "membership": membership,
        "theme": theme if theme in THEMES else "",
        "languages": LANGUAGE_CHOICES,
        "language_name": dict(LANGUAGE_CHOICES).get(language, language),
        "stylesheets": STYLESHEETS,
        "skopos_version": __version__,
        "home_url": reverse("start"),
    }
    if membership is not None:
        found["home_url"] = reverse("web:home", kwargs={"workspace": membership.workspace.slug})
        found["nav"] = SimpleLazyObject(lambda: _navigation(request, membership))
        found["my_workspaces"] = Workspace.objects.filter(members=membership.user_id).order_by("name")
    return found


def _navigation(request: HttpRequest, membership: Membership) -> Navigation:
    return navigation(membership, request.path, unread=unread_count(membership))
