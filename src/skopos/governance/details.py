"""The details of an audit entry in a reader's words: names for what rooms store under short keys."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from skopos.common import formats
from skopos.common.platforms import platform_name
from skopos.common.units import UNIT_LABELS
from skopos.workspaces.models import Role

KNOWN: dict[str, str | Promise] = {
    "added": pgettext_lazy("audit detail", "Added"),
    "after": pgettext_lazy("audit detail", "After"),
    "audience": gettext_lazy("Audience"),
    "audiences": gettext_lazy("Audience"),
    "baseline": gettext_lazy("Baseline"),
    "before": pgettext_lazy("audit detail", "Before"),
    "budget": gettext_lazy("Budget"),
    "changed": pgettext_lazy("audit detail", "Changed"),
    "channel": gettext_lazy("Channel"),
    "connector": gettext_lazy("Connector"),
    "corrects": pgettext_lazy("audit detail", "Corrects"),
    "currency": gettext_lazy("Currency"),
    "deadline": gettext_lazy("Deadline"),
    "decision": gettext_lazy("Decision"),
    "description": gettext_lazy("Description"),
    "direction": gettext_lazy("Direction"),
    "effect": gettext_lazy("Effect"),
    "effect_high": gettext_lazy("Effect, upper end"),
    "effect_low": gettext_lazy("Effect, lower end"),
    "fields": gettext_lazy("Fields"),
    "horizon": gettext_lazy("Horizon"),
    "into": pgettext_lazy("audit detail", "Into"),
    "invited_by": gettext_lazy("Invited by"),
    "is_active": pgettext_lazy("audit detail", "Switched on"),
    "items": gettext_lazy("Items"),
    "key": gettext_lazy("Key"),
    "kind": gettext_lazy("Kind"),
    "label": gettext_lazy("Name"),
    "language": gettext_lazy("Language"),
    "level": gettext_lazy("Confidence level"),
    "may_read": gettext_lazy("May read"),
    "may_write": gettext_lazy("May write"),
    "metric": gettext_lazy("Metric"),
    "monthly_cost": gettext_lazy("Monthly cost"),
    "mood": gettext_lazy("How it goes"),
    "n": gettext_lazy("Number of observations"),
    "name": gettext_lazy("Name"),
    "new": pgettext_lazy("audit detail", "New"),
    "note": gettext_lazy("Note"),
    "off": pgettext_lazy("audit detail", "Switched off"),
    "old": pgettext_lazy("audit detail", "Old"),
    "ours": gettext_lazy("Our own brand"),
    "outcome": pgettext_lazy("audit detail: what a mention is for us", "Outcome"),
    "owned": gettext_lazy("Our own voice"),
    "owner": pgettext_lazy("person answerable for it", "Owner"),
    "platform": gettext_lazy("Platform"),
    "reason": gettext_lazy("Reason"),
    "rhythm": gettext_lazy("Check-in rhythm"),
    "role": gettext_lazy("Role"),
    "rows": gettext_lazy("Rows"),
    "same": pgettext_lazy("audit detail", "Unchanged"),
    "scope": gettext_lazy("Scope"),
    "segment": gettext_lazy("Segment"),
    "shared": pgettext_lazy("audit detail", "Shared"),
    "slug": gettext_lazy("Key"),
    "spend": gettext_lazy("Spent"),
    "start": gettext_lazy("Start"),
    "state": gettext_lazy("State"),
    "statistic": gettext_lazy("Judged by"),
    "target": gettext_lazy("Target"),
    "task": gettext_lazy("Job"),
    "themes": gettext_lazy("Themes"),
    "time_zone": gettext_lazy("Time zone"),
    "title": gettext_lazy("Title"),
    "unchanged": pgettext_lazy("audit detail", "Unchanged"),
    "unit": gettext_lazy("Unit"),
    "version": gettext_lazy("Version"),
    "weight": gettext_lazy("Weight"),
    "words": gettext_lazy("Words"),
    "zone": gettext_lazy("Zone"),
}
NUMBERS = {"baseline", "budget", "effect", "effect_high", "effect_low", "level", "n", "spend", "target", "weight"}
_values: dict[str, dict[str, str | Promise]] = {
    **{key: {role.value: role.label for role in Role} for key in ("role", "before", "after")},
    "unit": dict(UNIT_LABELS),
}


def name_values(key: str, labels: Iterable[tuple[str, str | Promise]]) -> None:
    """Let a room say how the values under one of its keys read, such as the states of an objective."""
    _values.setdefault(key, {}).update(labels)


def told(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give name and value of each detail; a key that no room of ours uses stands for itself."""
    for key, value in details.items():
        yield name_of(key), value_of(key, value)


def name_of(key: str) -> str:
    """Name a detail."""
    return str(KNOWN.get(key, key))


def value_of(key: str, value: Any) -> str:
    """Write a value: parts one after the other, yes and no in words."""
    if value is None or value == "":
        return "–"
    if key == "platform" and isinstance(value, str):
        return platform_name(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if key in NUMBERS and isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(\.\d+)?", value):
        value = float(value)  # exact amounts are stored as text
    if isinstance(value, int | float):
        return formats.number(value)
    if isinstance(value, Mapping):
        return "; ".join(_change(name, part) for name, part in value.items())
    if isinstance(value, list | tuple):
        return formats.listed([name_of(part) if key == "fields" else value_of(key, part) for part in value])
    return str(_values.get(key, {}).get(value, value))


def _change(key: str, value: Any) -> str:
    """Write one of several changes: a pair is what it was and what it is now."""
    if isinstance(value, list | tuple) and len(value) == 2:
        said = {"field": name_of(key), "old": value_of(key, value[0]), "new": value_of(key, value[1])}
        return _("%(field)s from %(old)s to %(new)s") % said
    return f"{name_of(key)}: {value_of(key, value)}"
