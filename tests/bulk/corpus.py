"""Facts that two engines could read differently: nulls, lists, days of 23 and 25 hours, emoji, fractions, ties."""

import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from skopos.facts import rollups, store
from skopos.facts.schemas import EMOTIONS, MENTION, METRIC_POINT, ORDER, TOUCH
from tests.facts.factories import mention, mentions, point, points

TEXTS = (
    "Świeży chleb 🥐 i zimna kawa, nigdy więcej! #chleb",
    "The rye bread is wonderful, thank you 😀👍🏽 @rye",
    "Lieferung wieder zu spät, das Brot war alt. Nie wieder!",
    "Giao hàng chậm quá, bánh mì nguội ngắt 😡",
    "نان تازه و خوشمزه بود، ممنون 🙏",
    "#fresh from @bakery, rye-bread and #bread_rolls of the fresh morning",
    "Price went up again?! https://example.org/bread?a=1&b=2",
    "ok",
    "İstanbul'da ekmek — ſtraße, ﬁne, e\u0301cole, ΚΟΣΜΟΣ",
)
SWITCHES = (datetime(2026, 3, 28, 21, tzinfo=UTC), datetime(2025, 10, 25, 20, tzinfo=UTC))
"""Hours before clocks change in Berlin: the days around have 23 and 25 hours."""
METRICS = ("revenue", "orders", "sessions", "impressions", "clicks", "followers", "first_reply_hours", "spend")
BEGIN = datetime(2025, 10, 1, 7, 30, tzinfo=UTC)


