"""The named Arrow schemas of what happens. Every field says what it means; the reference page is made from here.

A table's key is (platform, native_id): taking the same row in twice stores it once. Times are UTC; `day` columns are
days in the workspace's time zone and are set by the store.
"""

from dataclasses import dataclass

import pyarrow as pa

EMOTIONS = ("joy", "anger", "sadness", "fear", "surprise", "disgust", "trust", "anticipation")
MOMENT = pa.timestamp("us", tz="UTC")
TEXTS = pa.list_(pa.string())


def field(name: str, kind: pa.DataType, meaning: str, *, required: bool = False, before: str | None = None) -> pa.Field:
    """Give an Arrow field that carries its meaning.

    `before` is what rows have that were stored before the field was, written as SQL would cast it (``"false"``). It
    is needed for a required field that is no list; otherwise such rows have null, or an empty list if required.
    """
    if before is None and required and pa.types.is_list(kind):
        before = "[]"
    metadata = {"meaning": meaning} if before is None else {"meaning": meaning, "before": before}
    return pa.field(name, kind, nullable=not required, metadata=metadata)


def before(added: pa.Field) -> str | None:
    """Give what rows have, as SQL would cast it, that were stored before the field was; None is null."""
    said: bytes | None = (added.metadata or {}).get(b"before")
    return None if said is None else said.decode()


