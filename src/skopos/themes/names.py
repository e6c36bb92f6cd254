"""What seed packs are called in the languages of the pages."""

from functools import cache

from django.conf import settings
from django.utils import translation

from skopos.listening.names import TOPICS


@cache
def default_names(key: str) -> frozenset[str]:
    """Give the usual names of a seed pack, its key among them; none for an own theme."""
    if key not in TOPICS:
        return frozenset()
    found = {key, ""}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.add(str(TOPICS[key]))
    return frozenset(found)
