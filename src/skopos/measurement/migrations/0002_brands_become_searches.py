"""Brands become saved searches of the families “our brand” and “competitor”; the share of voice is counted from these."""

import re
from typing import Any

from django.db import migrations
from django.utils.text import slugify

OURS, RIVAL = "brand", "competitor"


def query_of(name: str, words: str) -> str:
    """Give the search that finds any of the spellings, each as words in a row."""
    spellings = dict.fromkeys(" ".join(text.replace('"', " ").split()) for text in (name, *re.split("[,،]", words)))
    return " OR ".join(f'"{spelling}"' for spelling in spellings if any(sign.isalnum() for sign in spelling))


def to_searches(apps: Any, editor: Any) -> None:
    """Make a search of each brand; the stored mentions are searched as soon as a worker runs."""
    search = apps.get_model("listening", "Search")
    for brand in apps.get_model("measurement", "Brand").objects.order_by("pk"):
        base = slugify(brand.name, allow_unicode=True)[:60] or "brand"
        slug, number = base, 2
        while search.objects.filter(workspace_id=brand.workspace_id, slug=slug).exists():
            slug, number = f"{base}-{number}", number + 1
        text = query_of(brand.name, brand.words)
        search.objects.create(
            workspace_id=brand.workspace_id,
            slug=slug,
            name=brand.name[:80],
            family=OURS if brand.ours else RIVAL,
            query=text or '"?"',
            is_active=bool(text),
        )


def to_brands(apps: Any, editor: Any) -> None:
    """Make a brand of each search of the two families; words that only the search knows stay in its phrases."""
    brand = apps.get_model("measurement", "Brand")
    for search in apps.get_model("listening", "Search").objects.filter(family__in=(OURS, RIVAL)).order_by("pk"):
        words = ", ".join(re.findall(r'"([^"]+)"', search.query))[:500]
        brand.objects.get_or_create(
            workspace_id=search.workspace_id,
            name=search.name,
            defaults={"words": words, "ours": search.family == OURS},
        )
        search.delete()


class Migration(migrations.Migration):
    """Moves the rows; the next migration takes the empty table away."""

    dependencies = [("measurement", "0001_initial"), ("listening", "0002_saved_searches")]

    operations = [migrations.RunPython(to_searches, to_brands)]