@dataclass(frozen=True)
class FactTable:
    """One table of facts.

    Attributes
    ----------
    name : str
        Its name in SQL.
    schema : pyarrow.Schema
        Fields in order; what intake hands over has these fields, in this order.
    moment : str
        The field that says when it happened; it decides the month a row is filed under and its day.
    first : tuple of str
        The fields of the table's first version, never changed: stored rows have them all. Any other field may be
        missing in stored files and in what intake hands over, and is then filled with what it was `before`.
    searched : tuple of str
        Fields with text that people search in; an index of their words is kept beside each file.
    """

    name: str
    schema: pa.Schema
    moment: str
    first: tuple[str, ...]
    searched: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a field that stored rows could not be given."""
        for name in self.later:
            added = self.schema.field(name)
            if not added.nullable and before(added) is None:
                raise ValueError(f"{self.name}.{name} is required: say what rows stored earlier have (before=…).")

    @property
    def later(self) -> list[str]:
        """Fields that were added after the first version."""
        return [name for name in self.schema.names if name not in self.first]

    @property
    def content(self) -> list[str]:
        """Fields that make two rows of the same key differ; how and when a row came in is not content."""
        return [name for name in self.schema.names if name not in ("source", "collected_at")]


# Columns of the first version. Never change these: fingerprints of what is stored rest on them.
MENTION_FIRST = (
    "platform native_id channel published_at kind owned text title url author_id author_name author_followers "
    "place_text reply_to impressions reach likes comments shares clicks saves video_views follows rating campaign "
    "source collected_at language sentiment sentiment_score emotion topics country flags supported model_version"
)
POINT_FIRST = (
    "platform native_id metric channel at until value unit campaign audience subject breakdown source collected_at"
)
ORDER_FIRST = (
    "platform native_id channel kind placed_at customer_id amount currency items place came_from campaign coupon "
    "tactic region source collected_at"
)
TOUCH_FIRST = "platform native_id channel at kind person_id campaign tactic cost value currency source collected_at"
JOURNEY_FIRST = "platform native_id channel at path conversions value nulls currency source collected_at"

MENTION_SOURCE = [
    field(
        "platform",
        pa.string(),
        "Where it was said: bluesky, x, facebook, rss, … or the name given at import.",
        required=True,
    ),
    field(
        "native_id",
        pa.string(),
        "The platform's own id, as text; made from the content where a file has none.",
        required=True,
    ),
    field(
        "channel", pa.string(), "Key of the workspace's channel it came through; empty if through none.", required=True
    ),
    field("published_at", MOMENT, "When it was published.", required=True),
    field("kind", pa.string(), "post, reply, repost, comment, review, article, message, ad.", required=True),
    field(
        "owned", pa.bool_(), "True if we said it ourselves; own posts are kept out of what others say.", required=True
    ),
    field("text", pa.string(), "What was said, as plain text.", required=True),
    field("title", pa.string(), "Headline, where the platform has one."),
    field("url", pa.string(), "Address of the original, http or https."),
    field("author_id", pa.string(), "The author's id on the platform."),
    field("author_name", pa.string(), "The author's name as shown."),
    field("author_followers", pa.int64(), "The author's followers when it was taken in; 0 or more."),
    field("place_text", pa.string(), "Place as the author or the platform wrote it."),
    field("reply_to", pa.string(), "native_id of what it answers."),
    field("impressions", pa.int64(), "Times shown, lifetime to the time of export."),
    field("reach", pa.int64(), "People who saw it."),
    field("likes", pa.int64(), "Likes, favourites and reactions."),
    field("comments", pa.int64(), "Comments and replies."),
    field("shares", pa.int64(), "Shares, reposts and quotes."),
    field("clicks", pa.int64(), "Clicks of any kind."),
    field("saves", pa.int64(), "Saves and bookmarks."),
    field("video_views", pa.int64(), "Video plays as the platform counts them."),
    field("follows", pa.int64(), "Followers gained through it."),
    field("rating", pa.float64(), "Stars of a review, 1 to 5."),
    field("campaign", pa.string(), "Campaign name or tag it belongs to."),
    field("source", pa.string(), "Where the row came from, such as import:12 or feed:3.", required=True),
    field("collected_at", MOMENT, "When Skopos took it in.", required=True),
]

MENTION_LABELS = [
    field("language", pa.string(), "ISO 639-1 code of the text's language; null when unsure."),
    field("sentiment", pa.int8(), "-1 negative, 0 neutral, 1 positive; null where not supported or unsure."),
    field("sentiment_score", pa.float32(), "From -1 to 1; null with sentiment."),
    field(
        "emotion",
        pa.string(),
        "One of joy, anger, sadness, fear, surprise, disgust, trust, anticipation; null if none or unsure.",
    ),
    field("topics", TEXTS, "Keys of the themes it speaks of; empty list if none.", required=True),
    field("country", pa.string(), "ISO 3166-1 alpha-2 of the author's place; null when unknown."),
    field(
        "flags", TEXTS, "question, link, hashtag, mention, media, shouting, short; empty list if none.", required=True
    ),
    field(
        "supported",
        pa.bool_(),
        "True if sentiment and emotion are offered for this language, or for emoji, ratings and single words alone.",
        required=True,
    ),
    field("model_version", pa.string(), "Which enrichment labelled it.", required=True),
    field("confidence", pa.float32(), "Probability from 0 to 1 that the sentiment is right; null where not supported."),
    field("offence", pa.float32(), "Probability from 0 to 1 that it insults or abuses; null where not supported."),
    field("spam", pa.float32(), "Probability from 0 to 1 that it is spam or advertising; null where not supported."),
    field("near_duplicate_hash", pa.int64(), "64-bit fingerprint; texts that say nearly the same differ in few bits."),
]

MENTION_FOUND = [
    field("searches", TEXTS, "Keys of the saved searches that find it; empty list if none.", required=True),
]

MENTION_IN = pa.schema(MENTION_SOURCE, metadata={"name": "MENTION as it comes in"})
MENTION = FactTable(
    "mention",
    pa.schema([*MENTION_SOURCE, *MENTION_LABELS, *MENTION_FOUND], metadata={"name": "MENTION"}),
    "published_at",
    first=tuple(MENTION_FIRST.split()),
    searched=("text", "title"),
)

METRIC_POINT = FactTable(
    "metric_point",
    pa.schema(
        [
            field(
                "platform",
                pa.string(),
                "Where the figure comes from: facebook, ga4, shop, … or as given at import.",
                required=True,
            ),
            field(
                "native_id",
                pa.string(),
                "Made from metric, channel, period and dimensions: a newer export replaces the figure.",
                required=True,
            ),
            field("metric", pa.string(), "Key in the metric catalogue, such as impressions or revenue.", required=True),
            field("channel", pa.string(), "Key of the workspace's channel; empty if of none.", required=True),
            field("at", MOMENT, "Start of the period that the figure is for.", required=True),
            field("until", MOMENT, "End of that period, exclusive; equals `at` for a reading taken at a moment."),
            field("value", pa.float64(), "The figure, in `unit`.", required=True),
            field("unit", pa.string(), "count, seconds, hours, share, or an ISO 4217 currency code.", required=True),
            field("campaign", pa.string(), "Campaign it belongs to."),
            field("audience", pa.string(), "Audience, source or segment it belongs to."),
            field("subject", pa.string(), "What it measures: native_id of a post, name of a page, product or person."),
            field(
                "breakdown",
                pa.string(),
                "By what campaign, audience and subject divide the total, such as “session source / medium”; two "
                "breakdowns of one total are never added up.",
            ),
            field("source", pa.string(), "Where the row came from, such as import:12.", required=True),
            field("collected_at", MOMENT, "When Skopos took it in.", required=True),
        ],
        metadata={"name": "METRIC_POINT"},
    ),
    "at",
    first=tuple(POINT_FIRST.split()),
)

ORDER = FactTable(
    "shop_order",
    pa.schema(
        [
            field("platform", pa.string(), "Where it was placed: shopify, woocommerce, shop, till, …", required=True),
            field("native_id", pa.string(), "The shop's own number of the order or return, as text.", required=True),
            field("channel", pa.string(), "Key of the workspace's channel; empty if of none.", required=True),
            field("kind", pa.string(), "order, or return for goods or money given back.", required=True),
            field("placed_at", MOMENT, "When it was placed; of a return, when it was made.", required=True),
            field(
                "customer_id",
                pa.string(),
                "Pseudonym of the customer, the same in all tables of a workspace; null if unknown or erased.",
            ),
            field("amount", pa.float64(), "What it was worth, in `currency`; of a return below 0.", required=True),
            field("currency", pa.string(), "ISO 4217 code of the amount.", required=True),
            field("items", pa.float64(), "Pieces; of a return below 0. Null if unknown."),
            field("place", pa.string(), "online or offline.", required=True),
            field("came_from", pa.string(), "Channel or traffic source that brought it, as the shop names it."),
            field("campaign", pa.string(), "Campaign that brought it, as utm_campaign or the shop names it."),
            field("coupon", pa.string(), "Code that the customer used."),
            field("tactic", pa.string(), "Key of the tactic that it belongs to, where the row says so."),
            field("region", pa.string(), "Country or region of the customer, as the shop writes it."),
            field("source", pa.string(), "Where the row came from, such as import:12.", required=True),
            field("collected_at", MOMENT, "When Skopos took it in.", required=True),
        ],
        metadata={"name": "ORDER"},
    ),
    "placed_at",
    first=tuple(ORDER_FIRST.split()),
)

TOUCH = FactTable(
    "touch",
    pa.schema(
        [
            field("platform", pa.string(), "What recorded it: ga4, matomo, mailer, … or as given.", required=True),
            field("native_id", pa.string(), "The recorder's own id; made from the content if none.", required=True),
            field(
                "channel",
                pa.string(),
                "Where the contact took place: key of the workspace's channel, or a name such as search or mail.",
                required=True,
            ),
            field("at", MOMENT, "When it took place.", required=True),
            field("kind", pa.string(), "impression, click, visit, open, or conversion.", required=True),
            field(
                "person_id",
                pa.string(),
                "Pseudonym of the person, made like a customer's so that both meet; null if unknown or erased.",
            ),
            field("campaign", pa.string(), "Campaign it belongs to."),
            field("tactic", pa.string(), "Key of the tactic that it belongs to, where the row says so."),
            field("cost", pa.float64(), "What this one contact cost, in `currency`; null if unknown."),
            field("value", pa.float64(), "Of a conversion: what it was worth, in `currency`; null if unknown."),
            field("currency", pa.string(), "ISO 4217 code of cost and value; null if neither is known."),
            field("source", pa.string(), "Where the row came from, such as import:12.", required=True),
            field("collected_at", MOMENT, "When Skopos took it in.", required=True),
        ],
        metadata={"name": "TOUCH"},
    ),
    "at",
    first=tuple(TOUCH_FIRST.split()),
)

JOURNEY = FactTable(
    "journey",
    pa.schema(
        [
            field("platform", pa.string(), "What counted the journeys, as given at import.", required=True),
            field("native_id", pa.string(), "Made from path and period: a newer export replaces it.", required=True),
            field("channel", pa.string(), "Key of the workspace's channel; empty if of none.", required=True),
            field("at", MOMENT, "Start of the day that the file stands for.", required=True),
            field("path", TEXTS, "The contacts' channels in the order of time.", required=True),
            field("conversions", pa.float64(), "How many journeys along this path converted.", required=True),
            field("value", pa.float64(), "What these conversions were worth together; null if unknown."),
            field("nulls", pa.float64(), "How many journeys along this path did not convert.", required=True),
            field("currency", pa.string(), "ISO 4217 code of the value; null if it is no money."),
            field("source", pa.string(), "Where the row came from, such as import:12.", required=True),
            field("collected_at", MOMENT, "When Skopos took it in.", required=True),
        ],
        metadata={"name": "JOURNEY"},
    ),
    "at",
    first=tuple(JOURNEY_FIRST.split()),
)

TABLES = {table.name: table for table in (MENTION, METRIC_POINT, ORDER, TOUCH, JOURNEY)}


def completed(table: FactTable, rows: pa.Table) -> pa.Table:
    """Give rows that lack fields which the table got later, each filled with what it was before."""
    for name in table.later:
        if name not in rows.schema.names:
            rows = rows.append_column(table.schema.field(name), _filled(table.schema.field(name), rows.num_rows))
    return rows


def _filled(added: pa.Field, count: int) -> pa.Array:
    said = before(added)
    if said is None:
        return pa.nulls(count, added.type)
    if pa.types.is_list(added.type):
        return pa.array([[]] * count, added.type)
    return pa.repeat(pa.scalar(said).cast(added.type), count)
