"""Saved replies with their placeholders, and what an event says in words."""

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.common.platforms import platform_name
from skopos.triage.models import Item
from skopos.workspaces.models import User, Workspace

PLACEHOLDERS: dict[str, str | Promise] = {
    "author": _("the author's name"),
    "me": _("who answers"),
    "brand": _("the name of the workspace"),
    "platform": _("where it was said"),
    "link": _("the address of the original"),
}
PLACEHOLDER = re.compile(r"\{(\w*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """Give what stands in braces and means nothing."""
    return [name for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name not in PLACEHOLDERS]


def filled(text: str, item: Item, workspace: Workspace, me: User) -> str:
    """Give a saved reply for one item; a placeholder without a value is left out, and so is the space before it."""
    values: dict[str, Any] = {
        "author": item.author_name,
        "me": me.name,
        "brand": workspace.name,
        "platform": platform_name(item.platform),
        "link": item.url,
    }
    out = re.sub(r" ?\{(\w+)\}", lambda found: _value(found, values), text)
    return out.strip()


def _value(found: re.Match[str], values: dict[str, Any]) -> str:
    if found[1] not in values:
        return found[0]
    value = str(values[found[1]])
    return (" " if found[0].startswith(" ") else "") + value if value else ""
