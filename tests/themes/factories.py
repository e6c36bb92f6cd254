"""Themes for tests."""

from skopos.listening.models import Theme
from skopos.themes.models import DiscoveredTheme, Discovery
from tests.listening.factories import NOW


def make_theme(workspace, key="vegan-options", name="Vegan options", **fields):
    """An own theme."""
    words = fields.pop("words", {"en": ["falafel*"], "any": ["tofu"]})
    return Theme.objects.create(workspace=workspace, key=key, name=name, words=words, **fields)


def make_discovered(workspace, name="late, parcel, courier", discovery=None, **fields):
    """A discovered theme, of a look of its own unless told otherwise."""
    day = NOW.date()
    languages = [{"language": "en", "mentions": 200, "read": 200, "distinct": 180, "enough": True}]
    told = {"since": day.replace(day=1), "until": day, "version": "1", "languages": languages}
    discovery = discovery or Discovery.objects.create(workspace=workspace, **told)
    given = {
        "language": "en", "size": 40, "distinct": 38, "stability": 0.7,
        "terms": [{"text": word, "n": 20} for word in name.split(", ")],
        "sentiments": {"positive": 1, "neutral": 10, "negative": 20},
        "weeks": [{"first": f"2026-03-{2 + 7 * week:02d}", "n": 2 + 20 * week, "of": 100} for week in range(3)],
    }  # fmt: skip
    return DiscoveredTheme.objects.create(discovery=discovery, name=name, **{**given, **fields})
