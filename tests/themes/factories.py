"""Themes for tests."""

from skopos.listening.models import Theme


def make_theme(workspace, key="vegan-options", name="Vegan options", **fields):
    """An own theme."""
    words = fields.pop("words", {"en": ["falafel*"], "any": ["tofu"]})
    return Theme.objects.create(workspace=workspace, key=key, name=name, words=words, **fields)