def fill(workspace, count: int = 1_500, *, seed: int = 7) -> None:
    """Store mentions and figures in several files, and their rollups."""
    chance = random.Random(seed)
    rows = [_mention(chance, number) for number in range(count)]
    figures = [_point(chance, number) for number in range(count // 2)]
    cut = count // 3
    for start in range(0, count, cut):
        with store.writing(workspace.pk, workspace.tzinfo) as writing:
            writing.add(MENTION, mentions(*rows[start : start + cut]))
            writing.add(METRIC_POINT, points(*figures[start // 2 : (start + cut) // 2]))
            writing.commit()
    with store.writing(workspace.pk, workspace.tzinfo) as writing:
        writing.add(ORDER, pa.Table.from_pylist([_order(chance, n) for n in range(count // 5)], ORDER.schema))
        writing.add(TOUCH, pa.Table.from_pylist([_touch(chance, n) for n in range(count // 3)], TOUCH.schema))
        writing.commit()
    rollups.refresh(workspace.pk, workspace.tzinfo)


def _order(chance: random.Random, number: int) -> dict:
    at = BEGIN + timedelta(hours=chance.randrange(200 * 24))
    row = dict.fromkeys(ORDER.schema.names) | {"platform": "shop", "native_id": f"o{number}", "channel": ""}
    return row | {
        "kind": "return" if number % 11 == 0 else "order",
        "placed_at": at,
        "customer_id": chance.choice((None, *(f"c{n}" for n in range(30)))),
        "amount": chance.choice((19.99, 0.1 + 0.2, 100.0)) * (-1 if number % 11 == 0 else 1),
        "currency": chance.choice(("EUR", "EUR", "USD")),
        "place": "online",
        "came_from": chance.choice((None, "mail", "sučhe")),
        "campaign": chance.choice((None, "Frühling 🌷")),
        "source": "import:1",
        "collected_at": at,
    }


def _touch(chance: random.Random, number: int) -> dict:
    at = BEGIN + timedelta(hours=chance.randrange(200 * 24), microseconds=chance.randrange(10))
    ends = number % 17 == 0
    row = dict.fromkeys(TOUCH.schema.names) | {"platform": "ga4", "native_id": f"t{number}"}
    return row | {
        "channel": chance.choice(("search", "mail", "bluesky")),
        "at": at,
        "kind": "conversion" if ends else chance.choice(("click", "visit", "open", "impression")),
        "person_id": chance.choice((None, *(f"c{n}" for n in range(30)))),
        "campaign": chance.choice((None, "Frühling 🌷")),
        "value": 12.5 if ends else None,
        "currency": "EUR" if ends else None,
        "source": "import:1",
        "collected_at": at,
    }


def _mention(chance: random.Random, number: int) -> dict:
    def maybe(value, share=0.3):
        return None if chance.random() < share else value

    if number % 5 == 0:
        at = chance.choice(SWITCHES) + timedelta(minutes=chance.randrange(60 * 30))
    else:
        at = BEGIN + timedelta(seconds=chance.randrange(200 * 86_400), microseconds=chance.randrange(1_000_000))
    language = maybe(chance.choice(("en", "de", "pl", "vi", "fa", "tr")), 0.1)
    sentiment = maybe(chance.choice((-1, 0, 1))) if language != "tr" else None
    return mention(
        f"m{number}",
        platform=chance.choice(("bluesky", "x", "rss", "naïve-café")),
        channel=chance.choice(("", "feed-1", "Ünïcode 🥖")),
        published_at=at,
        kind=chance.choice(("post", "reply", "review", "repost")),
        owned=number % 9 == 0,
        text=f"{chance.choice(TEXTS)} {number}",
        title=maybe("Überschrift " + "🥐" * (number % 3), 0.6),
        url=maybe(f"https://example.org/{number}"),
        author_id=maybe(f"a{number % 40}", 0.2),
        author_name=maybe(f"Ańa {number % 40}", 0.1),
        author_followers=maybe(chance.randrange(10**9)),
        reply_to=maybe(f"m{number // 2}", 0.8),
        **{name: maybe(chance.randrange(5_000)) for name in ("impressions", "reach", "likes", "comments", "shares")},
        **{name: maybe(chance.randrange(900), 0.5) for name in ("clicks", "saves", "video_views", "follows")},
        rating=maybe(chance.randrange(2, 11) / 2, 0.7),
        language=language,
        sentiment=sentiment,
        sentiment_score=None if sentiment is None else round(sentiment * chance.random(), 3),
        emotion=maybe(chance.choice(EMOTIONS), 0.5),
        topics=chance.sample(("price", "delivery", "quality", "staff"), chance.randrange(4)),
        country=maybe(chance.choice(("DE", "PL", "VN", "IR", "US"))),
        flags=chance.sample(("question", "link", "hashtag"), chance.randrange(3)),
        searches=chance.sample(("rye", "brand", "gone"), chance.randrange(4)),
        model_version=chance.choice(("1", "2")),
        confidence=maybe(round(chance.random(), 4)),
        spam=maybe(round(chance.random() ** 3, 4)),
        offence=maybe(round(chance.random() ** 4, 4)),
    )


def _point(chance: random.Random, number: int) -> dict:
    metric = chance.choice(METRICS)
    at = BEGIN.replace(hour=0, minute=0) + timedelta(days=number % 120, hours=chance.choice((-2, -1, 0, 0, 0, 22, 23)))
    lasts = timedelta(days=chance.choice((1, 1, 1, 7, 30)), hours=chance.choice((-1, 0, 0, 1)))
    money = metric in ("revenue", "spend")
    return point(
        f"p{number}",
        platform=chance.choice(("shop", "ga4", "meta_ads", "bluesky")),
        metric=metric,
        channel=chance.choice(("", "feed-1")),
        at=at,
        until=chance.choice((None, at, at + lasts)),
        value=chance.choice((0.0, 0.1 + 0.2, 1e9 / 3, float(chance.randrange(1_000)), 2.5, 3.5)),
        unit=chance.choice(("EUR", "EUR", "USD")) if money else "hours" if metric.endswith("hours") else "count",
        campaign=chance.choice((None, "", "Frühling 🌷")),
        audience=chance.choice((None, "", "new")),
        subject=chance.choice((None, None, f"m{number}")),
        breakdown=chance.choice((None, "source / medium")),
        collected_at=at + timedelta(days=2),
    )
