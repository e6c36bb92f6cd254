"""Puts together what the pages of the queue show: the views, the list, and one item with all that stands beside it."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from skopos.common import clock
from skopos.common.platforms import platform_name
from skopos.listening import label_keys, names
from skopos.listening.pages import mention_address, safe_link
from skopos.listening.themes import active_keys
from skopos.triage import access, addresses, queries, texts
from skopos.triage.choices import BADGES, KEYS, Outcome, State, Verb
from skopos.triage.models import Event, Item
from skopos.triage.queries import Asked
from skopos.workspaces.models import LANGUAGE_CHOICES, Membership, User, Workspace

SIZE = 30
SIGNS = {"sentiment:-1": "-", "sentiment:0": "0", "sentiment:1": "Plus"}
"""Keys of the moods, as the page of mentions has them; a plus is written out, for + joins keys there."""
type Context = dict[str, Any]


def asked_of(query: QueryDict, prefix: str = "") -> Asked:
    """Read which part of the queue is meant; what cannot be meant is passed over.

    Forms send it with the prefix ``in_``, beside fields of their own such as the label to put on.
    """
    view, outcome = query.get(f"{prefix}view", ""), query.get(f"{prefix}outcome", "")
    return Asked(
        view if view in queries.VIEWS else "new",
        _number(query.get(f"{prefix}label", "")),
        _number(query.get(f"{prefix}owner", "")),
        outcome if outcome in Outcome.values else "",
        query.get(f"{prefix}q", "").replace("\x00", "").strip()[:200],
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def filters_of(asked: Asked) -> dict[str, str | int]:
    """Give what narrows a view, as it stands in an address."""
    pairs: dict[str, str | int] = {"label": asked.label, "owner": asked.owner, "outcome": asked.outcome, "q": asked.q}
    return {name: value for name, value in pairs.items() if value}


def board(membership: Membership, asked: Asked, *, item: Item | None, page: str = "1") -> Context:
    """Give the whole page; without an `item` the first of the list is shown beside it where there is room."""
    workspace, person, now = membership.workspace, membership.user, clock.now()
    found = Paginator(queries.view_of(workspace, asked, person, now), SIZE).get_page(page)
    rows = list(found)
    shown = item or (rows[0] if rows else None)
    counted = queries.counts(workspace, person, now)
    filters = filters_of(asked)
    return {
        "asked": asked,
        "filters": filters,
        "page": found,
        "rows": [_row(membership, asked, row, shown) for row in rows],
        "views": [
            {
                "key": key,
                "name": name,
                "n": counted.get(key),
                "url": addresses.inbox(workspace, key, **filters),
                "on": key == asked.view,
            }
            for key, name in queries.VIEWS.items()
        ],
        "labels": queries.labels_of(workspace),
        "people": access.people_for(membership),
        "outcomes": outcomes(),
        "undoable": _undoable(membership),
        "opened": item is not None,
        "clear_url": addresses.inbox(workspace, asked.view) if filters else "",
        **(detail(membership, asked, shown, rows) if shown else {}),
    }


def _undoable(membership: Membership) -> Event | None:
    return queries.last_change(membership.workspace, membership.user, clock.now())


def outcomes() -> list[Context]:
    """Give the five outcomes with their keys."""
    return [{"key": key.value, "name": key.label, "hotkey": KEYS[key], "badge": BADGES[key]} for key in Outcome]


def _row(membership: Membership, asked: Asked, row: Item, shown: Item | None) -> Context:
    return {
        **copy_of(row, membership.workspace),
        "url": addresses.item(membership.workspace, row, asked.view, **filters_of(asked)),
        "here": shown is not None and row.pk == shown.pk,
    }


def copy_of(item: Item, workspace: Workspace) -> Context:
    """Give an item's copy of the mention as people read it."""
    sentiment = names.SENTIMENT_KEYS[item.sentiment]
    return {
        "item": item,
        "mark": f"{item.pk}:{item.version}",
        "platform_name": platform_name(item.platform),
        "is_late": item.is_late(clock.now()),
        "outcome_badge": BADGES.get(item.outcome, "neutral"),
        "sentiment_name": names.SENTIMENTS[sentiment],
        "sentiment_badge": "info" if item.sentiment is None else names.BADGES[item.sentiment],
        "emotion_name": names.EMOTIONS.get(item.emotion, ""),
        "topic_names": [names.topic_name(key, workspace) for key in item.topics],
        "language_name": names.language_name(item.language) if item.language else "",
    }


def detail(membership: Membership, asked: Asked, item: Item, rows: list[Item], chosen_reply: str = "") -> Context:
    """Give one item with its history, what was said, and the way to the original."""
    workspace = membership.workspace
    following = _following(rows, item)
    replies = [
        {
            "name": reply.name,
            "language": dict(LANGUAGE_CHOICES).get(reply.language, reply.language),
            "text": texts.filled(reply.text, item, workspace, membership.user),
            "pk": reply.pk,
            "url": addresses.item(workspace, item, asked.view, **filters_of(asked), reply=reply.pk),
        }
        for reply in queries.saved_replies(workspace, item.language)
    ]
    theme_keys = {stroke.choice: stroke.keys for stroke in label_keys.themes(workspace)}
    used = next((reply["text"] for reply in replies if str(reply["pk"]) == chosen_reply), "")
    return {
        "shown": {
            **copy_of(item, workspace),
            "original": safe_link(item.url),
            "mention_url": mention_address(
                workspace, {"platform": item.platform, "native_id": item.native_id, "day": item.day}
            ),
        },
        "back_url": addresses.inbox(workspace, asked.view, **filters_of(asked)),
        "next_pk": following.pk if following else "",
        "history": [told(event) for event in queries.history(item)],
        "remarks": queries.remarks(item),
        "saved_replies": replies,
        "reply_text": used,
        "can_reopen": item.state == State.DONE,
        "moods": _choices(label_keys.SENTIMENT, f"sentiment:{'' if item.sentiment is None else item.sentiment}"),
        "emotions": _choices(label_keys.EMOTION, f"emotion:{item.emotion}"),
        "topics": [
            {
                "value": f"topics:{key}",
                "name": names.topic_name(key, workspace),
                "on": key in item.topics,
                "hotkey": theme_keys.get(f"topics:{key}", ""),
            }
            for key in dict.fromkeys([*active_keys(workspace), *item.topics])
        ],
    }


def _choices(strokes: Iterable[label_keys.Stroke], stands: str) -> list[Context]:
    """Give the values of a label with their keys: signs as they are, letters with Shift, as those alone move items."""
    return [
        {
            "value": stroke.choice,
            "name": stroke.label,
            "on": stroke.choice == stands,
            "hotkey": SIGNS.get(stroke.choice) or f"Shift+{stroke.keys[0].upper()}",
        }
        for stroke in strokes
    ]


def _following(rows: list[Item], item: Item) -> Item | None:
    """Give what is looked at after an item: the next of the list, at its end the one before."""
    for place, row in enumerate(rows):
        if row.pk == item.pk:
            return next(iter(rows[place + 1 :]), rows[place - 1] if place else None)
    return rows[0] if rows else None


def told(event: Event) -> Context:
    """Give an event in words: who, what, when, and what it changed."""
    who: str | User | None = event.by
    if who is None:
        who = _("Skopos") if event.by_itself else _("Somebody who has left")
    outcome = event.after.get("outcome", "") if event.verb == Verb.SORTED else ""
    return {
        "who": who,
        "what": event.get_verb_display(),
        "at": event.at,
        "outcome": Outcome(outcome).label if outcome in Outcome.values else "",
    }
