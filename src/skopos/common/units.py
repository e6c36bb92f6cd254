"""Units of figures in the reader's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

UNIT_LABELS: dict[str, str | Promise] = {
    "count": gettext_lazy("Number"),
    "share": gettext_lazy("Share"),
    "score": pgettext_lazy("unit of a figure", "Score"),
    "hours": gettext_lazy("Hours"),
    "seconds": gettext_lazy("Seconds"),
    "money": gettext_lazy("Amount of money"),
}


def unit_text(unit: str) -> str:
    """Name a unit; a currency is its code."""
    return str(UNIT_LABELS.get(unit, unit))
