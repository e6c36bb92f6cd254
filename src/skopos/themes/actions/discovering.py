"""Looking for themes that nobody named, and what people do with those that were found."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.facts.reading import Facts, open_facts
from skopos.facts.schemas import MENTION
from skopos.governance import audit
from skopos.themes.models import DiscoveredTheme, Discovery
from skopos.workspaces.models import User, Workspace
from skopos_language.discovery import VERSION, Found, FoundTheme, discover

audit.register("themes.discovery_asked", _("had themes looked for"))
audit.register("themes.discovered_hidden", _("hid a discovered theme"))
audit.register("themes.discovered_shown", _("showed a hidden theme again"))
audit.register("themes.discovered_made", _("made a discovered theme one of the workspace’s"))

WEEKS, MOST_TEXTS, KEPT = 8, 4_000, 5
SAME = 0.4  # Jaccard similarity of the leading terms from which two themes of two nights are one
LEADING = 8

type Progress = Callable[[int, int], None]


def discover_themes(
    workspace: Workspace, *, today: date | None = None, progress: Progress = lambda done, total: None
) -> Discovery | None:
    """Look for themes in the mentions of the last eight weeks, language by language; None where nothing was said.

    The same mentions give the same themes. What was hidden, or made a theme, stays so where it is found again.
    """
    until = today or clock.today(workspace.tzinfo)
    since = until - timedelta(days=7 * WEEKS - 1)
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=600) as facts:
        counts = _languages(facts, since, until)
        rows, languages = [], []
        for done, (language, whole) in enumerate(counts):
            table = _read(facts, language, since, until)
            found = discover(table["text"].to_pylist(), table["near_duplicate_hash"].fill_null(0).to_numpy())
            told = {"language": language, "mentions": whole, "read": table.num_rows, "distinct": found.distinct}
            languages.append({**told, "enough": found.enough})
            rows += [_row(language, place, theme, found, table, since) for place, theme in enumerate(found.themes)]
            progress(done + 1, len(counts))
    return _stored(workspace, since, until, languages, rows) if counts else None


def _languages(facts: Facts, since: date, until: date) -> list[tuple[str, int]]:
    """Give the languages of what others said, with the number of mentions, most first."""
    found = facts.query(
        "SELECT language, count(*) AS n FROM mention WHERE NOT owned AND text <> '' AND language IS NOT NULL "
        "AND day BETWEEN $since AND $until GROUP BY language ORDER BY n DESC, language LIMIT 12",
        {"since": since, "until": until},
    )
    return [(row["language"], row["n"]) for row in found.to_pylist()]


def _read(facts: Facts, language: str, since: date, until: date) -> pa.Table:
    """Give the mentions of a language, a sample by their keys where there are very many; in the order of time."""
    source = facts.between(MENTION, since, until)
    return facts.query(
        f"""SELECT * FROM (
            SELECT platform, native_id, day, published_at, text, sentiment, near_duplicate_hash FROM {source}
            WHERE NOT owned AND text <> '' AND language = $language AND day BETWEEN $since AND $until
            ORDER BY hash(native_id), platform, native_id LIMIT {MOST_TEXTS}
        ) ORDER BY published_at, platform, native_id""",  # noqa: S608
        {"language": language, "since": since, "until": until},
    )


def _row(language: str, place: int, theme: FoundTheme, found: Found, table: pa.Table, since: date) -> DiscoveredTheme:
    """Describe a theme by the mentions that are of it; near-duplicates count here, as in every other figure."""
    mine = found.member == place
    week = (table["day"].to_numpy().astype("datetime64[D]") - np.datetime64(since)).astype(int) // 7
    sentiment = table["sentiment"].to_pylist()
    moods = {name: sum(sentiment[at] == value for at in np.flatnonzero(mine)) for name, value in MOODS}
    typical = table.select(["platform", "native_id", "day"]).take(pa.array(theme.typical[:KEPT])).to_pylist()
    return DiscoveredTheme(
        language=language,
        name=theme.name[:200] or "–",
        terms=[{"text": term.text, "n": term.texts} for term in theme.terms],
        size=int(mine.sum()),
        distinct=theme.size,
        stability=round(theme.stability, 4),
        sentiments=moods,
        weeks=[
            {
                "first": (since + timedelta(days=7 * number)).isoformat(),
                "n": int((mine & (week == number)).sum()),
                "of": int((week == number).sum()),
            }
            for number in range(WEEKS)
        ],
        typical=[{**row, "day": row["day"].isoformat()} for row in typical],
    )


MOODS = (("positive", 1), ("neutral", 0), ("negative", -1))


@transaction.atomic
def _stored(
    workspace: Workspace, since: date, until: date, languages: list[dict[str, Any]], rows: list[DiscoveredTheme]
) -> Discovery:
    """Keep what was found; themes that are found again keep what people did with them."""
    before = list(DiscoveredTheme.objects.filter(discovery__workspace=workspace).exclude(state="shown"))
    latest = latest_of(workspace)
    before += list(latest.themes.filter(state="shown")) if latest else []
    told = {"since": since, "until": until, "version": VERSION, "languages": languages}
    discovery = Discovery.objects.create(workspace=workspace, **told)
    for row in rows:
        row.discovery = discovery
        same = max(
            (other for other in before if other.language == row.language), key=lambda o: _like(o, row), default=None
        )
        if same is not None and _like(same, row) >= SAME:
            row.state, row.made_key, row.first_found_at = same.state, same.made_key, same.first_found_at
    DiscoveredTheme.objects.bulk_create(rows)
    old = Discovery.objects.filter(workspace=workspace).exclude(pk=discovery.pk)
    DiscoveredTheme.objects.filter(discovery__in=old, state="shown").delete()
    old.filter(themes=None).delete()
    return discovery


def _like(one: DiscoveredTheme, other: DiscoveredTheme) -> float:
    a, b = ({term["text"] for term in theme.terms[:LEADING]} for theme in (one, other))
    return len(a & b) / len(a | b) if a | b else 0.0


def latest_of(workspace: Workspace) -> Discovery | None:
    """Give the latest look for themes."""
    return Discovery.objects.filter(workspace=workspace).order_by("-pk").first()


@transaction.atomic
def hide(theme: DiscoveredTheme, *, by: User, hidden: bool = True) -> None:
    """Hide a discovered theme, here and when it is found again; or show it again."""
    theme.state = DiscoveredTheme.State.HIDDEN if hidden else DiscoveredTheme.State.SHOWN
    theme.save(update_fields=["state"])
    label = "themes.discovered_hidden" if hidden else "themes.discovered_shown"
    audit.record(label, workspace=theme.discovery.workspace, by=by, subject=theme, name=theme.name)


@transaction.atomic
def note_made(theme: DiscoveredTheme, *, key: str, by: User) -> None:
    """Note that a discovered theme became one of the workspace's."""
    theme.state, theme.made_key = DiscoveredTheme.State.MADE, key
    theme.save(update_fields=["state", "made_key"])
    audit.record(
        "themes.discovered_made", workspace=theme.discovery.workspace, by=by, subject=theme, name=theme.name, key=key
    )
